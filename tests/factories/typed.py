"""Words typed about a customer wherever somebody may type them, and wherever the machine writes down what they are called."""

from datetime import date
from typing import Any

from clubcrm.kernel.models import Approval, Draft, Job, Notice, Staff
from members import operations as members
from members.models import Customer, ImportBatch, Vehicle, Visit
from points.models import Adjustment, Unit
from tests.database import run_as_owner
from tests.factories.kernel import UserFactory
from tests.factories.privacy import EMAIL, NAME, NOW, NUMBER, PHONE, PLATE, VIN, WORDS
from tiers.models import Override, Tier, TierChange


def type_everywhere(customer: Customer, staff: Staff) -> None:
    """For a customer of tests.factories.privacy.canary."""
    correct_file(customer)
    fill_from_dealer_system(customer)
    set_tier_by_hand(customer, staff)
    decline_points(customer, staff)
    lift_from_list(staff)
    name_in_notices(customer)
    refuse_letter()
    Draft.objects.create(
        user=staff.user, form="/x/", about=customer.id, content={"words": [WORDS]}, kept_at=NOW
    )
    Job.objects.create(
        name="canary", business_date=NOW.date(), state="failed", started_at=NOW, ended_at=NOW, error=f"for {NAME}"
    )  # fmt: skip


def correct_file(customer: Customer) -> None:
    """What stood before stands in the history now."""
    Customer.objects.filter(id=customer.id).update(initials="jinsique", remark=f"{WORDS}2")


def fill_from_dealer_system(customer: Customer) -> None:
    """Free texts of files, and a file that is called like the customer."""
    Visit.objects.filter(customer=customer).update(service_type=WORDS)
    Vehicle.objects.filter(vin=VIN).update(model=WORDS, brand=WORDS)
    ImportBatch.objects.update(file_name=f"{NAME}.xlsx")


def set_tier_by_hand(customer: Customer, staff: Staff) -> None:
    tier = Tier.objects.filter(programme__state="active").order_by("rank").first()
    days: dict[str, Any] = {"from_on": date(2026, 1, 1), "until_on": date(2026, 2, 1)}
    by: dict[str, Any] = {"recorded_by": staff.user, "ended_at": NOW, "ended_by": staff.user}
    row = Override.objects.create(customer=customer, tier=tier, reason=WORDS, **days, **by)
    evidence: dict[str, Any] = {
        "override": row.id, "until": "2026-02-01", "reason": WORDS, "criteria": [],
    }  # fmt: skip
    TierChange.objects.create(
        customer=customer, after=tier, as_of=days["from_on"], cause="override", route=0, evidence=evidence
    )


def decline_points(customer: Customer, staff: Staff) -> None:
    adjusted = Adjustment.objects.create(
        key="canary", kind="points-grant", customer=customer, unit=Unit.objects.get(code="point"), amount=9,
        reason="goodwill", branch=customer.branch, proposed_by=staff.user, proposed_at=NOW,
    )  # fmt: skip
    Approval.objects.create(
        kind="points-grant", subject=adjusted.id, permission="points.approve_adjustment", text="x",
        branch=customer.branch, proposed_by=staff.user, proposed_at=NOW, decided_by=UserFactory(), decided_at=NOW,
        approved=False, comment=WORDS,
    )  # fmt: skip


def lift_from_list(staff: Staff) -> None:
    by: dict[str, Any] = {"by": staff.user_id, "at": NOW}
    members.suppress(phone=PHONE, **by)
    members.lift_suppression(phone=PHONE, reason=WORDS, **by)


def refuse_letter() -> None:
    """The server repeats the address in its answer: said of the letter that stands there."""
    run_as_owner("SELECT set_config('clubcrm.forgetting', 'on', true)")
    run_as_owner("UPDATE campaigns_attempt SET answer = %s", [f"{EMAIL}: no such box"])
    run_as_owner("SELECT set_config('clubcrm.forgetting', '', true)")


def name_in_notices(customer: Customer) -> None:
    """By name, and by marks that are spelled otherwise than they are stored."""
    shared: dict[str, Any] = {
        "text": "x",
        "branch": customer.branch,
        "role": "care-manager",
        "created_at": NOW,
    }
    told = [
        {"name": NAME, "days": 3},
        {"who": f"{PLATE}: {NUMBER}"},
        {"phone": "139 7777 0001", "left": "60"},
    ]
    for number, figures in enumerate(told):
        Notice.objects.create(key=f"canary-{number}", figures=figures, **shared)
