"""A complaint that is open keeps the tier; complaints and tiers do not know each other."""

import pytest

from clubcrm.desk import complaints_freeze_tiers
from complaints import operations as complaints
from tests.factories.complaints import MONDAY, brought_to, person, take_in
from tests.factories.kernel import BranchFactory, GroupBranchFactory
from tests.factories.members import MembershipFactory
from tests.tiers.clubs import AT, FALLING, ON, POINTS, days, earn, ladder, night, tier_of
from tiers.models import Freeze

pytestmark = pytest.mark.django_db


@pytest.fixture
def advisor(db):
    return person("service-advisor", BranchFactory(code="east", name="城东店"))


def freezes():
    return list(Freeze.objects.order_by("id").values_list("customer", "from_on", "until_on"))


def test_an_open_complaint_freezes_the_tier_from_its_day_and_a_closed_one_frees_it(advisor):
    ladder([POINTS], policies={1: FALLING})
    member = MembershipFactory(customer__branch=advisor.branch).customer
    earn(member.id, 100, ON - days(365))
    night(ON - days(365))
    row = take_in(by=advisor, customer=member)
    for _ in range(2):  # run twice is run once
        complaints_freeze_tiers.follow(at=AT)
    assert freezes() == [(member.id, ON, None)]
    night(ON + days(1))
    assert tier_of(member.id) == "t1"
    common = {"complaint": row.id, "by": advisor.user, "at": MONDAY + days(3)}
    complaints.take_step("answer", words="已致电", **common)
    complaints.take_step("judge", justified=False, words="误会", **common)
    for _ in range(2):
        complaints_freeze_tiers.follow(at=AT)
    assert freezes() == [(member.id, ON, ON + days(3))]
    night(ON + days(3))
    assert tier_of(member.id) is None


def test_a_complaint_that_was_opened_and_closed_between_two_nights_freezes_nothing(advisor):
    brought_to("closed", by=advisor, approver=person("care-manager", GroupBranchFactory()))
    complaints_freeze_tiers.follow(at=AT)
    assert freezes() == []
