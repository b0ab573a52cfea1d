"""What an administrator does not do alone (docs/decisions/0097): sign-ins of those who decide, and how far roles go.

Whoever could make a second person out of nothing would be two persons. So a second one agrees in the inbox; as long as there
is nobody who could, a club with one administrator goes on alone, and each such act says so in its record.
"""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from clubcrm.kernel import approvals, hands
from clubcrm.kernel.models import Branch, StaffEvent, User
from clubcrm.kernel.roles import ROLES

SIGN_IN, LIMIT = "sign-in", "approval-limit"
PERMISSION = "kernel.agree_to_access"
# Who disappears counts as a second person for so long: nobody becomes the only one by disabling the others.
DAYS = hands.DAYS_OF_ANOTHERS_HAND


def deciding_roles() -> set[str]:
    """Roles that decide what others propose, and so are worth making up."""
    asked = {kind.permission for kind in approvals.kinds().values()} | {"*"}
    return {role.code for role in ROLES if asked & set(role.permissions)}


def agreeing(branch: Branch) -> QuerySet[User]:
    """Who could agree to what happens at this branch, had they not proposed it: those above it who once signed in."""
    above, here = [branch.pk], branch
    while here.parent is not None:
        here = here.parent
        above.append(here.pk)
    roles = [role.code for role in ROLES if {"*", PERMISSION} & set(role.permissions)]
    return User.objects.filter(groups__name__in=roles, staff__branch__in=above).exclude(last_login=None)


def has_second(by: int, branch: Branch, at: datetime) -> bool:
    """Whether there is somebody else, or was until some days ago."""
    gone = StaffEvent.objects.filter(
        kind__in=[StaffEvent.Kind.DISABLED, StaffEvent.Kind.LEFT], at__gte=at - timedelta(days=DAYS)
    )
    there = Q(is_active=True) | Q(id__in=gone.values("staff__user"))
    return agreeing(branch).exclude(id=by).filter(there).exists()


def require(*, by: int | None, branch: Branch, at: datetime, roles: set[str]) -> dict[str, Any]:
    """What the record of an act on a sign-in of these roles says further. Raises NeedsSecond where somebody else has to
    agree; None acts for whoever runs the server."""
    if by is None or not roles & deciding_roles():
        return {}
    if has_second(by, branch, at):
        raise approvals.NeedsSecond(SIGN_IN)
    return {"alone": True}
