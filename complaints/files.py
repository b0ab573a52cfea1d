"""What may be added to a complaint (clubcrm.kernel.uploads.kinds)."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.uploads.kinds import Subject, UploadKind
from clubcrm.kernel.uploads.types import JPEG, PDF, PNG, WEBP
from complaints.models import Complaint

CODE = "complaint"


def find_subject(complaint: int) -> Subject | None:
    row = Complaint.objects.filter(id=complaint).first()
    return Subject(row.branch_id, row.customer_id) if row else None


def list_of_customer(customer: int) -> "QuerySet[Complaint, int]":
    return Complaint.everywhere.filter(customer_id=customer).values_list("id", flat=True)


OF_COMPLAINT = UploadKind(
    CODE,
    _("Photos and documents of a complaint"),
    accepts=(JPEG, PNG, WEBP, PDF),
    largest=10 << 20,
    most=20,
    see="complaints.view_complaint",
    add="complaints.add_complaint",
    subject=find_subject,
    of_customer=list_of_customer,
)
KINDS = (OF_COMPLAINT,)
