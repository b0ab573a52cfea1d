"""What the access log says of the pages of members, and of customers (clubcrm.kernel.looks)."""

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.looks import Subject
from clubcrm.kernel.scope import Scope
from members import queries
from members.models import Customer

PAGES = {
    "members:add_vehicle": _("New car"),
    "members:consents": _("Consents"),
    "members:customer_history": _("Customer's history"),
    "members:edit_customer": _("Edit customer"),
    "members:open_customer": _("Reason to open a customer"),
    "members:reveal": _("Show in full"),
    "members:vehicle_history": _("Car's history"),
    "members:to_verify": _("Owners to verify"),
    "members:visits": _("Visits"),
}


def find_customers(text: str, scope: Scope, limit: int) -> list[int]:
    """The customer of a page's address, or those whom the search box would find."""
    try:
        return list(Customer.objects.filter(public_id=UUID(text)).values_list("id", flat=True))
    except ValueError:
        return [hit.customer for hit in queries.search(text=text, scope=scope, limit=limit).hits]


def read_customers(ids: Iterable[int], scope: Scope) -> dict[int, Customer]:
    """Those of the reader's branches; one query."""
    return Customer.objects.within(scope).in_bulk(ids)


SUBJECTS = (Subject("customer", find_customers, read_customers),)
