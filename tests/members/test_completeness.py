"""How complete a file is: one measure for the customer page, its next step, the report's figure and the tiers."""

from datetime import date
from itertools import combinations

import pytest
from django.utils import translation

from clubcrm.desk import next_steps
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.scope import scope_of_branch
from clubcrm.reports import reading
from members import completeness, panels
from members.models import Customer
from tests.factories.kernel import StaffFactory, UserFactory
from tests.factories.members import CustomerFactory, MembershipFactory, OwnershipFactory
from tests.tiers.clubs import ON, ladder
from tiers import ladders
from tiers.models import Criterion
from tiers.queries.numbers import measure_customers

pytestmark = pytest.mark.django_db
KNOWN = {"sex": "f", "birthday": date(1980, 5, 12), "phone": "13800138000", "email": "w@example.com"}
FILES = [
    (kind, names, advised, owner)
    for kind in Customer.Kind.values
    for names in [(), *((name,) for name in KNOWN), *combinations(KNOWN, 3), tuple(KNOWN)]
    for advised, owner in ((False, False), (True, False), (False, True), (True, True))
    if kind == Customer.Kind.PERSON or not {"sex", "birthday"} & set(names)
]


def make_file(kind, names, advised, owner):
    facts = {name: KNOWN[name] for name in names}
    advisor = StaffFactory() if advised else None
    customer = CustomerFactory(kind=kind, advisor=advisor, **{"phone": "", **facts})
    if owner:
        OwnershipFactory(customer=customer)
    return MembershipFactory(customer=customer).customer


def measured_for_tiers(customers):
    programme = ladder([[("file_completeness", 1, "all time", {})]])
    known = ladders.read_active()
    spec = known.find_spec(Criterion.objects.get(tier__programme=programme))
    numbers = measure_customers(known.specs, [customer.id for customer in customers], ON)
    return [numbers[customer.id][spec] for customer in customers]


def counted_in_the_report(customer):
    found = reading.read(
        business_date().replace(day=1), scope_of_branch(customer.branch_id), ["file_completeness"]
    )
    return found["file_completeness"].total.cells[-1]


def lacking_in_words(customer, per_cent):
    shown = {"customer": customer, "profile": {"completeness": per_cent}}
    looking = next_steps.Looking(
        shown, UserFactory(role="service-advisor"), scope_of_branch(customer.branch_id), ON
    )
    return [row.sentence.removeprefix("Complete the file: ") for row in next_steps.gaps(looking)]


def test_the_page_the_report_and_the_tiers_measure_every_file_alike():
    customers = [make_file(*one) for one in FILES]
    for_tiers = measured_for_tiers(customers)
    for (kind, names, advised, owner), customer, tiers in zip(FILES, customers, for_tiers, strict=True):
        known, applying = len(names) + advised + owner, 6 if kind == Customer.Kind.PERSON else 4
        page = panels.profile(customer, panels.cars(customer.id, ON))["completeness"]
        assert (page, tiers) == (100 * known // applying,) * 2, (kind, names, advised, owner)
        assert counted_in_the_report(customer) == (known, applying), (kind, names, advised, owner)


def test_the_next_step_names_exactly_what_the_measure_misses():
    translation.activate("en")
    for one in FILES:
        customer = make_file(*one)
        lacking = completeness.list_lacking(customer)
        labels = [str(Customer._meta.get_field(name.removesuffix("_id")).verbose_name) for name in lacking]
        assert lacking_in_words(customer, 0) == ([", ".join(labels)] if labels else [])
        assert len(completeness.list_facts(customer)) - len(lacking) == len(one[1]) + one[2]


def test_each_fact_is_a_column_of_the_customer():
    columns = {field.attname for field in Customer._meta.concrete_fields}
    assert set(completeness.FACTS) <= columns
    assert set(completeness.OF_PEOPLE) <= set(completeness.FACTS)
