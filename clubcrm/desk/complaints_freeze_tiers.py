"""A tier does not fall while its holder's complaint is open: complaints and tiers know nothing of each other."""

from datetime import datetime

from clubcrm.kernel.clock import business_date
from complaints.models import Complaint
from tiers import operations as tiers
from tiers.models import Freeze

REASON = "complaint"
PREFIX = f"{REASON}:"


def follow(*, at: datetime) -> None:
    """Freeze the tier of whoever has a complaint that is open, from the day it was received; let the rules act again
    from the day it was closed. Costs what is open, and may be repeated."""
    frozen = set(Freeze.objects.filter(reason=REASON, until_on=None).values_list("reference", flat=True))
    for row in Complaint.objects.exclude(state=Complaint.State.CLOSED).only(
        "number", "customer", "received_at"
    ):
        if PREFIX + row.number not in frozen:
            tiers.freeze(
                customer=row.customer_id,
                reason=REASON,
                reference=PREFIX + row.number,
                on=business_date(row.received_at),
                at=at,
            )
    numbers = [reference.removeprefix(PREFIX) for reference in frozen]
    for row in Complaint.objects.filter(number__in=numbers, state=Complaint.State.CLOSED):
        tiers.thaw(reference=PREFIX + row.number, on=business_date(row.closed_at))
