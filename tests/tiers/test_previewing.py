"""What a version would do to everyone today leaves alone whom the rules may not touch now."""

import pytest

from tests.tiers.clubs import AT, MORE, ON, POINTS, bought, days, earn, ladder, member, night
from tiers import operations as tiers

pytestmark = pytest.mark.django_db


def effects(programme):
    """(members, of them rising) by tier."""
    return {each.tier.code: each[1:] for each in tiers.preview(programme=programme.id, as_of=ON)}


def test_who_was_set_by_hand_stays_there():
    programme = ladder([POINTS], [MORE])
    by_hand, free = member(), member()
    for customer in (by_hand, free):
        earn(customer, 100, ON - days(3))
    night()
    low = programme.tiers.get(rank=1).id
    tiers.override(customer=by_hand, tier=low, reason="x", on=ON, until_on=ON + days(9), by=None, at=AT)
    for customer in (by_hand, free):
        earn(customer, 200, ON - days(2))
    assert effects(programme) == {"t1": (1, 0), "t2": (1, 1)}


def test_whom_rules_wait_for_stays_until_the_next_purchase():
    ladder([POINTS], [MORE])
    waiting, came = member(joined_on=ON - days(90)), member(joined_on=ON - days(90))
    for customer in (waiting, came):
        earn(customer, 200, ON - days(3))
    night(ON - days(1))
    later = [("points_earned", 150, "12 months", {})]
    programme = ladder([POINTS], [later], applies="next_purchase", on=ON)
    bought(came, 100)
    assert effects(programme) == {"t1": (1, 0), "t2": (1, 1)}


def test_step_by_step_who_rose_today_rises_no_more_today():
    programme = ladder([POINTS], [MORE], climbing="step")
    rose, new = member(), member()
    earn(rose, 300, ON)
    night()
    earn(new, 300, ON)
    assert effects(programme) == {"t1": (2, 1), "t2": (0, 0)}
