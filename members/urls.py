"""Addresses of the pages that show members alone."""

from functools import partial

from clubcrm.kernel.roles import REVEAL
from clubcrm.kernel.routes import Reach, route
from members.views import consents, editing, foreign, history, notes, revealing, visits

FORM, SEND = ("GET", "POST"), ("POST",)
CUSTOMER = "customers/<uuid:public_id>/"
own = partial(route, reach=Reach.OWN)
see = partial(own, permission="members.view_customer", personal=True)
change = partial(own, permission="members.change_customer")

app_name = "members"
urlpatterns = [
    see(f"{CUSTOMER}open/", foreign.give_reason, name="open_customer", methods=FORM),
    change(f"{CUSTOMER}edit/", editing.edit_customer, name="edit_customer", personal=True, methods=FORM),
    change(f"{CUSTOMER}consents/", consents.record_consent, name="consents", personal=True, methods=FORM),
    change(f"{CUSTOMER}cars/new/", editing.add_vehicle, name="add_vehicle", personal=True, methods=FORM),
    see(f"{CUSTOMER}history/", history.customer, name="customer_history"),
    see(f"{CUSTOMER}cars/<int:vehicle>/history/", history.vehicle, name="vehicle_history"),
    own(
        f"{CUSTOMER}reveal/",
        revealing.reveal,
        name="reveal",
        permission=REVEAL,
        personal=True,
        methods=SEND,
        foreign=SEND,
    ),
    change(f"{CUSTOMER}note/", notes.pin_note, name="pin_note", methods=SEND),
    see("visits/", visits.visits, name="visits"),
    own(
        "members/to-verify/",
        visits.to_verify,
        name="to_verify",
        permission="members.verify_membership",
        personal=True,
    ),
]
