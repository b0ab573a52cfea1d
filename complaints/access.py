"""Who may open which complaint, take one in for whom, and take which step."""

from django.http import Http404

from clubcrm.kernel.models import Branch, User
from clubcrm.kernel.requests import StaffRequest
from complaints import forms, queries, steps
from complaints.models import Complaint
from members.models import Customer


def find_complaint(request: StaffRequest, number: str) -> Complaint:
    """A complaint of one's branches. Raises Http404 for all others: whether they exist is not told."""
    found = queries.list_known(request.scope).select_related("received_by__staff", "visit__branch")
    complaint: Complaint | None = found.filter(number=number).first()
    if complaint is None:
        raise Http404
    request.sight.about(complaint.customer_id)
    return complaint


def find_customer(request: StaffRequest, public_id: str | None) -> Customer | None:
    """The customer of the address. Raises Http404 for those of other branches."""
    if not public_id:
        return None
    customer: Customer | None = Customer.objects.select_related("branch").filter(public_id=public_id).first()
    if customer is None:
        raise Http404
    request.sight.about(customer.id)
    return customer


def list_stores(request: StaffRequest) -> list[Branch]:
    """The stores at which this person may take a complaint in: their own first."""
    own = getattr(request.staff, "branch_id", None)
    found = Branch.objects.filter(id__in=request.scope.branch_ids, kind=Branch.Kind.STORE).order_by("id")
    return sorted(found, key=lambda branch: branch.id != own)


def find_step(user: User, complaint: Complaint, code: str) -> steps.StepKind | None:
    """The kind of step of this code, if this person may take it (whether it is the next one is another matter).

    Raises Http404 where there is no such kind. Beside the flow nothing is done once a complaint is closed.
    """
    step = steps.find_all().get(code)
    if step is None:
        raise Http404
    closed = bool(complaint.outcome) and not step.begins_in
    return step if step.may(user, complaint) and not closed else None


def is_offered(user: User, complaint: Complaint, step: steps.StepKind) -> bool:
    """Whether the page shows this person the form of the step."""
    return step.may(user, complaint) and step.offers(user, complaint)


def offer_files_form(user: User, sent: forms.FilesForm | None) -> forms.FilesForm | None:
    """The form for files as it was sent or an empty one; None for those who may not add any."""
    return (sent or forms.FilesForm(prefix="add")) if user.has_perm("complaints.add_complaint") else None
