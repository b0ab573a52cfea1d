"""What a tier multiplies: rows of points with validity, and what invoices earn by them."""

from datetime import date

import pytest
from django.db import IntegrityError, connection

from clubcrm.kernel import versions
from points import operations as points
from points import queries as ledger
from points.models import Multiplier, Transfer
from tests.factories.members import invoice_with
from tests.tiers.clubs import AT, ON, days, night, owner
from tests.tiers.test_benefits import put_in_force, with_benefits
from tiers import ladders, queries
from tiers import operations as tiers
from tiers.models import Benefit
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db


def multiplied(percent=150):
    put_in_force(with_benefits(("points_multiplier", {"percent": percent})))


def rows(customer):
    found = Multiplier.objects.filter(customer=customer).order_by("from_on", "id")
    return list(found.values_list("percent", "from_on", "until_on"))


def earned(customer, yuan, on):
    invoice = invoice_with({"labour": yuan * 100}, customer_id=customer, invoiced_on=on)
    points.earn_invoices(invoices=[invoice.id], by=None, at=AT)
    line = Transfer.objects.get(reference__startswith=f"invoice:{invoice.number}:")
    return line.amount, line.qualifying, line.explanation.get("percent")


def test_a_member_earns_by_the_tier_from_the_day_it_was_settled():
    customer, other = owner(), owner(verified_on=None)
    multiplied()
    night()
    assert tiers.settle_multipliers(on=ON) == 1
    assert tiers.settle_multipliers(on=ON) == 0
    assert rows(customer) == [(150, ON, None)]
    assert rows(other) == []
    assert earned(customer, 119, ON - days(1)) == (119, 119, None)
    assert earned(customer, 119, ON) == (178, 119, 150)
    assert earned(other, 119, ON) == (119, 119, None)


def test_what_is_multiplied_does_not_count_twice_towards_a_tier():
    customer = owner()
    multiplied(1000)
    night()
    tiers.settle_multipliers(on=ON)
    earned(customer, 3_000, ON)
    night()
    needs = (
        {step.tier.code: step for step in queries.find_missing_to_next(customer, ON)}["gold"].routes[1].needs
    )
    assert needs[1].value == 3_000
    assert ledger.balance(customer, ON).spendable == 30_000
    assert ledger.prove() == []


def test_another_figure_begins_when_the_former_ends_and_a_ladder_without_ends_it():
    customer = owner()
    multiplied(150)
    night()
    tiers.settle_multipliers(on=ON)
    put_in_force(doubled())
    tiers.settle_multipliers(on=ON + days(5))
    assert rows(customer) == [(150, ON, ON + days(5)), (200, ON + days(5), None)]
    assert earned(customer, 100, ON + days(4))[0] == 150
    assert earned(customer, 100, ON + days(5))[0] == 200
    versions.close(
        kind=PROGRAMMES, version=ladders.find_active().id, on=ON + days(6), by=None, at=AT, leaving_none=True
    )
    tiers.settle_multipliers(on=ON + days(6), customer=customer)
    assert rows(customer)[-1] == (200, ON + days(5), ON + days(6))
    assert earned(customer, 100, ON + days(6))[0] == 100


def doubled():
    new = versions.draft_from(kind=PROGRAMMES, version=ladders.find_active().id, by=None, at=AT)
    Benefit.objects.filter(tier__programme=new).update(figures={"percent": 200})
    return new


def test_twice_on_one_day_the_last_one_holds():
    customer = owner()
    for percent in (150, 200, None, 300):
        points.multiply(customers=[customer], percents=[percent], on=ON)
    assert earned(customer, 100, ON)[0] == 300
    points.multiply(customers=[customer], percents=[120], on=ON - days(9))
    assert earned(customer, 100, ON)[0] == 120


def test_two_multipliers_never_hold_at_once_whoever_writes_them():
    customer = owner()
    points.multiply(customers=[customer], percents=[150], on=ON)
    with pytest.raises(IntegrityError), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO points_multiplier (customer_id, percent, from_on, until_on) VALUES (%s, 200, %s, %s)",
            [customer, ON, date(2030, 1, 1)],
        )
