"""Restricting what is known of a customer: kept, shown as restricted, not used."""

from datetime import datetime

from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from members.models import Restriction


class Restricted(PermissionDenied):
    """The customer's data are restricted: nothing but what is necessary is written. Pages answer 403 and say so."""

    def __str__(self) -> str:
        return "restricted"


class AlreadyRestricted(Exception):
    """There is an open restriction."""


class NotRestricted(Exception):
    """There is none to lift."""


def refuse_restricted(customer: int) -> None:
    """Raises Restricted where the customer's data are."""
    if Restriction.objects.filter(customer_id=customer, lifted_at=None).exists():
        raise Restricted(customer)


def restrict(*, customer: int, reason: str, by: int, at: datetime) -> Restriction:
    """From now on nothing is sent, and the file stays as it is. Raises AlreadyRestricted."""
    try:
        with transaction.atomic():
            return Restriction.objects.create(
                customer_id=customer, reason=reason, recorded_by_id=by, recorded_at=at
            )
    except IntegrityError as error:
        if Restriction.objects.filter(customer_id=customer, lifted_at=None).exists():
            raise AlreadyRestricted(customer) from error
        raise


def lift_restriction(*, customer: int, by: int, at: datetime) -> None:
    """The data may be used again. Raises NotRestricted."""
    restrictions = Restriction.objects.filter(customer_id=customer, lifted_at=None)
    if not restrictions.update(lifted_by_id=by, lifted_at=at):
        raise NotRestricted(customer)
