"""SQL that measures customers from the raw rows, composed of the constants of tiers/measures.

`build_numbers` gives the relations of one statement, to follow WITH:
- wanted(customer_id): the customers to measure; each gets one row of numbers.
- picked(customer_id, of_id): the rows of of_id count for customer_id (tiers/queries/merging.py).
- numbers(customer_id, v0, v1, …): one column per series.
"""

from collections.abc import Sequence
from datetime import date
from typing import Any, NamedTuple

from tiers import measures, windows
from tiers.ladders import Spec
from tiers.queries import merging

# Each customer's own days: what happened up to `begun` no longer counts, and the tier last changed on `changed`.
OWN_DAYS = """
coalesce(standing.counted_from, lapsed.counted_from, DATE '0001-01-01') AS begun,
coalesce(standing.since_on, lapsed.since_on, DATE '0001-01-01') AS changed"""
JOIN_OWN_DAYS = """
LEFT JOIN tiers_standing AS standing ON standing.customer_id = {relation}.customer_id
LEFT JOIN tiers_lapse AS lapsed ON lapsed.customer_id = {relation}.customer_id"""
WANTED = "wanted AS MATERIALIZED ({chosen})"
WANTED_WITH_OWN_DAYS = f"""
wanted AS MATERIALIZED (
    SELECT chosen.customer_id, {OWN_DAYS} FROM ({{chosen}}) AS chosen {JOIN_OWN_DAYS.format(relation="chosen")}
)"""
NUMBERS = """
{wanted},
{picked},
numbers AS (
    SELECT wanted.customer_id, {values} FROM wanted {joins}
)"""
JOIN_STATE = """
LEFT JOIN (SELECT customer_id, value AS {name} FROM ({numbers}) AS found) AS of_{name}
    ON of_{name}.customer_id = wanted.customer_id"""
# The rows of a flow are read once for all series that count them.
JOIN_FLOW = """
LEFT JOIN (
    SELECT picked.customer_id, {sums}
    FROM picked JOIN ({rows}) AS moved ON moved.of_id = picked.of_id
    WHERE moved.happened_on <= %(as_of)s {bound}
    GROUP BY picked.customer_id
) AS {alias} ON {alias}.customer_id = wanted.customer_id"""
# Where few are picked their rows are found by index; without this the whole source is read, as suits everyone.
OF_FEW = "AND moved.of_id = ANY(ARRAY(SELECT of_id FROM picked))"

ONE = "SELECT %(customer)s::bigint AS customer_id"
EVERYONE = "SELECT id AS customer_id FROM members_customer"
DUE = "SELECT customer_id FROM tiers_due"
THESE = "SELECT unnest(%(customers)s::bigint[]) AS customer_id"
# With their own days as they were then.
THESE_AS_THEN = """
SELECT unnest(%(customers)s::bigint[]) AS customer_id, unnest(%(begun)s::date[]) AS begun,
       unnest(%(changed)s::date[]) AS changed"""


class Column(NamedTuple):
    """A series of a statement. By its position it names the column v<i> and the parameters s<i>_…

    `slot`: where its number stands in a tally, for statements that know tallies.
    """

    position: int
    spec: Spec
    slot: int = 0

    @property
    def name(self) -> str:
        return f"v{self.position}"

    def parameter(self, key: str) -> str:
        return f"%(s{self.position}_{key})s"

    def start(self, relation: str, window: str = "start") -> str:
        """The day before the first that counts: where the window begins, or the customer's own day if that is later.

        `relation` knows the own days (OWN_DAYS); `window` names the parameter.
        """
        begins = self.parameter(window)
        if not self.spec.own_start:
            return begins
        since_change = f", {relation}.changed" if self.spec.window == windows.SINCE else ""
        return f"greatest({begins}::date, {relation}.begun{since_change})"

    def conditions(self) -> str:
        """The conditions of the filter, each led by AND."""
        known = self.spec.kind.filters
        return "".join(
            f" AND {known[key].condition.format(value=self.parameter(key))}" for key in self.spec.conditions
        )

    def values(self, as_of: date) -> dict[str, Any]:
        """The values of its parameters for a business date."""
        named = {"start": self.spec.start(as_of)} | self.spec.conditions
        return {f"s{self.position}_{key}": value for key, value in named.items()}


def list_columns(specs: Sequence[Spec]) -> list[Column]:
    return [Column(position, spec) for position, spec in enumerate(specs)]


def list_parameters(columns: Sequence[Column], as_of: date) -> dict[str, Any]:
    """The values of all parameters for a business date."""
    found: dict[str, Any] = {"as_of": as_of}
    for column in columns:
        found |= column.values(as_of)
    return found


class FlowColumns(NamedTuple):
    """A flow with the series that count it: its rows are read once for all of them."""

    kind: measures.Flow
    columns: list[Column]


def list_flows(columns: Sequence[Column]) -> list[FlowColumns]:
    found: dict[str, FlowColumns] = {}
    for column in columns:
        if isinstance(kind := column.spec.kind, measures.Flow):
            found.setdefault(column.spec.measure, FlowColumns(kind, [])).columns.append(column)
    return list(found.values())


def need_own_days(columns: Sequence[Column]) -> bool:
    return any(column.spec.own_start for column in columns)


def build_numbers(
    columns: Sequence[Column],
    chosen: str,
    *,
    everyone: bool = False,
    bounded: bool = False,
    as_then: bool = False,
) -> str:
    """The relations `wanted`, `picked` and `numbers` for the customers that the SELECT `chosen` gives.

    `everyone`: many are chosen, so the sources of flows are read as a whole. `bounded`: flows count no further than the
    parameters <source>_through say. `as_then`: `chosen` brings the customers' own days along; else those of now count.
    """
    wanted = WANTED_WITH_OWN_DAYS if need_own_days(columns) and not as_then else WANTED
    joins = [join_state(column) for column in columns if isinstance(column.spec.kind, measures.State)]
    joins += [join_flow(flow, everyone=everyone, bounded=bounded) for flow in list_flows(columns)]
    return NUMBERS.format(
        wanted=wanted.format(chosen=chosen),
        picked=merging.PICKED,
        values=", ".join(f"coalesce({column.name}, 0)::bigint AS {column.name}" for column in columns),
        joins=" ".join(joins),
    )


def join_state(column: Column) -> str:
    kind = column.spec.kind
    assert isinstance(kind, measures.State)
    return JOIN_STATE.format(name=column.name, numbers=build_state(kind, column))


def build_state(kind: measures.State, column: Column) -> str:
    """The SELECT of a State measure over `picked`, for one series."""
    return kind.numbers.format(start=column.start("picked"), end="%(as_of)s", filters=column.conditions())


def join_flow(flow: FlowColumns, *, everyone: bool, bounded: bool) -> str:
    sums = (
        f"sum(value) FILTER (WHERE happened_on > {column.start('picked')}{column.conditions()}) AS {column.name}"
        for column in flow.columns
    )
    bound = f"AND moved.id <= %({flow.kind.source}_through)s" if bounded else ""
    return JOIN_FLOW.format(
        alias=f"of_{flow.columns[0].name}",
        sums=", ".join(sums),
        rows=flow.kind.rows,
        bound=bound if everyone else f"{bound} {OF_FEW}",
    )


def build_dates(kind: measures.State) -> str:
    """The dates on which a State measure may change by itself."""
    return kind.dates.format(end="%(as_of)s")
