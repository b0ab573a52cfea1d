"""SQL that measures customers from the raw rows. Composed from the constants of tiers/measures.

The relation `picked(customer_id)` must be defined by the statement these are put into. A parameter of the series at
position i is named s<i>_…; `number(i)` is its column.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tiers import measures, windows
from tiers.ladders import Spec
from tiers.queries import merging

# The customer's own days: what was counted up to `begun` is over, and the tier last changed on `changed`.
OWN = """
coalesce(held.counted_from, lapsed.counted_from, DATE '0001-01-01') AS begun,
coalesce(held.since_on, lapsed.since_on, DATE '0001-01-01') AS changed
"""
OWN_OF = """
LEFT JOIN tiers_standing AS held ON held.customer_id = {of}.customer_id
LEFT JOIN tiers_lapse AS lapsed ON lapsed.customer_id = {of}.customer_id
"""
PICK_ONE = "SELECT %(customer)s::bigint AS customer_id"
PICK_EVERYONE = "SELECT id AS customer_id FROM members_customer"
PICK_DUE = "SELECT customer_id FROM tiers_due"
PICK_THESE = "SELECT unnest(%(customers)s::bigint[]) AS customer_id"
# With their own days as they were then.
PICK_THEN = """
SELECT unnest(%(customers)s::bigint[]) AS customer_id, unnest(%(begun)s::date[]) AS begun,
       unnest(%(changed)s::date[]) AS changed
"""
OF_PICKED = "JOIN picked ON picked.customer_id = account.customer_id"


def number(position: int) -> str:
    return f"v{position}"


def own(sql: str, position: int) -> str:
    """The SQL with its parameters named after the series' position."""
    return sql.replace("%(", f"%(s{position}_")


def conditions(spec: Spec, position: int) -> str:
    """The filter's conditions, each led by AND; their values are parameters."""
    known = spec.kind.filters
    parts = (
        f" AND {known[key].condition}".replace("%(value)s", f"%(s{position}_{key})s")
        for key in spec.conditions
    )
    return "".join(parts)


def parameters(specs: Sequence[Spec], as_of: date) -> dict[str, Any]:
    """The values of every s<i>_… parameter for a business date."""
    found: dict[str, Any] = {"as_of": as_of}
    for position, spec in enumerate(specs):
        found |= {f"s{position}_start": spec.start(as_of), f"s{position}_end": as_of}
        found |= {f"s{position}_{key}": value for key, value in spec.conditions.items()}
    return found


def start(spec: Spec, position: int, own_of: str) -> str:
    """The day before the first that counts: the window's, or the customer's own in the relation `own_of` if later."""
    window = f"%(s{position}_start)s"
    if not spec.own_start:
        return window
    since = f", {own_of}.changed" if spec.window == windows.SINCE else ""
    return f"greatest({window}::date, {own_of}.begun{since})"


def state(spec: Spec, position: int, alone: bool) -> str:
    """A LEFT JOIN that brings the number of a State measure."""
    assert isinstance(spec.kind, measures.State)
    given = spec.kind.numbers if alone else merging.state_of_persons(spec.kind.numbers)
    # The conditions already carry the series' position: put in after its own parameters are named.
    sql = own(given, position).replace(f"%(s{position}_start)s", start(spec, position, "picked"))
    sql = sql.replace("{filters}", conditions(spec, position))
    return f"LEFT JOIN ({sql}) AS n{position} ON n{position}.customer_id = picked.customer_id"


def flows_of(specs: Sequence[Spec]) -> dict[str, list[int]]:
    """Positions of Flow series by the SQL of their rows: each is read once for all its series."""
    found: dict[str, list[int]] = {}
    for position, spec in enumerate(specs):
        if isinstance(spec.kind, measures.Flow):
            found.setdefault(spec.kind.rows, []).append(position)
    return found


def flow(rows: str, positions: list[int], specs: Sequence[Spec], alias: str, bounded: bool) -> str:
    """A LEFT JOIN that brings the sums of all Flow series over the rows of one source; `bounded` by %(<source>_through)s."""
    kind = specs[positions[0]].kind
    assert isinstance(kind, measures.Flow)
    sums = ", ".join(
        f"sum(value) FILTER (WHERE happened_on > {start(specs[i], i, 'mine')}{conditions(specs[i], i)}) AS {number(i)}"
        for i in positions
    )
    through = f"AND id <= %({kind.source}_through)s" if bounded else ""
    own_days = " JOIN picked AS mine ON mine.customer_id = moved.customer_id" if any_own(specs) else ""
    return (
        f"LEFT JOIN (SELECT moved.customer_id, {sums} FROM ({rows}) AS moved{own_days} "
        f"WHERE happened_on <= %(as_of)s {through} GROUP BY moved.customer_id) AS {alias} "
        f"ON {alias}.customer_id = picked.customer_id"
    )


def any_own(specs: Sequence[Spec]) -> bool:
    return any(spec.own_start for spec in specs)


def fresh(specs: Sequence[Spec], *, bounded: bool = False, then: bool = False, alone: bool = False) -> str:
    """SELECT customer_id, v0, v1, … of all picked customers from the raw rows.

    `then`: `picked` brings the customers' own days along; else they are those of now. `alone`: nobody was ever merged.
    """
    columns, joins = {}, []
    for position, spec in enumerate(specs):
        if isinstance(spec.kind, measures.State):
            columns[position] = f"coalesce(n{position}.value, 0)::bigint AS {number(position)}"
            joins.append(state(spec, position, alone))
    for order, (rows, positions) in enumerate(flows_of(specs).items()):
        given = rows.replace("{picked}", OF_PICKED) if alone else merging.flow_of_persons(rows)
        joins.append(flow(given, positions, specs, f"f{order}", bounded))
        for i in positions:
            columns[i] = f"coalesce(f{order}.{number(i)}, 0)::bigint AS {number(i)}"
    chosen = ", ".join(["picked.customer_id", *(columns[i] for i in sorted(columns))])
    before = []
    if any_own(specs) and not then:
        given = f"SELECT given.customer_id, {OWN} FROM picked AS given {OWN_OF.format(of='given')}"
        before.append(f"picked AS MATERIALIZED ({given})")
    if not alone:
        before.append(merging.PERSONS)
    opening = f"WITH {', '.join(before)} " if before else ""
    return f"{opening}SELECT {chosen} FROM picked {' '.join(joins)}"


def through(watermarks: Mapping[str, int]) -> dict[str, int]:
    """Parameters that bound flows to what the tallies have counted."""
    return {f"{source}_through": last for source, last in watermarks.items()}
