"""Write the access log (clubcrm.kernel.models.Access): who saw what, when, from where, how many."""

from collections.abc import Iterable
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django.utils import timezone

from clubcrm.kernel.models import Access


def record(
    request: Any,
    *,
    action: Access.Action,
    kind: str,
    subject: int | None = None,
    classes: Iterable[str] = (),
    count: int = 1,
    reason: str = "",
) -> Access:
    """One row. `kind` names what was looked at ("customer", "export"), `classes` the classes of personal data shown
    (clubcrm.kernel.personal), `count` how many people they concern."""
    match = request.resolver_match
    return Access.objects.create(
        user_id=request.user.pk,
        branch_id=getattr(request.staff, "branch_id", None),
        at=timezone.now(),
        action=action,
        subject_kind=kind,
        subject=subject,
        classes=sorted(classes),
        count=count,
        route=match.view_name if match else "",
        address=client_address(request),
        reason=reason,
    )


def client_address(request: Any) -> str:
    """Where the person sits: behind the proxies that are trusted (TRUSTED_PROXIES), not the last of these."""
    address: str = get_adapter().get_client_ip(request)
    return address


def look(request: Any, *, customer: int, classes: Iterable[str], minutes: int) -> None:
    """A view of one customer's data. Within `minutes` of a view or reveal of the same classes by the same person from
    the same place it is the same look, and not written again."""
    wanted = sorted(classes)
    before = Access.objects.filter(
        subject_kind="customer",
        subject=customer,
        user_id=request.user.pk,
        classes__contains=wanted,
        action__in=(Access.Action.VIEW, Access.Action.REVEAL),
        address=client_address(request),
        at__gt=timezone.now() - timedelta(minutes=minutes),
    )
    if not before.exists():
        record(request, action=Access.Action.VIEW, kind="customer", subject=customer, classes=wanted)
