"""Addresses of tiers: the ladder, tiers by hand, the tier-guard, rehearsals of rules."""

from functools import partial

from clubcrm.kernel.routes import Reach, route
from tiers.views import guard, overriding, rehearsals, tiers

own = partial(route, reach=Reach.OWN)
SEE, CALL = "members.view_customer", "tiers.add_guardcall"
READ, ASK = "tiers.view_rehearsal", "tiers.add_rehearsal"
ONE = "tiers/rehearsals/<int:rehearsal>/"
BY_HAND = "tiers.override_tier"

app_name = "tiers"
urlpatterns = [
    own("tiers/", tiers.tiers, name="tiers", permission=SEE),
    own("tiers/gifts/", tiers.gifts, name="gifts", permission=SEE, personal=True),
    own(
        "customers/<uuid:public_id>/tier/", overriding.override, name="override_tier", permission=BY_HAND, personal=True,
        methods=("GET", "POST"),
    ),
    own(
        "customers/<uuid:public_id>/tier/end/", overriding.end, name="end_override", permission=BY_HAND,
        methods=("POST",),
    ),
    own("tiers/guard/", guard.guard, name="guard", permission=SEE, personal=True),
    own("tiers/guard/lapsing/", guard.lapse, name="lapsing", permission=SEE, personal=True),
    own(
        "tiers/guard/<uuid:public_id>/call/", guard.ask_call, name="ask_call", permission=CALL, personal=True,
        methods=("POST",),
    ),
    own(
        "tiers/guard/calls/<int:call>/", guard.call, name="guard_call", permission=CALL, personal=True,
        methods=("GET", "POST"),
    ),
    own(
        "tiers/rehearsals/", rehearsals.rehearsals, name="rehearsals", permission=READ, methods=("GET", "POST"),
        writing=ASK,
    ),
    own(ONE, rehearsals.rehearsal, name="rehearsal", permission=READ, personal=True),
    own(f"{ONE}chart.svg", rehearsals.drawing, name="rehearsal_chart", permission=READ),
    own(f"{ONE}export/", rehearsals.export, name="rehearsal_export", permission=READ, personal=True),
    own(f"{ONE}again/", rehearsals.again, name="rehearsal_again", permission=ASK, methods=("POST",)),
    own(f"{ONE}remove/", rehearsals.remove, name="rehearsal_remove", permission=ASK, methods=("POST",)),
]  # fmt: skip
