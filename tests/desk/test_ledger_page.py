"""The ledger of a customer: filters, balances, stories, paper."""

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel.clock import business_date
from points import ledgers
from points import operations as points
from points.models import Unit
from points.queries import Place
from tests.factories.kernel import BranchFactory, GroupBranchFactory
from tests.factories.members import invoice_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def line(member):
    """Post for the member: `line(100)` earns, `line(-30)` redeems; days ago by `ago`."""
    now = timezone.now()

    def post(amount: int, ago: int = 0, **more):
        at = now - timedelta(days=ago)
        if amount < 0:
            return points.redeem(
                customer=member.id, amount=-amount, branch=member.branch_id, purpose="gift", key=f"k{amount}{ago}",
                by=None, at=at,
            )  # fmt: skip
        given = {"branch": member.branch_id, "explanation": {"note": f"note {amount}"}} | more
        return points.earn(
            customer=member.id, amount=amount, happened_on=business_date(at), reference=f"t{amount}:{ago}", by=None,
            at=at, **given,
        )  # fmt: skip

    return post


def shown(page: str) -> list[tuple[str, str]]:
    """(amount, balance) of each line of the table, from the top."""
    text = re.sub(r"<[^>]+>", " ", page)
    return re.findall(r"([+−][\d,]+)\s+([\d,]+)", text)


def read(desk, member, name="desk:points", **asked) -> str:
    return desk.get(reverse(name, args=[member.public_id]), asked).content.decode()


def test_each_line_stands_with_its_balance(desk, member, line):
    line(1000, ago=9), line(-300, ago=5), line(50)
    page = read(desk, member)
    assert shown(page) == [("+50", "750"), ("−300", "700"), ("+1,000", "1,000")]
    assert "750" in re.search(r'<span class="big">([\d,]+)', page)[1]


def test_filters_choose_lines_and_leave_the_balances(desk, member, line):
    west = BranchFactory(code="west2", parent=member.branch)
    line(1000, ago=9), line(-300, ago=5), line(50, branch=west.id)
    today = business_date()
    assert shown(read(desk, member, kind="redeem")) == [("−300", "700")]
    assert shown(read(desk, member, branch=west.id)) == [("+50", "750")]
    until = today - timedelta(days=5)
    assert shown(read(desk, member, until=until.isoformat())) == [("−300", "700"), ("+1,000", "1,000")]
    assert shown(read(desk, member, since=(until + timedelta(days=1)).isoformat())) == [("+50", "750")]
    assert "No line matches" in read(desk, member, kind="expire")


NONSENSE = [
    "since=2026-13-40",
    "kind=nonsense",
    "before=5",
    "unit=x",
    "category=x",
    "before=a:b:c",
    "until=gestern",
]


@pytest.mark.parametrize("asked", NONSENSE)
def test_nonsense_in_the_address_counts_as_not_given(desk, member, line, asked):
    line(7)
    assert shown(read(desk, member, **dict([asked.split("=")]))) == [("+7", "7")]


def test_a_branch_one_may_not_see_is_not_there(desk, member, west):
    address = reverse("desk:points", args=[member.public_id])
    assert desk.get(address, {"branch": west.id}).status_code == 404


def test_pages_carry_the_balance_on(desk, member, line, monkeypatch):
    monkeypatch.setattr("clubcrm.kernel.lists.ROWS", 2)
    for ago in (5, 4, 3, 2):
        line(100 + ago, ago=ago)
    page = read(desk, member)
    assert shown(page) == [("+102", "414"), ("+103", "312")]
    older = re.search(r'href="\?([^"]*before=[^"]+)"', page)[1].replace("&amp;", "&")
    rest = desk.get(reverse("desk:points", args=[member.public_id]) + "?" + older).content.decode()
    assert shown(rest) == [("+104", "209"), ("+105", "105")]


def test_a_place_of_another_customer_is_no_place(desk, member, line):
    line(7)
    other = type(member)(id=member.id + 1)
    forged = ledgers.cursor_of(Place(2**40, 1_000_000, 0), other, Unit.objects.get(code="point"))
    assert shown(read(desk, member, before=forged)) == [("+7", "7")]


def test_a_line_tells_its_rule_its_lots_and_what_reversed_it(desk, member):
    invoice = invoice_with({"labour": 21799}, customer=member, invoiced_on=date(2026, 10, 1), number="RO77")
    points.earn_invoices(invoices=[invoice.id], by=None, at=timezone.now())
    used = points.redeem(
        customer=member.id,
        amount=200,
        branch=member.branch_id,
        purpose="gift",
        key="k",
        by=None,
        at=timezone.now(),
    )
    points.reverse(transfer=used.transfer, amount=50, reason="refund", key="r", by=None, at=timezone.now())
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", read(desk, member)))
    assert (
        "Labour ¥217.99: 1 point for every full 1 yuan; smaller amounts earn nothing (rule “Points on service”, version 1)."
        in page
    )
    assert "217, of which 67 are left" in page
    assert "200 from that of 2026-10-01 RO77" in page
    assert "−50 back into that of 2026-10-01 RO77" in page
    assert "· 50 · Goods returned or money refunded" in page
    link = re.search(r'href="([^"]+)">RO77', read(desk, member))[1].replace("&amp;", "&")
    assert "RO77" in desk.get(link.split("#")[0]).content.decode()


def test_the_statement_stands_between_its_balances(desk, member, line):
    line(1000, ago=200), line(-300, ago=40), line(50, ago=3)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", read(desk, member, "points:statement")))
    found = re.search(
        r"Opening balance ([\d,]+).*Added in the period (\S+) .*Taken in the period (\S+) .*Closing balance ([\d,]+)",
        page,
    )
    assert found.groups() == ("1,000", "+50", "−300", "750")
    assert page.index("−300") < page.index("+50 ")


def test_the_statement_on_paper_names_the_house_its_branch_and_the_hotline(desk, member, line, east):
    group = GroupBranchFactory()
    group.name, group.hotline = "远岭集团", "400-810-1234"
    group.save()
    line(10, ago=1)
    page = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", read(desk, member, "points:statement")))
    assert "远岭集团 城东店 Hotline 400-810-1234" in page
    east.hotline = "400-600-0001"
    east.save()
    assert "Hotline 400-600-0001" in read(desk, member, "points:statement")


def test_a_statement_of_days_turned_round_or_to_come_is_one_of_the_last_days(desk, member, line):
    line(10, ago=1)
    today = business_date()
    ago = today - timedelta(days=40)
    for since, until, last in ((40, 1000, today), (0, -40, ago)):
        days = {"since": f"{today + timedelta(days=since)}", "until": f"{today + timedelta(days=until)}"}
        assert f"{last - timedelta(days=90)} – {last}" in read(desk, member, "points:statement", **days)


def test_the_page_takes_the_same_queries_whatever_the_history(desk, member, line):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            read(desk, member)
        return len(seen)

    line(500, ago=101), line(-1, ago=100)
    read(desk, member)
    few = count()
    for ago in range(1, 60):
        line(100 + ago, ago=ago)
        line(-ago, ago=ago)
    assert count() == few <= 30
