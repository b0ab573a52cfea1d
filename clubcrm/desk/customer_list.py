"""Customers as short lines for lists and hits: name, tier, phone, cars, branch. A fixed number of queries."""

from typing import Any, NamedTuple
from uuid import UUID

import django_tables2 as tables
from django.db.models import F
from django.http import QueryDict
from django.urls import reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.lists import Slice, Sorts, branches_within, cut
from clubcrm.kernel.models import Staff
from clubcrm.kernel.scope import Scope
from clubcrm.kernel.sight import Sight
from clubcrm.kernel.templatetags import written
from members.models import Customer, Ownership, Vehicle
from members.templatetags import personal
from tiers.models import Standing, Tier


class Card(NamedTuple):
    """A customer with what a list shows of them."""

    customer: Customer
    tier: Tier | None
    vehicles: list[Vehicle]


SORTS: Sorts = {
    "name": ("pinyin", "name"),
    "since": (F("membership__joined_on").asc(nulls_last=True),),
    "tier": (F("standing__tier__rank").desc(nulls_last=True), "pinyin"),
}


def list_customers(scope: Scope, address: QueryDict, mine: Staff | None) -> Slice:
    """Customers of one's branches, the newest first unless the address sorts otherwise; by branch, by tier ("none":
    members of no tier and others), members or not, and those whose advisor is `mine`."""
    rows = Customer.objects.filter(branch_id__in=branches_within(scope, address), erased_at=None)
    rows = rows.select_related("branch", "membership", "advisor")
    tier = address.get("tier", "")
    if tier == "none":
        rows = rows.filter(standing=None)
    elif tier:
        rows = rows.filter(standing__tier__code=tier)
    if address.get("member") in ("yes", "no"):
        rows = rows.filter(membership__isnull=address["member"] == "no")
    if address.get("mine") and mine:
        rows = rows.filter(advisor=mine)
    return cut(rows, address, SORTS)


def find_public_id(customer: int) -> UUID:
    return Customer.everywhere.values_list("public_id", flat=True).get(id=customer)


def read_cards(ids: list[int]) -> list[Card]:
    """Cards of customers whom the search found, in this order: three queries. Those of others without tier and cars."""
    customers = Customer.everywhere.select_related("branch").in_bulk(ids)
    return fill_cards([customers[one] for one in ids if one in customers])


def fill_cards(customers: list[Customer]) -> list[Card]:
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


class CustomerTable(tables.Table):
    """Rows are cards; `sight` says what of them may be whole."""

    name = tables.Column(verbose_name=_("Name"), accessor="customer__name")
    tier = tables.Column(verbose_name=_("Tier"), default="")
    cars = tables.Column(verbose_name=_("Cars"), accessor="vehicles")
    phone = tables.Column(verbose_name=_("Mobile phone"), accessor="customer__phone")
    advisor = tables.Column(verbose_name=_("Advisor"), accessor="customer__advisor", default="")
    branch = tables.Column(verbose_name=_("Branch"), accessor="customer__branch")
    since = tables.Column(
        verbose_name=_("Member since"), accessor="customer__membership__joined_on", default=""
    )

    class Meta:
        orderable = False
        attrs = {"class": "list stacks"}

    def __init__(self, *args: Any, sight: Sight, **kwargs: Any) -> None:
        self.sight = sight
        super().__init__(*args, **kwargs)

    def render_name(self, record, value: str) -> SafeString:
        return format_html(
            '<a href="{}">{}</a>', reverse("desk:customer", args=[record.customer.public_id]), value
        )

    def render_tier(self, value) -> SafeString:
        return format_html('<span class="badge tier tier-{}">{}</span>', value.badge, value)

    def render_cars(self, record, value) -> SafeString:
        cars = [(personal.drawn(self.sight, car, record.customer.id), car.model) for car in value[:3]]
        return format_html_join(" ", "{} {}", cars)

    def render_phone(self, record, value: str) -> str:
        return self.sight.phone(value, record.customer.id)

    def render_since(self, value) -> str:
        return written.day(value)
