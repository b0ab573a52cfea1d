"""What is remembered of members (clubcrm.kernel.changes)."""

from django.db.models import Q
from django.utils.translation import gettext_noop

from members.models import Ownership, Vehicle

OWNED = {
    "members_customer": (
        "members_membership",
        "members_card",
        "members_ownership",
        "members_referral",
        "members_visit",
    )
}
ALONE = {"members_vehicle", "members_category", "members_maker"}
# Names of fields that are nowhere else marked for translation.
WORDS = (gettext_noop("customer"), gettext_noop("referrer"), gettext_noop("referred"))


def reach_owners(vehicle: Vehicle) -> Q:
    """Who owns and owned the car."""
    return Q(of_table="members_ownership", row__in=Ownership.objects.filter(vehicle=vehicle).values("id"))


REACHES = {Vehicle: reach_owners}
