"""SQL that gathers all that decides about the tiers of a few customers; it decides nothing (tiers/deciding.py does)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from tiers import ladders
from tiers.deciding import Case, OpenOverride
from tiers.ladders import Ladder, Spec
from tiers.models import Programme
from tiers.queries import measuring, merging
from tiers.queries.correcting import UNDONE
from tiers.queries.measuring import THESE, Column, build_numbers
from tiers.queries.rows import fetch_dicts
from tiers.queries.tallying import read_slot

# One row for each customer of `numbers` who is a member.
CASES = """
WITH {numbers}
SELECT
    numbers.customer_id,
    ARRAY[{values}]::bigint[] AS numbers,
    standing.tier_id,
    coalesce(standing.since_on, lapsed.since_on) AS since_on,
    coalesce(standing.counted_from, lapsed.counted_from) AS counted_from,
    standing.valid_until,
    standing.grace_until,
    coalesce(membership.joined_on, ({joined_by_merge})) AS joined_on,
    {waits} AS waits,
    {corrected} AS corrected,
    EXISTS (
        SELECT FROM tiers_freeze AS frozen WHERE frozen.customer_id = numbers.customer_id
          AND frozen.from_on <= %(as_of)s::date AND coalesce(frozen.until_on > %(as_of)s::date, true)
    ) AS frozen,
    by_hand.id AS override_id,
    by_hand.until_on,
    by_hand.before_id,
    by_hand.before_valid_until
FROM numbers
LEFT JOIN tiers_standing AS standing ON standing.customer_id = numbers.customer_id
LEFT JOIN tiers_lapse AS lapsed ON lapsed.customer_id = numbers.customer_id
LEFT JOIN tiers_override AS by_hand ON by_hand.customer_id = numbers.customer_id AND by_hand.ended_at IS NULL
LEFT JOIN members_membership AS membership ON membership.customer_id = numbers.customer_id
WHERE numbers.{member} > 0
ORDER BY numbers.customer_id
"""
CORRECTED = f"numbers.customer_id IN (SELECT customer_id FROM ({UNDONE}) AS undone)"
# Rules that apply from the next purchase do not count before it, except for customers who joined under them or already hold
# one of their tiers.
WAITS = """
(coalesce(standing.tier_id <> ALL(%(of_version)s::bigint[]), true) AND NOT EXISTS (
    SELECT FROM members_invoice AS bought
    WHERE bought.customer_id = numbers.customer_id AND bought.voided_at IS NULL
      AND bought.invoiced_on >= %(in_force_from)s::date AND bought.invoiced_on <= %(as_of)s::date
) AND NOT EXISTS (
    SELECT FROM members_membership AS joined
    WHERE joined.customer_id = numbers.customer_id AND joined.joined_on >= %(in_force_from)s::date
))"""
# The numbers of the tallies in the place of those that are measured anew.
TALLIED = f"""
wanted AS MATERIALIZED ({THESE}),
numbers AS (
    SELECT wanted.customer_id, {{values}}
    FROM wanted JOIN tiers_tally AS tally ON tally.customer_id = wanted.customer_id
)"""


def build_measured(ladder: Ladder) -> str:
    """The relation `numbers` of %(customers)s, from the raw rows."""
    return build_numbers(measuring.list_columns(ladder.specs), THESE)


def build_tallied(ladder: Ladder, slots: Mapping[Spec, int]) -> str:
    """The relation `numbers` of %(customers)s, from the tallies."""
    columns = measuring.list_columns(ladder.specs)
    values = (f"{read_slot(slots[column.spec], 'tally')} AS {column.name}" for column in columns)
    return TALLIED.format(values=", ".join(values))


def read_cases(
    cursor: Any, ladder: Ladder, numbers: str, causes: Mapping[int, str], as_of: date
) -> list[Case]:
    """The cases of the customers that `causes` names, each with its cause. A customer who is no member has none.

    `numbers` defines the relation of that name (build_measured, build_tallied).
    """
    columns = measuring.list_columns(ladder.specs)
    statement = CASES.format(
        numbers=numbers,
        values=list_names(columns),
        member=columns[ladder.specs.index(ladders.MEMBER)].name,
        joined_by_merge=merging.JOINED,
        waits=build_waits(ladder),
        corrected=CORRECTED if ladder.falls else "false",
    )
    values = measuring.list_parameters(columns, as_of) | list_waits(ladder)
    cursor.execute(statement, values | {"customers": list(causes)})
    return [make_case(ladder, row, causes[row["customer_id"]]) for row in fetch_dicts(cursor)]


def make_case(ladder: Ladder, row: dict[str, Any], cause: str) -> Case:
    override = OpenOverride(
        id=row.pop("override_id"),
        until_on=row.pop("until_on"),
        before_id=row.pop("before_id"),
        before_valid_until=row.pop("before_valid_until"),
    )
    return Case(
        **row
        | {
            "cause": cause,
            "rank": ladder.ranks_held.get(row["tier_id"] or 0, 0),
            "numbers": dict(zip(ladder.specs, row["numbers"], strict=True)),
            "override": override if override.id else None,
        }
    )


def list_names(columns: Sequence[Column]) -> str:
    return ", ".join(column.name for column in columns)


def applies_later(ladder: Ladder) -> bool:
    """Whether this version has a predecessor and applies from each member's next purchase."""
    programme = ladder.programme
    later = programme.applies == Programme.Applies.NEXT_PURCHASE
    return later and programme.version > 1 and programme.active_from is not None


def build_waits(ladder: Ladder) -> str:
    """Whether the rules wait for the customer's next purchase; its parameters are those of `list_waits`."""
    return WAITS if applies_later(ladder) else "false"


def list_waits(ladder: Ladder) -> dict[str, Any]:
    if not applies_later(ladder):
        return {}
    of_version = [tier.id for tier in ladder.tiers]
    return {"of_version": of_version, "in_force_from": ladder.programme.active_from}
