"""The tier-guard at the desk: whose tier ends, who is near, in which order, what is missing, calls and the lapse list."""

import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from python_calamine import CalamineWorkbook

from clubcrm.kernel import lists
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Access
from tests.factories.kernel import StaffFactory
from tests.factories.members import CustomerFactory, MembershipFactory
from tests.tiers.clubs import days, earn, ladder, night
from tiers import operations as tiers
from tiers.models import GuardCall, GuardRule, Standing, Tier

pytestmark = pytest.mark.django_db
GUARD = "/tiers/guard/"


def points(at_least):
    return [("points_earned", at_least, "24 months", {})]


@pytest.fixture(autouse=True)
def rules(db):
    ladder([points(100)], [points(1000)])


def member(branch, amount, *, ends=None, grace=0, **fields):
    """A member with so many points, evaluated; the tier held ends in so many days, with days of grace."""
    today = business_date()
    customer = CustomerFactory(branch=branch, **fields)
    MembershipFactory(customer=customer)
    earn(customer.id, amount, today)
    night(today)
    tiers.watch()
    if ends is not None:
        end = today + timedelta(days=ends)
        Standing.objects.filter(customer=customer).update(valid_until=end, grace_until=end + days(grace))
    return customer


def shown(client, **address):
    return [line.customer for line in client.get(GUARD, address).context["page"].rows]


def test_tiers_that_end_within_60_30_and_7_days_the_soonest_first(desk, east):
    later, soon, edge, past = (member(east, 100, ends=ends) for ends in (60, 7, 30, 61))
    in_grace, over = member(east, 100, ends=-3, grace=5), member(east, 100, ends=-3, grace=2)
    assert shown(desk) == [in_grace, soon, edge, later]
    assert shown(desk, within=30) == [in_grace, soon, edge]
    assert shown(desk, within=7) == [in_grace, soon]
    assert shown(desk, within=61) == shown(desk)
    page = desk.get(GUARD).content.decode()
    assert "4 tiers end within 60 days" in page and "in grace until" in page and "in 7 days" in page
    assert not {past, over} & set(shown(desk))


def test_who_lacks_little_to_the_next_tier_the_nearest_first_by_the_rule(desk, east):
    near, nearer, _far = (member(east, amount) for amount in (800, 990, 799))
    assert shown(desk, show="near") == [nearer, near]
    page = desk.get(GUARD, {"show": "near"}).content.decode()
    assert (
        "points earned within 24 months: 10 points missing" in page and "2 members lack at most 20 %" in page
    )
    GuardRule.objects.update(near_percent=10)
    assert shown(desk, show="near") == [nearer]


def test_who_has_climbed_since_the_night_is_left_out_at_once(desk, east):
    customer = member(east, 990)
    assert shown(desk, show="near") == [customer]
    earn(customer.id, 10, business_date())
    night(business_date())
    assert shown(desk, show="near") == []


def test_the_list_is_narrowed_by_branch_tier_and_advisor_and_shows_ones_own_branches(as_role, east, west):
    advisor = StaffFactory(branch=east)
    mine, other = member(east, 100, ends=5, advisor=advisor), member(east, 1000, ends=6)
    abroad = member(west, 100, ends=4)
    manager = as_role("care-manager", east.parent)
    assert shown(manager) == [abroad, mine, other]
    assert shown(manager, branch=west.id) == [abroad]
    assert shown(manager, tier="t2") == [other]
    assert shown(manager, advisor=advisor.id) == [mine]
    assert shown(manager, advisor="none") == [abroad, other]
    clerk = as_role("service-advisor", east)
    assert shown(clerk) == [mine, other]
    assert clerk.get(GUARD, {"branch": west.id}).status_code == 404
    assert (
        clerk.post(f"{GUARD}{abroad.public_id}/call/", {"aim": "keep", "tier": tier_of(abroad)}).status_code
        == 404
    )


def tier_of(customer):
    return Standing.objects.get(customer=customer).tier_id


@pytest.mark.parametrize("show", ["ending", "near"])
def test_pages_follow_each_other_without_gap_or_repeat(desk, east, monkeypatch, show):
    monkeypatch.setattr(lists, "ROWS", 2)
    every = [member(east, 990, ends=5 if number < 3 else 6) for number in range(5)]
    seen, address = [], {"show": show}
    while True:
        page = desk.get(GUARD, address).context["page"]
        seen += [line.customer for line in page.rows]
        if not page.next:
            break
        address["after"] = page.next
    assert seen == every
    assert shown(desk, show=show, after="nonsense_1") == every[:2]


def test_phones_are_masked_and_what_is_missing_to_keep_the_tier_is_said(desk, east):
    customer = member(east, 100, ends=5, phone="13800001234")
    top = Tier.objects.get(code="t2", programme__state="active")
    Standing.objects.filter(customer=customer).update(tier=top)
    page = desk.get(GUARD).content.decode()
    assert ("138****1234" in page, "13800001234" in page) == (True, False)
    assert "points earned within 24 months: 900 points missing" in page


def test_one_click_asks_for_a_call_and_its_outcome_is_noted(desk, east, advisor):
    customer = member(east, 100, ends=5, advisor=advisor, name="王建国")
    back = f"{GUARD}?within=7"
    sent = {"aim": "keep", "tier": tier_of(customer), "back": back}
    answer = desk.post(f"{GUARD}{customer.public_id}/call/", sent)
    assert (answer.status_code, answer["Location"]) == (302, back)
    page = desk.get(back).content.decode()
    assert "The call to 王建国 is in the inbox of 李敏." in page and "asked: 李敏" in page
    again = desk.post(f"{GUARD}{customer.public_id}/call/", sent, follow=True).content.decode()
    assert "Somebody is asked to call 王建国 already." in again
    call = GuardCall.objects.get()
    assert f'href="/tiers/guard/calls/{call.id}/"' in desk.get("/inbox/").content.decode()
    assert "So that they keep Tier 1" in desk.get(f"{GUARD}calls/{call.id}/").content.decode()
    assert "Say what came of the call." in desk.post(f"{GUARD}calls/{call.id}/", follow=True).content.decode()
    noted = desk.post(f"{GUARD}calls/{call.id}/", {"outcome": "coming"}, follow=True).content.decode()
    assert "Noted: 王建国, reached: will come." in noted and "reached: will come · Today" in noted
    call.refresh_from_db()
    assert (call.outcome, call.done_by) == ("coming", advisor.user)
    assert "/tiers/guard/calls/" not in desk.get("/inbox/").content.decode()
    late = desk.post(f"{GUARD}calls/{call.id}/", {"outcome": "missed"}, follow=True).content.decode()
    assert "Somebody has noted the outcome before" in late


def test_the_way_back_leads_nowhere_else(desk, east):
    customer = member(east, 100, ends=5)
    sent = {"aim": "keep", "tier": tier_of(customer), "back": "https://evil.example/tiers/guard/"}
    assert desk.post(f"{GUARD}{customer.public_id}/call/", sent)["Location"] == GUARD


def test_what_no_list_offers_is_not_there(desk, east):
    customer = member(east, 100, ends=5)
    for sent in ({"aim": "x", "tier": tier_of(customer)}, {"aim": "keep"}, {"aim": "keep", "tier": "99999"}):
        assert desk.post(f"{GUARD}{customer.public_id}/call/", sent).status_code == 404
    assert not GuardCall.objects.exists()


def test_who_may_not_call_sees_the_list_without_the_button(as_role, east):
    customer = member(east, 100, ends=5)
    client = as_role("finance-manager", east)
    assert "Have them called" not in client.get(GUARD).content.decode()
    assert client.post(f"{GUARD}{customer.public_id}/call/", {"aim": "keep"}).status_code == 403


def test_the_lapse_list_is_a_month_to_print_and_to_hand_out(desk, east):
    today = business_date()
    next_month = (today.replace(day=28) + days(4)).replace(day=1)
    first, last, after = (member(east, 100, name=name) for name in ("一", "二", "三"))
    month_after = (next_month + days(32)).replace(day=1)
    for customer, end in ((first, next_month), (last, month_after - days(1)), (after, month_after)):
        Standing.objects.filter(customer=customer).update(valid_until=end, grace_until=end + days(10))
    address = {"month": f"{next_month:%Y-%m}"}
    page = desk.get(f"{GUARD}lapsing/", address)
    assert [line.customer for line in page.context["lines"]] == [first, last]
    assert "2 members, the soonest first" in page.content.decode() and "data-print" in page.content.decode()
    answer = desk.get(f"{GUARD}lapsing/", address | {"as": "xlsx"})
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(b"".join(answer.streaming_content))).get_sheet_by_index(
        0
    )
    rows = sheet.to_python()
    assert [(row[0], row[1], row[2], row[4], row[7]) for row in rows[1:]] == [
        (next_month, next_month + days(10), "一", "Tier 1", "nothing: the criteria hold today"),
        (month_after - days(1), month_after + days(9), "二", "Tier 1", "nothing: the criteria hold today"),
    ]
    logged = Access.objects.get(action="export")
    assert (logged.subject_kind, logged.count) == ("lapsing", 2)
    assert "No card lapses in 2020-01" in desk.get(f"{GUARD}lapsing/", {"month": "2020-01"}).content.decode()


def test_empty_lists_say_why_and_where_to_go(desk):
    assert "Tiers end only where the rules give them a validity" in desk.get(GUARD).content.decode()
    assert "Nobody here lacks 20 % or less" in desk.get(GUARD, {"show": "near"}).content.decode()


@pytest.mark.parametrize("show", ["ending", "near"])
def test_the_list_costs_the_same_for_one_and_for_many(desk, east, show):
    costs = []
    for more in (1, 5):
        for _ in range(more):
            member(east, 990, ends=5)
        desk.get(GUARD, {"show": show})
        with CaptureQueriesContext(connection) as asked:
            desk.get(GUARD, {"show": show})
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 25


def test_the_spans_and_what_stands_out_are_those_that_the_rules_name(desk, east):
    ladder([points(100)], [points(1000)], policies={1: {"warning_days": [90, 14]}, 2: {"warning_days": [45]}})
    customer, far = member(east, 100, ends=14), member(east, 100, ends=80)
    assert shown(desk) == [customer, far] and shown(desk, within=45) == [customer]
    page = desk.get(GUARD).content.decode()
    assert [f"ends within {days} days" in page for days in (90, 45, 14, 60, 30, 7)] == [True] * 3 + [
        False
    ] * 3
    assert 'badge attention">in 14 days' in page and 'badge attention">in 80 days' not in page
