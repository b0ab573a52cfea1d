"""Customers as short lines for lists and hits: name, tier, phone, cars, branch. A fixed number of queries."""

from typing import NamedTuple
from uuid import UUID

from django.http import QueryDict

from clubcrm.kernel.lists import Slice, branches_within, cut
from clubcrm.kernel.scope import Scope
from members.models import Customer, Ownership, Vehicle
from tiers.models import Standing, Tier


class Card(NamedTuple):
    """A customer with what a list shows of them."""

    customer: Customer
    tier: Tier | None
    vehicles: list[Vehicle]


def customers(scope: Scope, address: QueryDict) -> Slice:
    """Customers of one's branches, the newest first, by branch and tier ("none": members of no tier and others)."""
    rows = Customer.objects.filter(branch_id__in=branches_within(scope, address), erased_at=None)
    rows = rows.select_related("branch", "membership", "advisor")
    tier = address.get("tier", "")
    if tier == "none":
        rows = rows.filter(standing=None)
    elif tier:
        rows = rows.filter(standing__tier__code=tier)
    return cut(rows, address)


def public_id(customer: int) -> UUID:
    return Customer.everywhere.values_list("public_id", flat=True).get(id=customer)


def of(ids: list[int]) -> list[Card]:
    """Cards of customers whom the search found, in this order: three queries. Those of others without tier and cars."""
    customers = Customer.everywhere.select_related("branch").in_bulk(ids)
    return fill([customers[one] for one in ids if one in customers])


def fill(customers: list[Customer]) -> list[Card]:
    """Cards of customers already read: two queries."""
    ids = [customer.id for customer in customers]
    standings = Standing.objects.filter(customer_id__in=ids).select_related("tier")
    tiers = {standing.customer_id: standing.tier for standing in standings}
    owned = (
        Ownership.objects.filter(customer_id__in=ids, until_on=None).select_related("vehicle").order_by("id")
    )
    vehicles: dict[int, list[Vehicle]] = {}
    for ownership in owned:
        vehicles.setdefault(ownership.customer_id, []).append(ownership.vehicle)
    return [Card(one, tiers.get(one.id), vehicles.get(one.id, [])) for one in customers]
