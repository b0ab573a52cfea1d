"""Reads of campaigns beyond one filter chain; raw SQL as named constants (operations execute them)."""

from datetime import date, datetime
from typing import Any

from django.db import connection

from campaigns.judging import Due, wall_clock
from members import keyed

# The members whose birthday a day is, once per customer, occasion and year: two sweepers at once write each row once.
# Nobody is announced whose data are restricted or whose number or address is on the do-not-contact list.
# Read through the index on month * 100 + day; who was announced before costs one look at the unique index.
ANNOUNCE_BIRTHDAYS = """
INSERT INTO campaigns_message (customer_id, occasion_id, year, due_on, branch_id, state, reason, send_after, attempts,
    language, recipient, subject, body, error, announced_at)
SELECT customer.id, %(occasion)s::bigint, %(year)s::int, %(on)s::date, customer.branch_id, 'waiting', '',
    %(send_after)s::timestamptz, 0, '', '', '', '', '', %(at)s::timestamptz
FROM members_customer AS customer
JOIN members_membership AS membership ON membership.customer_id = customer.id AND membership.joined_on <= %(on)s::date
WHERE EXTRACT(MONTH FROM customer.birthday) * 100 + EXTRACT(DAY FROM customer.birthday) = ANY(%(days)s::numeric[])
    AND NOT EXISTS (SELECT FROM campaigns_message AS known WHERE known.customer_id = customer.id
        AND known.occasion_id = %(occasion)s::bigint AND known.year = %(year)s::int)
    AND NOT EXISTS (SELECT FROM members_restriction AS restriction
        WHERE restriction.customer_id = customer.id AND restriction.lifted_at IS NULL)
    AND NOT members_suppressed(customer.phone, customer.email, %(purpose)s::text, %(channel)s::text, %(inner)s::bytea,
        %(outer)s::bytea)
ORDER BY customer.id
ON CONFLICT (customer_id, occasion_id, year) DO NOTHING
"""

# Waiting messages with all that decides whether and how they go out. The newest consent of its purpose and channel counts.
DUE = """
SELECT message.id, message.due_on, message.attempts, occasion.enabled, occasion.send_until, occasion.feb29,
    occasion.catch_up_days, customer.name, customer.birthday, customer.email, consent.decision, branch.name,
    coalesce(nullif(branch.hotline, ''), root.hotline, ''), coalesce(advisor.name, ''), template.id,
    template.subject_zh, template.subject_en, template.body_zh, template.body_en, coalesce(consent.guardian, ''),
    EXISTS (SELECT FROM members_restriction AS restriction
        WHERE restriction.customer_id = customer.id AND restriction.lifted_at IS NULL),
    members_suppressed(customer.phone, customer.email, occasion.purpose, occasion.channel, %(inner)s::bytea,
        %(outer)s::bytea)
FROM campaigns_message AS message
JOIN campaigns_occasion AS occasion ON occasion.id = message.occasion_id
JOIN campaigns_template AS template ON template.id = occasion.template_id
JOIN members_customer AS customer ON customer.id = message.customer_id
JOIN kernel_branch AS branch ON branch.id = message.branch_id
LEFT JOIN kernel_branch AS root ON root.parent_id IS NULL
LEFT JOIN kernel_staff AS advisor ON advisor.id = customer.advisor_id
    AND (advisor.left_on IS NULL OR advisor.left_on > %(on)s::date)
LEFT JOIN LATERAL (
    SELECT given.decision, given.guardian FROM members_consent AS given
    WHERE given.customer_id = customer.id AND given.purpose = occasion.purpose AND given.channel = occasion.channel
    ORDER BY given.id DESC LIMIT 1
) AS consent ON true
WHERE message.state = 'waiting' AND message.send_after <= %(at)s::timestamptz
"""

# The next message whose time has come, locked: within its hours, or so late that it is only to be closed. Others'
# locked rows are passed over.
NEXT_DUE = f"""{DUE}    AND (%(hour)s::int >= occasion.send_from AND %(hour)s::int < occasion.send_until
        OR %(on)s::date > message.due_on + occasion.catch_up_days
        OR %(on)s::date = message.due_on + occasion.catch_up_days AND %(hour)s::int >= occasion.send_until)
ORDER BY message.send_after, message.id LIMIT 1 FOR UPDATE OF message SKIP LOCKED
"""

# Every message whose hour had come by now, locked. Of those just announced only what would still be sent: the days
# before are closed as missed by the next sweep.
DOUBTFUL = f"""{DUE}    AND (message.announced_at < %(at)s::timestamptz
        OR %(on)s::date <= message.due_on + occasion.catch_up_days)
ORDER BY message.id FOR UPDATE OF message
"""

# Handed over, and nothing heard since: the worker died between the mail server and the database.
LOST = """
UPDATE campaigns_message SET state = 'unclear', ended_at = %(at)s::timestamptz, error = %(error)s::text
WHERE state = 'sending' AND sending_at <= %(before)s::timestamptz
RETURNING id
"""

# The same choice as in NEXT_DUE, for previews.
HOTLINE = """
SELECT hotline FROM kernel_branch
WHERE hotline <> '' AND (id = %(branch)s::bigint OR parent_id IS NULL) ORDER BY id = %(branch)s::bigint DESC LIMIT 1
"""

# A day at some branches, by state.
COUNTS = """
SELECT state, count(*) FROM campaigns_message
WHERE due_on = %(on)s::date AND branch_id = ANY(%(branches)s) GROUP BY state
"""


def next_due(at: datetime) -> Due | None:
    """Lock the next message to be judged, inside the caller's transaction."""
    now = wall_clock(at)
    values = {"at": at, "on": now.date(), "hour": now.hour, **keyed.pads()._asdict()}
    rows = execute(NEXT_DUE, values)
    return Due(*rows[0]) if rows else None


def doubtful(at: datetime) -> list[Due]:
    """Lock what waits and might have gone out before `at`, inside the caller's transaction."""
    values = {"at": at, "on": wall_clock(at).date(), **keyed.pads()._asdict()}
    return [Due(*row) for row in execute(DOUBTFUL, values)]


def hotline(branch: int | None) -> str:
    """What a member of this branch reads as its hotline: its own, else the group's; "" when neither has one."""
    rows = execute(HOTLINE, {"branch": branch})
    return str(rows[0][0]) if rows else ""


def execute(statement: str, values: dict[str, Any]) -> list[Any]:
    """Rows given back, if any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []


def counts(on: date, branches: tuple[int, ...]) -> dict[str, int]:
    """How many messages of the day stand in which state."""
    return dict(execute(COUNTS, {"on": on, "branches": list(branches)}))
