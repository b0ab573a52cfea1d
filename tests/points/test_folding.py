"""The sums of the ledger: exact at every moment, whatever commits late."""

import random
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from clubcrm.kernel import database
from points import operations as points
from points import queries
from points.models import Rollup, RollupMark
from tests.factories.kernel import BranchFactory
from tests.points.conftest import AT, Member
from tests.points.test_intake import elsewhere

# What the view says and what the lines themselves say.
FLOW = "SELECT kind, debit, credit, sum(amount), sum(qualifying), sum(lines) FROM points_flow GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"
LINES = "SELECT kind, debit, credit, sum(amount), sum(qualifying), count(*) FROM points_sided GROUP BY 1, 2, 3 ORDER BY 1, 2, 3"


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def busy(member: Member) -> None:
    earned = member.earn(100)
    member.redeem(70)
    member.reverse(earned.transfer)
    member.earn(90, qualifying=30)


def test_what_is_folded_and_what_is_not_are_one(member):
    busy(member)
    assert rows(FLOW) == rows(LINES) != []
    folded = points.fold()
    assert folded.lines == 6 and rows(FLOW) == rows(LINES)
    assert Rollup.objects.count() == 5  # both earnings are alike
    member.earn(5)
    assert rows(FLOW) == rows(LINES)
    assert points.fold().lines == 1 and rows(FLOW) == rows(LINES)
    assert points.fold().lines == 0


def test_small_steps_fold_the_same(member):
    busy(member)
    assert points.fold(ids=1).lines == 6
    assert rows(FLOW) == rows(LINES)
    assert queries.prove() == []


def test_random_histories_folded_now_and_then_stay_exact(member):
    chance = random.Random(5)
    other = BranchFactory(code="other").id
    months = [AT + timedelta(days=31 * step) for step in range(4)]
    for step in range(60):
        at = months[step // 15]
        points.earn(
            customer=member.id, amount=chance.randint(1, 50), branch=chance.choice([other, member.branch]),
            happened_on=date(2026, 11, 1), reference=f"r{step}", explanation={}, by=None, at=at,
            qualifying=chance.randint(0, 9),
        )  # fmt: skip
        if chance.random() < 0.3:
            member.redeem(1, at=at)
        if chance.random() < 0.3:
            points.fold(ids=chance.choice([1, 3, 100]))
        assert rows(FLOW) == rows(LINES)
    assert queries.prove() == []


def test_a_line_that_commits_late_with_a_small_id_is_neither_lost_nor_counted_twice(own_database):
    member, other = Member(), Member()
    late = elsewhere()
    try:
        late.execute(
            "SELECT points_earn(%s, 'point', 'earn', 7, 7, %s, NULL, '2026-11-22', '2026-11-22', NULL, 'late', NULL, NULL,"
            " NULL, '{}', NULL, '2026-11-22 02:00Z', '2026-11-22')", [other.id, other.branch],
        )  # fmt: skip
        member.earn(100)
        assert points.fold(wait_seconds=0.2).lines == 0
        assert rows(FLOW) == rows(LINES)
        late.commit()
    finally:
        late.close()
    assert rows(FLOW) == rows(LINES)
    assert sum(row[3] for row in rows(FLOW)) == 107
    for _night in range(3):
        points.fold(wait_seconds=10)
        assert rows(FLOW) == rows(LINES)
    assert RollupMark.objects.get().through_id > 0


def test_after_a_restore_nothing_is_counted_twice(own_database):
    member = Member()
    busy(member)
    points.fold(wait_seconds=10)
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("UPDATE points_rollupmark SET mark_id = 0, mark_xid = 0")
    member.earn(3)
    assert points.fold(wait_seconds=10).lines == 1
    assert rows(FLOW) == rows(LINES)


@pytest.mark.parametrize(
    "plant",
    [
        "UPDATE points_rollup SET amount = amount + 1 WHERE kind = 'earn'",
        "UPDATE points_rollup SET qualifying = qualifying + 1 WHERE kind = 'earn'",
        "UPDATE points_rollup SET lines = lines - 1 WHERE kind = 'redeem'",
        "DELETE FROM points_rollup WHERE kind = 'redeem'",
        "UPDATE points_rollupmark SET through_id = through_id - 1",
    ],
)
def test_a_sum_that_is_not_that_of_its_lines_is_drift(own_database, plant):
    member = Member()
    busy(member)
    points.fold(wait_seconds=10)
    assert queries.prove() == []
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute(plant)
    drifts = queries.prove()
    assert {drift.check for drift in drifts} == {"sum-of-a-month-is-that-of-its-lines"}
    assert {drift.branch for drift in drifts} == {member.branch}


@pytest.mark.parametrize(
    "attack",
    [
        "UPDATE points_rollup SET amount = 0",
        "DELETE FROM points_rollup",
        "INSERT INTO points_rollup (business_month) VALUES ('2026-01-01')",
        "UPDATE points_rollupmark SET through_id = 999999999",
        "TRUNCATE points_rollup",
        "UPDATE points_flow SET amount = 0",
    ],
)
def test_the_application_cannot_write_the_sums(member, attack):
    busy(member)
    points.fold()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(attack)
    assert rows(FLOW) == rows(LINES)


def test_a_month_of_a_branch_adds_up(member):
    west = BranchFactory(code="west").id
    october = datetime(2026, 10, 5, 2, tzinfo=UTC)
    earned = member.earn(100, at=october)
    member.earn(50, branch=west)
    member.redeem(30)
    member.reverse(earned.transfer, 20)
    months = queries.settled([member.branch, west], date(2026, 1, 1))
    assert [(one.month.month, one.branch, one.issued, one.redeemed, one.reversed, one.outstanding) for one in months] == [
        (11, member.branch, 0, 30, 20, 50), (11, west, 50, 0, 0, 50), (10, member.branch, 100, 0, 0, 100),
    ]  # fmt: skip
    points.fold()
    assert queries.settled([member.branch, west], date(2026, 1, 1)) == months
    assert queries.settled([west], date(2026, 11, 1)) == [one for one in months if one.branch == west]
    assert (
        sum(one.outstanding for one in months[:2]) == queries.balance(member.id, date(2026, 11, 22)).spendable
    )
