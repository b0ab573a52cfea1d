"""What the application's role, or the owner, tries by raw SQL is refused, and nothing changes."""

import pytest
from django.db import DatabaseError, connection, transaction

from campaigns.models import Message
from clubcrm.kernel import database
from tests.factories.campaigns import ON, announce, begin_attempt, celebrant, end_attempt, send

ATTEMPT = (
    "INSERT INTO campaigns_attempt (message_id, channel, template_id, language, recipient, subject, body, begun_at, result,"
    " answer) SELECT message.id, channel, template_id, 'en', 'a', 's', 'b', now(), 'open', '' FROM campaigns_message AS message"
    " JOIN (SELECT id AS occasion_id, template_id FROM campaigns_occasion) AS occasion USING (occasion_id) WHERE %s"
)
BEGUN = ATTEMPT % "state = 'waiting'"
ATTACKS = [
    # Evidence
    "DELETE FROM campaigns_message",
    "TRUNCATE campaigns_message",
    "UPDATE campaigns_message SET customer_id = customer_id + 1",
    "UPDATE campaigns_message SET due_on = '2026-11-23'",
    "UPDATE campaigns_message SET instance = '2027'",
    "UPDATE campaigns_message SET branch_id = branch_id",
    "UPDATE campaigns_message SET announced_at = now()",
    "UPDATE campaigns_message SET reason = 'minor' WHERE state = 'not_sent'",
    "DELETE FROM campaigns_attempt",
    "TRUNCATE campaigns_attempt",
    "UPDATE campaigns_attempt SET body = 'something else'",
    "UPDATE campaigns_attempt SET recipient = 'x@example.com'",
    "UPDATE campaigns_attempt SET begun_at = now()",
    "UPDATE campaigns_attempt SET answer = '250'",
    "UPDATE campaigns_attempt SET result = 'refused'",
    "UPDATE campaigns_attempt SET result = 'open', ended_at = NULL",
    # Sending again
    "UPDATE campaigns_message SET state = 'waiting', ended_at = NULL WHERE state = 'sent'",
    "UPDATE campaigns_message SET state = 'sending', ended_at = NULL WHERE state = 'sent'",
    "UPDATE campaigns_message SET state = 'waiting', ended_at = NULL, reason = '' WHERE state = 'not_sent'",
    "UPDATE campaigns_message SET state = 'unclear' WHERE state = 'sent'",
    "UPDATE campaigns_message SET state = 'sent', ended_at = now() WHERE state = 'waiting'",
    "UPDATE campaigns_message SET state = 'failed', reason = 'server_refused', ended_at = now() WHERE state = 'waiting'",
    "UPDATE campaigns_message SET state = 'not_sent', ended_at = now() WHERE state = 'waiting'",
    "UPDATE campaigns_message SET state = 'not_sent', reason = 'minor' WHERE state = 'waiting'",
    "UPDATE campaigns_message SET state = 'lost', ended_at = now() WHERE state = 'waiting'",
    "UPDATE campaigns_message SET state = 'sending' WHERE state = 'waiting'",
    "INSERT INTO campaigns_message (customer_id, occasion_id, instance, channel, due_on, branch_id, state, reason,"
    " send_after, announced_at) SELECT customer_id, occasion_id, instance, channel, due_on, branch_id, 'waiting', '',"
    " now(), now() FROM campaigns_message",
    "INSERT INTO campaigns_message (customer_id, occasion_id, instance, channel, due_on, branch_id, state, reason,"
    " send_after, announced_at, ended_at) SELECT customer_id, occasion_id, '2030', channel, due_on, branch_id, 'sent', '',"
    " now(), now(), now() FROM campaigns_message",
    "INSERT INTO campaigns_message (customer_id, occasion_id, instance, channel, due_on, branch_id, state, reason,"
    " send_after, announced_at) SELECT customer_id, occasion_id, '', channel, due_on, branch_id, 'waiting', '', now(),"
    " now() FROM campaigns_message",
    ATTEMPT % "state = 'sent'",
    ATTEMPT % "state = 'not_sent'",
    BEGUN.replace("'open'", "'taken'"),
    BEGUN.replace("'b'", "''"),
    f"{BEGUN}; {BEGUN}",
    f"{BEGUN}; UPDATE campaigns_message SET state = 'sent', ended_at = now()"
    " WHERE state = 'waiting'",
    # Texts in force, occasions
    "UPDATE campaigns_template SET body_zh = 'x'",
    "UPDATE campaigns_template SET state = 'draft'",
    "UPDATE campaigns_template SET active_from = '2020-01-01'",
    "DELETE FROM campaigns_template",
    "TRUNCATE campaigns_template CASCADE",
    "DELETE FROM campaigns_occasion",
    "UPDATE campaigns_occasion SET send_from = 22",
    "UPDATE campaigns_occasion SET send_until = 25",
    "UPDATE campaigns_occasion SET params = '[\"never\"]'",
    # Consent
    "UPDATE members_consent SET decision = 'granted'",
    "UPDATE members_consent SET evidence = 'x'",
    "DELETE FROM members_consent",
    "TRUNCATE members_consent",
    # The guards
    "ALTER TABLE campaigns_message DISABLE TRIGGER ALL",
    "DROP TRIGGER only_forward ON campaigns_message",
    "SET session_replication_role = replica",
]  # fmt: skip
# What the triggers refuse even the owner.
OWNERS = [
    "DELETE FROM campaigns_message",
    "TRUNCATE campaigns_message",
    "UPDATE campaigns_message SET due_on = due_on + 1",
    "UPDATE campaigns_attempt SET body = 'x'",
    "UPDATE campaigns_attempt SET result = 'refused'",
    "DELETE FROM campaigns_attempt",
    "TRUNCATE campaigns_attempt CASCADE",
    "UPDATE campaigns_message SET state = 'waiting', ended_at = NULL WHERE state = 'sent'",
    "UPDATE campaigns_template SET body_zh = 'x'",
    "DELETE FROM campaigns_template",
]


def stage():
    """One sent, one not, one waiting."""
    celebrant()
    celebrant(agreed=False)
    announce()
    send()
    celebrant()
    announce()
    assert set(Message.objects.values_list("state", flat=True)) == {"sent", "not_sent", "waiting"}


def content():
    rows = []
    with connection.cursor() as cursor:
        for table in (
            "campaigns_message",
            "campaigns_attempt",
            "campaigns_template",
            "campaigns_occasion",
            "members_consent",
        ):
            cursor.execute(f"SELECT to_jsonb(t)::text FROM {table} AS t ORDER BY id")
            rows.append(cursor.fetchall())
    return rows


@pytest.mark.django_db
@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses_an_attack_and_nothing_changes(attack, mailoutbox):
    stage()
    before = content()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert content() == before


def test_the_outbox_only_grows_even_for_its_owner(own_database, mailoutbox):
    stage()
    before = content()
    with database.as_owner():
        for attack in OWNERS:
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(attack)
        assert content() == before


@pytest.mark.django_db
def test_only_a_person_moves_an_unclear_message(mailoutbox):
    celebrant()
    announce(ON)
    message, moment = Message.objects.all(), Message.objects.get().send_after
    end_attempt(begin_attempt(message.get(), begun_at=moment), "unclear", at=moment)
    for change in (
        {"state": "sent"},
        {"state": "not_sent", "reason": "did_not_arrive"},
        {"state": "waiting", "ended_at": None},
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            message.update(**change)
    assert Message.objects.get().state == "unclear"
