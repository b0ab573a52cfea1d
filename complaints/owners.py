"""Whose a complaint is, in words."""

from django.utils.translation import gettext as _

from clubcrm.kernel import roles
from complaints.models import Complaint, Grade
from complaints.models.grades import RECEIVER


def role(code: str) -> str:
    """The name of a role in the page's language."""
    if code == RECEIVER:
        return _("Receiving staff")
    return str(roles.BY_CODE[code].label) if code in roles.BY_CODE else code


def of(complaint: Complaint) -> str:
    """The person, or the role."""
    return str(complaint.owner_staff) if complaint.owner_staff else role(complaint.owner_role)


def approver(complaint: Complaint) -> str:
    """Who decides on its solutions."""
    return str(Grade.Approver(complaint.grade.approver).label)
