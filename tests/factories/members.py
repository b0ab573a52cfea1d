"""Rows of members for tests. Points and tiers come from operations, never from factories."""

from datetime import date

import factory

from clubcrm.kernel.spelling.names import fold_name
from members.models import Category, Customer, Invoice, InvoiceLine, Membership, Ownership, Referral, Vehicle
from tests.factories.kernel import BranchFactory


class CustomerFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Customer

    name = "王建国"
    name_key = factory.LazyAttribute(lambda customer: fold_name(customer.name))
    pinyin = "wangjianguo"
    initials = "wjg"
    phone = factory.Sequence(lambda n: f"1700000{n:04}")
    branch = factory.SubFactory(BranchFactory)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    customer = factory.SubFactory(CustomerFactory)
    branch = factory.SelfAttribute("customer.branch")
    joined_on = date(2024, 1, 1)
    verified_on = date(2024, 1, 1)


class VehicleFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Vehicle

    vin = factory.Sequence(lambda n: f"LSVAA11A1AA{n:06}")
    plate = factory.Sequence(lambda n: f"京A{n:05}")
    brand = "LSV"


class OwnershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Ownership

    vehicle = factory.SubFactory(VehicleFactory)
    customer = factory.SubFactory(CustomerFactory)
    from_on = date(2024, 1, 1)


class ReferralFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Referral

    referrer = factory.SubFactory(CustomerFactory)
    referred = factory.SubFactory(CustomerFactory)
    referred_on = date(2024, 6, 1)


def invoice_with(amounts: dict[str, int], *, payer: str = "self", **fields) -> Invoice:
    """An invoice with a line per category, amounts in cents: `invoice_with({"labour": 36000}, customer=…)`."""
    invoice = InvoiceFactory(total_cents=sum(amounts.values()), **fields)
    for code, cents in amounts.items():
        category = Category.objects.get(code=code)
        InvoiceLine.objects.create(invoice=invoice, category=category, payer=payer, amount_cents=cents)
    return invoice


class InvoiceFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Invoice

    number = factory.Sequence(lambda n: f"RO26{n:08}")
    kind = Invoice.Kind.SERVICE
    customer = factory.SubFactory(CustomerFactory)
    branch = factory.SelfAttribute("customer.branch")
    invoiced_on = date(2026, 10, 1)
    total_cents = 0
