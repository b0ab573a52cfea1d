"""Reading the access log: who looked at whom, within one's own branches; a fixed number of queries."""

from datetime import date, timedelta
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from clubcrm.desk import lists, page_names
from clubcrm.kernel import personal
from clubcrm.kernel.clock import start_of_business_day
from clubcrm.kernel.models import Access, Branch, User
from clubcrm.kernel.scope import Scope
from members import queries as members
from members.models import Customer

FOUND = 50  # people that a name may stand for
SHORT = 8  # lines on a customer's page


class Looked(NamedTuple):
    """A row of the log in words; `customer` where it is one that the reader may open."""

    access: Access
    who: str
    page: str
    classes: list[str | Promise]
    customer: Customer | None


def page(scope: Scope, address: QueryDict) -> lists.Slice:
    """The newest looks of people of these branches, by `who`, `customer`, `action`, `from` and `until`."""
    found = lists.cut(chosen(scope, address).select_related("user__staff", "branch"), address)
    return found._replace(rows=told(found.rows, scope))


def of_customer(customer: int, scope: Scope) -> list[Looked]:
    """The newest looks at one customer, whoever looked."""
    rows = Access.objects.filter(subject_kind="customer", subject=customer).select_related(
        "user__staff", "branch"
    )
    return told(list(rows.order_by("-id")[:SHORT]), scope)


def chosen(scope: Scope, address: QueryDict) -> QuerySet[Access]:
    rows = Access.objects.filter(of_branches(scope))
    if who := address.get("who", "").strip():
        rows = rows.filter(user_id__in=named(who))
    if customer := address.get("customer", "").strip():
        rows = rows.filter(subject_kind="customer", subject__in=meant(customer, scope))
    if (action := address.get("action")) in Access.Action.values:
        rows = rows.filter(action=action)
    if begin := day(address.get("from")):
        rows = rows.filter(at__gte=start_of_business_day(begin))
    if end := day(address.get("until")):
        rows = rows.filter(at__lt=start_of_business_day(end + timedelta(days=1)))
    return rows


def of_branches(scope: Scope) -> Q:
    """People of these branches; those without a branch are shown to who sees the whole group."""
    whole = Branch.objects.filter(parent=None, id__in=scope.branch_ids).exists()
    return Q(branch_id__in=scope.branch_ids) | (Q(branch=None) if whole else Q(pk=None))


def named(text: str) -> list[int]:
    """Sign-ins by the name at work or the name they sign in with."""
    people = User.objects.filter(Q(staff__name__contains=text) | Q(username__iexact=text))
    return list(people.order_by("id").values_list("id", flat=True)[:FOUND])


def meant(text: str, scope: Scope) -> list[int]:
    """The customer of a page's address, or those whom the search box would find."""
    try:
        return list(Customer.objects.filter(public_id=UUID(text)).values_list("id", flat=True))
    except ValueError:
        return [hit.customer for hit in members.search(text=text, scope=scope, limit=FOUND).hits]


def day(text: str | None) -> date | None:
    """A day of the address; anything unreadable, or beyond any calendar, counts as not given."""
    try:
        found = date.fromisoformat(text or "")
    except ValueError:
        return None
    return found if 1900 < found.year < 9999 else None


def told(rows: list[Access], scope: Scope) -> list[Looked]:
    """Customers of other branches stay numbers. One query."""
    ids = {row.subject for row in rows if row.subject_kind == "customer"}
    known = Customer.objects.within(scope).in_bulk(ids) if ids else {}
    return [
        Looked(
            row,
            str(getattr(row.user, "staff", None) or row.user),
            page_names.of(row.route),
            [personal.LABELS.get(name, name) for name in row.classes],
            known.get(row.subject) if row.subject_kind == "customer" else None,
        )
        for row in rows
    ]
