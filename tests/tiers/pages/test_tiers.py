"""The page of tiers and points says what holds today; what was agreed to for a later day stands apart."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel import versions
from clubcrm.kernel.clock import business_date
from points.models import EarningRule
from points.versions import EARNING_RULES

pytestmark = pytest.mark.django_db


def test_a_rule_that_begins_later_does_not_stand_for_the_one_in_force(as_role, east):
    given, later = (
        {"kind": EARNING_RULES, "by": None, "at": timezone.now()},
        business_date() + timedelta(days=9),
    )
    rule = versions.draft_from(version=EarningRule.objects.get().id, **given)
    versions.redraft(
        kind=EARNING_RULES,
        version=rule,
        values={"kind": "proportional", "params": {"points": 3, "per_cents": 100}},
    )
    versions.activate(version=rule, on=later, **given)
    client = as_role("service-advisor", east)
    page = client.get(reverse("tiers:tiers"))
    assert [sentence[:8] for _rule, sentence in page.context["rules"]] == ["1 point "]
    assert [sentence[:8] for _rule, sentence in page.context["rules_to_come"]] == ["3 points"]
    text = page.content.decode()
    assert f"from {later}" in text and f"until {later}, that day not included" in text
    assert text.index("1 point for") < text.index("3 points for")
