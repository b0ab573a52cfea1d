"""Whose sign-in was in whose hand: two people who could be one do not decide what the other proposes (0097)."""

from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.db.models.functions import Now

from clubcrm.kernel.models import StaffEvent

# The database refuses such a decision as well (kernel_check_hands in sql/guards.sql names the same days and kinds).
# Whoever had another's sign-in in hand (made it, sent its link, changed its address or second step) could be both of them:
# for so long neither decides what the other proposes.
DAYS_OF_ANOTHERS_HAND = 30
IN_HAND = (
    StaffEvent.Kind.INVITED, StaffEvent.Kind.REINVITED, StaffEvent.Kind.POSTED, StaffEvent.Kind.NAMED, StaffEvent.Kind.ENABLED,
    StaffEvent.Kind.STEP_REMOVED,
)  # fmt: skip


def in_hand(by: int, at: Any = None) -> Q:
    """What was proposed by whoever had this person's sign-in in hand, or they theirs, in the days before `at` (now)."""
    recent = StaffEvent.objects.filter(
        kind__in=IN_HAND, at__gte=(at or Now()) - timedelta(days=DAYS_OF_ANOTHERS_HAND)
    ).exclude(by=None)
    above, below = recent.filter(staff__user=by).values("by"), recent.filter(by=by).values("staff__user")
    return Q(proposed_by__in=above) | Q(proposed_by__in=below.exclude(staff__user=None))
