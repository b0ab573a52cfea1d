"""The tier-guard: who is near a tier by how much, against plain arithmetic; calls asked for once and noted once."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from clubcrm.kernel import inbox, versions
from clubcrm.kernel.models import Notice
from clubcrm.kernel.scope import scope_of_branch
from members.models import Customer
from tests.factories.kernel import StaffFactory
from tests.factories.members import CustomerFactory, MembershipFactory
from tests.tiers.clubs import AT, ON, days, draft, earn, ladder, night, owner
from tiers import operations as tiers
from tiers import queries
from tiers.models import GuardCall, GuardRule, Nearness, Standing, Tier
from tiers.queries import guarding
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db
POINTS, CARS, PRESENT = "points_earned", "cars_same_brand", "present_tier"


def points(at_least, window="all time"):
    return (POINTS, at_least, window, {})


def near():
    return {row.customer_id: (row.tier.code, row.short) for row in Nearness.objects.select_related("tier")}


@pytest.mark.parametrize(
    ("held", "lacks"),
    [(0, None), (499, None), (500, 500), (501, 499), (999, 1), (1000, None)],
    ids=lambda value: str(value),
)
def test_who_lacks_at_most_half_is_near_rounded_up(held, lacks):
    ladder([[points(1000)]])
    customer = MembershipFactory().customer_id
    if held:
        earn(customer, held, ON)
    night()
    assert tiers.watch() == (lacks is not None)
    assert near() == ({customer: ("t1", lacks)} if lacks else {})


def test_who_lacks_less_than_a_thousandth_is_near_all_the_same():
    ladder([[points(3000)]])
    customer = MembershipFactory().customer_id
    earn(customer, 2999, ON)
    night()
    tiers.watch()
    assert near() == {customer: ("t1", 1)}


def test_the_nearest_of_all_tiers_above_counts_and_of_a_route_what_lacks_most():
    ladder(
        [[points(10)]],
        [[points(1000)], [(CARS, 2, "all time", {})]],
        [[points(300, "30 days"), (PRESENT, 1, "all time", {})]],
        [[points(200, "60 days"), (CARS, 100, "all time", {})]],
    )
    customer = owner()
    earn(customer, 240, ON)
    night()
    tiers.watch()
    # One car of two lacks 500, 760 of 1,000 points lack 760; the third asks for 60 of 300 and for what is held.
    assert near() == {customer: ("t3", 200)}


def test_of_two_tiers_equally_near_the_lower_counts():
    ladder([[points(100)]], [[points(100, "60 days")]])
    customer = MembershipFactory().customer_id
    earn(customer, 80, ON)
    night()
    tiers.watch()
    assert near() == {customer: ("t1", 200)}


def test_who_is_held_below_what_was_reached_is_near_nothing():
    programme = ladder([[points(100)]], [[points(300)]])
    customer = MembershipFactory().customer_id
    earn(customer, 300, ON)
    night()
    low = programme.tiers.get(rank=1)
    tiers.override(customer=customer, tier=low.id, reason="x", on=ON, until_on=ON + days(9), by=None, at=AT)
    night(ON + days(1))
    assert (tiers.watch(), near()) == (0, {})


def test_who_is_no_member_or_has_climbed_or_gone_is_not_kept():
    ladder([[points(100)]])
    member, other = MembershipFactory().customer_id, CustomerFactory().id
    earn(member, 90, ON)
    earn(other, 90, ON)
    night()
    assert (tiers.watch(), near()) == (1, {member: ("t1", 100)})
    earn(member, 10, ON)
    night()
    assert (tiers.watch(), near()) == (0, {})


def test_without_a_ladder_nobody_is_near():
    programme = ladder([[points(100)]])
    customer = MembershipFactory().customer_id
    earn(customer, 90, ON)
    night()
    assert tiers.watch() == 1
    versions.close(kind=PROGRAMMES, version=programme.id, on=ON, by=None, at=AT, leaving_none=True)
    assert (tiers.watch(), near()) == (0, {})


amounts = st.integers(0, 1300)
thresholds = st.integers(1, 400)


@settings(max_examples=20, deadline=None)
@given(
    held=st.lists(amounts, min_size=1, max_size=4),
    routes=st.lists(
        st.lists(st.tuples(thresholds, thresholds), min_size=1, max_size=2), min_size=1, max_size=3
    ),
)
def test_the_sql_agrees_with_plain_arithmetic(held, routes):
    # Each tier asks for more than the one below.
    routes = [[(a + 400 * rank, b + 400 * rank) for a, b in tier] for rank, tier in enumerate(routes)]
    with transaction.atomic():
        ladder(*[[[points(a), points(b, "30 days")] for a, b in tier] for tier in routes], code="random")
        members = []
        for amount in held:
            customer = MembershipFactory().customer_id
            if amount:
                earn(customer, amount, ON - days(40 if amount % 2 else 3))
            members.append((customer, amount, 0 if amount % 2 else amount))
        night()
        tiers.watch()
        expected = {}
        for customer, whole, recent in members:
            standing = Standing.objects.filter(customer=customer).select_related("tier").first()
            best = min(
                (
                    (max(-(-max(0, a - whole) * 1000 // a), -(-max(0, b - recent) * 1000 // b)), rank)
                    for rank, tier in enumerate(routes, start=1)
                    for a, b in tier
                    if rank > (standing.tier.rank if standing else 0)
                ),
                default=None,
            )
            if best and 1 <= best[0] <= 500:
                expected[customer] = (f"t{best[1]}", best[0])
        assert near() == expected
        transaction.set_rollback(True)


def lacks(above):
    """Per route, each criterion with what is missing; until when is said on the customer's page only."""
    return above.tier, [
        [(need.label, need.value, need.missing) for need in route.needs] for route in above.routes
    ]


def test_what_is_missing_for_many_is_what_is_missing_for_one():
    ladder([[points(100)]], [[points(300)], [(CARS, 2, "all time", {})]])
    many = [owner() for _ in range(3)]
    for customer, amount in zip(many, (50, 150, 290), strict=True):
        earn(customer, amount, ON)
    night()
    above = {customer: queries.find_missing_to_next(customer, ON)[0] for customer in many}
    found = guarding.find_missing_of({customer: one.tier for customer, one in above.items()}, ON)
    assert {customer: lacks(one) for customer, one in found.items()} == {
        customer: lacks(one) for customer, one in above.items()
    }
    assert guarding.find_missing_of({}, ON) == {}


def test_what_is_missing_to_keep_a_tier_counts_from_the_step_below():
    ladder([[points(100)]], [[points(300, "30 days"), (PRESENT, 1, "all time", {})]])
    customer = owner()
    earn(customer, 300, ON)
    night()
    held = Standing.objects.get(customer=customer).tier
    (route,) = guarding.find_missing_of({customer: held}, ON + days(40))[customer].routes
    assert [(need.measure, need.missing) for need in route.needs] == [(POINTS, 300), (PRESENT, 0)]


@pytest.fixture
def customer():
    advisor = StaffFactory()
    ladder([[points(100)]])
    return CustomerFactory(branch=advisor.branch, advisor=advisor, name="王建国")


def asked(customer, aim="reach"):
    tier = Tier.objects.get(programme__state="active")
    return tiers.ask_call(customer=customer.id, aim=aim, tier=tier.id, by=None, at=AT)


def notices(staff):
    return inbox.waiting(staff.user, scope_of_branch(staff.branch_id)).notices


def test_a_call_is_put_into_the_advisors_inbox_once_and_leaves_it_with_its_outcome(customer):
    call = asked(customer)
    with pytest.raises(tiers.AlreadyAsked):
        asked(customer, "keep")
    (notice,) = notices(customer.advisor)
    assert (notice.figures["name"], notice.url) == ("王建国", f"/tiers/guard/calls/{call.id}/")
    with translation.override("en"):
        assert notice.sentence == f"Call 王建国: little lacks to {call.tier.name_en}"
    with translation.override("zh-hans"):
        assert notice.sentence == f"请致电 王建国：距{call.tier.name_zh}只差一点"
    by = customer.advisor.user_id
    done = tiers.note_call(call=call.id, outcome="coming", by=by, at=AT + timedelta(hours=1))
    assert (done.outcome, done.done_by_id, notices(customer.advisor)) == ("coming", by, [])
    with pytest.raises(tiers.AlreadyNoted):
        tiers.note_call(call=call.id, outcome="missed", by=by, at=AT)
    assert GuardCall.objects.get().outcome == "coming"
    assert asked(customer, "keep").id != call.id
    assert len(notices(customer.advisor)) == 1


def test_who_has_no_advisor_is_called_by_the_advisors_of_the_branch(customer):
    Customer.objects.filter(id=customer.id).update(advisor=None)
    assert asked(customer).staff is None
    assert len(notices(customer.advisor)) == 1
    assert notices(StaffFactory()) == []


def test_a_call_of_an_advisor_who_left_goes_to_the_branch(customer):
    customer.advisor.left_on = ON
    customer.advisor.save()
    assert (asked(customer).staff, Notice.objects.get().role) == (None, "service-advisor")


@pytest.mark.parametrize(
    "change",
    [
        lambda: GuardCall.objects.update(outcome="coming"),
        lambda: GuardCall.objects.update(done_at=AT),
        lambda: GuardRule.objects.update(near_percent=51),
        lambda: GuardRule.objects.create(id=2),
        lambda: Nearness.objects.update(short=501),
    ],
    ids=["outcome without an end", "end without an outcome", "not little", "two rules", "too far"],
)
def test_the_database_refuses(customer, change):
    asked(customer)
    Nearness.objects.create(customer=customer, tier=Tier.objects.get(programme__state="active"), short=10)
    with pytest.raises(DatabaseError), transaction.atomic():
        change()


def test_a_draft_does_not_count(customer):
    draft([[points(90)]])
    MembershipFactory(customer=customer)
    earn(customer.id, 80, ON)
    night()
    tiers.watch()
    assert near() == {customer.id: ("t1", 200)}
