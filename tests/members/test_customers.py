"""Making customers, memberships, cars and visits by the operations."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from clubcrm.kernel.clock import business_date
from members import operations as members
from members import queries
from members.models import Category, Customer, Invoice, Membership, Ownership, Vehicle, Visit
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory, OwnershipFactory, VehicleFactory

pytestmark = pytest.mark.django_db
AT = timezone.now()
TODAY = business_date(AT)


@pytest.fixture
def branch():
    return BranchFactory(code="east")


def visit(customer, **given):
    facts = {"vehicle": None, "branch": customer.branch_id, "arrived_on": TODAY, "by": None, "at": AT} | given
    return members.record_visit(customer=customer.id, **facts)


def test_a_customer_gets_the_keys_of_the_search_from_the_name(branch):
    made = members.add_customer(name="欧阳海燕", branch=branch.id, phone="13800001234", by=None, at=AT)
    stored = Customer.objects.get(id=made.id)
    assert (stored.pinyin, stored.initials, stored.recorded_at) == ("ouyanghaiyan", "oyhy", AT)


def test_a_changed_name_changes_the_keys_of_the_search(branch):
    customer = CustomerFactory(branch=branch, name="王建国")
    members.change_customer(customer=customer.id, name="李娜", by=None, at=AT)
    customer.refresh_from_db()
    assert (customer.name, customer.pinyin, customer.initials) == ("李娜", "lina", "ln")


def test_only_facts_can_be_changed(branch):
    customer = CustomerFactory(branch=branch)
    with pytest.raises(TypeError):
        members.change_customer(customer=customer.id, branch_id=1, by=None, at=AT)


def test_nobody_joins_twice(branch):
    customer = CustomerFactory(branch=branch)
    members.enrol(customer=customer.id, branch=branch.id, joined_on=TODAY, by=None, at=AT)
    with pytest.raises(members.AlreadyMember):
        members.enrol(customer=customer.id, branch=branch.id, joined_on=TODAY, by=None, at=AT)
    assert Membership.objects.get().verified_on is None


def test_an_application_is_verified_once(branch, django_user_model):
    customer, care = CustomerFactory(branch=branch), django_user_model.objects.create(username="care")
    members.enrol(customer=customer.id, branch=branch.id, joined_on=TODAY, by=None, at=AT)
    members.verify_membership(customer=customer.id, verified_on=TODAY, by=care.id, at=AT)
    assert (Membership.objects.get().verified_on, Membership.objects.get().verified_by) == (TODAY, care)
    with pytest.raises(members.AlreadyVerified):
        members.verify_membership(customer=customer.id, verified_on=TODAY, by=care.id, at=AT)


def test_a_car_belongs_to_whom_it_is_added_and_carries_the_makers_code_as_brand(branch):
    customer = CustomerFactory(branch=branch)
    car = members.add_vehicle(
        customer=customer.id, vin="LSVAA11A1AA004711", plate="京A12345", from_on=TODAY, by=None, at=AT
    )
    assert (car.brand, Ownership.objects.get().customer_id) == ("LSV", customer.id)


def test_a_car_of_somebody_else_is_refused_and_says_whose_it_is(branch):
    owner = OwnershipFactory(vehicle=VehicleFactory(vin="LSVAA11A1AA004711", plate="京A12345")).customer
    with pytest.raises(members.VehicleHasOwner) as refused:
        members.add_vehicle(
            customer=CustomerFactory(branch=branch).id, vin="LSVAA11A1AA004711", plate="京B1", from_on=TODAY,
            by=None, at=AT,
        )  # fmt: skip
    assert refused.value.owner == owner.id
    assert (Ownership.objects.count(), Vehicle.objects.get().plate) == (1, "京A12345")


def test_a_car_whose_ownership_ended_passes_to_its_new_owner(branch):
    car = VehicleFactory(vin="LSVAA11A1AA004711")
    OwnershipFactory(vehicle=car, until_on=TODAY - timedelta(days=1))
    new = CustomerFactory(branch=branch)
    members.add_vehicle(customer=new.id, vin=car.vin, from_on=TODAY, by=None, at=AT)
    assert Ownership.objects.get(until_on=None).customer_id == new.id


@pytest.mark.parametrize(
    "vin", ["", "LSVAA11A1AA00471", "LSVAA11A1AA0047111", "LSVAA11A1AA00471O", "lsvaa11a1aa004711"]
)
def test_a_vin_that_is_none_is_refused(branch, vin):
    with pytest.raises(members.VinIsWrong):
        members.add_vehicle(
            customer=CustomerFactory(branch=branch).id, vin=vin, from_on=TODAY, by=None, at=AT
        )


def test_a_visit_with_its_order_is_one_row_with_its_invoice(branch):
    customer, labour = CustomerFactory(branch=branch), Category.objects.get(code="labour").id
    made = visit(customer, order_number="RO1", lines=[members.Line(labour, "self", 36_000)])
    invoice = Invoice.objects.get(id=made.invoice)
    assert (invoice.visit_id, invoice.number, invoice.total_cents, invoice.invoiced_on) == (
        made.visit, "RO1", 36_000, TODAY,
    )  # fmt: skip


def test_an_order_that_costs_nothing_still_has_its_invoice(branch):
    made = visit(CustomerFactory(branch=branch), order_number="RO1")
    assert Invoice.objects.get(id=made.invoice).total_cents == 0


def test_a_number_used_before_is_refused_by_name_and_changes_nothing(branch):
    visit(CustomerFactory(branch=branch), order_number="RO1")
    with pytest.raises(members.OrderNumberUsed) as refused:
        visit(CustomerFactory(branch=branch), order_number="RO1")
    assert refused.value.invoice.number == "RO1"
    assert (Visit.objects.count(), Invoice.objects.count()) == (1, 1)


def test_tomorrow_is_refused(branch):
    with pytest.raises(members.InTheFuture):
        visit(CustomerFactory(branch=branch), arrived_on=TODAY + timedelta(days=1))


def test_amounts_without_an_order_are_refused(branch):
    with pytest.raises(members.AmountsNeedOrderNumber):
        visit(CustomerFactory(branch=branch), lines=[members.Line(1, "self", 1)])


def test_a_car_the_customer_never_had_is_refused(branch):
    with pytest.raises(members.NotTheirCar):
        visit(CustomerFactory(branch=branch), vehicle=VehicleFactory().id)


def test_a_provisional_visit_is_completed_only_when_it_is_named_and_only_on_its_own_day(branch):
    customer, yesterday = CustomerFactory(branch=branch), TODAY - timedelta(days=1)
    first = visit(customer, arrived_on=yesterday, service_type="保养").visit
    assert visit(customer, arrived_on=yesterday, order_number="RO1").visit != first
    with pytest.raises(members.NotInWorkshop):
        visit(customer, order_number="RO2", completes=first)
    assert visit(customer, arrived_on=yesterday, order_number="RO2", completes=first).visit == first
    assert Visit.objects.get(id=first).service_type == "保养"
    with pytest.raises(members.NotInWorkshop):
        visit(customer, arrived_on=yesterday, order_number="RO3", completes=first)
    assert not Invoice.objects.filter(number="RO3").exists()


def test_twins_are_found_by_phone_plate_and_vin_in_any_branch(branch):
    owner = CustomerFactory(branch=BranchFactory(), phone="13800001234")
    car = VehicleFactory(plate="京A12345")
    OwnershipFactory(customer=owner, vehicle=car, from_on=date(2024, 1, 1))
    assert queries.twins(phone="13800001234") == [queries.Twin(owner, "phone")]
    assert queries.twins(plate="京A12345", phone="13800001234") == [queries.Twin(owner, "plate")]
    assert queries.twins(vin=car.vin) == [queries.Twin(owner, "vin")]
    assert queries.twins(vin=car.vin, besides=owner.id) == []
    assert queries.twins(phone="13900000000", plate="京A54321") == []
