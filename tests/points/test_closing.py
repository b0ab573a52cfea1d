"""A closed month takes no further lines, whoever comes late."""

from datetime import UTC, datetime, timedelta

import pytest

from points import operations as points
from points import queries
from points.models import Closure, Transfer
from tests.factories.kernel import BranchFactory, UserFactory
from tests.points.conftest import AT, TODAY, Member, date

OCTOBER, NOVEMBER, DECEMBER = date(2026, 10, 1), date(2026, 11, 1), date(2026, 12, 1)
IN_OCTOBER = datetime(2026, 10, 20, 2, tzinfo=UTC)
IN_DECEMBER = datetime(2026, 12, 3, 2, tzinfo=UTC)


def close(month: date, at: datetime = AT) -> int:
    return points.close_month(month=month, by=UserFactory().id, at=at)


def month_of(posting: points.Posting) -> date:
    return Transfer.objects.get(id=posting.transfer).business_month


def test_what_is_recorded_later_counts_for_the_first_open_month(member):
    early = member.earn(100, happened_on=date(2026, 10, 1), at=IN_OCTOBER)
    assert month_of(early) == OCTOBER
    close(OCTOBER)
    late = member.earn(10, happened_on=date(2026, 10, 3), at=IN_OCTOBER)
    line = Transfer.objects.get(id=late.transfer)
    assert (line.happened_on, line.business_month) == (date(2026, 10, 3), NOVEMBER)
    assert month_of(member.redeem(5, at=IN_OCTOBER)) == NOVEMBER
    assert month_of(member.reverse(early.transfer, 5, at=IN_OCTOBER)) == NOVEMBER
    assert month_of(member.correct(5, at=IN_OCTOBER)) == NOVEMBER
    assert queries.prove() == []


def test_whatever_posts_for_a_closed_month_posts_for_the_open_one(member):
    """Every function and every kind of line it writes, with an instant in the closed month."""
    other, day = Member(), {"happened_on": IN_OCTOBER.date(), "at": IN_OCTOBER}
    close(OCTOBER)
    given = {"reference": "paid", "branch": member.branch, "by": None, "at": IN_OCTOBER, "unit": "point"}
    points.top_up(customer=member.id, paid=20, gifted=3, **given)
    held = member.hold(4, at=IN_OCTOBER, until_at=IN_OCTOBER + timedelta(hours=1)).hold
    points.confirm(hold=held, key="c", by=None, at=IN_OCTOBER)
    used = member.redeem(19, at=IN_OCTOBER).transfer
    earned = member.earn(50, expires_on=date(2026, 10, 21), **day).transfer
    member.redeem(30, at=IN_OCTOBER)
    points.expire(on=date(2026, 10, 22), at=IN_OCTOBER.replace(day=22))
    member.reverse(earned, at=IN_OCTOBER.replace(day=22))  # 20 lapsed unspent, 30 owed
    member.reverse(used, 5, at=IN_OCTOBER)
    member.waive(2, at=IN_OCTOBER)
    member.correct(1, at=IN_OCTOBER)
    rows = [points.Earning(member.id, 5, member.branch, IN_OCTOBER.date(), "batch", {})]
    points.earn_many(earnings=rows, by=None, at=IN_OCTOBER)
    member.grant(1, at=IN_OCTOBER)
    points.merge(loser=member.id, winner=other.id, by=None, at=IN_OCTOBER)
    member.reverse(used, 5, at=IN_OCTOBER)  # moves on to the other
    months = set(Transfer.objects.values_list("kind", "business_month"))
    assert months == {(kind, NOVEMBER) for kind in Transfer.Kind.values if kind != "clear"}
    assert queries.prove() == []


def test_two_closed_months_push_a_line_over_both(member):
    close(OCTOBER)
    close(NOVEMBER, IN_DECEMBER)
    assert month_of(member.earn(10, at=IN_OCTOBER)) == DECEMBER
    rows = [points.Earning(member.id, 5, member.branch, TODAY, "batch", {})]
    points.earn_many(earnings=rows, by=None, at=AT)
    assert Transfer.objects.get(reference="batch").business_month == DECEMBER
    member.earn(9, expires_on=TODAY, at=IN_OCTOBER)
    points.expire(on=date(2026, 11, 23), at=AT)
    assert Transfer.objects.get(kind="expire").business_month == DECEMBER
    paid = points.top_up(
        customer=member.id, paid=5, gifted=1, branch=member.branch, reference="t", by=None, at=AT
    )
    assert month_of(paid) == DECEMBER


def test_months_are_closed_in_order_when_they_are_over_and_once(member):
    member.earn(10, at=IN_OCTOBER)
    with pytest.raises(points.MonthNotOver):
        close(NOVEMBER)
    with pytest.raises(points.UnknownCode):
        close(date(2026, 10, 2))
    close(OCTOBER)
    for wrong in (OCTOBER, date(2026, 9, 1), DECEMBER):
        with pytest.raises(points.MonthOutOfOrder) as refused:
            close(wrong, IN_DECEMBER)
        assert refused.value.next == NOVEMBER
    closure = Closure.objects.get()
    assert (closure.month, closure.closed_at, closure.lines, closure.total) == (OCTOBER, AT, 1, 10)


def test_a_branch_that_honoured_points_of_another_is_credited(member):
    here, there = member.branch, BranchFactory().id
    member.earn(60, happened_on=date(2026, 10, 20), at=IN_OCTOBER)
    member.earn(40, branch=there, happened_on=date(2026, 10, 20), at=IN_OCTOBER)
    used = member.redeem(90, branch=there, at=IN_OCTOBER)
    member.reverse(
        used.transfer, 40, at=IN_OCTOBER
    )  # 30 go back into the lot issued there, 10 into the one here
    member.redeem(30, branch=there, at=IN_OCTOBER)  # 10 issued here, 20 there: those are nobody's debt
    close(OCTOBER)
    line = Transfer.objects.get(kind="clear")
    assert (line.amount, line.business_month, line.happened_on) == (60, OCTOBER, date(2026, 10, 31))
    assert (line.debit_account.branch_id, line.credit_account.branch_id) == (here, there)
    assert (line.debit_account.purpose, line.credit_account.purpose) == ("cleared", "cleared")
    assert line.reference == f"clear:2026-10:point:{here}:{there}"
    assert queries.prove() == []


def test_what_is_given_back_in_a_later_month_is_cleared_back(member):
    here, there = member.branch, BranchFactory().id
    member.earn(60, happened_on=date(2026, 10, 20), at=IN_OCTOBER)
    used = member.redeem(50, branch=there, at=IN_OCTOBER)
    close(OCTOBER)
    member.reverse(used.transfer, 20)
    close(NOVEMBER, IN_DECEMBER)
    back = Transfer.objects.get(kind="clear", business_month=NOVEMBER)
    assert (back.amount, back.debit_account.branch_id, back.credit_account.branch_id) == (20, there, here)
    assert back.reference == f"clear:2026-11:point:{here}:{there}:back"


def test_nobody_closes_a_month_without_a_name(member):
    with pytest.raises(points.UnknownCode):
        points.close_month(month=OCTOBER, by=None, at=AT)
