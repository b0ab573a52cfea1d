"""SQL that reads and fills tallies: one row per customer, `values[slot]` per series."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from tiers.ladders import Spec
from tiers.models import Series, Watermark
from tiers.queries import merging
from tiers.queries.measuring import EVERYONE, Column, build_numbers

# The source that names customers whose data changed.
TOUCHES = "members_touch"
# Sets the series that are measured to what the raw rows say. A row that says so already is not written again.
FILL = """
WITH {numbers}
INSERT INTO tiers_tally (customer_id, values) SELECT customer_id, {new} FROM numbers
ON CONFLICT (customer_id) DO UPDATE SET values = {kept} WHERE {changed}
"""
# Tallies that differ from the raw rows; customers touched since are left out.
DIFFERENCES = f"""
WITH {{numbers}}
SELECT numbers.customer_id, pair.* FROM numbers
LEFT JOIN tiers_tally AS tally ON tally.customer_id = numbers.customer_id
CROSS JOIN LATERAL (VALUES {{pairs}}) AS pair (position, stored, derived)
WHERE pair.stored <> pair.derived
  AND numbers.customer_id NOT IN (
      SELECT customer_id FROM members_touch WHERE id > %(members_touch_through)s UNION ALL {merging.TOUCHED_WINNERS}
  )
ORDER BY 1, 2
"""


class Difference(NamedTuple):
    """A number that a tally has `stored` and that the raw rows give otherwise, of the series at a position."""

    customer_id: int
    position: int
    stored: int
    derived: int


def read_slots() -> dict[Spec, int]:
    """The series in use with their slots, in slot order."""
    rows = Series.objects.order_by("slot")
    return {Spec(row.measure, row.filter, row.window, row.own_start): row.slot for row in rows}


def list_columns() -> list[Column]:
    """The series in use, in slot order."""
    return [Column(position, spec, slot) for position, (spec, slot) in enumerate(read_slots().items())]


def list_bounds() -> dict[str, int]:
    """Parameters: how far each source is counted into the tallies."""
    rows = Watermark.objects.values_list("source", "through_id")
    return {f"{source}_through": last for source, last in rows}


def read_slot(slot: int, table: str = "tiers_tally") -> str:
    """The number at a slot; 0 where the tally knows none."""
    return f"coalesce({table}.values[{slot}], 0)"


def build_array(values: Mapping[int, str]) -> str:
    """An array constructor with an expression per slot, 0 where no series stands."""
    slots = range(1, max(values, default=0) + 1)
    return f"ARRAY[{', '.join(values.get(slot, '0') for slot in slots)}]::bigint[]"


def build_fill(columns: Sequence[Column], all_slots: Sequence[int], chosen: str, *, everyone: bool) -> str:
    """Sets these series of the chosen customers to what the raw rows say; those at other slots stay."""
    measured = {column.slot: f"excluded.values[{column.slot}]" for column in columns}
    return FILL.format(
        numbers=build_numbers(columns, chosen, everyone=everyone, bounded=True),
        new=build_array({column.slot: column.name for column in columns}),
        kept=build_array({slot: read_slot(slot) for slot in all_slots} | measured),
        changed=" OR ".join(f"{read_slot(slot)} <> {value}" for slot, value in measured.items()),
    )


def build_differences(columns: Sequence[Column]) -> str:
    pairs = (
        f"({column.position}, {read_slot(column.slot, 'tally')}, numbers.{column.name})" for column in columns
    )
    numbers = build_numbers(columns, EVERYONE, everyone=True, bounded=True)
    return DIFFERENCES.format(numbers=numbers, pairs=", ".join(pairs))
