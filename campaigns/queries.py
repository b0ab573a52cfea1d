"""Reads of campaigns beyond one filter chain; raw SQL as named constants (operations execute them)."""

import json
from datetime import date, datetime
from typing import Any

from django.db import connection

from campaigns import channels, occasions
from campaigns.due import Due
from clubcrm.kernel.clock import to_business_time
from members import keyed

# Whoever the occasion's kind finds on a day ({who}), once per customer and instance: two sweepers at once write each row
# once. Nobody is announced whose data are restricted, or who became one with another customer. Who is on the
# do-not-contact list is announced and refused when it is sent, so that every one of them is on record.
# Who was announced before costs one look at the unique index.
ANNOUNCE = """
INSERT INTO campaigns_message (customer_id, occasion_id, instance, channel, due_on, branch_id, state, reason, send_after,
    announced_at)
SELECT customer.id, %(occasion)s::bigint, customer.instance, %(channel)s::text, %(on)s::date, customer.branch_id,
    'waiting', '', %(send_after)s::timestamptz, %(at)s::timestamptz
FROM ({who}) AS customer
WHERE NOT EXISTS (SELECT FROM campaigns_message AS known WHERE known.customer_id = customer.id
        AND known.occasion_id = %(occasion)s::bigint AND known.instance = customer.instance)
    AND NOT EXISTS (SELECT FROM members_restriction AS restriction
        WHERE restriction.customer_id = customer.id AND restriction.lifted_at IS NULL)
    AND NOT EXISTS (SELECT FROM points_account AS went
        WHERE went.customer_id = customer.id AND went.merged_into_id IS NOT NULL)
ORDER BY customer.id
ON CONFLICT (occasion_id, customer_id, instance) DO NOTHING
"""

# Waiting messages with all that decides whether and how they go out: the columns of Due. Who somebody is, is asked now:
# of customers who became one (docs/decisions/0018) the newest word of each on the occasion's purpose and the message's
# channel is looked at and the strictest counts, and so do restrictions and the do-not-contact list of each.
DUE = """
SELECT message.id, occasion.kind, occasion.params, {facts}, message.due_on, message.channel, coalesce({address}, ''),
    occasion.enabled, occasion.send_until, occasion.catch_up_days, customer.name, customer.birthday,
    consent.decision, coalesce(consent.guardian, ''),
    EXISTS (SELECT FROM members_restriction AS restriction
        WHERE restriction.customer_id = ANY (person.ids) AND restriction.lifted_at IS NULL),
    EXISTS (SELECT FROM members_customer AS one WHERE one.id = ANY (person.ids)
        AND members_suppressed(one.phone, one.email, occasion.purpose, message.channel, %(inner)s::bytea,
            %(outer)s::bytea)),
    person.went, branch.name, coalesce(nullif(branch.hotline, ''), root.hotline, ''), coalesce(advisor.name, ''),
    template.id, template.subject_zh, template.subject_en, template.body_zh, template.body_en
FROM campaigns_message AS message
JOIN campaigns_occasion AS occasion ON occasion.id = message.occasion_id
JOIN campaigns_template AS template ON template.id = occasion.template_id
JOIN members_customer AS customer ON customer.id = message.customer_id
JOIN kernel_branch AS branch ON branch.id = message.branch_id
LEFT JOIN kernel_branch AS root ON root.parent_id IS NULL
LEFT JOIN kernel_staff AS advisor ON advisor.id = customer.advisor_id
    AND (advisor.left_on IS NULL OR advisor.left_on > %(on)s::date)
CROSS JOIN LATERAL (
    SELECT EXISTS (SELECT FROM points_account AS account
            WHERE account.customer_id = customer.id AND account.merged_into_id IS NOT NULL) AS went,
        ARRAY(SELECT customer.id UNION SELECT went.customer_id FROM points_account AS stays
            JOIN points_account AS went ON went.merged_into_id = stays.id
            WHERE stays.customer_id = customer.id) AS ids
) AS person
LEFT JOIN LATERAL (
    SELECT newest.decision, newest.guardian FROM (
        SELECT DISTINCT ON (word.customer_id) word.id, word.decision, word.guardian FROM members_consent AS word
        WHERE word.customer_id = ANY (person.ids) AND word.purpose = occasion.purpose
            AND word.channel = message.channel
        ORDER BY word.customer_id, word.id DESC
    ) AS newest
    ORDER BY newest.decision = 'granted', newest.id DESC LIMIT 1
) AS consent ON true
WHERE message.state = 'waiting' AND message.send_after <= %(at)s::timestamptz
"""

# The next message whose time has come, locked: within its hours, or so late that it is only to be closed. Others'
# locked rows are passed over, and those of channels that could not be reached just now.
NEXT_DUE = f"""{DUE}    AND message.channel <> ALL(%(unreachable)s::text[])
    AND (%(hour)s::int >= occasion.send_from AND %(hour)s::int < occasion.send_until
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

# The letter is on disk, and its message being sent, before any channel hears of it.
BEGIN_ATTEMPT = """
WITH attempt AS (
    INSERT INTO campaigns_attempt (message_id, channel, template_id, language, recipient, subject, body, begun_at,
        result, answer)
    VALUES (%(message)s::bigint, %(channel)s::text, %(template)s::bigint, %(language)s::text, %(recipient)s::text,
        %(subject)s::text, %(body)s::text, %(at)s::timestamptz, 'open', '')
    RETURNING id, message_id
)
UPDATE campaigns_message AS message SET state = 'sending' FROM attempt WHERE message.id = attempt.message_id
RETURNING attempt.id
"""

# What an open attempt came to, and what becomes of its message by that. No row where it had been ended before.
END_ATTEMPT = """
WITH attempt AS (
    UPDATE campaigns_attempt
    SET result = %(result)s::text, answer = %(answer)s::text, ended_at = %(at)s::timestamptz
    WHERE id = %(attempt)s::bigint AND result = 'open'
    RETURNING message_id
)
UPDATE campaigns_message AS message SET state = %(state)s::text, reason = %(reason)s::text,
    send_after = coalesce(%(send_after)s::timestamptz, message.send_after),
    ended_at = CASE WHEN %(state)s::text <> 'waiting' THEN %(at)s::timestamptz END
FROM attempt WHERE message.id = attempt.message_id
RETURNING message.id
"""

# Handed over, and nothing heard since: the worker died between the channel and the database.
LOST = """
WITH attempt AS (
    UPDATE campaigns_attempt SET result = 'unclear', answer = %(answer)s::text, ended_at = %(at)s::timestamptz
    WHERE result = 'open' AND begun_at <= %(before)s::timestamptz
    RETURNING message_id
)
UPDATE campaigns_message AS message SET state = 'unclear', ended_at = %(at)s::timestamptz
FROM attempt WHERE message.id = attempt.message_id
RETURNING message.id
"""

# The same choice as in DUE, for previews.
HOTLINE = """
SELECT hotline FROM kernel_branch
WHERE hotline <> '' AND (id = %(branch)s::bigint OR parent_id IS NULL) ORDER BY id = %(branch)s::bigint DESC LIMIT 1
"""

# A day at some branches, by state.
COUNTS = """
SELECT state, count(*) FROM campaigns_message
WHERE due_on = %(on)s::date AND branch_id = ANY(%(branches)s) GROUP BY state
"""


def lock_next_due(at: datetime, unreachable: list[str]) -> Due | None:
    """The next message to be judged, locked inside the caller's transaction; not of these channels."""
    now = to_business_time(at)
    rows = list_due(NEXT_DUE, {"at": at, "on": now.date(), "hour": now.hour, "unreachable": unreachable})
    return rows[0] if rows else None


def lock_doubtful(at: datetime) -> list[Due]:
    """What waits and might have gone out before `at`, locked inside the caller's transaction."""
    return list_due(DOUBTFUL, {"at": at, "on": to_business_time(at).date()})


def list_due(statement: str, values: dict[str, Any]) -> list[Due]:
    asked = {"facts": occasions.write_facts_sql(), "address": channels.write_address_sql()}
    found = execute(statement.format(**asked), values | keyed.pads()._asdict())
    return [
        Due(id, kind, json.loads(params), json.loads(facts), *rest)
        for id, kind, params, facts, *rest in found
    ]


def find_hotline(branch: int | None) -> str:
    """What a member of this branch reads as its hotline: its own, else the group's; "" when neither has one."""
    rows = execute(HOTLINE, {"branch": branch})
    return str(rows[0][0]) if rows else ""


def count_states(on: date, branches: tuple[int, ...]) -> dict[str, int]:
    """How many messages of the day stand in which state."""
    return dict(execute(COUNTS, {"on": on, "branches": list(branches)}))


def execute(statement: str, values: dict[str, Any]) -> list[Any]:
    """Rows given back, if any."""
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
