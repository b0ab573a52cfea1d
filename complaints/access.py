"""Who may open which complaint, take one in for whom, and take which step."""

from django.http import Http404

from clubcrm.kernel.models import Branch, User
from clubcrm.kernel.requests import StaffRequest
from complaints import acting, clocks, forms, queries
from complaints.models import Complaint, Solution
from members.models import Customer


def complaint_or_404(request: StaffRequest, number: str) -> Complaint:
    """A complaint of one's branches. Raises Http404 for all others: whether they exist is not told."""
    found = queries.known(request.scope).select_related("received_by__staff", "visit__branch")
    complaint: Complaint | None = found.filter(number=number).first()
    if complaint is None:
        raise Http404
    request.sight.about(complaint.customer_id)
    return complaint


def customer_or_none(request: StaffRequest, public_id: str | None) -> Customer | None:
    """The customer of the address. Raises Http404 for those of other branches."""
    if not public_id:
        return None
    customer: Customer | None = Customer.objects.select_related("branch").filter(public_id=public_id).first()
    if customer is None:
        raise Http404
    request.sight.about(customer.id)
    return customer


def stores(request: StaffRequest) -> list[Branch]:
    """The stores at which this person may take a complaint in: their own first."""
    own = getattr(request.staff, "branch_id", None)
    found = Branch.objects.filter(id__in=request.scope.branch_ids, kind=Branch.Kind.STORE).order_by("id")
    return sorted(found, key=lambda branch: branch.id != own)


def may_handle(user: User, complaint: Complaint) -> bool:
    """Managers handle every complaint they see, others those that are theirs."""
    if user.has_perm("complaints.manage_complaint"):
        return True
    staff = complaint.owner_staff
    return user.has_perm("complaints.handle_complaint") and staff is not None and staff.user_id == user.id


def may_take(user: User, complaint: Complaint, step: str) -> bool:
    """Whether this person may take this step (the state is another matter)."""
    if step == "decide":
        return user.has_perm(complaint.grade.approver)
    if step == "regrade":
        return user.has_perm("complaints.manage_complaint") and bool(clocks.RUNNING[complaint.state])
    return may_handle(user, complaint)


def adding(user: User, sent: forms.FilesForm | None) -> forms.FilesForm | None:
    """The form for files as it was sent or an empty one; None for those who may not add any."""
    return (sent or forms.FilesForm(prefix="add")) if user.has_perm("complaints.add_complaint") else None


def offered(
    user: User, complaint: Complaint, step: acting.Step | None, solution: Solution | None
) -> acting.Step | None:
    """The next step, if this person may take it; one's own proposal is decided by somebody else."""
    if step is None or not may_take(user, complaint, step.name):
        return None
    own = solution is not None and solution.approval.proposed_by_id == user.id
    return None if step.name == "decide" and own else step
