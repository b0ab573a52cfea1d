"""Who may open which customer's page: the scope, and what the search box found by a whole number."""

from datetime import datetime
from typing import Any, NamedTuple

from django.http import Http404

from clubcrm.kernel import foreign, scope
from clubcrm.kernel.clock import business_zone
from clubcrm.kernel.models import Access
from clubcrm.kernel.requests import StaffRequest
from members.models import Customer


class ReadOnly(NamedTuple):
    """Why a page is read only: the reason given, and until when it may be read."""

    reason: str
    until: datetime


def customer_or_none(request: StaffRequest, public_id: str, *with_: str) -> Customer | None:
    """The customer, if in scope (where an address is declared `foreign`, also whom a reason was given for).

    `with_` names what else is read in the same query.
    """
    known = Customer.objects.with_restriction().with_card().filter(public_id=public_id, erased_at=None)
    related = ("branch", "advisor", "membership", "membership__branch", *with_)
    customer: Customer | None = known.select_related(*related).first()
    if customer is not None:
        request.sight.about(customer.id)
    return customer


def customer_or_404(request: StaffRequest, public_id: str, *with_: str) -> Customer:
    """The same. Raises Http404 for everybody else's customers: whether they exist is not told."""
    customer = customer_or_none(request, public_id, *with_)
    if customer is None:
        raise Http404
    return customer


def found_or_404(request: StaffRequest, public_id: str) -> Customer:
    """Somebody else's customer whom this session found by a whole number. Raises Http404 for all others."""
    found = Customer.everywhere.filter(id__in=foreign.found(request), erased_at=None).select_related("branch")
    customer: Customer | None = found.filter(public_id=public_id).first()
    if customer is None:
        raise Http404
    return customer


def read_only(request: StaffRequest, customer: Customer) -> ReadOnly | None:
    """None for one's own customers; for those of others, why they may be read."""
    if customer.id not in request.scope.opened:
        return None
    with scope.using(request.scope._replace(opened=())):
        if Customer.objects.filter(id=customer.id).exists():
            return None
    looks = Access.objects.filter(
        user=request.user, action=Access.Action.FOREIGN, subject_kind="customer", subject=customer.id
    )
    reason = looks.order_by("-id").values_list("reason", flat=True).first() or ""
    ends = datetime.fromtimestamp(foreign.until(request, customer.id), business_zone())
    return ReadOnly(reason, ends)


def shown_to(request: StaffRequest, customer: Customer) -> dict[str, Any]:
    """Context of a page that may be read only: why, and permissions that show no button at all."""
    why = read_only(request, customer)
    return {"read_only": why, "perms": {}} if why else {}
