"""Erasing a customer: proposed by one, approved by another, carried out in one transaction.

The database does it (members_forget: every app forgets for itself); here stands what hinders it, and what lies outside
of the tables that it reaches: forms that were sent, files of refused rows, the list of tombstones.
"""

from datetime import datetime

from django.db import transaction
from django.db.models import Sum
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from campaigns.models import Message
from clubcrm.kernel import approvals
from clubcrm.kernel.models import Approval, User
from clubcrm.privacy import tombstones, traces
from complaints.models import Complaint
from members import operations as members
from members.models import Customer, DataRequest, Visit
from points.models import Account

KIND = "erasure"
PERMISSION = "members.handle_data_request"
APPROVE = gettext_noop("Erase customer no. %(customer)s: everything that names them goes for good")


class Hindered(Exception):
    """Something is still open; `reasons` says what, in words."""

    def __init__(self, reasons: list[str]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


def balance(customer: int) -> int:
    """Points that would lapse with the customer."""
    accounts = Account.objects.filter(customer_id=customer, kind=Account.Kind.MEMBER)
    return accounts.aggregate(total=Sum("balance"))["total"] or 0


def hindrances(customer: int, *, forfeit: bool = False) -> list[str]:
    """Why the customer cannot be erased yet, in words; empty when they can. `forfeit`: the points may lapse."""
    found = []
    if numbers := list(
        Complaint.objects.filter(customer_id=customer).open().values_list("number", flat=True)
    ):
        found.append(_("The complaint %(numbers)s is still open.") % {"numbers": ", ".join(numbers)})
    if days := list(
        Visit.objects.filter(customer_id=customer).in_workshop().values_list("arrived_on", flat=True)
    ):
        found.append(_("The visit of %(day)s has no order yet: complete or void it.") % {"day": days[0]})
    state = Message.State
    if Message.objects.filter(customer_id=customer, state__in=[state.SENDING, state.UNCLEAR]).exists():
        found.append(_("It is not clear yet what became of a message: settle that on the page Care."))
    if Account.objects.filter(customer_id=customer, held__gt=0).exists():
        found.append(_("Points are set aside for a redemption."))
    if not forfeit and (points := balance(customer)):
        found.append(
            _("%(points)s points are left: redeem them, or confirm that they lapse.")
            % {"points": f"{points:,}"}
        )
    return found


@transaction.atomic
def propose(*, customer: Customer, words: str, forfeit: bool, by: int, at: datetime) -> Approval:
    """Ask a second person to erase the customer. Raises Hindered, approvals.AlreadyProposed."""
    if reasons := hindrances(customer.id, forfeit=forfeit):
        raise Hindered(reasons)
    members.record_request(customer=customer.id, kind=DataRequest.Kind.ERASURE, words=words, by=by, at=at)
    return approvals.propose(
        kind=KIND,
        subject=customer.id,
        text=APPROVE,
        figures={"customer": customer.id, "forfeit": forfeit},
        url=reverse("privacy:customer_data", args=[customer.public_id]),
        branch=customer.branch_id,
        by=by,
        at=at,
    )


def decided(*, approval: Approval, by: User, at: datetime) -> int | None:
    """Carry out what was approved, in the transaction of the decision; nothing where it was declined. The tombstone's id.

    Raises approvals.Impossible where something is open meanwhile.
    """
    if not approval.approved:
        return None
    customer = Customer.objects.select_for_update().get(id=approval.subject)
    if reasons := hindrances(customer.id, forfeit=bool(approval.figures.get("forfeit"))):
        raise approvals.Impossible(" ".join(reasons))
    found = traces.find_traces(customer)
    erasure = members.erase(approval=approval.id, reason="asked", at=at)
    traces.forget(customer.id, found)
    transaction.on_commit(tombstones.write_out)
    return erasure
