"""What of tiers needs a second person."""

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.approvals import ApprovalKind
from clubcrm.kernel.models import Approval
from tiers import operations as tiers
from tiers import wording
from tiers.models import Programme
from tiers.operations.programmes import KIND


def describe(approvals: list[Approval]) -> dict[int, str]:
    """The ladder each would put into force, with all it says."""
    programmes = Programme.objects.in_bulk([row.subject for row in approvals])
    return {row.id: "\n".join(wording.list_lines(programmes[row.subject])) for row in approvals}


KINDS = (
    ApprovalKind(
        KIND, _("Tier programme put into force"), "tiers.approve_programme", tiers.decided, describe
    ),
)
