"""What comes next with this customer: one sentence on top of their page, why it is said, and the action.

Reads what the page has read already; costs no query.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from clubcrm.kernel import languages
from clubcrm.kernel.models import User
from clubcrm.kernel.scope import Scope
from clubcrm.kernel.templatetags import written
from members import completeness
from members.models import Customer

SOON_DAYS = 60  # points that lapse within these are worth a word
NEAR = 0.2  # what lacks to a tier, as a share of what it asks


class Next(NamedTuple):
    """`label` and `url` are the action's; `why` is the reason in a sentence."""

    sentence: str
    why: str
    label: str
    url: str


class Looking(NamedTuple):
    """What the page shows (desk.panels and the complaints' panel), to whom, on which day."""

    shown: dict[str, Any]
    user: User
    scope: Scope
    on: date

    @property
    def customer(self) -> Customer:
        return self.shown["customer"]

    def page(self, name: str) -> str:
        return reverse(name, args=[self.customer.public_id])


def best(looking: Looking) -> Next | None:
    """The most pressing one that this person may act on."""
    return next((found for suggest in SUGGESTIONS for found in suggest(looking)), None)


def complaint(looking: Looking) -> Iterator[Next]:
    """An open complaint of one's branches, by its clock."""
    for row in (looking.shown["complaints"] or {"rows": []})["rows"]:
        if row.clock and row.complaint.branch_id in looking.scope.branch_ids:
            told = {"number": row.complaint.number, "duty": row.clock.duty, "left": row.clock.left}
            yield Next(
                _("Complaint %(number)s: %(duty)s, %(left)s") % told,
                _("It is open; %(owner)s owns it.") % {"owner": row.owner},
                _("Open"),
                row.complaint.get_absolute_url(),
            )


def lapsing(looking: Looking) -> Iterator[Next]:
    """Points that end soon, where they may be redeemed."""
    ending = looking.shown["balance"].expiring
    if (
        ending
        and (ending[0] - looking.on).days <= SOON_DAYS
        and looking.user.has_perm("points.redeem_points")
    ):
        told = {"points": written.number(ending[1]), "day": ending[0]}
        yield Next(
            _("%(points)s points end on %(day)s; offer to redeem them") % told,
            _("Points that reach their last day are lost to the customer."),
            _("Redeem"),
            looking.page("points:redeem"),
        )


def near_a_tier(looking: Looking) -> Iterator[Next]:
    """One countable thing is nearly there."""
    nearest = looking.shown["progress"]
    if nearest is None or len(nearest.route.unmet) != 1 or not looking.user.has_perm("members.record_visit"):
        return
    need = nearest.route.unmet[0]
    if need.unit and need.scale == 1 and need.missing <= NEAR * need.at_least:
        told = {"missing": written.number(need.missing), "unit": need.unit, "tier": nearest.tier}
        yield Next(
            _("Only %(missing)s %(unit)s to %(tier)s; say so") % told,
            _("%(label)s: %(value)s of %(at_least)s.")
            % {
                "label": need.label,
                "value": written.number(need.value),
                "at_least": written.number(need.at_least),
            },
            _("Record visit"),
            looking.page("desk:record_visit"),
        )


def consent(looking: Looking) -> Iterator[Next]:
    """A member with an e-mail address who was never asked."""
    asked = all(one.newest for one in looking.shown["consents"])
    if looking.customer.email and not asked and looking.user.has_perm("members.change_customer"):
        yield Next(
            _("Ask whether we may greet and remind by e-mail"),
            _("Nobody has asked yet, and without consent nothing is sent."),
            _("Record the answer"),
            looking.page("members:consents"),
        )


def gaps(looking: Looking) -> Iterator[Next]:
    """Facts the file lacks."""
    customer = looking.customer
    labels = {field.attname: str(field.verbose_name) for field in Customer._meta.concrete_fields}
    lacking = [labels[name] for name in completeness.list_lacking(customer)]
    if lacking and looking.user.has_perm("members.change_customer"):
        yield Next(
            _("Complete the file: %(facts)s") % {"facts": languages.join_words(lacking)},
            _("The file is %(share)s%% complete.") % {"share": looking.shown["profile"]["completeness"]},
            _("Edit"),
            looking.page("members:edit_customer"),
        )


SUGGESTIONS: tuple[Callable[[Looking], Iterator[Next]], ...] = (
    complaint,
    lapsing,
    near_a_tier,
    consent,
    gaps,
)
