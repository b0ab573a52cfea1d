"""The night run: one per date, caught up in order, and the same in the end however often it is killed."""

import os
import signal
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from urllib.parse import quote

import pytest
from celery import Celery
from django.core.management import CommandError, call_command
from django.db import connection

from clubcrm import embedded
from clubcrm.desk import nightly
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Job
from points import operations as points
from points import queries as ledger
from points.models import Transfer
from tests import database
from tests.factories.members import MembershipFactory, OwnershipFactory, invoice_with
from tests.waiting import PATIENCE, until
from tiers import queries as tiers
from tiers.models import Due, Standing, Tally, TierChange, Watermark

AT = datetime(2026, 11, 22, 17, tzinfo=UTC)
ON = date(2026, 11, 23)
MANAGE = [sys.executable, str(database.ROOT / "manage.py")]


def days(number):
    return timedelta(days=number)


def clock():
    return AT


def club(members=6, invoiced_on=ON):
    """Verified owners, each with an invoice that makes them gold once the night earns for it; their ids."""
    ids = []
    for _ in range(members):
        customer = MembershipFactory().customer
        OwnershipFactory(customer=customer)
        ids.append(customer.id)
        invoice_with(
            {"material": 3_000_000}, customer=customer, branch=customer.branch, invoiced_on=invoiced_on
        )
    return ids


@pytest.mark.django_db
def test_a_night_earns_evaluates_and_proves_and_keeps_its_figures():
    ids = club(2)
    assert nightly.run(on=ON, clock=clock) == [ON]
    job = Job.objects.get()
    assert (job.name, job.business_date, job.state, job.attempts) == ("nightly", ON, "done", 1)
    known = {name: value for name, value in job.result.items() if name not in ("books", "proved_at")}
    assert known == {
        "transfers": 2, "points": 60_000, "lots_expired": 0, "points_expired": 0, "due": 2, "changed": 2,
        "folded": 2, "drift": 0,
    }  # fmt: skip
    assert {row.tier.code for row in Standing.objects.select_related("tier")} == {"gold"}
    assert {row.customer_id for row in TierChange.objects.all()} == set(ids)


@pytest.mark.django_db
def test_a_night_expires_what_lapsed_before_its_date_and_ends_holds():
    membership = MembershipFactory()
    given = {
        "customer": membership.customer_id, "amount": 50, "branch": membership.branch_id, "explanation": {}, "by": None,
        "happened_on": ON, "at": AT,
    }  # fmt: skip
    for number, last_day in enumerate([ON - days(1), ON]):
        points.earn(reference=f"lot {number}", expires_on=last_day, **given | {"happened_on": ON - days(9)})
    points.hold(
        customer=membership.customer_id, amount=10, branch=membership.branch_id, purpose="gift", key="k", by=None,
        at=AT - days(1), until_at=AT,
    )  # fmt: skip
    nightly.run(on=ON, clock=clock)
    result = Job.objects.get().result
    assert (result["lots_expired"], result["points_expired"], result["drift"]) == (1, 50, 0)
    assert ledger.balance(membership.customer_id, ON)[:3] == (50, 0, 0)


@pytest.mark.django_db
def test_a_night_that_is_done_is_not_run_again_and_says_so():
    club(1)
    nightly.run(on=ON, clock=clock)
    assert nightly.run(on=ON, clock=clock) == []
    out = StringIO()
    call_command("nightly", on=ON, stdout=out)
    assert out.getvalue() == "The night of 2026-11-23 is done already.\n"
    assert Job.objects.get().attempts == 1


@pytest.mark.django_db
@pytest.mark.parametrize("missed", [1, 3, 10])
def test_missed_nights_are_caught_up_in_order(missed):
    club(1)
    nightly.run(on=ON, clock=clock)
    later = ON + days(missed + 1)
    assert nightly.run(on=later, clock=clock) == [ON + days(ahead) for ahead in range(1, missed + 2)]
    assert Job.objects.filter(state="done").count() == missed + 2
    assert set(Watermark.objects.values_list("as_of", flat=True)) == {later}


@pytest.mark.django_db
def test_a_club_that_stood_still_for_long_begins_at_the_date_and_says_so():
    club(1)
    nightly.run(on=ON, clock=clock)
    later = ON + days(41)
    assert nightly.run(on=later, clock=clock) == [later]
    assert Job.objects.get(business_date=later).result["note"] == "40 nights since 2026-11-23 were skipped"


@pytest.mark.django_db
def test_a_night_before_the_tallies_fails_with_a_sentence_and_changes_nothing():
    club(1)
    nightly.run(on=ON, clock=clock)
    with pytest.raises(
        CommandError, match="The night of 2026-11-22 is over: tiers already stand at 2026-11-23"
    ):
        call_command("nightly", on=ON - days(1))
    assert Job.objects.get(business_date=ON - days(1)).state == "failed"
    assert set(Watermark.objects.values_list("as_of", flat=True)) == {ON}


@pytest.mark.django_db
def test_drift_of_the_ledger_is_recorded_and_the_night_goes_on():
    ids = club(2)
    nightly.run(on=ON, clock=clock)
    database.run_as_owner(
        "SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE points_account DISABLE TRIGGER USER;"
        " UPDATE points_account SET balance = balance + 1 WHERE customer_id = %s;"
        " ALTER TABLE points_account ENABLE TRIGGER USER",
        [ids[0]],
    )
    nightly.run(on=ON + days(1), clock=clock)
    job = Job.objects.get(business_date=ON + days(1))
    assert (job.state, job.result["drift"]) == ("done", 2)
    assert {row["customer"] for row in job.result["drifts"]} == {ids[0]}


@pytest.mark.django_db
def test_reassess_all_agrees_with_the_night():
    club(3)
    nightly.run(on=ON, clock=clock)
    out = StringIO()
    call_command("reassess", on=ON, all=True, stdout=out)
    assert out.getvalue() == "Everyone was evaluated as of 2026-11-23: 0 tiers changed.\n"
    call_command("reassess", on=ON + days(1), stdout=out)
    assert out.getvalue().endswith("0 customers were due as of 2026-11-24: 0 tiers changed.\n")
    with pytest.raises(CommandError, match="Tiers stand at 2026-11-24 already"):
        call_command("reassess", on=ON)


def environment(name, state=database.STATE):
    """For a process of its own on the database `name`."""
    url = address(connection.settings_dict, name)
    return os.environ | {"DATABASE_URL": url, "CLUBCRM_STATE": str(state), "LOG_LEVEL": "WARNING"}


def address(login, name):
    return f"postgres://{login['USER']}:{login['PASSWORD']}@/{name}?host={quote(login['HOST'], safe='')}&port={login['PORT']}"


def start(name, *arguments, on=ON):
    command = [*MANAGE, "nightly", "--on", str(on), *arguments]
    return subprocess.Popen(
        command, env=environment(name), stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def test_a_night_that_runs_elsewhere_is_left_alone_with_exit_code_3(own_database):
    with kernel.running_job(name="nightly", on=ON, at=AT):
        process = start(own_database)
        _out, error = process.communicate(timeout=PATIENCE)
    assert (process.returncode, error) == (3, "The night of 2026-11-23 is being run by another process.\n")


def test_two_schedulers_at_once_are_one_run(own_database):
    club(4)
    connection.close()
    both = [start(own_database), start(own_database)]
    for process in both:
        process.communicate(timeout=PATIENCE)
    assert sorted(process.returncode for process in both) in ([0, 0], [0, 3])
    assert (Job.objects.get().state, Job.objects.get().attempts) == ("done", 1)
    assert TierChange.objects.count() == 4


def state():
    """All that a night decides, without ids and instants of writing."""
    return {
        "lines": sorted(Transfer.objects.values_list("reference", "amount", "qualifying", "happened_on")),
        "changes": sorted(
            (c, b or 0, a, str(on), cause, route, str(evidence))
            for c, b, a, on, cause, route, evidence in TierChange.objects.values_list(
                "customer", "before", "after", "as_of", "cause", "route", "evidence"
            )
        ),
        "standings": sorted(Standing.objects.values_list("customer", "tier", "since_on")),
        "tallies": sorted((customer, tuple(values)) for customer, values in Tally.objects.values_list("customer", "values")),
        "stands_at": sorted(Watermark.objects.values_list("source", "as_of")),
        "due": Due.objects.count(),
        "jobs": sorted(Job.objects.values_list("business_date", "state", "result__changed", "result__drift")),
        "proof": tiers.prove(),
    }  # fmt: skip


# Where the night is stopped: a lock that it needs at that point. Where there are two, the second is taken when it
# stands at the first, which is then given back: a lock that takes a transaction id would keep rows from being counted.
AT_FIRST_CHUNK = "LOCK TABLE tiers_tierchange IN SHARE MODE"
STOPS = {
    "earning": ["LOCK TABLE points_transfer IN SHARE MODE"],
    "moving the tallies": ["LOCK TABLE tiers_tally IN SHARE MODE"],
    "making due": ["LOCK TABLE tiers_due IN SHARE MODE"],
    "moving the watermark": ["LOCK TABLE tiers_watermark IN SHARE MODE"],
    "writing changes": [AT_FIRST_CHUNK],
    "a chunk in the middle": [
        AT_FIRST_CHUNK,
        "SELECT FROM tiers_standing WHERE customer_id = "
        "(SELECT customer_id FROM tiers_standing ORDER BY customer_id OFFSET 3 LIMIT 1) FOR UPDATE",
    ],
    "proving": [AT_FIRST_CHUNK, "LOCK TABLE points_consumption"],
}
# Chunks of two, so that a night of six has a middle; product code knows nothing of it.
DRIVER = """
import sys
from django.core.management import execute_from_command_line
import django; django.setup()
from tiers.operations import evaluating
evaluating.reassess_due.__kwdefaults__["chunk"] = 2
execute_from_command_line(["manage.py", "nightly", "--on", sys.argv[1]])
"""


def test_a_night_killed_anywhere_and_run_again_equals_an_undisturbed_one(own_database):
    customers = [MembershipFactory().customer for _ in range(6)]
    nightly.run(on=ON - days(1), clock=clock)
    for customer in customers:
        OwnershipFactory(customer=customer)
        invoice_with({"material": 3_000_000}, customer=customer, branch=customer.branch, invoiced_on=ON)
    with copy_of(own_database):
        nightly.run(on=ON, clock=clock)
        expected = state()
    assert len(expected["changes"]) == 12 and not expected["proof"] and not expected["due"]
    for stop, locks in STOPS.items():
        with copy_of(own_database) as name:
            killed_at(name, *locks)
            partly = TierChange.objects.count()
            assert partly == {"a chunk in the middle": 8, "proving": 12}.get(stop, 6), stop
            nightly.run(on=ON, clock=clock)
            assert state() == expected, stop
            assert Job.objects.get(business_date=ON).attempts == 2, stop


class copy_of:
    """A copy of a database nobody is connected to; the default connection points at it meanwhile."""

    def __init__(self, source):
        self.source, self.name = source, f"{source}_copy"

    def __enter__(self):
        database.connection.close()
        with database.admin() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            server.execute(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.source}" OWNER clubcrm_owner')
        database.point_at(self.name)
        return self.name

    def __exit__(self, *error):
        database.point_at(self.source)
        with database.admin() as server:
            server.execute(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')


def killed_at(name, *locks):
    """Start a night, let it run into the last lock, and kill it there with -9."""
    process = None
    holders = []
    for lock in locks:
        holders.append(database.admin(name))
        holders[-1].execute("BEGIN")
        holders[-1].execute(lock)
        process = process or subprocess.Popen(
            [sys.executable, "-c", DRIVER, str(ON)], env=environment(name) | SETTINGS, cwd=database.ROOT
        )
        for earlier in holders[:-1]:
            earlier.execute("ROLLBACK")
        until("the night waits for the lock", lambda: waiting(holders[-1]))
    process.send_signal(signal.SIGKILL)
    process.wait()
    for holder in holders:
        holder.close()
    until("the killed session is gone", lambda: not others(name))


SETTINGS = {"DJANGO_SETTINGS_MODULE": "clubcrm.settings"}


def waiting(holder):
    """Whether a session waits for this very one."""
    sql = "SELECT count(*) FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY (pg_blocking_pids(pid))"
    return holder.execute(sql).fetchone()[0]


def others(name):
    connection.close()
    with database.admin() as server:
        return server.execute("SELECT count(*) FROM pg_stat_activity WHERE datname = %s", [name]).fetchone()[
            0
        ]


def test_a_celery_worker_runs_the_night_and_a_second_call_finds_it_done(own_database, tmp_path):
    club(2, invoiced_on=business_date())
    connection.close()
    private = tmp_path / "state"
    here = embedded.start(private, postgres=False)
    env = environment(own_database, private)
    command = [
        sys.executable,
        "-m",
        "celery",
        "-A",
        "clubcrm",
        "worker",
        "--pool",
        "solo",
        "--loglevel",
        "WARNING",
    ]
    worker = subprocess.Popen(command, env=env, cwd=database.ROOT)
    try:
        queue = Celery(broker=f"redis+socket://{here.redis_socket}")
        for _ in range(2):
            queue.send_task("clubcrm.desk.tasks.nightly", ignore_result=True)
        until("the night is done", lambda: Job.objects.filter(name="nightly", state="done").exists())
        until("both calls are taken", lambda: drained(queue))
        assert Job.objects.get().attempts == 1
        assert set(Standing.objects.values_list("tier__code", flat=True)) == {"gold"}
    finally:
        worker.terminate()
        worker.wait(PATIENCE)
        embedded.stop(private)


def drained(queue):
    with queue.connection_for_read() as broker:
        return broker.default_channel.client.llen("celery") == 0
