"""A real worker and a real beat on a broker of their own send the day's greetings to a real mail server."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
import redis
from celery import Celery
from django.conf import settings
from django.db import connection
from django.db.models import Count

from campaigns.models import Message, Occasion
from clubcrm import embedded
from clubcrm.kernel.clock import business_date
from tests import database
from tests.desk.test_nightly import drained, environment
from tests.factories.campaigns import celebrant, outcome
from tests.waiting import until

CELERY = [sys.executable, "-m", "celery", "-A", "tests.campaigns.quick_beat"]
AGREED = 12


@pytest.fixture
def broker(own_database, server, tmp_path) -> Iterator[redis.Redis]:
    """A broker of the test's own with worker and beat on it."""
    state = tmp_path / "state"
    here = embedded.start(state, postgres=False)
    env = environment(own_database, state) | {"EMAIL_URL": server.url, "PYTHONPATH": os.fspath(database.ROOT)}
    worker = [*CELERY, "worker", "--concurrency", "2", "--loglevel", "WARNING"]
    beat = [*CELERY, "beat", "--pidfile", "", "--schedule", str(tmp_path / "beat"), "--loglevel", "WARNING"]
    running = []
    try:
        for command in (worker, beat):
            running.append(subprocess.Popen(command, env=env, cwd=database.ROOT))
        yield redis.Redis(unix_socket_path=str(here.redis_socket))
    finally:
        for process in running:
            process.terminate()
        for process in running:
            ended(process)
        embedded.stop(state)


def ended(process):
    """Waits for a warm shutdown, and insists on a machine that is too busy for one."""
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def born_today(**facts):
    return celebrant(birthday=business_date().replace(year=1980), **facts)


def test_worker_and_beat_greet_everyone_once_though_the_broker_is_emptied(own_database, server, broker):
    # At any hour of the real clock, and should midnight pass while the test runs.
    Occasion.objects.update(send_from=0, send_until=24, catch_up_days=1)
    for number in range(AGREED):
        born_today(email=f"member{number}@example.com")
    silent, refused, homeless = born_today(agreed=None), born_today(agreed=False), born_today(email="")
    server.meanwhile = lambda: time.sleep(0.2)
    connection.close()
    until("greetings go out", lambda: len(server.taken) >= 3)
    broker.flushall()
    until("all are settled", lambda: settled() == AGREED + 3)
    triggered_again(broker)
    assert sorted(server.recipients) == sorted(f"member{number}@example.com" for number in range(AGREED))
    assert (outcome(silent), outcome(refused), outcome(homeless)) == (
        ("not_sent", "no_consent"), ("not_sent", "refused"), ("not_sent", "no_address"),
    )  # fmt: skip
    sent = Message.objects.filter(state="sent")
    assert set(sent.annotate(tries=Count("attempts")).values_list("tries", flat=True)) == {1}


def settled():
    return Message.objects.exclude(state__in=["waiting", "sending"]).count()


def triggered_again(broker):
    """Both sweepers once more, by hand, after another flush; returns when they have run."""
    broker.flushall()
    queue = Celery(broker=f"redis+socket://{broker.connection_pool.connection_kwargs['path']}")
    late = born_today(email="late@example.com", agreed=False)
    for name in ("announce", "send") * 2:
        queue.send_task(f"campaigns.tasks.{name}", ignore_result=True)
    until(
        "the late one is settled",
        lambda: Message.objects.filter(customer=late, state="not_sent").exists(),
    )
    until("all calls are taken", lambda: drained(queue))


def test_the_schedule_wakes_both_sweepers():
    beat = settings.CELERY_BEAT_SCHEDULE
    assert (beat["announce"]["task"], beat["send"]["task"]) == (
        "campaigns.tasks.announce",
        "campaigns.tasks.send",
    )
    assert len(beat["send"]["schedule"].minute) == 60 and len(beat["send"]["schedule"].hour) == 24
    assert beat["announce"]["schedule"].hour >= {6, 8, 20}
