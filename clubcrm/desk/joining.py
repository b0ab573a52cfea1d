"""Use cases "a new customer", "enrol" and "verify": the person, the car, the membership, and the tier it gives at once."""

from datetime import datetime
from typing import Any, NamedTuple

from django.db import transaction

from clubcrm.kernel.clock import business_date
from members import operations as members
from members.models import Customer
from tiers import operations as tiers
from tiers.models import TierChange


class Entered(NamedTuple):
    """The customer made, and the tier the membership brought (None: not enrolled, or no ladder is in force)."""

    customer: Customer
    tier: Any


@transaction.atomic
def enter_customer(
    *, facts: dict[str, Any], car: dict[str, Any] | None, branch: int, enrolled: bool, by: int, at: datetime
) -> Entered:
    """A customer with these facts, their car if there is one, and the membership if asked. All of it or nothing.

    Raises what `members.add_vehicle` raises.
    """
    customer = members.add_customer(**facts, branch=branch, by=by, at=at)
    if car:
        members.add_vehicle(customer=customer.id, **car, by=by, at=at)
    tier = enrol(customer=customer.id, branch=branch, by=by, at=at) if enrolled else None
    return Entered(customer, tier)


@transaction.atomic
def enrol(*, customer: int, branch: int, by: int, at: datetime) -> Any:
    """A member from today, with a card; returns the tier reached. Raises members.AlreadyMember."""
    today = business_date(at)
    members.enrol(customer=customer, branch=branch, joined_on=today, by=by, at=at)
    members.issue_card(customer=customer, by=by, at=at)
    return tiers.reassess(customer=customer, as_of=today, cause=TierChange.Cause.REQUEST, by=by, at=at).after


@transaction.atomic
def verify(*, customer: int, by: int, at: datetime) -> Any:
    """Customer care confirms the application today; returns the tier reached. Raises members.AlreadyVerified."""
    today = business_date(at)
    members.verify_membership(customer=customer, verified_on=today, by=by, at=at)
    reached = tiers.reassess(
        customer=customer, as_of=today, cause=TierChange.Cause.REQUEST, by=by, at=at
    ).after
    tiers.settle_multipliers(on=today, customer=customer)
    return reached
