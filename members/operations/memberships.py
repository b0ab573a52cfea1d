"""Joining the club, and the verification of an application by customer care."""

from datetime import date, datetime

from django.db import IntegrityError, transaction

from members.models import Membership
from members.operations import restricting


class AlreadyMember(Exception):
    """The customer has been a member before this."""


class AlreadyVerified(Exception):
    """The application has been verified before this, or there is none."""


def enrol(
    *, customer: int, branch: int, joined_on: date, verified: bool = False, by: int | None, at: datetime
) -> Membership:
    """Make the customer a member from `joined_on`. `verified`: customer care has checked the application.

    Raises AlreadyMember, Restricted.
    """
    restricting.refuse_restricted(customer)
    try:
        with transaction.atomic():
            return Membership.objects.create(
                customer_id=customer,
                branch_id=branch,
                joined_on=joined_on,
                verified_on=joined_on if verified else None,
                verified_by_id=by if verified else None,
                recorded_by_id=by,
                recorded_at=at,
            )
    except IntegrityError as error:
        if Membership.objects.filter(customer_id=customer).exists():
            raise AlreadyMember(customer) from error
        raise


def verify_membership(*, customer: int, verified_on: date, by: int, at: datetime) -> None:
    """Customer care confirms the application. Raises AlreadyVerified."""
    waiting = Membership.objects.filter(customer_id=customer, verified_on=None, joined_on__lte=verified_on)
    if not waiting.update(verified_on=verified_on, verified_by_id=by):
        raise AlreadyVerified(customer)
