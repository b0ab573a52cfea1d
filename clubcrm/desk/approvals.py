"""What of sign-ins and limits needs a second person: the kernel's own, found here by name like those of every app."""

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel import accessing, seconding
from clubcrm.kernel.approvals import ApprovalKind

KINDS = (
    ApprovalKind(
        seconding.SIGN_IN,
        _("Sign-in of somebody who decides"),
        seconding.PERMISSION,
        accessing.sign_in_decided,
        accessing.read_sign_ins,
    ),
    ApprovalKind(
        seconding.LIMIT,
        _("Limit of approval"),
        seconding.PERMISSION,
        accessing.limit_decided,
        accessing.read_limits,
    ),
)
