"""What the tests of tiers share: a club's calendar and short ways to make its rows."""

from datetime import UTC, date, datetime, timedelta
from itertools import count

from clubcrm.kernel import versions
from members.models import Category, Customer
from points import operations as points
from tests.factories.members import MembershipFactory, OwnershipFactory, invoice_with
from tiers import operations as tiers
from tiers import queries
from tiers.models import Programme
from tiers.versions import PROGRAMMES

AT = datetime(2026, 11, 22, 17, tzinfo=UTC)
ON = date(2026, 11, 23)
references = count(1)


def days(number):
    return timedelta(days=number)


def owner(**membership):
    """The id of a verified member with one car."""
    customer = MembershipFactory(**membership).customer
    OwnershipFactory(customer=customer)
    return customer.id


def earn(customer, amount, happened_on, category=None):
    """Points through the ledger; the posting."""
    return points.earn(
        customer=customer, amount=amount, branch=branch_of(customer), happened_on=happened_on,
        category=category and Category.objects.get(code=category).id, reference=f"test:{next(references)}",
        explanation={}, by=None, at=AT,
    )  # fmt: skip


def branch_of(customer):
    return Customer.objects.values_list("branch_id", flat=True).get(id=customer)


def night(on=ON, **options):
    """Advance and evaluate; how many tiers changed."""
    tiers.advance(as_of=on, **options)
    return tiers.reassess_due(as_of=on, by=None, at=AT)


def tier_of(customer):
    held = queries.find_standing(customer)
    return held and held.tier.code


def ladder(*rungs, on=date(2000, 1, 1), **options):
    """Replace the active programme: rungs are lists of routes, routes lists of (measure, at_least, window, filter)."""
    programme = draft(*rungs, **options)
    versions.propose(kind=PROGRAMMES, version=programme.id, by=None, at=AT)
    versions.activate(kind=PROGRAMMES, version=programme.id, on=on, by=None, at=AT)
    return programme


def draft(*rungs, code="test", policies=None, climbing="highest", applies="at_once"):
    """`policies`: by rank, the fields of the tier that say when it ends and whether it resets."""
    names = {"name_zh": "试验", "name_en": "Trial", "climbing": climbing, "applies": applies}
    tiers = [rung(rank, routes, (policies or {}).get(rank, {})) for rank, routes in enumerate(rungs, start=1)]
    number = versions.draft(kind=PROGRAMMES, code=code, values=names | {"tiers": tiers}, by=None, at=AT)
    return Programme.objects.get(id=number)


def rung(rank, routes, policy):
    """A tier as it is drafted: its routes are lists of (measure, at_least, window, filter)."""
    criteria = [
        {"route": number, "measure": measure, "window": window, "filter": narrowed, **threshold(at_least)}
        for number, route in enumerate(routes, start=1)
        for measure, at_least, window, narrowed in route
    ]
    named = {"code": f"t{rank}", "rank": rank, "name_zh": f"第{rank}级", "name_en": f"Tier {rank}"}
    return {**named, **policy, "criteria": criteria}


def at_most(number):
    """In the place of a threshold: what must not be passed."""
    return "at_most", number


def threshold(given):
    return {"at_most": given[1]} if isinstance(given, tuple) else {"at_least": given}


# A ladder that most tests of its life need.
POINTS = [("points_earned", 100, "12 months", {})]
MORE = [("points_earned", 300, "12 months", {})]
MOST = [("points_earned", 500, "12 months", {})]
FALLING = {"valid_for": "12 months", "demotion": "recalculated"}


def member(**fields):
    """The id of a member who is not verified."""
    return MembershipFactory(**{"verified_on": None} | fields).customer_id


def bought(customer, cents, on=ON, **fields):
    branch = Customer.objects.get(id=customer).branch
    return invoice_with({"labour": cents}, customer_id=customer, branch=branch, invoiced_on=on, **fields)
