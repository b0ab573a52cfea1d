"""Voiding a wrong visit: points taken back, the tier left, the visit struck out, the number free again."""

import re
from datetime import timedelta

import pytest
from django.db import Error, connection, transaction
from django.urls import reverse
from django.utils import timezone

from clubcrm.desk import visits as desk_visits
from clubcrm.kernel.clock import business_date
from members import operations as members
from members.models import Category, Invoice, InvoiceVoid, Visit, VisitVoid
from points import operations as points
from points import queries as ledger
from points.models import Reason
from tests.tiers.clubs import FALLING, MORE, POINTS, ladder
from tiers.models import Standing, TierChange

pytestmark = pytest.mark.django_db


def record(member, number="RO2611000001", cents=184_000, **more):
    labour = Category.objects.get(code="labour").id
    given = {"arrived_on": business_date(), "vehicle": member.ownerships.get().vehicle_id} | more
    return desk_visits.record_visit(
        customer=member.id, branch=member.branch_id, order_number=number, by=None, at=timezone.now(),
        lines=[members.Line(labour, "self", cents)] if number else [], **given,
    )  # fmt: skip


def redeem(member, amount):
    points.redeem(
        customer=member.id,
        amount=amount,
        branch=member.branch_id,
        purpose="gift",
        key="k",
        by=None,
        at=timezone.now(),
    )


def send(client, visit, **given):
    given = {"reason": reason().id, "remark": "录错车"} | given
    return client.post(reverse("desk:void_visit", args=[visit]), given, follow=True)


def reason():
    return Reason.objects.get(code="void")


@pytest.fixture
def manager(as_role, east):
    return as_role("service-manager", east)


def test_the_page_says_what_will_happen_before_it_does(manager, member):
    visit = record(member).visit
    redeem(member, 300)
    page = manager.get(reverse("desk:void_visit", args=[visit])).content.decode()
    assert (
        "RO2611000001" in page
        and "1,840 points that it earned are taken back; 1,540 can be spent now." in page
    )
    assert "300 of them are spent already" in page and "The tier stays Green" in page
    assert Visit.objects.get().voided_at is None


@pytest.mark.parametrize(
    ("language", "tier"),
    [
        ("en", "The tier Tier 2 rested on this visit and is taken back: Tier 1 is left."),
        ("zh-hans", "第2级由这次到店达成，将被收回，剩下第1级。"),
    ],
)
def test_the_page_says_what_the_operation_will_do_to_the_tier_and_leaves_no_trace(
    manager, member, language, tier
):
    ladder([POINTS], [MORE], policies={2: FALLING}, on=business_date())
    record(member, "RO2611000002", 15_000)
    visit = record(member, "RO2611000001", 20_000).visit
    assert Standing.objects.get(customer=member).tier.code == "t2"
    before = list(TierChange.objects.values()), ledger.balance(member.id), list(Invoice.objects.values())
    manager.cookies["django_language"] = language
    page = manager.get(reverse("desk:void_visit", args=[visit])).content.decode()
    assert tier in page
    assert before == (
        list(TierChange.objects.values()),
        ledger.balance(member.id),
        list(Invoice.objects.values()),
    )
    undone = desk_visits.void_visit(visit=visit, reason="void", by=manager.signed_in.id, at=timezone.now())
    assert (undone.tier.before.code, undone.tier.after.code) == ("t2", "t1")


def test_points_that_the_night_has_not_given_yet_are_foreseen_as_they_will_be(manager, member):
    """An invoice for which nobody has earned yet is earned for and taken back."""
    labour = Category.objects.get(code="labour").id
    visit = members.record_visit(
        customer=member.id, vehicle=None, branch=member.branch_id, arrived_on=business_date(), order_number="RO1",
        lines=[members.Line(labour, "self", 50_000)], by=None, at=timezone.now(),
    ).visit  # fmt: skip
    page = manager.get(reverse("desk:void_visit", args=[visit])).content.decode()
    assert "500 points that it earned are taken back; 0 can be spent now." in page
    assert ledger.balance(member.id).spendable == 0
    assert "500 points taken back, balance 0." in send(manager, visit).content.decode()


def test_only_reasons_for_reversing_are_offered(manager, member):
    Reason.objects.create(code="gift", name_zh="赠送", name_en="A gift", serves=["granting"])
    page = manager.get(reverse("desk:void_visit", args=[record(member).visit])).content.decode()
    assert str(reason()) in page and "A gift" not in page


def test_without_a_reason_that_could_be_chosen_nothing_is_foreseen(manager, member):
    Reason.objects.update(closed_at=timezone.now())
    page = manager.get(reverse("desk:void_visit", args=[record(member).visit])).content.decode()
    assert "What will happen" not in page and "Choose a reason" in page


def test_a_voided_visit_takes_its_points_back_and_says_so_with_numbers(manager, member):
    visit = record(member).visit
    record(member, "RO2611000002", 50_000)
    page = send(manager, visit).content.decode()
    assert "RO2611000001 is voided. 1,840 points taken back, balance 500. The tier stays Green." in page
    assert ledger.balance(member.id) == (500, 0, 0, 0, None, 0)
    row = Visit.objects.get(id=visit)
    assert row.voided_at is not None
    assert Invoice.objects.get(number="RO2611000001").voided_at is not None
    assert (row.void.reason, row.void.remark, InvoiceVoid.objects.count()) == ("void", "录错车", 1)
    assert Standing.objects.get(customer=member).tier.code == "green"
    assert ledger.prove() == []


def test_what_was_spent_of_it_is_owed(manager, member):
    visit = record(member).visit
    redeem(member, 1_000)
    page = send(manager, visit).content.decode()
    assert "1,840 points taken back, balance 0. 1,000 of them were spent and are owed now." in page
    assert ledger.balance(member.id).debt == 1_000
    assert ledger.prove() == []


def test_voiding_twice_does_it_once(manager, member):
    visit = record(member).visit
    send(manager, visit)
    page = send(manager, visit).content.decode()
    assert "This visit had been voided before; nothing was changed." in page
    assert (VisitVoid.objects.count(), ledger.balance(member.id).spendable) == (1, 0)


def test_a_refusal_half_way_leaves_no_trace(member, advisor):
    visit = record(member).visit
    with pytest.raises(points.UnknownCode):
        desk_visits.void_visit(visit=visit, reason="no-such-reason", by=advisor.user_id, at=timezone.now())
    assert Visit.objects.get().voided_at is None
    assert (VisitVoid.objects.count(), ledger.balance(member.id).spendable) == (0, 1_840)


def test_the_number_is_recorded_again_as_the_next_revision_and_earns_again(manager, member):
    send(manager, record(member).visit)
    again = record(member, cents=90_000)
    assert list(Invoice.objects.order_by("id").values_list("number", "revision")) == [
        ("RO2611000001", 1), ("RO2611000001", 2),
    ]  # fmt: skip
    assert (again.points, ledger.balance(member.id).spendable) == (900, 900)
    with pytest.raises(members.OrderNumberUsed):
        record(member)
    send(manager, again.visit)
    assert record(member, cents=10_000).points == 100
    page = manager.get(reverse("desk:customer", args=[member.public_id]), {"show": "visits"}).content.decode()
    assert page.count("<s>RO2611000001</s>") == 2 and "+100 points" in page
    assert ledger.prove() == []


def test_the_night_earns_nothing_for_it(manager, member):
    send(manager, record(member).visit)
    assert points.earn_due(by=None, at=timezone.now() + timedelta(hours=9)).transfers == 0


def test_a_voided_visit_stays_struck_out_with_who_and_why(manager, member):
    send(manager, record(member).visit)
    page = manager.get(reverse("desk:customer", args=[member.public_id])).content.decode()
    assert "<s>RO2611000001</s>" in page and "Invoice voided. 录错车" in page
    assert "voided" in manager.get(reverse("members:visits")).content.decode()


def test_the_struck_visit_tells_what_it_earned_and_what_was_taken_back(manager, member):
    visit = record(member).visit
    record(member, "RO2611000002", 50_000)
    redeem(member, 1_000)
    send(manager, visit)
    page = manager.get(reverse("desk:customer", args=[member.public_id])).content.decode()
    story = page.split('<ol class="timeline">')[1].split("</ol>")[0]
    lines = [re.sub(r"\s+", " ", re.sub("<[^>]+>", " ", line)) for line in story.split("<li>")]
    (struck,) = [line for line in lines if "RO2611000001" in line]
    assert "+1,840 points" in struck and "−1,840 points" in struck and "Invoice voided" in struck
    assert not [line for line in lines if "Points reversed" in line or "Points owed" in line]
    assert len([line for line in lines if "Points redeemed · Gift" in line]) == 1
    page = manager.get(reverse("desk:customer", args=[member.public_id]), {"show": "points"}).content.decode()
    assert "Points reversed · Invoice voided" in page and "Points earned" in page


def test_a_provisional_visit_is_voided_too_and_never_completed(manager, member):
    visit = record(member, "").visit
    page = send(manager, visit).content.decode()
    assert "It had earned no points." in page
    record(member)
    assert Visit.objects.get(id=visit).order_number is None
    assert Visit.objects.count() == 2


def test_the_reason_is_needed(manager, member):
    visit = record(member).visit
    assert "This field is required." in send(manager, visit, reason="").content.decode()
    assert Visit.objects.get().voided_at is None


@pytest.mark.parametrize("role", ["service-advisor", "sales-manager", "finance-manager", "general-manager"])
def test_who_may_not_void_is_refused(as_role, east, member, role):
    visit = record(member).visit
    assert send(as_role(role, east), visit).status_code == 403
    assert Visit.objects.get().voided_at is None


@pytest.mark.parametrize("role", ["service-manager", "service-director", "care-manager", "administrator"])
def test_who_may_void_may(as_role, east, member, role):
    send(as_role(role, east), record(member).visit)
    assert Visit.objects.get().voided_at is not None


def test_a_visit_of_another_branch_is_not_there(as_role, west, member):
    visit = record(member).visit
    assert send(as_role("service-manager", west), visit).status_code == 404
    assert Visit.objects.get().voided_at is None


def test_who_voided_it_cannot_be_rewritten(manager, member):
    send(manager, record(member).visit)
    with pytest.raises(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("UPDATE members_visitvoid SET reason = 'other'")
