"""SQL of a rehearsal: the evaluation itself, on standings that are given instead of those that are held.

The statement defines relations `tiers_standing`, `tiers_lapse` and `tiers_override` of its own, which hide the tables of
these names: so the evaluation is the very one that writes, and reads what is supposed. Every statement runs in a
transaction that is read-only and rolled back.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction

from tiers.ladders import Ladder, Spec
from tiers.queries import climbing, numbers
from tiers.queries.counting import NO_JIT

A_YEARS_POINTS = Spec("points_earned", "{}", "12 months")
READ_ONLY = "SET TRANSACTION READ ONLY"
# The next members in customer order, with their branch and the day they joined.
MEMBERS = """
SELECT customer.id, customer.branch_id, membership.joined_on FROM members_customer AS customer
JOIN members_membership AS membership ON membership.customer_id = customer.id
WHERE customer.id > %(after)s ORDER BY customer.id LIMIT %(chunk)s
"""
HOW_MANY = "SELECT count(*) FROM members_membership"
PICKED = """
picked AS MATERIALIZED (
    SELECT customer_id, 'rules'::text AS cause FROM unnest(%(picked)s::bigint[]) AS given (customer_id)
)"""
# Stand for the tables: who is supposed to hold which tier (none: lapsed) since when, and nobody by hand.
SUPPOSED = """
supposed AS MATERIALIZED (
    SELECT * FROM unnest(
        %(holders)s::bigint[], %(held)s::bigint[], %(since)s::date[], %(counted)s::date[], %(until)s::date[],
        %(grace)s::date[]
    ) AS given (customer_id, tier_id, since_on, counted_from, valid_until, grace_until)
), tiers_standing AS MATERIALIZED (
    SELECT supposed.*, NULL::bigint AS change_id FROM supposed WHERE tier_id IS NOT NULL
), tiers_lapse AS MATERIALIZED (
    SELECT customer_id, since_on, counted_from FROM supposed WHERE tier_id IS NULL
), tiers_override AS MATERIALIZED (
    SELECT NULL::bigint AS id, NULL::bigint AS customer_id, NULL::date AS until_on, NULL::bigint AS before_id,
        NULL::date AS before_valid_until, NULL::timestamptz AS ended_at
    WHERE false
)"""
# The tier each member held at the end of a day (null: lost again), and since when. A renewal is no beginning.
HELD_ON = """
SELECT DISTINCT ON (customer_id) customer_id, after_id, as_of FROM tiers_tierchange
WHERE customer_id = ANY(%(picked)s::bigint[]) AND as_of <= %(on)s AND before_id IS DISTINCT FROM after_id
ORDER BY customer_id, as_of DESC, id DESC
"""


class Held(NamedTuple):
    """How a member is supposed to stand: a tier, or None since it was lost."""

    tier: int | None
    since_on: date
    counted_from: date | None = None
    valid_until: date | None = None
    grace_until: date | None = None


def read_only(statement: str, values: Mapping[str, Any]) -> list[Any]:
    """The rows of a statement that could write nothing if it wanted to."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(READ_ONLY)
        cursor.execute(NO_JIT)
        cursor.execute(statement, values)
        rows = cursor.fetchall()
        transaction.set_rollback(True)
    return rows


def evaluated(
    ladder: Ladder, members: Sequence[int], as_of: date, held: Mapping[int, Held] | None = None
) -> list[Any]:
    """The rows of climbing.CANDIDATES for all of these members: by the standings as they are, or as they are supposed."""
    values = numbers.parameters(ladder.specs, as_of) | climbing.parameters(ladder) | {"picked": list(members)}
    relations = [PICKED]
    if held is not None:
        relations.append(SUPPOSED)
        columns = list(zip(*held.values(), strict=True)) or [()] * len(Held._fields)
        names = ("held", "since", "counted", "until", "grace")
        values |= {"holders": list(held)} | {
            name: list(column) for name, column in zip(names, columns, strict=True)
        }
    ending = climbing.candidates(ladder, always=True)
    return read_only(f"WITH {', '.join(relations)}, {climbing.from_rows(ladder)} {ending}", values)


def held_on(members: Sequence[int], on: date) -> dict[int, tuple[int | None, date]]:
    """The tier of each who ever held one, and since when, as it was at the end of a day."""
    rows = read_only(HELD_ON, {"picked": list(members), "on": on})
    return {customer: (tier, since) for customer, tier, since in rows}


def earned(members: Sequence[int], as_of: date) -> dict[int, int]:
    """The points these members earned in the twelve months up to a day; who earned none is left out."""
    values = numbers.parameters([A_YEARS_POINTS], as_of) | {"picked": list(members)}
    fresh = numbers.fresh([A_YEARS_POINTS])
    rows = read_only(f"WITH {PICKED} SELECT * FROM ({fresh}) AS measured WHERE v0 > 0", values)
    return dict(rows)
