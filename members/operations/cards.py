"""The member's card: issued, and replaced where it is lost. A number that was blocked never works again."""

from datetime import datetime

from django.db import transaction

from clubcrm.kernel.clock import business_date
from members.models import Card, Membership
from members.operations import restricting


class NotAMember(Exception):
    """Only members have a card."""


@transaction.atomic
def issue_card(*, customer: int, by: int | None, at: datetime) -> Card:
    """A card with a number of its own; the one that worked before is blocked. Raises NotAMember, Restricted."""
    restricting.refuse_restricted(customer)
    membership = Membership.objects.select_for_update(of=("self",)).filter(customer_id=customer).first()
    if membership is None:
        raise NotAMember(customer)
    cards = Card.objects.filter(customer_id=customer)
    cards.filter(blocked_at=None).update(blocked_at=at)
    return Card.objects.create(
        customer_id=customer,
        number=make_number(membership.id, cards.count() + 1),
        valid_from_on=business_date(at),
    )


def make_number(membership: int, issue: int) -> str:
    """Seven digits of the membership, two of the how-manieth card, and one that tells most slips of typing (Luhn)."""
    digits = f"{membership:07d}{issue:02d}"
    total = 0
    for place, digit in enumerate(reversed(digits)):
        doubled = int(digit) * (2 if place % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return f"{digits}{-total % 10}"
