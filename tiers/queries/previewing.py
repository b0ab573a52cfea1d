"""What evaluating everyone would do, without doing it: SQL finds the few patterns that members make under the criteria, and
each pattern is climbed once. The cost in Python grows with the rules, not with the members."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

from django.db import connection

from tiers import climbing, ladders
from tiers.ladders import Ladder
from tiers.queries import measuring
from tiers.queries.cases import build_waits, list_names, list_waits
from tiers.queries.counting import NO_JIT
from tiers.queries.measuring import EVERYONE, build_numbers
from tiers.queries.rows import fetch_rows

# Members for whom the same criteria hold climb alike, so the numbers of any of them stand for all.
PATTERNS = """
WITH {numbers}
SELECT tier_id, settled, min(numbers) AS numbers, count(*) AS members
FROM (
    SELECT standing.tier_id, ARRAY[{values}]::bigint[] AS numbers, ARRAY[{criteria}]::boolean[] AS criteria,
           by_hand.id IS NOT NULL OR {waits} OR {climbed_today} AS settled
    FROM numbers
    LEFT JOIN tiers_standing AS standing ON standing.customer_id = numbers.customer_id
    LEFT JOIN tiers_lapse AS lapsed ON lapsed.customer_id = numbers.customer_id
    LEFT JOIN tiers_override AS by_hand ON by_hand.customer_id = numbers.customer_id AND by_hand.ended_at IS NULL
    WHERE numbers.{member} > 0
) AS members
GROUP BY tier_id, settled, criteria
"""
# Step by step one climbs once a day.
CLIMBED_TODAY = "coalesce(standing.since_on, lapsed.since_on) >= %(as_of)s::date IS TRUE"


class Pattern(NamedTuple):
    """Members who hold the same tier and for whom the same criteria hold. `settled`: they may not rise today."""

    tier_id: int | None
    settled: bool
    numbers: list[int]
    members: int


class Effect(NamedTuple):
    """How many members would rise to a rank, and how many stay at it."""

    rising: int
    staying: int


def preview(ladder: Ladder, as_of: date) -> Mapping[int, Effect]:
    """By rank, what would become of everyone today, from the raw rows. Falls are left out."""
    rising: dict[int, int] = {}
    staying: dict[int, int] = {}
    for pattern in read_patterns(ladder, as_of):
        rank = ladder.ranks_held.get(pattern.tier_id or 0, 0)
        numbers = dict(zip(ladder.specs, pattern.numbers, strict=True))
        reached = None if pattern.settled else climbing.climb(ladder, numbers, rank)
        counts, rank = (rising, reached.tier.rank) if reached else (staying, rank)
        counts[rank] = counts.get(rank, 0) + pattern.members
    return {tier.rank: Effect(rising.get(tier.rank, 0), staying.get(tier.rank, 0)) for tier in ladder.tiers}


def read_patterns(ladder: Ladder, as_of: date) -> list[Pattern]:
    columns = measuring.list_columns(ladder.specs)
    names = {column.spec: column.name for column in columns}
    criteria = {
        f"numbers.{names[ladder.find_spec(item)]} {item.sign} {item.threshold}"
        for item in ladder.list_criteria()
        if ladders.asks_series(item)
    }
    statement = PATTERNS.format(
        numbers=build_numbers(columns, EVERYONE, everyone=True),
        values=list_names(columns),
        criteria=", ".join(sorted(criteria)),
        waits=build_waits(ladder),
        climbed_today=CLIMBED_TODAY if ladder.steps else "false",
        member=names[ladders.MEMBER],
    )
    with connection.cursor() as cursor:
        cursor.execute(NO_JIT)
        cursor.execute(statement, measuring.list_parameters(columns, as_of) | list_waits(ladder))
        return fetch_rows(cursor, Pattern)
