"""SQL that writes verdicts: the changes with their evidence, and how each customer stands after them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from psycopg.types.json import Jsonb

from tiers.deciding import Verdict

# One statement for any number of verdicts. A customer stands at a tier or has lapsed, never both.
WRITE = """
WITH given AS MATERIALIZED (
    SELECT * FROM jsonb_to_recordset(%(verdicts)s) AS verdict (
        customer_id bigint, before_id bigint, after_id bigint, cause text, route int, evidence jsonb,
        since_on date, counted_from date, valid_until date, grace_until date
    )
),
changes AS (
    INSERT INTO tiers_tierchange
        (customer_id, before_id, after_id, as_of, cause, route, evidence, recorded_at, recorded_by_id)
    SELECT customer_id, before_id, after_id, %(as_of)s::date, cause, route, evidence, %(at)s::timestamptz, %(by)s::bigint
    FROM given ORDER BY customer_id
    RETURNING id, customer_id
),
stood AS (
    INSERT INTO tiers_standing (customer_id, tier_id, since_on, change_id, counted_from, valid_until, grace_until)
    SELECT customer_id, after_id, since_on, id, counted_from, valid_until, grace_until
    FROM given JOIN changes USING (customer_id) WHERE after_id IS NOT NULL
    ON CONFLICT (customer_id) DO UPDATE
        SET tier_id = excluded.tier_id, since_on = excluded.since_on, change_id = excluded.change_id,
            counted_from = excluded.counted_from, valid_until = excluded.valid_until, grace_until = excluded.grace_until
),
fallen AS (
    DELETE FROM tiers_standing USING given
    WHERE tiers_standing.customer_id = given.customer_id AND given.after_id IS NULL
),
lapsed AS (
    INSERT INTO tiers_lapse (customer_id, since_on, counted_from, change_id)
    SELECT customer_id, since_on, counted_from, id FROM given JOIN changes USING (customer_id) WHERE after_id IS NULL
    ON CONFLICT (customer_id) DO UPDATE
        SET since_on = excluded.since_on, counted_from = excluded.counted_from, change_id = excluded.change_id
)
DELETE FROM tiers_lapse USING given WHERE tiers_lapse.customer_id = given.customer_id AND given.after_id IS NOT NULL
"""

# The validity of members who hold one of the tiers without an end: to their first anniversary of joining after a day.
END_ON_ANNIVERSARIES = """
UPDATE tiers_standing SET valid_until = next.on_date, grace_until = next.on_date + %(grace)s::int
FROM members_membership AS member
CROSS JOIN LATERAL (
    SELECT min(day::date) AS on_date FROM generate_series(0, 1) AS more
    CROSS JOIN LATERAL (
        SELECT member.joined_on + make_interval(
            years => greatest(1, extract(year FROM %(on)s::date)::int - extract(year FROM member.joined_on)::int) + more
        ) AS day
    ) AS anniversary
    WHERE day > %(on)s::date
) AS next
WHERE member.customer_id = tiers_standing.customer_id AND tiers_standing.tier_id = ANY(%(tiers)s::bigint[])
  AND tiers_standing.valid_until IS NULL
  AND NOT EXISTS (
      SELECT FROM tiers_override AS by_hand
      WHERE by_hand.customer_id = tiers_standing.customer_id AND by_hand.ended_at IS NULL
  )
"""


def list_parameters(verdicts: Iterable[Verdict], as_of: date, by: int | None, at: datetime) -> dict[str, Any]:
    return {
        "verdicts": Jsonb([make_row(verdict) for verdict in verdicts]),
        "as_of": as_of,
        "by": by,
        "at": at,
    }


def make_row(verdict: Verdict) -> dict[str, Any]:
    return {
        "customer_id": verdict.customer_id,
        "before_id": verdict.before_id,
        "after_id": verdict.after.id if verdict.after else None,
        "cause": verdict.cause,
        "route": verdict.route,
        "evidence": verdict.evidence,
        "since_on": write_day(verdict.since_on),
        "counted_from": write_day(verdict.counted_from),
        "valid_until": write_day(verdict.valid_until),
        "grace_until": write_day(verdict.grace_until),
    }


def write_day(day: date | None) -> str | None:
    return day.isoformat() if day else None
