"""The flows between tiers of one month as a matrix: from which tier (rows) to which (columns)."""

from typing import NamedTuple

from clubcrm.reports import items
from clubcrm.reports.reading import Reading

KEY = "tier_flows"


class Row(NamedTuple):
    """The tier left, and per tier reached how many (0 where none, None where both are the same)."""

    name: str
    cells: list[int | None]


class Matrix(NamedTuple):
    columns: list[str]
    rows: list[Row]


def lay_out(found: dict[str, Reading], names: items.Names) -> Matrix | None:
    """The month's flows; None where nobody changed. `names` are the tiers by code, the highest first."""
    flows = {code: item.this or 0 for code, item in found[KEY].items.items() if item.this}
    if not flows:
        return None
    codes = {part for code in flows for part in code.split(">")}
    known = items.ordered(names, codes)
    return Matrix(
        list(known.values()),
        [
            Row(name, [None if after == before else flows.get(f"{before}>{after}", 0) for after in known])
            for before, name in known.items()
        ],
    )
