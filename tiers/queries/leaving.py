"""Until when the numbers of one customer stand as they are: when what counts now begins to leave its window."""

from collections.abc import Sequence
from datetime import date

from tiers import measures, windows
from tiers.ladders import Spec
from tiers.queries import measuring
from tiers.queries.measuring import Column

# The first day in the window on which something of the customer counts.
OLDEST_OF_FLOW = """
SELECT min(happened_on) FROM ({rows}) AS moved
WHERE of_id = ANY(ARRAY(SELECT of_id FROM picked)) AND value > 0
  AND happened_on > {start} AND happened_on <= %(as_of)s {conditions}
"""
# Of a state (spend, visits…) the oldest date in the window decides, whatever its filter says: never too late.
OLDEST_OF_STATE = """
SELECT min(on_date) FROM ({dates}) AS dated
WHERE of_id = ANY(ARRAY(SELECT of_id FROM picked)) AND on_date > {start} AND on_date <= %(as_of)s
"""


def list_oldest(columns: Sequence[Column]) -> list[str]:
    """For each column whose window ends, a scalar SELECT of the first day that counts, over `picked` of one customer."""
    return [build_oldest(column) for column in list_ending(columns)]


def find_last_days(
    columns: Sequence[Column], first_days: Sequence[date | None], as_of: date
) -> dict[Spec, date]:
    """By series the last day on which what counts now counts, of those from which something leaves.

    `first_days` are what the SELECTs of `list_oldest` found.
    """
    found = {}
    for column, first in zip(list_ending(columns), first_days, strict=True):
        if first and (last := windows.parse(column.spec.window).last_day(first, as_of)):
            found[column.spec] = last
    return found


def list_ending(columns: Sequence[Column]) -> list[Column]:
    """The columns whose windows end."""
    return [column for column in columns if windows.parse(column.spec.window).unit not in ("all", "since")]


def build_oldest(column: Column) -> str:
    kind, start = column.spec.kind, column.parameter("start")
    if isinstance(kind, measures.Flow):
        return OLDEST_OF_FLOW.format(rows=kind.rows, start=start, conditions=column.conditions())
    assert isinstance(kind, measures.State)
    return OLDEST_OF_STATE.format(dates=measuring.build_dates(kind), start=start)
