"""Against a real mail server that answers as it is told: never twice, and what is unclear is put before a person."""

import subprocess
import sys
import threading

import pytest
from django.db import connection
from django.db.models import Count

from campaigns import operations as campaigns
from campaigns import wording
from campaigns.models import Attempt, Message
from campaigns.operations import unclear
from clubcrm.kernel import inbox
from clubcrm.kernel.models import Notice
from clubcrm.kernel.scope import Scope
from tests import database
from tests.campaigns.mailserver import HANG_UP, TAKE_AND_HANG_UP
from tests.desk.test_nightly import SETTINGS, environment
from tests.factories.campaigns import announce, at, celebrant, outcome, say, send
from tests.factories.kernel import StaffFactory, UserFactory
from tests.waiting import PATIENCE


@pytest.mark.django_db
def test_a_letter_taken_by_the_server_is_sent(server):
    customer = celebrant()
    announce()
    assert send() == campaigns.Sent(sent=1)
    assert outcome(customer) == ("sent", "")
    assert server.recipients == ["wang@example.com"]
    assert send() == campaigns.Sent()
    assert len(server.taken) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("answer", ["451 try later", "554 no thanks"])
def test_a_letter_refused_three_times_is_set_aside_and_the_others_go_out(server, answer):
    server.to = {"poison@example.com": answer}
    poison, good = celebrant(email="poison@example.com"), celebrant(email="good@example.com")
    announce()
    assert send(9, 0) == campaigns.Sent(sent=1, put_back=1)
    assert outcome(good) == ("sent", "")
    assert outcome(poison) == ("waiting", "")
    assert send(9, 9) == campaigns.Sent()
    assert send(9, 10) == campaigns.Sent(put_back=1)
    assert send(9, 29) == campaigns.Sent()
    assert send(9, 30) == campaigns.Sent(failed=1)
    assert outcome(poison) == ("failed", "server_refused")
    assert (
        server.tries,
        len(server.taken),
        Attempt.objects.filter(message__customer=poison).last().answer,
    ) == (4, 1, answer)
    assert send(12) == campaigns.Sent()


@pytest.mark.django_db
def test_a_letter_refused_after_its_text_was_seen_is_tried_again(server):
    server.data = "452 disk full"
    customer = celebrant()
    announce()
    assert send(9, 0) == campaigns.Sent(put_back=1)
    server.data = "250 taken"
    assert send(9, 10) == campaigns.Sent(sent=1)
    assert outcome(customer) == ("sent", "")
    assert len(server.taken) == 1


@pytest.mark.django_db
@pytest.mark.parametrize("answer", [HANG_UP, TAKE_AND_HANG_UP])
def test_a_connection_lost_over_a_letter_is_unclear_and_never_tried_again(server, answer):
    server.data = answer
    customer = celebrant()
    announce()
    assert send() == campaigns.Sent(unclear=1)
    assert outcome(customer) == ("unclear", "")
    server.data = "250 taken"
    for hour in (11, 15, 20):
        assert send(hour) == campaigns.Sent()
    assert server.tries == 1


@pytest.mark.django_db
def test_without_a_server_everything_waits_and_no_try_is_counted(server):
    server.controller.stop()
    for _ in range(3):
        celebrant()
    announce()
    assert send(9, 0) == campaigns.Sent(put_back=1)
    message = Message.objects.order_by("id").first()
    assert (message.state, message.tries, message.send_after) == ("waiting", 0, at(9, 5))
    assert "refused" in message.newest_attempt.answer.lower()
    assert Message.objects.filter(state="waiting").count() == 3


@pytest.mark.django_db
def test_production_without_a_mail_server_says_so(settings):
    settings.EMAIL_BACKEND = "clubcrm.kernel.mail.NoServer"
    celebrant()
    announce()
    send()
    assert (Message.objects.get().state, Attempt.objects.get().answer) == (
        "waiting", "No mail server: EMAIL_URL is not set.",
    )  # fmt: skip


@pytest.mark.django_db
def test_an_unclear_one_is_told_to_customer_care_once_and_closed_when_resolved(server):
    server.data = HANG_UP
    customer = celebrant(name="王建国")
    announce()
    send()
    manager = StaffFactory(branch=customer.branch, user=UserFactory(role="care-manager")).user
    scope = Scope((customer.branch_id,))
    message = Message.objects.get()
    notice = inbox.waiting(manager, scope).notices[0]
    assert (notice.figures, notice.url) == (
        {"name": "王建国", "day": "2026-11-22"}, "/care/?on=2026-11-22&state=unclear",
    )  # fmt: skip
    campaigns.resolve(message=message.id, arrived=False, by=manager.id, at=at(12))
    message.refresh_from_db()
    assert (message.state, message.reason, message.resolved_by) == ("not_sent", "did_not_arrive", manager)
    assert inbox.waiting(manager, scope).notices == []
    with pytest.raises(campaigns.NotUnclear):
        campaigns.resolve(message=message.id, arrived=True, by=manager.id, at=at(12))
    assert send(13) == campaigns.Sent()


@pytest.mark.django_db
def test_resolving_one_leaves_the_notices_of_others(server):
    server.data = HANG_UP
    customer = celebrant()
    announce()
    send()
    message = Message.objects.get()
    longer = unclear.make_notice_key(int(f"{message.id}0"))  # message 12 beside message 1
    inbox.tell(
        key=longer,
        text=wording.UNCLEAR,
        figures={},
        url="/",
        branch=customer.branch_id,
        at=at(10),
        role="care-manager",
    )
    campaigns.resolve(message=message.id, arrived=True, by=UserFactory().id, at=at(12))
    assert list(Notice.objects.filter(done_at=None).values_list("key", flat=True)) == [longer]
    message.refresh_from_db()
    assert (message.state, message.reason) == ("sent", "")


KILLED = """
import os, sys
import django; django.setup()
from django.core.mail.backends.smtp import EmailBackend
from campaigns import operations as campaigns
from tests.factories.campaigns import at
after, send_messages = sys.argv[1] == "after", EmailBackend.send_messages
def send_and_die(backend, mails):
    if after:
        send_messages(backend, mails)
    os.kill(os.getpid(), 9)
EmailBackend.send_messages = send_and_die
campaigns.send_due(clock=lambda: at(10))
"""


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_worker_killed_over_a_letter_leaves_it_unclear_and_nobody_sends_it_again(
    own_database, server, moment
):
    customer = celebrant()
    celebrant(email="second@example.com")
    announce()
    connection.close()
    killed = subprocess.run(
        [sys.executable, "-c", KILLED, moment],
        env=environment(own_database) | SETTINGS | {"EMAIL_URL": server.url},
        cwd=database.ROOT,
        timeout=PATIENCE,
    )
    assert killed.returncode == -9
    assert outcome(customer) == ("sending", "")
    assert send(10, 9) == campaigns.Sent(sent=1)
    assert outcome(customer) == ("sending", "")
    assert send(10, 10) == campaigns.Sent(unclear=1)
    assert outcome(customer) == ("unclear", "")
    assert send(12) == campaigns.Sent()
    assert server.recipients.count("wang@example.com") == (moment == "after")


def test_eight_sweepers_at_once_send_each_letter_once(own_database, server):
    for number in range(40):
        celebrant(email=f"member{number}@example.com")
    announce()
    done = []

    def sweep():
        try:
            done.append(send())
        finally:
            connection.close()

    sweepers = [threading.Thread(target=sweep) for _ in range(8)]
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join(PATIENCE)
    assert sorted(server.recipients) == sorted(f"member{number}@example.com" for number in range(40))
    # None stumbled over another's letter, and none waited for it.
    assert (len(done), sum(one.sent for one in done)) == (8, 40)
    assert set(Message.objects.annotate(tries=Count("attempts")).values_list("state", "tries")) == {
        ("sent", 1)
    }


def test_two_announcers_at_once_write_each_member_once(own_database):
    for _ in range(60):
        celebrant()
    new = []

    def sweep():
        try:
            new.append(announce())
        finally:
            connection.close()

    sweepers = [threading.Thread(target=sweep) for _ in range(4)]
    for sweeper in sweepers:
        sweeper.start()
    for sweeper in sweepers:
        sweeper.join(PATIENCE)
    assert (sum(new), Message.objects.count()) == (60, 60)


def test_a_refusal_while_the_sweep_runs_is_heard(own_database, server):
    celebrant(email="first@example.com")
    second = celebrant(email="second@example.com")
    announce()

    def refuse():
        say(second, False)
        connection.close()

    server.meanwhile = refuse
    assert send() == campaigns.Sent(sent=1, not_sent=1)
    assert outcome(second) == ("not_sent", "refused")
    assert server.recipients == ["first@example.com"]
