"""The figures of the monthly report: one file here per figure, found by its name; a file is all it takes.

A file defines FIGURE; its key is the file's name and never changes, for scripts read it. `sql` gives rows
(month, item, part, whole) for every month from `first` to `month`:
- a count fills `part`; a share or an average also fills `whole`, and says so by its `arithmetic`. A month without a row
  counts 0 (or nothing to divide).
- `item` is '' or what the figure is split by (`items`); the figure itself is then its items added up.

The parameters are those of clubcrm.reports.reading.parameters: first, month, until (the day after), each also as the
instant at which it begins (first_at, month_at, until_at), zone, branches, and whether these are all (whole). A figure is
one statement, set-based; figures with the same statement share its rows: `picks` are the items of it that a figure adds
up, `under` is how the items of it begin that are this figure's (without that beginning).
"""

from dataclasses import dataclass, replace
from enum import Enum
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import discovery

THEMES: dict[str, Promise] = {
    "members": _("Members"),
    "tiers": _("Tiers"),
    "points": _("Points"),
    "complaints": _("Complaints"),
    "care": _("Care"),
}


class Unit(NamedTuple):
    """What a figure is counted in: its code for scripts, and how it reads. Those that several figures have stand below."""

    code: str
    label: str | Promise
    beside: bool = False  # said beside each number, where the figure's name does not say it


MEMBERS = Unit("members", _("members"))
PERCENT = Unit("percent", "%")
POINTS = Unit("points", _("points"))
COMPLAINTS = Unit("complaints", _("complaints"))
GREETINGS = Unit("greetings", _("greetings"))
DAYS = Unit("days", _("days"), beside=True)
YUAN = Unit("yuan", _("yuan"), beside=True)
ITEMS = ("branch", "tier", "grade", "reason", "flow", "route")


class Arithmetic(Enum):
    """How the rows of a figure add up, over its items too: by `part` alone, or as the sum of the parts over the sum of
    the wholes, times this number."""

    COUNT = 0
    AVERAGE = 1
    SHARE = 1000  # in tenths of a per cent: 573 reads 57.3 %

    def number(self, part: int, whole: int | None) -> int | None:
        """The number that is shown, half up; None where there is nothing to divide by."""
        if self is Arithmetic.COUNT:
            return part
        return (2 * self.value * part + whole) // (2 * whole) if whole else None


@dataclass(frozen=True)
class Figure:
    """One figure: where it stands, how it reads, what it means, and the statement that computes it.

    `place` orders the figures of a theme; `headline` the six at the top (0: not one of them). `better` is 1 where a
    rise is good, -1 where it is bad, 0 where it is neither. `target` is in tenths of a per cent.
    """

    theme: str
    place: int
    label: Promise
    unit: Unit
    definition: Promise
    sql: str
    arithmetic: Arithmetic = Arithmetic.COUNT
    items: str = ""
    picks: tuple[str, ...] = ()
    under: str = ""
    headline: int = 0
    better: int = 0
    target: int | None = None
    key: str = ""

    @property
    def is_share(self) -> bool:
        """Kept in tenths of a per cent."""
        return self.arithmetic is Arithmetic.SHARE

    @property
    def is_ratio(self) -> bool:
        """Divides `part` by `whole`: a share, or an average in whole units."""
        return self.arithmetic is not Arithmetic.COUNT


def every() -> dict[str, Figure]:
    """All figures by key, in the order of the report: the files of this folder."""
    files = discovery.find_kinds_in_folder(__name__, Figure, called="FIGURE", beside=("changes", "ledger"))
    order = list(THEMES)
    found = [replace(figure, key=key) for key, figure in files.items()]
    found.sort(key=lambda figure: (order.index(figure.theme), figure.place, figure.key))
    return {figure.key: figure for figure in found}
