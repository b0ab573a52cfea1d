"""What expires soon: the list and the customer's page."""

import re
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Access
from points import operations as points
from points import queries as ledger
from tests.factories.members import CustomerFactory

pytestmark = pytest.mark.django_db


def lot(customer, amount: int, days: int | None):
    today = business_date()
    points.earn(
        customer=customer.id, amount=amount, branch=customer.branch_id, happened_on=today, explanation={}, by=None,
        reference=f"{customer.id}:{amount}:{days}", at=timezone.now(),
        expires_on=None if days is None else today + timedelta(days=days),
    )  # fmt: skip


def cells(row: str) -> list[str]:
    found = re.findall(r"<td.*?</td>", row, re.S)
    return [found[1], found[-2], found[-1]]


def listed(client, **asked) -> list[tuple[str, ...]]:
    """(customer, points, in all) of each row."""
    page = client.get(reverse("points:expiring"), asked).content.decode()
    rows = re.findall(r"<tr>\s*<td class=\"nowrap\">.*?</tr>", page, re.S)
    return [tuple(re.sub(r"<[^>]+>|\s+", " ", cell).strip() for cell in cells(row))
            for row in rows]  # fmt: skip


def test_what_expires_stands_soonest_first_per_customer_and_day(desk, member):
    other = CustomerFactory(branch=member.branch, name="赵钱")
    (
        lot(member, 30, 40),
        lot(member, 5, 10),
        lot(other, 7, 20),
        lot(member, 99, None),
        lot(member, 88, 200),
        lot(member, 2, 0),
    )
    assert listed(desk) == [("王建国", "2", "7"), ("王建国", "5", "7"), ("赵钱", "7", "7")]
    assert listed(desk, within=60)[-1] == ("王建国", "30", "37")
    assert listed(desk, within=7) == listed(desk)
    page = desk.get(reverse("points:expiring")).content.decode()
    assert "14 points of 2 customers expire within 30 days" in page
    assert "138****1234" in page and "13800001234" not in page


def test_what_lapsed_or_was_spent_is_not_listed(desk, member):
    lot(member, 5, -1), lot(member, 10, 5)
    points.redeem(
        customer=member.id,
        amount=10,
        branch=member.branch_id,
        purpose="gift",
        key="k",
        by=None,
        at=timezone.now(),
    )
    assert listed(desk) == []
    assert (
        "Nothing expires in this time. Points lapse only where"
        in desk.get(reverse("points:expiring")).content.decode()
    )


def test_pages_go_on_where_they_ended(desk, member, monkeypatch):
    monkeypatch.setattr("clubcrm.kernel.lists.ROWS", 2)
    for days in (3, 3, 4, 5, 6):
        lot(CustomerFactory(branch=member.branch, name=f"甲{days}"), days, days)
    found, address = [], reverse("points:expiring")
    for _page in range(4):
        page = desk.get(address).content.decode()
        found += re.findall(r'<td class="number">(\d+)</td><td class="number">', page)
        older = re.search(r'href="(\?[^"]*)" rel="next"', page)
        if older is None:
            break
        address = reverse("points:expiring") + older[1].replace("&amp;", "&")
    assert found == ["3", "3", "4", "5", "6"]


def test_customers_of_other_branches_are_not_listed(as_role, member, west):
    lot(member, 5, 10)
    client = as_role("service-advisor", west)
    assert listed(client) == []
    assert ledger.lapsing([west.id], business_date(), 90) == []
    assert ledger.lapsing_together([west.id], business_date(), 90) == (0, 0)
    assert client.get(reverse("points:expiring"), {"branch": member.branch_id}).status_code == 404


@pytest.mark.parametrize("place", ["x", "2026-13-01.4", ".", "2026-11-01.-1"])
def test_nonsense_in_the_address_means_the_beginning(desk, member, place):
    lot(member, 5, 10)
    assert listed(desk, before=place) == [("王建国", "5", "5")]


def test_the_customers_page_says_what_expires_within_60_days(desk, member):
    lot(member, 5, 10), lot(member, 6, 60), lot(member, 100, 61)
    page = desk.get(reverse("desk:customer", args=[member.public_id])).content.decode()
    assert "11 points expire within 60 days" in page


def content(answer) -> str:
    return b"".join(answer.streaming_content).decode("utf-8-sig")


def test_the_list_leaves_as_a_file_with_the_phone_masked_and_is_logged(desk, member):
    lot(member, 5, 10), lot(member, 6, 80)
    text = content(desk.get(reverse("points:expiring_csv"), {"within": 90}))
    on = business_date() + timedelta(days=10)
    assert text.splitlines()[1] == f"{on},王建国,138****1234,,城东店,5"
    assert len(text.splitlines()) == 3
    row = Access.objects.get(action="export")
    assert (row.subject_kind, row.count, row.classes) == ("expiring", 2, [])
    assert desk.get(reverse("points:expiring_xlsx")).status_code == 200


def test_a_statement_leaves_as_a_file(desk, member):
    lot(member, 30, None)
    points.redeem(
        customer=member.id,
        amount=10,
        branch=member.branch_id,
        purpose="gift",
        key="k",
        by=None,
        at=timezone.now(),
    )
    answer = desk.get(reverse("points:statement_csv", args=[member.public_id]))
    lines = [line.split(",") for line in content(answer).splitlines()]
    assert [line[-2:] for line in lines[1:]] == [["30", "30"], ["-10", "20"]]
    row = Access.objects.get(action="export")
    assert (row.subject_kind, row.subject, row.count) == ("ledger", member.id, 2)
    assert desk.get(reverse("points:statement_xlsx", args=[member.public_id])).status_code == 200


def test_the_files_of_other_branches_are_not_there(as_role, member, west):
    lot(member, 5, 10)
    client = as_role("service-advisor", west)
    assert client.get(reverse("points:statement_csv", args=[member.public_id])).status_code == 404
    assert len(content(client.get(reverse("points:expiring_csv"))).splitlines()) == 1
