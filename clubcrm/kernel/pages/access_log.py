"""Reading the access log: who looked at whom, within one's own branches; a fixed number of queries."""

from datetime import timedelta
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise

from clubcrm.kernel import lists, looks, personal
from clubcrm.kernel.clock import start_of_business_day
from clubcrm.kernel.models import Access, Branch, User
from clubcrm.kernel.scope import Scope

FOUND = 50  # people that a name may stand for
CUSTOMER = "customer"  # the kind of subject that the log is searched by
SHORT = 8  # lines on a customer's page


class Looked(NamedTuple):
    """A row of the log in words; `customer` where it is one that the reader may open."""

    access: Access
    who: str
    page: str
    classes: list[str | Promise]
    customer: Any


def read_page(scope: Scope, address: QueryDict) -> lists.Slice:
    """The newest looks of people of these branches, by `who`, `customer`, `action`, `from` and `until`."""
    found = lists.cut(filter_looks(scope, address).select_related("user__staff", "branch"), address)
    return found._replace(rows=tell(found.rows, scope))


def read_customer(customer: int, scope: Scope) -> list[Looked]:
    """The newest looks at one customer, whoever looked."""
    rows = Access.objects.filter(subject_kind=CUSTOMER, subject=customer).select_related(
        "user__staff", "branch"
    )
    return tell(list(rows.order_by("-id")[:SHORT]), scope)


def filter_looks(scope: Scope, address: QueryDict) -> QuerySet[Access]:
    rows = Access.objects.filter(within(scope))
    if who := address.get("who", "").strip():
        rows = rows.filter(user_id__in=find_people(who))
    if customer := address.get("customer", "").strip():
        rows = rows.filter(
            subject_kind=CUSTOMER, subject__in=looks.find_subjects()[CUSTOMER].find(customer, scope, FOUND)
        )
    if (action := address.get("action")) in Access.Action.values:
        rows = rows.filter(action=action)
    if begin := lists.read_day(address.get("from")):
        rows = rows.filter(at__gte=start_of_business_day(begin))
    if end := lists.read_day(address.get("until")):
        rows = rows.filter(at__lt=start_of_business_day(end + timedelta(days=1)))
    return rows


def within(scope: Scope) -> Q:
    """People of these branches; those without a branch are shown to who sees the whole group."""
    whole = Branch.objects.filter(parent=None, id__in=scope.branch_ids).exists()
    return Q(branch_id__in=scope.branch_ids) | (Q(branch=None) if whole else Q(pk=None))


def find_people(text: str) -> list[int]:
    """Sign-ins by the name at work or the name they sign in with."""
    people = User.objects.filter(Q(staff__name__contains=text) | Q(username__iexact=text))
    return list(people.order_by("id").values_list("id", flat=True)[:FOUND])


def tell(rows: list[Access], scope: Scope) -> list[Looked]:
    """Customers of other branches stay numbers. One query."""
    ids = {row.subject for row in rows if row.subject_kind == CUSTOMER and row.subject}
    known = looks.find_subjects()[CUSTOMER].read(ids, scope) if ids else {}
    return [
        Looked(
            row,
            str(getattr(row.user, "staff", None) or row.user),
            looks.name_page(row.route),
            [personal.LABELS.get(name, name) for name in row.classes],
            known.get(row.subject or 0) if row.subject_kind == CUSTOMER else None,
        )
        for row in rows
    ]
