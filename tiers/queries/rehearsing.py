"""What a rehearsal reads: the cases of members as they stand, or as they are supposed to stand. It could not write."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import Q

from tiers import ladders
from tiers.deciding import Case, Cause
from tiers.ladders import Ladder, Spec
from tiers.models import Freeze
from tiers.queries import cases
from tiers.queries.counting import NO_JIT
from tiers.queries.numbers import OwnDays, measure_as_then, measure_customers
from tiers.queries.rows import fetch_rows

A_YEARS_POINTS = Spec("points_earned", "{}", "12 months")
READ_ONLY = "SET TRANSACTION READ ONLY"
# The next members in customer order.
MEMBERS = """
SELECT customer.id AS customer_id, customer.branch_id, membership.joined_on
FROM members_customer AS customer
JOIN members_membership AS membership ON membership.customer_id = customer.id
WHERE customer.id > %(after)s ORDER BY customer.id LIMIT %(chunk)s
"""
HOW_MANY = "SELECT count(*) FROM members_membership"
# The tier each member held at the end of a day (null: lost again), and since when. A renewal is no beginning.
HELD_ON = """
SELECT DISTINCT ON (customer_id) customer_id, after_id AS tier_id, as_of AS since_on FROM tiers_tierchange
WHERE customer_id = ANY(%(customers)s::bigint[]) AND as_of <= %(on)s AND before_id IS DISTINCT FROM after_id
ORDER BY customer_id, as_of DESC, id DESC
"""


class Member(NamedTuple):
    customer_id: int
    branch_id: int
    joined_on: date


class Held(NamedTuple):
    """The tier somebody held, or None since it was lost."""

    customer_id: int
    tier_id: int | None
    since_on: date


class Supposed(NamedTuple):
    """How a member is supposed to stand: at a tier (None: at none), since when (None: there never was one), until when."""

    tier_id: int | None = None
    since_on: date | None = None
    counted_from: date | None = None
    valid_until: date | None = None
    grace_until: date | None = None


@contextmanager
def read_only() -> Iterator[Any]:
    """A cursor, and a transaction around it, that could write nothing if they wanted to."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(READ_ONLY)
        cursor.execute(NO_JIT)
        yield cursor
        transaction.set_rollback(True)


def count_members() -> int:
    with read_only() as cursor:
        cursor.execute(HOW_MANY)
        return int(cursor.fetchone()[0])


def read_members(*, after: int, chunk: int) -> list[Member]:
    """The next so many members after a customer."""
    with read_only() as cursor:
        cursor.execute(MEMBERS, {"after": after, "chunk": chunk})
        return fetch_rows(cursor, Member)


def read_cases(ladder: Ladder, customers: Sequence[int], as_of: date) -> list[Case]:
    """The cases of these members as they stand."""
    with read_only() as cursor:
        causes = dict.fromkeys(customers, Cause.RULES)
        return cases.read_cases(cursor, ladder, cases.build_measured(ladder), causes, as_of)


def read_supposed_cases(
    ladder: Ladder, members: Sequence[Member], supposed: Mapping[int, Supposed], as_of: date
) -> list[Case]:
    """The cases of these members as they are supposed to stand, none of them by hand. A member whom `supposed` leaves out
    never held a tier."""
    stand = {member.customer_id: supposed.get(member.customer_id, Supposed()) for member in members}
    own_days = {
        customer: OwnDays(held.counted_from or date.min, held.since_on or date.min)
        for customer, held in stand.items()
    }
    with read_only():
        numbers = measure_as_then(ladder.specs, own_days, as_of)
        frozen = find_frozen(list(stand), as_of)
    return [
        Case(
            customer_id=member.customer_id,
            cause=Cause.RULES,
            rank=ladder.ranks_held.get(stand[member.customer_id].tier_id or 0, 0),
            numbers=numbers[member.customer_id],
            joined_on=member.joined_on,
            frozen=member.customer_id in frozen,
            **stand[member.customer_id]._asdict(),
        )
        for member in members
        if numbers[member.customer_id][ladders.MEMBER]
    ]


def find_frozen(customers: Sequence[int], as_of: date) -> set[int]:
    """Those of these customers whose tier does not fall on a day."""
    open_then = Q(until_on=None) | Q(until_on__gt=as_of)
    rows = Freeze.everywhere.filter(open_then, customer__in=customers, from_on__lte=as_of)
    return set(rows.values_list("customer_id", flat=True))


def read_held(customers: Sequence[int], on: date) -> list[Held]:
    """The tier of each who ever held one, and since when, as it was at the end of a day."""
    with read_only() as cursor:
        cursor.execute(HELD_ON, {"customers": list(customers), "on": on})
        return fetch_rows(cursor, Held)


def measure_earned(customers: Sequence[int], as_of: date) -> dict[int, int]:
    """The points these customers earned in the twelve months up to a day."""
    with read_only():
        numbers = measure_customers([A_YEARS_POINTS], customers, as_of)
    return {customer: found[A_YEARS_POINTS] for customer, found in numbers.items()}
