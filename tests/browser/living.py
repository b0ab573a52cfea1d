"""A club that has been lived in: fixtures of the tests that look at every page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from clubcrm.desk import visits as desk
from clubcrm.kernel import versions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Job
from complaints import operations as complaints
from members import operations as members
from members.models import Category
from points import operations as points
from tests.browser.addresses import OF_ROLES
from tests.factories.complaints import brought_to, take_in
from tests.web.club import person
from tiers import operations as tiers
from tiers.models import Criterion, Nearness, Programme, Standing, Tier
from tiers.versions import PROGRAMMES


@pytest.fixture
def lived_in(club):
    """The member with a visit, points in and out, and a tier that ends soon, near the next, and to be called for it."""
    customer, at = club["customer"], timezone.now()
    labour = Category.objects.get(code="labour").id
    desk.record_visit(
        customer=customer.id, vehicle=customer.ownerships.get().vehicle_id, branch=club["branch"].id,
        arrived_on=business_date(), order_number="RO2611000001", service_type="定期保养", mileage_km=31_000,
        lines=[members.Line(labour, "self", 123_450)], by=club["advisor"].user_id, at=at,
    )  # fmt: skip
    points.redeem(
        customer=customer.id, amount=200, branch=club["branch"].id, purpose="gift", key="k", by=None, at=at
    )
    soon, gold = business_date() + timedelta(days=5), Tier.objects.get(programme__state="active", code="gold")
    Standing.objects.filter(customer=customer).update(valid_until=soon, grace_until=soon)
    Nearness.objects.create(customer=customer, tier=gold, short=120)
    tiers.ask_call(customer=customer.id, aim="reach", tier=gold.id, by=None, at=at)
    return club


@pytest.fixture
def busy(lived_in):
    """With a failed night, a pinned note, complaints at two steps, a notice, and somebody of every role."""
    east, at = lived_in["branch"], timezone.now()
    people = {role: person(role, east.parent if role == "administrator" else east) for role in OF_ROLES}
    take_in(
        by=people["service-director"], customer=lived_in["customer"], when=at - timedelta(days=20), grade=4
    )
    brought_to("proposed", by=people["service-director"], customer=lived_in["customer"], when=at)
    complaints.escalate_overdue(at=at)
    members.pin_note(
        customer=lived_in["customer"].id, text="先电话，后短信", by=lived_in["advisor"].user_id, at=at
    )
    Job.objects.create(
        name="nightly", business_date=business_date(), state="failed", started_at=at, error="ValueError: x"
    )
    return lived_in | {"people": people, "rehearsals": rehearsed(at)}


def rehearsed(at):
    """A draft that is easier than the ladder in force: one rehearsal of it is done, one waits."""
    draft = versions.draft_from(
        kind=PROGRAMMES, version=Programme.objects.get(state="active").id, by=None, at=at
    )
    Criterion.objects.filter(tier__programme=draft, measure="points_earned").update(at_least=1)
    asked = {"programme": draft, "kind": "today", "as_of": business_date(), "by": None, "at": at}
    done, waiting = tiers.ask(**asked), tiers.ask(**asked)
    tiers.rehearse(rehearsal=done, at=at)
    return {"rehearsal": done, "waiting": waiting}
