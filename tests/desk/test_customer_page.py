"""The customer's page: what stands on it, in which order, and at which cost."""

import re
import uuid
from datetime import date, timedelta
from urllib.parse import unquote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Job
from members.models import Visit
from points import operations as points
from points.wording import explain_payers
from tests.factories.members import invoice_with
from tests.points.test_rules import drafted, put_into_force
from tiers import operations as tiers

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


def history(member, visits):
    """So many visits on consecutive days with an invoice of 100 yuan each, all earned."""
    invoices = []
    for number in range(visits):
        on = TODAY - timedelta(days=number)
        visit = Visit.objects.create(
            customer=member,
            branch=member.branch,
            arrived_on=on,
            order_number=f"RO{number:06}",
            service_type="保养",
        )
        invoices.append(
            invoice_with({"labour": 6000, "material": 4000}, customer=member, visit=visit,
                         number=f"RO{number:06}", invoiced_on=on).id
        )  # fmt: skip
    points.earn_invoices(invoices=invoices, by=None, at=timezone.now())
    tiers.reassess(customer=member.id, as_of=TODAY, cause="night", by=None, at=timezone.now())


def page_of(desk, member, **address):
    return desk.get(reverse("desk:customer", args=[member.public_id]), address)


def queries_of(desk, member):
    with CaptureQueriesContext(
        connection,
    ) as queries:
        page_of(desk, member)
    return len(queries)


def redeemed(member, times):
    """So many redemptions of a point, each taken back again."""
    for _ in range(times):
        line = points.redeem(
            customer=member.id, amount=1, branch=member.branch_id, purpose="gift", key=uuid.uuid4().hex,
            by=None, at=timezone.now(),
        )  # fmt: skip
        points.reverse(transfer=line.transfer, reason="mistake", amount=None,
            key=uuid.uuid4().hex, by=None, at=timezone.now())  # fmt: skip


def test_the_page_costs_the_same_few_queries_whatever_the_history(desk, member):
    Job.objects.create(
        name="nightly", business_date=business_date(), state="done", started_at=timezone.now(), attempts=1
    )
    history(member, 1)
    redeemed(member, 1)
    page_of(desk, member)
    few = queries_of(desk, member)
    Visit.objects.filter(customer=member).update(order_number="OLD")
    member.invoices.update(number="OLD")
    history(member, 200)
    redeemed(member, 20)
    assert queries_of(desk, member) == few
    assert few <= 27  # 26 of the page itself; one asks whether this look stands in the access log already


def test_head_cars_points_tier_and_timeline_stand_on_the_page(desk, member):
    history(member, 3)
    page = page_of(desk, member).content.decode()
    assert "138****1234" in page and "13800001234" not in page
    assert '<span class="plate">京A·12345</span>' in page
    assert '<span class="big">300</span>' in page
    assert "badge tier tier-green" in page
    assert page.count("+100 points") == 3
    assert (
        "Labour ¥60.00: 1 point for every full 1 yuan; smaller amounts earn nothing (rule “Points on service”, version 1)."
        in page
    )


def test_the_timeline_goes_back_page_by_page_without_losing_or_repeating_a_visit(desk, member):
    history(member, 47)
    seen, after = [], ""
    while after is not None:
        page = page_of(desk, member, after=after).content.decode()
        seen += re.findall(r'<b class="nowrap">(RO\d{6})</b>', page)
        older = re.search(r'rel="next" href="\?[^"]*after=([^"&#]+)', page)
        after = older[1] if older else None
    assert seen == [f"RO{number:06}" for number in range(47)]


@pytest.mark.parametrize("show", ["all", "visits", "points", "tiers", "nonsense"])
@pytest.mark.parametrize(
    "after", ["", "x", "2026-11-20.4.1", "2026-13-45.1.1", "2026-11-20.4.99999999999999999999"]
)
def test_any_address_gives_a_page(desk, member, show, after):
    history(member, 2)
    assert page_of(desk, member, show=show, after=after).status_code == 200


def test_points_earned_stand_beside_their_visit_and_alone_under_points(desk, member):
    history(member, 1)
    assert "Points earned" not in page_of(desk, member).content.decode()
    assert "Points earned" in page_of(desk, member, show="points").content.decode()


@pytest.mark.parametrize(("payer", "name"), [("maker", "manufacturer"), ("insurer", "insurer")])
def test_a_visit_that_somebody_else_paid_says_that_it_earns_nothing(desk, member, payer, name):
    said = f"Paid by the {name}: earns nothing."
    history(member, 1)
    assert said not in page_of(desk, member).content.decode()
    visit = Visit.objects.create(customer=member, branch=member.branch, arrived_on=TODAY, order_number="W1")
    paid = invoice_with(
        {"labour": 6000}, customer=member, visit=visit, number="W1", invoiced_on=TODAY, payer=payer
    )
    points.earn_invoices(invoices=[paid.id], by=None, at=timezone.now())
    for show in ("all", "visits"):
        assert page_of(desk, member, show=show).content.decode().count(said) == 1
    put_into_force(
        drafted("theirs", params={"points": 1, "per_cents": 100}, payers=[payer]), date(2026, 1, 1)
    )
    assert said not in page_of(desk, member).content.decode()


def test_who_else_paid_is_said_in_chinese_too(member):
    with translation.override("zh-hans"):
        assert explain_payers({"maker": "厂家"}, TODAY) == ["由厂家支付，不计积分。"]
        assert explain_payers({"self": "客户"}, TODAY) == []


def test_the_ledger_page_goes_back_by_keyset_with_a_reason_on_every_line(desk, member):
    history(member, 30)
    page = desk.get(reverse("desk:points", args=[member.public_id])).content.decode()
    assert page.count("(rule “Points on service”, version 1)") == 50
    before = re.search(r'rel="next"', page) and unquote(re.search(r"before=([^\"&]+)", page)[1])
    rest = desk.get(reverse("desk:points", args=[member.public_id]), {"before": before}).content.decode()
    assert rest.count("(rule “Points on service”, version 1)") == 10


def test_home_and_lists_cost_a_fixed_number_of_queries(desk, member):
    counts = []
    for number in (1, 60):
        member.invoices.update(number=f"OLD{number}")
        Visit.objects.filter(customer=member).update(order_number=None)
        history(member, number)
        found = []
        for name in ("desk:home", "desk:customers", "members:visits", "tiers:tiers"):
            desk.get(reverse(name))
            with CaptureQueriesContext(connection) as queries:
                desk.get(reverse(name))
            found.append(len(queries))
        counts.append(found)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 22


def test_a_page_may_end_within_a_day_without_losing_or_repeating_a_line(desk, member):
    at = timezone.now()
    points.earn(
        customer=member.id, amount=1000, branch=member.branch_id, happened_on=TODAY, reference="gift",
        explanation={}, by=None, at=at,
    )  # fmt: skip
    here = {"customer": member, "branch": member.branch, "arrived_on": timezone.localdate(at)}
    Visit.objects.bulk_create(Visit(**here, order_number=f"RO{number:06}") for number in range(25))
    for number in range(30):
        points.redeem(
            customer=member.id, amount=number + 1, branch=member.branch_id, purpose="gift", key=f"k{number}",
            by=None, at=at,
        )  # fmt: skip
    visits, redeemed, after = 0, [], ""
    while after is not None:
        page = page_of(desk, member, after=after).content.decode()
        visits += page.count("bi-wrench-adjustable quiet")
        redeemed += re.findall(r'class="minus">−(\d+) points<', page)
        older = re.search(r'rel="next" href="\?[^"]*after=([^"&#]+)', page)
        after = older[1] if older else None
    assert visits == 25
    assert redeemed == [str(number) for number in range(30, 0, -1)]
