"""What a criterion can measure: one file here per measure, found by its name; a file is all it takes.

A file defines MEASURE, one of
- State: a number per customer from one SELECT. It is computed anew for customers who were touched (members_touch) and for
  those with one of its DATES crossing an edge of the window.
- Flow: a sum over the rows of an append-only source with an id, moved by deltas each night.
- Climb: the tier reached so far, known only during the evaluation itself.

Rows are recorded for a customer (of_id), but after a merge they count for the one who stays. So the SQL of a State is given
the relation `picked(customer_id, of_id)`: the rows of of_id count for customer_id. It joins its rows to of_id and gives one
number per customer_id; somebody may have several of_id. A Flow says whose each row is (of_id), and is joined to `picked`.

Placeholders of the SQL: {start} and {end} are the window (start, end] of business dates; {start} may name columns of `picked`,
so it stands where that is in reach. {filters} are the conditions of the filter, each led by AND; {value} in a condition is
what the rule says. tests/tiers/test_picked.py tries every measure. Labels stand here in both languages, because the rules are
shown in both at once and a new file must need no other edit.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from clubcrm.kernel import discovery, languages
from tiers.measures.filters import Filter

SHARED = ("dates", "filters", "spending")  # files that measures share
ONE = {"people": "person"}


@dataclass(frozen=True)
class Wording:
    """How a measure reads: its name and unit in both languages; `yes_*` for what either holds or does not.

    Figures are shown divided by `scale` (100: stored in cents, shown in yuan).
    """

    zh: str
    en: str
    unit_zh: str = ""
    unit_en: str = ""
    yes_zh: str = ""
    yes_en: str = ""
    scale: int = 1

    @property
    def name(self) -> str:
        """As the reader says it."""
        return languages.choose(self.zh, self.en)

    @property
    def unit(self) -> str:
        return languages.choose(self.unit_zh, self.unit_en)

    @property
    def yes(self) -> str:
        return languages.choose(self.yes_zh, self.yes_en)

    def name_unit(self, value: int) -> str:
        """The English unit of so many: "car" of one, "cars" of any other number."""
        return ONE.get(self.unit_en, self.unit_en.removesuffix("s")) if value == 1 else self.unit_en


@dataclass(frozen=True)
class State:
    """`numbers`: SELECT customer_id, value, from `picked`; `dates`: SELECT of_id, on_date of every date that matters."""

    wording: Wording
    numbers: str
    dates: str
    windowed: bool = False
    filters: Mapping[str, Filter] = field(default_factory=dict)


@dataclass(frozen=True)
class Flow:
    """`rows`: SELECT id, of_id, happened_on, value and what filters ask for, of everybody, from the table `source`."""

    wording: Wording
    source: str
    rows: str
    windowed: bool = True
    filters: Mapping[str, Filter] = field(default_factory=dict)


@dataclass(frozen=True)
class Climb:
    """The rank reached so far in the same evaluation, so that a tier just reached counts for the next."""

    wording: Wording
    windowed: bool = False
    filters: Mapping[str, Filter] = field(default_factory=dict)


Measure = State | Flow | Climb


def every() -> dict[str, Measure]:
    """All measures by name: the files of this folder."""
    return discovery.find_kinds_in_folder(__name__, Measure, called="MEASURE", beside=SHARED)
