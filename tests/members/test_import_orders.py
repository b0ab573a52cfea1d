"""Repair orders: whose visit it is, what completes what, and when a number counts as used before."""

from datetime import date

import pytest

from members.models import Category, Invoice, InvoiceLine, Membership, Ownership, Vehicle, Visit
from tests.factories import dms
from tests.factories.members import CustomerFactory, OwnershipFactory, VehicleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def car(settings, tmp_path):
    """A row of the owners' file that is in the club."""
    settings.REJECTS_DIR = tmp_path / "rejects"
    dms.branches()
    row = dms.owner(客户编号="C1", VIN码=dms.vin(1))
    dms.import_rows("owners", tmp_path, [row])
    return row


def imported(tmp_path, *rows):
    return dms.import_rows("repair-orders", tmp_path, list(rows))


def test_an_order_becomes_a_visit_an_invoice_and_a_line_per_amount(car, tmp_path):
    row = dms.order(car, 工单号="RO1", 工时费="200", 材料费="350.5", 保险费="1,000.00元", 付款方="保险")
    outcome = imported(tmp_path, row)
    assert (outcome.committed, outcome.notes) == (1, {"amount-as-text": 1})
    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.kind, invoice.total_cents) == ("RO1", "service", 155_050)
    assert (invoice.customer.dealer_number, invoice.branch.name) == ("C1", "城东店")
    assert (invoice.staff.name, invoice.batch_id) == ("李敏", outcome.batch)
    assert (invoice.visit.order_number, invoice.visit.service_type, invoice.visit.mileage_km) == (
        "RO1",
        "定期保养",
        13756,
    )
    lines = InvoiceLine.objects.values_list("category__code", "payer", "amount_cents")
    assert sorted(lines) == [
        ("insurance", "insurer", 100_000),
        ("labour", "insurer", 20_000),
        ("material", "insurer", 35_050),
    ]
    assert Vehicle.objects.get().mileage_km == 13756


def test_an_order_of_nothing_is_still_a_visit_and_an_invoice(car, tmp_path):
    assert imported(tmp_path, dms.order(car, 工时费="0", 材料费="")).committed == 1
    assert (Invoice.objects.get().total_cents, InvoiceLine.objects.count(), Visit.objects.count()) == (
        0,
        0,
        1,
    )


def test_the_owner_is_whoever_owned_the_car_that_day(car, tmp_path):
    vehicle = VehicleFactory(vin=dms.vin(2))
    first, second = CustomerFactory(name="前任"), CustomerFactory(name="现任")
    OwnershipFactory(vehicle=vehicle, customer=first, from_on=date(2020, 1, 1), until_on=date(2022, 1, 1))
    OwnershipFactory(vehicle=vehicle, customer=second, from_on=date(2023, 1, 1))
    days = ["2019-05-01", "2021-12-31", "2022-06-01", "2023-01-01", "2026-01-01"]
    imported(tmp_path, *[dms.order(car | {"VIN码": dms.vin(2)}, 结算日期=day) for day in days])
    whose = Invoice.objects.order_by("invoiced_on").values_list("customer__name", flat=True)
    assert list(whose) == ["前任", "前任", "前任", "现任", "现任"]


def test_a_car_nobody_owns_is_refused(car, tmp_path):
    outcome = imported(tmp_path, dms.order(car, VIN码=dms.vin(77)))
    assert (outcome.reasons, Visit.objects.count()) == ({"owner-unknown": 1}, 0)


def test_an_earlier_invoice_moves_an_imported_membership_back_but_no_other(car, tmp_path):
    by_hand = OwnershipFactory(vehicle=VehicleFactory(vin=dms.vin(3)), from_on=date(2024, 1, 1)).customer
    Membership.objects.create(customer=by_hand, branch=by_hand.branch, joined_on=date(2025, 1, 1))
    early = [dms.order(car, 结算日期="2023-02-03"), dms.order(car, 结算日期="2024-05-01")]
    imported(tmp_path, *early, dms.order(car | {"VIN码": dms.vin(3)}, 结算日期="2024-02-03"))
    mine = Membership.objects.get(customer__dealer_number="C1")
    assert (mine.joined_on, mine.verified_on) == (date(2023, 2, 3), date(2023, 2, 3))
    assert Membership.objects.get(customer=by_hand).joined_on == date(2025, 1, 1)


def test_an_order_completes_the_visit_recorded_by_hand_that_day(car, tmp_path):
    owned = Ownership.objects.get()
    by_hand = Visit.objects.create(
        customer=owned.customer,
        vehicle=owned.vehicle,
        branch=owned.customer.branch,
        arrived_on=date(2026, 10, 8),
    )
    rows = [dms.order(car, 工单号="RO1"), dms.order(car, 工单号="RO2")]
    assert imported(tmp_path, *rows).committed == 2
    by_hand.refresh_from_db()
    assert (by_hand.order_number, by_hand.mileage_km, by_hand.advisor.name) == ("RO1", 13756, "李敏")
    assert by_hand.invoices.get().number == "RO1"
    assert Visit.objects.count() == 2
    assert imported(tmp_path, *rows).unchanged == 2


def test_another_day_or_branch_completes_nothing(car, tmp_path):
    owned = Ownership.objects.get()
    Visit.objects.create(
        customer=owned.customer,
        vehicle=owned.vehicle,
        branch=owned.customer.branch,
        arrived_on=date(2026, 10, 7),
    )
    imported(tmp_path, dms.order(car), dms.order(car, 结算日期="2026-10-07", 门店="城西店"))
    assert Visit.objects.filter(order_number=None).count() == 1
    assert Visit.objects.count() == 3


def recorded_by_hand(**changes) -> Invoice:
    owned = Ownership.objects.get()
    facts = {"branch": owned.customer.branch, "customer": owned.customer, "vehicle": owned.vehicle}
    visit = Visit.objects.create(order_number="RO9", arrived_on=date(2026, 10, 8), **facts)
    invoice = Invoice.objects.create(
        number="RO9", kind="service", visit=visit, invoiced_on=date(2026, 10, 8), total_cents=20_000, **facts
    )
    labour = Category.objects.get(code="labour")
    InvoiceLine.objects.create(invoice=invoice, category=labour, payer="self", amount_cents=20_000)
    return invoice


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, "unchanged"),
        ({"进厂里程": "1", "服务顾问": "别人", "业务类型": "首保"}, "unchanged"),
        ({"工时费": "200.01"}, "rejected"),
        ({"工时费": "0", "材料费": "200"}, "rejected"),
        ({"付款方": "厂家"}, "rejected"),
        ({"结算日期": "2026-10-09"}, "rejected"),
        ({"门店": "城西店"}, "rejected"),
    ],
)
def test_an_invoice_recorded_by_hand_is_the_same_by_its_hard_facts(car, tmp_path, changes, expected):
    recorded_by_hand()
    row = dms.order(car, **({"工单号": "ro9", "工时费": "200", "材料费": "0"} | changes))
    outcome = imported(tmp_path, row)
    assert getattr(outcome, expected) == 1
    assert outcome.reasons == ({"order-number-used": 1} if expected == "rejected" else {})
    assert (Invoice.objects.count(), Visit.objects.count()) == (1, 1)


def test_an_imported_order_with_any_other_fact_is_refused(car, tmp_path):
    row = dms.order(car)
    imported(tmp_path, row)
    for change in ({"进厂里程": "99"}, {"业务类型": "首保"}, {"服务顾问": "别人"}, {"精品费": "0.01"}):
        assert imported(tmp_path, row | change).reasons == {"order-number-used": 1}, change
    assert imported(tmp_path, row | {"工时费": "￥200.00"}).unchanged == 1


def test_a_corrected_invoice_is_recognised_in_both_revisions(car, tmp_path):
    row = dms.order(car, 工时费="200", 材料费="0")
    imported(tmp_path, row)
    old = Invoice.objects.get()
    Invoice.objects.filter(id=old.id).update(voided_at=dms.AT)
    new = Invoice.objects.create(
        number=old.number, revision=2, kind="service", customer=old.customer, vehicle=old.vehicle, branch=old.branch,
        visit=old.visit, invoiced_on=old.invoiced_on, total_cents=0, staff=old.staff,
    )  # fmt: skip
    assert imported(tmp_path, row).unchanged == 1
    assert imported(tmp_path, row | {"工时费": "0"}).unchanged == 1
    assert imported(tmp_path, row | {"工时费": "1"}).rejected == 1
    assert list(Invoice.objects.filter(voided_at=None)) == [new]


def test_repeats_inside_a_file(car, tmp_path):
    row = dms.order(car)
    outcome = imported(tmp_path, row, row, row | {"工时费": "1"}, row | {"工时费": "-1"})
    assert (outcome.committed, outcome.skipped) == (1, 1)
    assert outcome.reasons == {"negative-amount": 1, "order-number-used": 1}


def test_the_mileage_of_a_car_is_that_of_its_newest_visit(car, tmp_path):
    imported(tmp_path, dms.order(car, 结算日期="2026-10-09", 进厂里程="20000"))
    imported(
        tmp_path,
        dms.order(car, 结算日期="2025-10-09", 进厂里程="9000公里"),
        dms.order(car, 进厂里程="约三万"),
    )
    assert Vehicle.objects.get().mileage_km == 20_000


def test_a_mileage_below_the_one_before_counts_and_is_noted(car, tmp_path):
    outcome = imported(
        tmp_path,
        dms.order(car, 工单号="RO1", 结算日期="2026-10-09", 进厂里程="20000"),
        dms.order(car, 工单号="RO2", 结算日期="2026-10-10", 进厂里程="2000"),
        dms.order(car, 工单号="RO3", 结算日期="2026-10-11", 进厂里程="2100"),
    )
    assert (outcome.committed, outcome.notes) == (3, {"mileage-below-last": 1})
    assert Vehicle.objects.get().mileage_km == 2_100


def test_an_order_number_is_unique_in_the_whole_group(car, tmp_path):
    row = dms.order(car)
    imported(tmp_path, row)
    assert imported(tmp_path, row | {"门店": "高新店"}).reasons == {"order-number-used": 1}
