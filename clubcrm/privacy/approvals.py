"""Which act of data protection needs a second person."""

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.approvals import ApprovalKind
from clubcrm.privacy import erasing

KINDS = (ApprovalKind(erasing.KIND, _("Erasure of a customer"), erasing.PERMISSION, erasing.decided),)
