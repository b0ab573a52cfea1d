"""The banner of a night that failed or is missing, and starting it again."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.urls import reverse

from clubcrm.celery import app
from clubcrm.desk import night, nightly
from clubcrm.kernel.models import Job, User

pytestmark = pytest.mark.django_db
AT = datetime(2026, 11, 22, 1, tzinfo=UTC)  # 09:00 in Shanghai
TODAY = date(2026, 11, 22)
TRACE = 'Traceback (most recent call last):\n  File "x.py", line 1, in f\n    f()\nValueError: the tally is gone\n'


def job(on, state, **more):
    ended = None if state == "running" else AT
    Job.objects.create(
        name=nightly.NAME, business_date=on, state=state, started_at=AT, ended_at=ended, **more
    )


def test_all_is_well_when_the_night_is_done_or_running():
    job(TODAY, "done")
    assert night.trouble(AT) is None
    Job.objects.update(state="running")
    assert night.trouble(AT) is None


def test_a_failed_night_says_when_and_why():
    job(TODAY, "failed", error=TRACE)
    told = night.trouble(AT)
    assert told.why == "ValueError: the tally is gone"
    assert "2026-11-22" in told.sentence and "09:00" in told.sentence


def test_a_missing_night_is_missed_only_when_its_hours_are_over():
    job(TODAY - timedelta(days=1), "done")
    assert night.trouble(AT) is not None
    assert night.trouble(datetime(2026, 11, 21, 21, 59, tzinfo=UTC)) is None  # 05:59 in Shanghai


def test_a_club_founded_today_has_had_no_night_yet():
    user = User.objects.create(username="a", date_joined=AT - timedelta(minutes=5))
    assert night.trouble(AT) is None
    User.objects.filter(id=user.id).update(date_joined=AT - timedelta(days=2))
    assert night.trouble(AT) is not None


def test_the_banner_has_a_button_for_those_who_may(as_role, east):
    job(TODAY, "failed", error=TRACE)
    page = as_role("care-manager", east).get(reverse("members:visits")).content.decode()
    assert "ValueError: the tally is gone" in page and "Run again" in page
    page = as_role("service-advisor", east).get(reverse("members:visits")).content.decode()
    assert "The night run of 2026-11-22 failed" in page
    assert "ValueError" not in page and "Run again" not in page


@pytest.mark.parametrize("role, status", [("administrator", 302), ("care-manager", 302), ("general-manager", 302),
                                          ("service-advisor", 403), ("marketing-manager", 403)])  # fmt: skip
def test_who_may_run_it_again(as_role, east, asked, role, status):
    assert as_role(role, east).post(reverse("desk:repeat_night")).status_code == status


def test_the_worker_is_asked(as_role, east, asked):
    page = as_role("care-manager", east).post(reverse("desk:repeat_night"), follow=True).content.decode()
    assert "The night run was started." in page
    assert asked() == ["clubcrm.desk.tasks.nightly"]


def test_a_broker_that_does_not_answer_is_named(as_role, east, monkeypatch):
    monkeypatch.setattr(app.conf, "broker_url", "redis://127.0.0.1:1/0")
    page = as_role("care-manager", east).post(reverse("desk:repeat_night"), follow=True).content.decode()
    assert "The night run was not started: the broker does not answer." in page
