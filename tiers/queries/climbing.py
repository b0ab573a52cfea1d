"""SQL that evaluates a ladder: for each picked customer the highest tier whose criteria hold, set-based.

Ranks are tried in order and a tier just reached counts as present for the next ("is Green or above"). A level of
subquery is opened only where a tier asks for the present one; OFFSET 0 keeps PostgreSQL from pasting the lower levels
into every mention of them, which would double the expression with each tier.
"""

from typing import Any

from psycopg.types.json import Jsonb

from tiers import ladders
from tiers.ladders import Ladder, Spec
from tiers.models import Criterion, Programme, Tier
from tiers.queries import merging
from tiers.queries.correcting import UNDONE
from tiers.queries.numbers import fresh, number

# The numbers of each picked customer, and the rank held so far (of a tier of any version, as this version ranks it).
NUMBERS = """
numbers AS (
    SELECT picked.customer_id, picked.cause, standing.tier_id AS before_id, {held} AS r0, {columns},
           standing.valid_until, coalesce(standing.since_on, lapsed.since_on) AS changed_on,
           by_hand.id IS NOT NULL AS by_hand, {waits} AS waits
    FROM picked {measured}
    LEFT JOIN tiers_standing AS standing ON standing.customer_id = picked.customer_id
    LEFT JOIN tiers_lapse AS lapsed ON lapsed.customer_id = picked.customer_id
    LEFT JOIN tiers_override AS by_hand ON by_hand.customer_id = picked.customer_id AND by_hand.ended_at IS NULL
    WHERE {member} > 0
)"""
# Rules that apply from the next purchase have no say before it; who holds a tier of theirs, or joined under them, is past it.
WAITS = """
(coalesce(standing.tier_id <> ALL(%(of_version)s::bigint[]), true) AND NOT EXISTS (
    SELECT FROM members_invoice AS bought
    WHERE bought.customer_id = picked.customer_id AND bought.voided_at IS NULL
      AND bought.invoiced_on >= %(in_force_from)s::date AND bought.invoiced_on <= %(as_of)s::date
) AND NOT EXISTS (
    SELECT FROM members_membership AS joined
    WHERE joined.customer_id = picked.customer_id AND joined.joined_on >= %(in_force_from)s::date
))"""
DECIDED = """
climbed AS ({climbed}),
decided AS (
    SELECT customer_id, cause, before_id, r0, valid_until, waits, ARRAY[{numbers}]::bigint[] AS numbers,
           {after} AS after_id, {route} AS route, {evidence} AS evidence
    FROM climbed
)"""
# Who may change: whoever reaches a higher tier, whose tier has come to its end, and whose points or purchases of before
# the last change were taken back (corrected).
CANDIDATES = """
SELECT decided.customer_id, decided.cause, decided.before_id, decided.r0, decided.after_id,
       decided.route, decided.evidence, decided.numbers, decided.waits,
       coalesce(standing.since_on, lapsed.since_on), coalesce(standing.counted_from, lapsed.counted_from),
       standing.valid_until, standing.grace_until,
       {corrected} AS corrected,
       coalesce((SELECT joined_on FROM members_membership AS joined WHERE joined.customer_id = decided.customer_id),
           ({joined_by_merge})),
       EXISTS (
           SELECT FROM tiers_freeze AS frozen WHERE frozen.customer_id = decided.customer_id
             AND frozen.from_on <= %(as_of)s::date AND coalesce(frozen.until_on > %(as_of)s::date, true)
       ), by_hand.id, by_hand.until_on, by_hand.before_id, by_hand.before_valid_until
FROM decided
LEFT JOIN tiers_standing AS standing ON standing.customer_id = decided.customer_id
LEFT JOIN tiers_lapse AS lapsed ON lapsed.customer_id = decided.customer_id
LEFT JOIN tiers_override AS by_hand ON by_hand.customer_id = decided.customer_id AND by_hand.ended_at IS NULL
WHERE {may_change}
ORDER BY decided.customer_id
"""
MAY_CHANGE = "decided.after_id IS NOT NULL OR decided.valid_until <= %(as_of)s::date OR {corrected}"
CORRECTED = f"decided.customer_id IN (SELECT customer_id FROM ({UNDONE}) AS undone)"


def evaluate(ladder: Ladder, *, columns: list[str], measured: str = "") -> str:
    """CTEs `numbers`, `climbed`, `decided` (after_id null: no change) to follow `picked(customer_id, cause, …)`.

    `columns[i]` is the expression for `ladder.specs[i]`, over picked and what `measured` joins to it.
    """
    held = " ".join(f"WHEN {tier} THEN {rank}" for tier, rank in sorted(ladder.ranks_held.items()))
    numbers = NUMBERS.format(
        columns=", ".join(f"{expression} AS {number(i)}" for i, expression in enumerate(columns)),
        measured=measured,
        held=f"CASE standing.tier_id {held} ELSE 0 END" if held else "0",
        member=columns[ladder.specs.index(ladders.MEMBER)],
        waits=WAITS if waits(ladder) else "false",
    )
    return f"{numbers}, {decided(ladder)}"


def from_rows(ladder: Ladder) -> str:
    """The same, with every number measured anew from the raw rows."""
    measured = f"JOIN ({fresh(ladder.specs)}) AS measured ON measured.customer_id = picked.customer_id"
    columns = [f"measured.{number(i)}" for i in range(len(ladder.specs))]
    return evaluate(ladder, columns=columns, measured=measured)


def from_tallies(ladder: Ladder, slots: dict[Spec, int]) -> str:
    """The same, with the numbers of the tallies, which `picked` brings along as `values`."""
    return evaluate(ladder, columns=[f"coalesce(picked.values[{slots[spec]}], 0)" for spec in ladder.specs])


def decided(ladder: Ladder) -> str:
    """CTEs `climbed` (a column by<rank> per tier: the route that holds) and `decided`."""
    level, below = "SELECT * FROM numbers", "numbers"
    steps: list[str] = []
    for position, tier in enumerate(ladder.tiers):
        if asks_present(ladder, tier) and steps:
            level = f"SELECT {below}.*, {', '.join(steps)} FROM ({level}) AS {below} OFFSET 0"
            below, steps = f"level{tier.rank}", []
        steps.append(f"{route_that_holds(ladder, position)} AS by{tier.rank}")
    level = f"SELECT {below}.*{''.join(', ' + step for step in steps)} FROM ({level}) AS {below} OFFSET 0"
    return DECIDED.format(
        climbed=level,
        numbers=", ".join(number(i) for i in range(len(ladder.specs))),
        after=reached(ladder, {tier.id: str(tier.id) for tier in ladder.tiers}),
        route=reached(ladder, {tier.id: f"by{tier.rank}" for tier in ladder.tiers}),
        evidence=reached(ladder, {tier.id: evidence(ladder, i) for i, tier in enumerate(ladder.tiers)}),
    )


def waits(ladder: Ladder) -> bool:
    """Whether this version has a predecessor and applies from each member's next purchase."""
    programme = ladder.programme
    later = programme.applies == Programme.Applies.NEXT_PURCHASE
    return later and programme.version > 1 and programme.active_from is not None


def asks_present(ladder: Ladder, tier: Tier) -> bool:
    return not ladder.steps and any(
        not ladders.measured(item) for route in ladder.routes[tier.id].values() for item in route
    )


def reached(ladder: Ladder, value: dict[int, str], otherwise: str = "NULL", below: int | None = None) -> str:
    """A CASE over the tiers (those of the first `below` positions), highest first: the value of the one reached."""
    whens = [f"WHEN by{tier.rank} IS NOT NULL THEN {value[tier.id]}" for tier in ladder.tiers[:below]]
    return f"CASE {' '.join(reversed(whens))} ELSE {otherwise} END" if whens else otherwise


def present(ladder: Ladder, position: int) -> str:
    """The rank held before the tier at this position is tried."""
    if ladder.steps:
        return "r0"
    return reached(ladder, {tier.id: str(tier.rank) for tier in ladder.tiers}, "r0", position)


def value(ladder: Ladder, position: int, item: Criterion) -> str:
    if not ladders.measured(item):
        return present(ladder, position)
    return number(ladder.specs.index(ladder.spec(item)))


def route_that_holds(ladder: Ladder, position: int) -> str:
    """The lowest route number of the tier whose criteria all hold; null where none does or the tier cannot be reached
    from the one held: it is that one or below, was set by hand, or is not the next of a ladder climbed step by step."""
    tier = ladder.tiers[position]
    barred = f"r0 >= {tier.rank}"
    if ladder.steps:
        below = ladder.tiers[position - 1].rank if position else 0
        barred = f"r0 <> {below} OR changed_on >= %(as_of)s::date"
    whens = " ".join(
        f"WHEN {' AND '.join(f'{value(ladder, position, item)} {item.sign} {item.threshold}' for item in route)} THEN {number_}"
        for number_, route in ladder.routes[tier.id].items()
    )
    return f"CASE WHEN by_hand OR waits OR {barred} THEN NULL {whens} END::int"


def evidence(ladder: Ladder, position: int) -> str:
    """The numbers that decided: what the route's criteria say, each with the value found."""
    tier = ladder.tiers[position]
    whens = []
    for route_number, route in ladder.routes[tier.id].items():
        found = ", ".join(
            f"%(c{item.id})s::jsonb || jsonb_build_object('value', {value(ladder, position, item)})"
            for item in route
        )
        whens.append(
            f"WHEN {route_number} THEN %(rule)s::jsonb || jsonb_build_object('criteria', jsonb_build_array({found}))"
        )
    return f"CASE by{tier.rank} {' '.join(whens)} END" if whens else "NULL::jsonb"


def parameters(ladder: Ladder) -> dict[str, Any]:
    """The fixed half of the evidence: rule version and criteria; and since when which tiers are in force."""
    programme = ladder.programme
    found: dict[str, Any] = {"rule": Jsonb(rule(ladder))}
    if waits(ladder):
        found |= {"of_version": [tier.id for tier in ladder.tiers], "in_force_from": programme.active_from}
    return found | {f"c{item.id}": Jsonb(said(item)) for item in ladder.criteria()}


def rule(ladder: Ladder) -> dict[str, Any]:
    return {"programme": ladder.programme.code, "version": ladder.programme.version}


def said(item: Criterion) -> dict[str, Any]:
    """A criterion as evidence keeps it: with the one of at_least and at_most that it has."""
    threshold = "at_least" if item.at_most is None else "at_most"
    return {
        "measure": item.measure,
        "filter": item.filter,
        "window": item.window,
        threshold: item.threshold,
    }


def candidates(ladder: Ladder, *, always: bool = False) -> str:
    """The SELECT that ends an evaluation: rows for `deciding.Case`; `always`: of everyone, whether they may change or not."""
    sql = CANDIDATES.replace("{may_change}", "true" if always else MAY_CHANGE)
    sql = sql.replace("{joined_by_merge}", merging.JOINED)
    return sql.replace("{corrected}", CORRECTED if ladder.falls else "false")


PICK_ONE = "picked AS (SELECT %(customer)s::bigint AS customer_id, %(cause)s::text AS cause)"
# Nothing is written: how many members each tier would have, and how many of them by rising to it.
PREVIEW = """
WITH picked AS MATERIALIZED (SELECT id AS customer_id, 'rules' AS cause FROM members_customer), {evaluate}
SELECT coalesce(after_id, 0), r0, count(*) FROM decided GROUP BY 1, 2
"""
