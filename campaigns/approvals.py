"""What of campaigns needs a second person."""

from django.utils.translation import gettext_lazy as _

from campaigns import operations as campaigns
from campaigns.models import Template
from campaigns.operations.rules import KIND
from clubcrm.kernel.approvals import ApprovalKind
from clubcrm.kernel.models import Approval


def said(approvals: list[Approval]) -> dict[int, str]:
    """The text each would put into force, in both languages. One query."""
    texts = Template.objects.in_bulk([row.subject for row in approvals])
    return {
        row.id: "\n".join((text.subject_zh, text.body_zh, text.subject_en, text.body_en))
        for row in approvals
        if (text := texts[row.subject])
    }


KINDS = (
    ApprovalKind(
        KIND, _("Message template put into force"), "campaigns.approve_template", campaigns.decided, said
    ),
)
