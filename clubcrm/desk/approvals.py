"""What of the desk needs a second person."""

from django.utils.translation import gettext_lazy as _

from clubcrm.desk.privacy import erasing
from clubcrm.kernel.approvals import ApprovalKind

KINDS = (ApprovalKind(erasing.KIND, _("Erasure of a customer"), erasing.PERMISSION, erasing.decided),)
