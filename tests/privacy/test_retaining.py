"""The night removes what is older than its limit, once per date; customers are only listed."""

import os
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from campaigns.models import Attempt, Message
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.models import Access, Draft, Job, Notice, Submission
from clubcrm.privacy import retaining
from members import operations as members
from members.models import Consent, ImportReject, Restriction, RetentionLimit, Suppression, Wording
from tests.database import run_as_owner
from tests.factories import privacy
from tests.factories.campaigns import ON
from tests.factories.members import CustomerFactory, InvoiceFactory
from tests.factories.privacy import NOW, canary

pytestmark = pytest.mark.django_db


def run(days=0):
    at = NOW + timedelta(days=days)
    return retaining.run(on=ON + timedelta(days=days), clock=lambda: at)


# Before the night's day that a look at the page lies: over the half year that is kept by the true clock, whatever a limit says.
LOOKED = 400


def look(at):
    """The only look in the log."""
    run_as_owner("SELECT set_config('clubcrm.forgetting', 'on', true)")
    run_as_owner("UPDATE kernel_access SET at = %s", [at])
    run_as_owner("SELECT set_config('clubcrm.forgetting', '', true)")


@pytest.fixture
def club(east, care, director):
    customer = canary(east, staff=director, care=care)
    ImportReject.objects.model.batch.field.related_model.objects.update(recorded_at=NOW)
    look(NOW - timedelta(days=LOOKED))
    Session.objects.create(session_key="k", session_data="", expire_date=NOW)
    Draft.objects.create(user=care.user, form="/", content={"words": ["半句"]}, kept_at=NOW)
    return customer


def left():
    return {
        "sessions": Session.objects.count(), "drafts": Draft.objects.count(), "submissions": Submission.objects.count(),
        "import-rejects": ImportReject.objects.count(), "access-log": Access.objects.count(),
        "message-texts": Attempt.objects.exclude(body="—").count(),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("code", "days"),
    [
        ("sessions", 1),
        ("drafts", 7),
        ("submissions", 30),
        ("import-rejects", 90),
        ("message-texts", 730),
        ("access-log", 1095 - LOOKED),
    ],
)
def test_a_kind_goes_the_day_after_its_limit_and_not_before(club, code, days):
    RetentionLimit.objects.exclude(code=code).update(enabled=False)
    before = left()
    assert before[code] == 1
    assert run(days - 1) == {code: 0} and left() == before
    assert run(days + 1) == {code: 1}
    assert left() == before | {code: 0}


def test_a_message_keeps_when_and_whether_it_was_sent(club):
    run(731)
    message, attempt = Message.objects.get(), Attempt.objects.get()
    assert (message.state, attempt.recipient, attempt.subject, attempt.body) == ("sent", "—", "—", "—")
    assert message.due_on == ON


def test_files_of_refused_rows_go_by_their_age(club, rejects):
    for name, age in (("old.csv", 31), ("new.csv", 29)):
        (rejects / name).write_text("x")
        moment = (NOW - timedelta(days=age)).timestamp()
        os.utime(rejects / name, (moment, moment))
    assert run()["reject-files"] == 1
    assert [path.name for path in rejects.iterdir()] == ["new.csv"]


def test_the_page_says_what_the_night_would_do(signed_in, care, club):
    at = NOW + timedelta(days=5000)
    preview = {effect.limit.code: effect.rows for effect in retaining.effects(at)}
    assert preview["access-log"] == 1
    assert run(5000) == preview
    page = signed_in(care).get("/settings/privacy/").content.decode()
    assert "How long things are kept" in page and "1,095" in page


def test_looks_of_the_last_half_year_stay_whatever_is_set_and_the_page_does_not_promise_more(club):
    RetentionLimit.objects.filter(code="access-log").update(days=30)
    look(timezone.now() - timedelta(days=170))
    at = timezone.now()
    assert {one.limit.code: one.rows for one in retaining.effects(at)}["access-log"] == 0
    assert retaining.run(on=ON, clock=lambda: at)["access-log"] == 0
    look(at - timedelta(days=190))
    assert {one.limit.code: one.rows for one in retaining.effects(at)}["access-log"] == 1


def test_one_run_per_date_and_a_killed_one_is_finished(club):
    run()
    with pytest.raises(kernel.JobIsDone):
        run()
    job = Job.objects.get(name="retention")
    assert (job.business_date, job.state) == (ON, "done")
    Job.objects.update(state="running")
    run()
    assert Job.objects.get().attempts == 2


def test_a_batch_is_followed_by_the_next(club, monkeypatch):
    monkeypatch.setattr(retaining, "BATCH", 2)
    rows = [Session(session_key=f"s{n}", session_data="", expire_date=NOW) for n in range(5)]
    Session.objects.bulk_create(rows)
    assert run(2)["sessions"] == 6


def test_who_was_not_heard_of_is_listed_and_told_but_never_erased(club, east):
    silent = CustomerFactory(branch=east, recorded_at=NOW - timedelta(days=4000))
    bought = CustomerFactory(branch=east, recorded_at=NOW - timedelta(days=4000))
    InvoiceFactory(customer=bought, branch=east, invoiced_on=ON - timedelta(days=3600))
    assert run()["inactive-customers"] == 1
    assert retaining.inactive(NOW - timedelta(days=3650)) == [silent.id]
    silent.refresh_from_db()
    assert silent.erased_at is None
    assert Notice.objects.get(key="inactive-customers:2026-11").role == "care-manager"


def test_a_limit_that_is_switched_off_removes_nothing(club):
    RetentionLimit.objects.update(enabled=False)
    before = left()
    assert run(5000) == {} and left() == before


ATTACKS = [
    "DELETE FROM kernel_access",
    "DELETE FROM members_consent",
    "UPDATE members_consent SET decision = 'granted'",
    "UPDATE members_suppression SET purpose = 'x'",
    "DELETE FROM members_suppression",
    "DELETE FROM members_datarequest",
    "INSERT INTO members_erasure (reason, key, erased_at) VALUES ('x', 'x', now())",
    "UPDATE members_erasure SET reason = 'x'",
    "DELETE FROM members_erasedkey",
    "UPDATE members_restriction SET reason = 'x'",
    "DELETE FROM members_restriction",
    "UPDATE members_wording SET question_zh = 'x'",
    "DELETE FROM members_wording",
    "UPDATE members_wording SET state = 'draft', active_from = NULL",
    "TRUNCATE members_consent",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_database_refuses_an_attack_on_evidence(club, care, attack):
    members.suppress(phone=privacy.PHONE, by=care.user_id, at=NOW)
    rows = [
        list(model.objects.order_by("id").values()) for model in (Consent, Suppression, Restriction, Wording)
    ]
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    after = [
        list(model.objects.order_by("id").values()) for model in (Consent, Suppression, Restriction, Wording)
    ]
    assert after == rows
