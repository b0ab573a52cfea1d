"""What lapsed unspent is owed by nobody when its purchase is taken back (docs/decisions/0094)."""

from datetime import timedelta

import pytest
from django.utils import translation

from clubcrm.kernel.models import Branch
from points import operations as points
from points import queries
from points.models import Transfer
from points.wording import why
from tests.points.conftest import AT, TODAY, Member, date

TOMORROW = date(2026, 11, 23)
NIGHT = AT + timedelta(days=1)


def lapsed(member, spent: int = 60, qualifying: int = 100) -> int:
    """100 points earned, some spent, the rest lapsed. Gives the earning."""
    earned = member.earn(100, qualifying=qualifying, expires_on=TODAY).transfer
    if spent:
        member.redeem(spent)
    points.expire(on=TOMORROW, at=NIGHT)
    return earned


def lines(kind: str) -> list[tuple[int, int]]:
    return list(Transfer.objects.filter(kind=kind).order_by("id").values_list("amount", "qualifying"))


def test_only_what_was_spent_is_owed(member):
    earned = lapsed(member)
    undone = member.reverse(earned, at=NIGHT)
    assert undone[1:] == (100, 0, 60, False)
    assert (lines("debt"), lines("unowed")) == ([(100, 100)], [(40, 0)])
    line = Transfer.objects.get(kind="unowed")
    assert (line.reverses_id, line.debit_account.purpose, line.credit_account.kind) == (
        undone.transfer,
        "expired",
        "debt",
    )
    assert line.debit_account.branch_id == member.branch
    assert (line.happened_on, line.business_month) == (TODAY, date(2026, 11, 1))
    with pytest.raises(points.AlreadyReversed):
        member.reverse(earned, at=NIGHT)
    assert queries.prove() == []


def test_nothing_spent_is_nothing_owed_and_counts_no_more_towards_tiers(member):
    earned = lapsed(member, spent=0)
    assert member.reverse(earned, at=NIGHT)[1:] == (100, 0, 0, False)
    assert (lines("debt"), lines("unowed")) == ([(100, 100)], [(100, 0)])
    assert queries.balance(member.id, TOMORROW).debt == 0
    assert queries.prove() == []


def test_in_parts_it_ends_where_the_whole_ends(member):
    earned = lapsed(member, qualifying=33)
    assert [member.reverse(earned, part, at=NIGHT).debt for part in (30, 30, 40)] == [0, 20, 60]
    assert [amount for amount, _qualifying in lines("unowed")] == [30, 10]
    assert sum(qualifying for _amount, qualifying in lines("debt")) == 33
    assert queries.prove() == []


def test_other_lots_pay_for_what_was_spent_and_not_for_what_lapsed(member):
    earned = lapsed(member)
    member.earn(500, at=NIGHT)
    assert member.reverse(earned, at=NIGHT)[1:] == (100, 440, 0, False)
    assert (lines("debt"), lines("unowed"), lines("reverse")) == ([(40, 0)], [(40, 0)], [(60, 100)])
    assert queries.prove() == []


def test_a_retry_answers_the_same(member):
    earned = lapsed(member)
    first, again = (member.reverse(earned, key="same", at=NIGHT) for _ in range(2))
    assert (first[:4], again.replayed) == (again[:4], True)
    assert len(lines("unowed")) == 1


def test_what_was_given_back_into_a_lapsed_lot_and_lapsed_is_not_owed(member):
    earned = member.earn(100, expires_on=TODAY).transfer
    used = member.redeem(100).transfer
    member.reverse(used, at=NIGHT)
    points.expire(on=date(2026, 11, 24), at=NIGHT + timedelta(days=1))
    assert member.reverse(earned, at=NIGHT + timedelta(days=1)).debt == 0
    assert queries.prove() == []


def test_what_moved_to_another_customer_and_lapsed_there_is_not_owed(member):
    earned = member.earn(100, expires_on=TODAY).transfer
    member.redeem(30)
    winner = Member()
    points.merge(loser=member.id, winner=winner.id, by=None, at=AT)
    points.expire(on=TOMORROW, at=NIGHT)
    assert member.reverse(earned, at=NIGHT).debt == 30
    assert queries.balance(winner.id, TOMORROW).debt == 30
    assert queries.prove() == []


def test_money_that_lapsed_is_no_debt_as_ever(member):
    paid = points.top_up(
        customer=member.id, paid=40, gifted=0, branch=member.branch, reference="t", expires_on=TODAY, by=None,
        at=AT, unit="point",
    )  # fmt: skip
    points.expire(on=TOMORROW, at=NIGHT)
    with pytest.raises(points.ReversesTooMuch):
        member.reverse(paid.transfer, at=NIGHT)


def test_the_settlement_takes_it_off_what_expired(member):
    lapsed_line = lapsed(member, spent=0)
    member.reverse(lapsed_line, at=NIGHT)
    branches = list(Branch.objects.values_list("id", flat=True))
    row = queries.settled(branches, date(2026, 1, 1))[0]
    assert (row.issued, row.expired, row.reversed, row.waived, row.outstanding) == (100, 0, 100, 0, 0)


def test_the_statement_says_that_nobody_owes_it(member):
    lapsed_line = lapsed(member)
    member.reverse(lapsed_line, at=NIGHT)
    page = queries.statement(member.id, limit=3)
    assert [(entry.line.kind, entry.line.amount, entry.debt) for entry in page.entries][:2] == [
        ("unowed", 40, 60),
        ("debt", -100, 100),
    ]
    with translation.override("en"):
        assert why({"reason": "refund"}, kind="unowed") == "This much had lapsed unspent: nobody owes it."
