"""The settlement of months: figures by branch, worth in yuan, closing."""

import re
from datetime import UTC, date, datetime

import pytest
from django.urls import reverse

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Access
from clubcrm.kernel.months import month_of, shifted
from clubcrm.kernel.scope import Scope, scope_of_branch
from points import operations as points
from points import queries as ledger
from points import settling
from points.models import Closure, Transfer, Unit, Worth
from tests.factories.kernel import BranchFactory, GroupBranchFactory, StaffFactory, UserFactory
from tests.factories.members import CustomerFactory, MembershipFactory

pytestmark = pytest.mark.django_db
SEPTEMBER, OCTOBER = datetime(2026, 9, 10, 2, tzinfo=UTC), datetime(2026, 10, 10, 2, tzinfo=UTC)
NOVEMBER = date(2026, 11, 22)


@pytest.fixture
def group():
    return GroupBranchFactory()


@pytest.fixture
def stores(group):
    return [
        BranchFactory(code="east", name="城东店", parent=group),
        BranchFactory(code="west", name="城西店", parent=group),
    ]


@pytest.fixture
def moved(stores):
    """100 issued at east in September; 40 of them redeemed at west in October, 10 given back; 25 issued at west."""
    east, west = stores
    member = MembershipFactory(customer=CustomerFactory(branch=east)).customer
    given = {"customer": member.id, "by": None}
    points.earn(
        amount=100,
        branch=east.id,
        happened_on=SEPTEMBER.date(),
        reference="a",
        explanation={},
        at=SEPTEMBER,
        **given,
    )
    used = points.redeem(amount=40, branch=west.id, purpose="gift", key="k", at=OCTOBER, **given)
    points.reverse(transfer=used.transfer, amount=10, reason="refund", key="r", by=None, at=OCTOBER)
    points.earn(
        amount=25,
        branch=west.id,
        happened_on=OCTOBER.date(),
        reference="b",
        explanation={},
        at=OCTOBER,
        **given,
    )
    return member


def told(scope: Scope, today: date = NOVEMBER) -> dict[str, list[tuple]]:
    found = settling.months(scope, Unit.objects.get(code="point"), today)
    return {
        f"{month.month:%m}": [
            (row.branch, row.settled.issued, row.settled.redeemed, row.settled.reversed, row.settled.cleared,
             row.settled.outstanding, row.liability)
            for row in month.rows
        ]
        for month in found
    }  # fmt: skip


def everyone(group) -> Scope:
    return scope_of_branch(group.id)


def test_each_branch_and_month_adds_up(moved, group):
    assert told(everyone(group)) == {
        "11": [("城东店", 0, 0, 0, 0, 100, 1000), ("城西店", 0, 0, 0, 0, -5, -50)],
        "10": [("城东店", 0, 0, 0, 0, 100, 1000), ("城西店", 25, 40, -10, 0, -5, -50)],
        "09": [("城东店", 100, 0, 0, 0, 100, 1000)],
    }


def test_closing_clears_what_branches_honoured_for_each_other(moved, group):
    by = UserFactory().id
    points.close_month(month=date(2026, 9, 1), by=by, at=datetime(2026, 11, 1, tzinfo=UTC))
    points.close_month(month=date(2026, 10, 1), by=by, at=datetime(2026, 11, 1, tzinfo=UTC))
    assert told(everyone(group))["10"] == [
        ("城东店", 0, 0, 0, -30, 70, 700),
        ("城西店", 25, 40, -10, 30, 25, 250),
    ]
    points.fold()
    assert told(everyone(group))["10"] == [
        ("城东店", 0, 0, 0, -30, 70, 700),
        ("城西店", 25, 40, -10, 30, 25, 250),
    ]


def test_one_sees_ones_own_branches(moved, stores):
    assert {row[0] for rows in told(scope_of_branch(stores[1].id)).values() for row in rows} == {"城西店"}


def test_the_months_are_closed_in_order_and_only_when_over(moved, group):
    unit = Unit.objects.get(code="point")

    def closes(today: date) -> list[date]:
        return [month.month for month in settling.months(everyone(group), unit, today) if month.closes]

    assert closes(NOVEMBER) == [date(2026, 10, 1), date(2026, 9, 1)]
    assert closes(OCTOBER.date()) == [date(2026, 9, 1)]
    assert closes(date(2026, 9, 30)) == []
    points.close_month(month=date(2026, 9, 1), by=UserFactory().id, at=datetime(2026, 10, 1, 2, tzinfo=UTC))
    assert closes(NOVEMBER) == [date(2026, 10, 1)] and closes(date(2026, 10, 31)) == []


def finance(as_role, branch):
    return as_role("finance-manager", branch)


def test_closing_a_month_on_the_page(moved, group, as_role):
    client = finance(as_role, group)
    page = client.get(reverse("points:months")).content.decode()
    assert "Next to close: 2026-09" in page and "/points/months/2026-09/close/" in page
    assert page.index("Next to close") < page.index("What points are worth")
    asked = client.get(reverse("points:close_month", args=["2026-09"])).content.decode()
    assert "for good" in asked and not Closure.objects.exists()
    said = client.post(reverse("points:close_month", args=["2026-09"]), follow=True).content.decode()
    assert "2026-09 is closed." in said
    closure = Closure.objects.get()
    assert (closure.month, closure.closed_by) == (date(2026, 9, 1), client.signed_in)
    again = client.post(reverse("points:close_month", args=["2026-09"]), follow=True).content.decode()
    assert "2026-09 is closed already or not the next one" in again and Closure.objects.count() == 1


def test_all_months_that_are_over_are_closed_at_once_after_one_preview(moved, group, as_role):
    client = finance(as_role, group)
    last = shifted(month_of(business_date()), -1)
    due = ledger.find_closable(business_date())
    assert (due[0], due[-1], len(due) > 1) == (date(2026, 9, 1), last, True)
    page, address = (
        client.get(reverse("points:months")).content.decode(),
        f"/points/months/{last:%Y-%m}/close/",
    )
    assert f"Close all up to {last:%Y-%m}" in page and address in page
    asked = client.get(address).content.decode()
    assert f"{len(due)} months are closed one after the other" in asked and not Closure.objects.exists()
    assert [asked.index(f'id="m{month:%Y-%m}"') for month in due] == sorted(
        asked.index(f'id="m{month:%Y-%m}"') for month in due
    )
    said = client.post(address, follow=True).content.decode()
    assert f"2026-09 to {last:%Y-%m} are closed." in said and "Next to close" not in said
    assert list(Closure.objects.order_by("id").values_list("month", flat=True)) == due


def test_closing_up_to_a_month_in_the_middle_leaves_the_later_ones(moved, group):
    by = UserFactory().id
    closed = points.close_months(through=date(2026, 10, 1), by=by, at=datetime(2027, 2, 3, tzinfo=UTC))
    assert closed == [date(2026, 9, 1), date(2026, 10, 1)]
    assert ledger.find_closable(date(2027, 2, 3)) == [date(2026, 11, 1), date(2026, 12, 1), date(2027, 1, 1)]
    for wrong, refusal in (
        (date(2026, 9, 1), points.MonthOutOfOrder),
        (date(2027, 2, 1), points.MonthNotOver),
    ):
        with pytest.raises(refusal):
            points.close_months(through=wrong, by=by, at=datetime(2027, 2, 3, tzinfo=UTC))


def test_the_first_month_to_close_is_the_first_in_which_any_unit_moved(moved, group):
    member = MembershipFactory().customer
    points.earn(
        customer=member.id, amount=5, branch=group.id, happened_on=date(2026, 7, 4), reference="m", explanation={},
        by=None, at=datetime(2026, 7, 4, 2, tzinfo=UTC), unit="money",
    )  # fmt: skip
    assert ledger.find_closable(date(2026, 9, 30)) == [date(2026, 7, 1), date(2026, 8, 1)]
    points.fold(wait_seconds=10)
    assert ledger.find_closable(date(2026, 9, 30)) == [date(2026, 7, 1), date(2026, 8, 1)]


def test_finance_finds_it_on_home_and_nobody_else_does(moved, group, stores, as_role):
    assert "Next to close: 2026-09" in finance(as_role, group).get(reverse("desk:home")).content.decode()
    assert "Next to close" not in finance(as_role, stores[0]).get(reverse("desk:home")).content.decode()
    assert "Next to close" not in as_role("care-manager", group).get(reverse("desk:home")).content.decode()


def test_nothing_is_over_where_nothing_moved(db):
    assert ledger.find_closable(NOVEMBER) == []


def test_a_month_that_is_not_over_stays_open(moved, group, as_role):
    client, this = finance(as_role, group), month_of(business_date())
    for month in (date(2026, 9, 1), date(2026, 10, 1)):
        if month < this:
            points.close_month(month=month, by=client.signed_in.id, at=datetime.now(UTC))
    month = Closure.objects.order_by("-month").first().month
    while (month := shifted(month, 1)) < this:
        points.close_month(month=month, by=client.signed_in.id, at=datetime.now(UTC))
    said = client.post(reverse("points:close_month", args=[f"{this:%Y-%m}"]), follow=True).content.decode()
    assert "is not over yet" in said and not Closure.objects.filter(month=this).exists()


@pytest.mark.parametrize("month", ["2026-13", "1900-01", "2031-01", "x"])
def test_what_is_no_month_of_the_club_is_not_there(moved, group, as_role, month):
    assert finance(as_role, group).post(reverse("points:close_month", args=[month])).status_code == 404


def test_only_who_sees_the_whole_group_closes_for_it(moved, stores, as_role):
    client = finance(as_role, stores[0])
    assert client.get(reverse("points:months")).status_code == 200
    assert client.post(reverse("points:close_month", args=["2026-09"])).status_code == 403
    assert client.post(reverse("points:worth"), {"yuan": "5"}).status_code == 403
    assert not Closure.objects.exists() and Worth.objects.count() == 1


@pytest.mark.parametrize(
    ("role", "status"), [("care-manager", 403), ("general-manager", 403), ("finance-manager", 302)]
)
def test_who_closes(moved, group, as_role, role, status):
    assert as_role(role, group).post(reverse("points:close_month", args=["2026-09"])).status_code == status


def test_what_points_are_worth_changes_from_the_open_month_on(moved, group, as_role):
    client = finance(as_role, group)
    said = client.post(reverse("points:worth"), {"yuan": "5.50"}, follow=True).content.decode()
    assert "a hundred points are worth ¥5.50" in said
    row = Worth.objects.get(cents_per_hundred=550)
    assert (row.from_month, row.recorded_by) == (month_of(business_date()), client.signed_in)
    found = told(everyone(group), business_date())
    assert found["09"][0][-1] == 1000 and found[f"{business_date():%m}"][0][-1] == 550
    said = client.post(reverse("points:worth"), {"yuan": "nothing"}, follow=True).content.decode()
    assert "Enter what a hundred points are worth" in said and Worth.objects.count() == 2


def test_the_worth_of_a_closed_month_stands(group):
    with pytest.raises(points.MonthClosed):
        points.set_worth(
            unit="point", from_month=date(2026, 9, 1), cents_per_hundred=1, closed=date(2026, 9, 1),
            by=StaffFactory(branch=group).user_id, at=OCTOBER,
        )  # fmt: skip


def test_the_months_leave_as_a_file_and_that_is_logged(moved, group, as_role):
    client = finance(as_role, group)
    points.close_month(
        month=date(2026, 9, 1), by=client.signed_in.id, at=datetime(2026, 10, 1, 2, tzinfo=UTC)
    )
    answer = client.get(reverse("points:months_csv"), {"unit": "point"})
    heading, *rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()
    assert heading == (
        "Month,Branch,State,Issued,Redeemed,Expired,Reversed,Taken off,Waived,Cleared,Outstanding,Liability"
    )
    assert rows[:3] == [
        "2026-09-01,城东店,closed,100,0,0,0,0,0,0,100,10.00",
        "2026-10-01,城东店,not closed yet,0,0,0,0,0,0,0,100,10.00",
        "2026-10-01,城西店,not closed yet,25,40,0,-10,0,0,0,-5,-0.50",
    ]
    row = Access.objects.get(action="export")
    assert (row.subject_kind, row.count, row.classes) == ("months", len(rows), [])
    assert client.get(reverse("points:months_xlsx")).status_code == 200


def test_money_leaves_in_yuan_and_only_of_ones_own_branches(moved, stores, as_role):
    points.top_up(
        customer=moved.id, paid=12_345, gifted=5, branch=stores[0].id, reference="t", by=None, at=OCTOBER
    )
    for store, wanted in ((stores[0], ["2026-10-01,城东店,not closed yet,123.50"]), (stores[1], [])):
        answer = finance(as_role, store).get(reverse("points:months_csv"), {"unit": "money"})
        rows = b"".join(answer.streaming_content).decode("utf-8-sig").splitlines()[1:]
        assert [row.split(",0.00")[0] for row in rows[:1]] == wanted
    assert as_role("service-advisor", stores[0]).get(reverse("points:months_csv")).status_code == 403


def test_the_page_shows_the_whole(moved, group, as_role):
    page = re.sub(
        r"\s+",
        " ",
        re.sub(r"<[^>]+>", " ", finance(as_role, group).get(reverse("points:months")).content.decode()),
    )
    assert "Together" in page and "¥10.00" in page
    assert Transfer.objects.count() == 4
