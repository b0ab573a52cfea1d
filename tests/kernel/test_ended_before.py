"""Whose transactions a watermark waits for."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from clubcrm.kernel.queries import ENDED_BEFORE
from points import operations as points
from points.models import Intake
from tests.factories.members import invoice_with
from tests.points.conftest import AT, Member
from tests.waiting import PATIENCE, until


def session(name: str, **more) -> psycopg.Connection:
    chosen = connection.settings_dict
    return psycopg.connect(
        host=chosen["HOST"], port=chosen["PORT"] or None, user=chosen["USER"] or None,
        password=chosen["PASSWORD"] or None, dbname=name, **more,
    )  # fmt: skip


@contextmanager
def writing(name: str) -> Iterator[None]:
    """A transaction of this database that runs, and a younger one that has ended."""
    with session(name) as running, session("postgres", autocommit=True) as younger:
        running.execute("SELECT pg_current_xact_id()")
        younger.execute("SELECT pg_current_xact_id()")
        yield


def all_ended() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_snapshot_xmax(pg_current_snapshot())::text")
        (mark,) = cursor.fetchone()
        cursor.execute("SELECT " + ENDED_BEFORE.format(xid="%s"), [int(mark)])
        return cursor.fetchone()[0]


# "Until": the server's own housekeeping may be writing in this database for a moment.
@pytest.mark.django_db
def test_other_databases_hold_nothing_up_also_when_they_begin_during_the_transaction_that_asks():
    for _again in range(3):
        with writing("postgres"):
            until("all have ended", all_ended)


@pytest.mark.django_db
def test_whoever_writes_in_this_database_is_waited_for():
    with writing(connection.settings_dict["NAME"]):
        assert not all_ended()
    until("all have ended", all_ended)


@pytest.mark.django_db
def test_the_ledger_is_folded_and_invoices_looked_at_whatever_other_databases_do():
    member = Member()

    def looked_at(invoice: int) -> bool:
        assert points.earn_due(by=None, at=AT) == (0, 0)
        return Intake.objects.get().through_id == invoice

    for _again in range(3):
        invoice = invoice_with({"labour": 10000}, customer=member.customer).id
        with writing("postgres"):
            assert points.earn_due(by=None, at=AT) == (1, 100)
            until("the invoice is looked at", lambda: looked_at(invoice))  # noqa: B023
            assert points.fold(wait_seconds=PATIENCE).lines == 1
