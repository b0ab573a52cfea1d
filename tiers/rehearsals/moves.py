"""The members who would move, with the reason: as a list of the page and as a file."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from clubcrm.kernel import lists
from clubcrm.kernel.exporting import CellKind, Column
from clubcrm.kernel.scope import Scope
from tiers import wording
from tiers.models import Move, Rehearsal, RehearsalOutcome

SHOWN = {
    "rise": (Move.RISE, gettext_lazy("Who rises")),
    "fall": (Move.FALL, gettext_lazy("Who falls")),
    "kept": (Move.KEPT, gettext_lazy("Kept without the criteria")),
}
COLUMNS = [
    Column(gettext_lazy("On"), CellKind.DATE),
    Column(gettext_lazy("Name")),
    Column(gettext_lazy("Mobile phone"), CellKind.PHONE),
    Column(gettext_lazy("Branch")),
    Column(gettext_lazy("Advisor")),
    Column(gettext_lazy("From")),
    Column(gettext_lazy("To")),
    Column(gettext_lazy("What")),
    Column(gettext_lazy("Why")),
]


class Line(NamedTuple):
    """A member with the names of the steps and the reason in words."""

    row: RehearsalOutcome
    before: str
    after: str
    badge: str
    what: str
    why: str


def rows(rehearsal: Rehearsal, scope: Scope, address: QueryDict) -> "QuerySet[RehearsalOutcome]":
    """Of the branches one sees; branch, what and tier stand in the address. Raises Http404 for a foreign branch."""
    found = RehearsalOutcome.objects.filter(
        rehearsal=rehearsal, branch_id__in=lists.branches_within(scope, address)
    )
    if (what := str(address.get("what"))) in SHOWN:
        found = found.filter(move=SHOWN[what][0])
    if tier := address.get("tier", ""):
        found = found.filter(after=tier)
    return found.select_related("customer__advisor", "branch")


def lines(rehearsal: Rehearsal, found: list[RehearsalOutcome]) -> list[Line]:
    names = rehearsal.names()
    badges = {step["code"]: step["badge"] for step in rehearsal.ladder}
    return [
        Line(
            row,
            names.get(row.before, _("No tier")),
            names.get(row.after, _("No tier")),
            badges.get(row.after, ""),
            str(Move(row.move).label),
            why(row),
        )
        for row in found
    ]


def why(row: RehearsalOutcome) -> str:
    """The numbers that decided; of who keeps a tier, that nothing did."""
    if row.move == Move.KEPT:
        return _("No route of this tier holds any more; by the rules it is kept for now.")
    return wording.describe_evidence(row.evidence).here


def cells(rehearsal: Rehearsal, found: "QuerySet[RehearsalOutcome]") -> Iterator[list[Any]]:
    """The rows of the file, in the order of members."""
    for line in lines(rehearsal, list(found.order_by("id"))):
        person = line.row.customer
        yield [
            line.row.on,
            person.name,
            person.phone,
            line.row.branch.name,
            person.advisor and person.advisor.name,
            line.before,
            line.after,
            line.what,
            line.why,
        ]
