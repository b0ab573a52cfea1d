"""A rehearsal drawn: members per tier before and after, or who rises and falls at the ends of twelve months."""

from typing import NamedTuple

from django.utils.translation import gettext as _

from clubcrm.kernel import charts
from tiers.models import Rehearsal
from tiers.rehearsals.summary import Summary


class Drawn(NamedTuple):
    """What the chart shows, also as a table: a title, the name of each row of bars, per place its numbers, and what
    stands below it in the drawing."""

    title: str
    columns: list[str]
    bars: list[tuple[str, list[int]]]
    axis: list[str]


def draw(row: Rehearsal, found: Summary) -> Drawn:
    if row.kind == Rehearsal.Kind.YEAR:
        months = [(f"{month.on:%Y-%m}", [month.sums.rise, month.sums.fall]) for month in found.months]
        axis = [charts.axis_label(month.on) for month in found.months]
        return Drawn(_("Rises and falls at the ends of months"), [_("rise"), _("fall")], months, axis)
    steps = [(step.name, [step.before, step.after]) for step in reversed(found.steps)]
    names = [name for name, _numbers in steps]
    return Drawn(_("Members per tier before and after"), [_("before"), _("after")], steps, names)


def svg(drawn: Drawn, nonce: str) -> bytes:
    rows = [
        (column, [numbers[place] for _label, numbers in drawn.bars])
        for place, column in enumerate(drawn.columns)
    ]
    return charts.bars(drawn.axis, rows, nonce)
