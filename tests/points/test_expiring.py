"""The night takes what has lapsed, from whom it concerns, once."""

from datetime import timedelta

import pytest
from django.db import connection

from points import operations as points
from points import queries
from points.models import Lot, Transfer
from points.operations import expiring
from tests.factories.kernel import BranchFactory
from tests.points.conftest import AT, TODAY, Member, date

TOMORROW = date(2026, 11, 23)
NIGHT = AT + timedelta(days=1)


def test_a_lot_lapses_the_day_after_its_last_usable_day(member):
    earned = member.earn(60, expires_on=TODAY)
    member.earn(30, expires_on=TOMORROW)
    member.redeem(15)
    assert points.expire(on=TODAY, at=AT) == (0, 0)
    assert points.expire(on=TOMORROW, at=NIGHT) == (1, 45)
    line, lot = Transfer.objects.get(kind="expire"), Lot.objects.get(source_id=earned.transfer)
    assert (line.reference, line.happened_on) == (f"expire:{lot.id}:2026-11-23", TOMORROW)
    assert (line.business_month, line.qualifying) == (date(2026, 11, 1), 0)
    assert line.explanation == {"expires_on": "2026-11-22", "earned": earned.transfer}
    assert (line.debit_account.customer_id, line.credit_account.purpose) == (member.id, "expired")
    assert queries.balance(member.id, TOMORROW).spendable == 30
    assert queries.prove() == []


def test_a_night_run_again_expires_nothing_twice(member):
    member.earn(10, expires_on=TODAY)
    assert points.expire(on=TOMORROW, at=NIGHT) == (1, 10)
    assert points.expire(on=TOMORROW, at=NIGHT) == (0, 0)
    assert Transfer.objects.filter(kind="expire").count() == 1


def test_the_house_is_that_of_the_branch_that_issued_the_lot(member):
    elsewhere = BranchFactory()
    member.earn(10, expires_on=TODAY, branch=elsewhere.id)
    member.earn(7, expires_on=TODAY)
    points.expire(on=TOMORROW, at=NIGHT)
    houses = Transfer.objects.filter(kind="expire").values_list("credit_account__branch", "amount")
    assert sorted(houses) == sorted([(elsewhere.id, 10), (member.branch, 7)])


def test_a_refund_into_a_lapsed_lot_expires_again_the_next_night(member):
    member.earn(60, expires_on=TODAY)
    used = member.redeem(50)
    assert points.expire(on=TOMORROW, at=NIGHT) == (1, 10)
    member.reverse(used.transfer, at=NIGHT)
    assert points.expire(on=TOMORROW, at=NIGHT) == (0, 0)
    assert points.expire(on=date(2026, 11, 24), at=NIGHT + timedelta(days=1)) == (1, 50)
    assert (queries.balance(member.id, TOMORROW).spendable, queries.prove()) == (0, [])


def test_many_lots_go_in_chunks_and_a_killed_run_goes_on(db, monkeypatch):
    members = [Member() for _ in range(3)]
    for member in members:
        for amount in (1, 2, 3):
            member.earn(amount, expires_on=TODAY)
        member.earn(50)
    monkeypatch.setattr(expiring, "CHUNK", 2)
    with connection.cursor() as cursor:
        cursor.execute(queries.EXPIRE, [TOMORROW, 4, None, NIGHT, TOMORROW])
        assert cursor.fetchone() == (4, 7)
    assert points.expire(on=TOMORROW, at=NIGHT) == (5, 11)
    assert [queries.balance(member.id, TOMORROW).spendable for member in members] == [50, 50, 50]
    assert queries.prove() == []


def test_what_is_due_is_found_by_an_index(member):
    for number in range(300):
        member.earn(1, expires_on=date(2027, 1, 1) + timedelta(days=number))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(
            "EXPLAIN SELECT id FROM points_lot WHERE expires_on < '2027-01-02' AND remaining > 0 ORDER BY expires_on"
        )
        assert "points_lot_lapsing" in "\n".join(row[0] for row in cursor.fetchall())


@pytest.mark.parametrize("debt", [False, True])
def test_pending_points_lapse_too(member, debt):
    if debt:
        earned = member.earn(10)
        member.redeem(10)
        member.reverse(earned.transfer)
    member.earn(30, waits=True, expires_on=TODAY)
    assert points.expire(on=TOMORROW, at=NIGHT) == (1, 20 if debt else 30)
    assert queries.balance(member.id, TODAY) == (0, 0, 0, 0, None, 0)
    assert queries.prove() == []
