"""Orders voided at the desk, and the next file: what changed becomes the next revision, what did not stays voided."""

from datetime import date

import pytest
from django.utils import timezone

from clubcrm.desk import importing
from clubcrm.desk import visits as desk_visits
from members import operations as members
from members.models import Category, Invoice, InvoiceLine, Visit
from points import queries as ledger
from points.models import Reason, Transfer
from tests.factories import dms
from tests.factories.kernel import StaffFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def car(settings, tmp_path):
    """A member's row of the owners' file."""
    settings.REJECTS_DIR = tmp_path / "rejects"
    dms.branches()
    row = dms.owner(VIN码=dms.vin(1))
    dms.import_rows("owners", tmp_path, [row])
    return row


@pytest.fixture
def order(car):
    return dms.order(car, 工单号="RO1", 工时费="1840", 材料费="0")


def imported(tmp_path, *rows):
    """(committed, unchanged, reasons of refusal) of a file with these rows."""
    path = dms.write_csv(tmp_path / "orders.csv", list(rows))
    outcome = importing.import_file(kind="repair-orders", path=path, by=None, at=timezone.now())
    return outcome.committed, outcome.unchanged, outcome.reasons


def void(number="RO1"):
    visit = Visit.objects.get(order_number=number, voided_at=None)
    desk_visits.void_visit(
        visit=visit.id, reason=Reason.objects.get(code="void").code, by=StaffFactory().user_id, at=timezone.now()
    )  # fmt: skip


def invoices():
    """Of every invoice: its revision, total in yuan, and whether it counts."""
    rows = Invoice.objects.order_by("id")
    return [(row.revision, row.total_cents // 100, row.voided_at is None) for row in rows]


def spendable(name="王建国"):
    return ledger.balance(Invoice.objects.filter(customer__name=name).latest("id").customer_id).spendable


def state():
    lines = InvoiceLine.objects.values_list("invoice__revision", "category__code", "payer", "amount_cents")
    return invoices(), sorted(lines), Visit.objects.count(), Transfer.objects.count(), spendable()


def test_a_voided_order_with_other_content_is_recorded_as_the_next_revision_and_earns(order, tmp_path):
    imported(tmp_path, order)
    void()
    assert spendable() == 0
    corrected = order | {"工时费": "900"}
    assert imported(tmp_path, corrected) == (1, 0, {})
    assert invoices() == [(1, 1840, False), (2, 900, True)]
    assert list(InvoiceLine.objects.filter(invoice__revision=2).values_list("amount_cents", flat=True)) == [
        90_000
    ]
    assert spendable() == 900
    newest = Visit.objects.latest("id")
    assert (newest.order_number, newest.invoices.get().revision) == ("RO1", 2)
    once = state()
    for rows in ([corrected], [corrected], [order], [corrected, order]):
        committed, _unchanged, _reasons = imported(tmp_path, *rows)
        assert (committed, state()) == (0, once)
    assert ledger.prove() == []


def test_a_voided_order_with_the_same_content_never_comes_back(order, tmp_path):
    imported(tmp_path, order)
    void()
    once = state()
    for _time in range(3):
        assert imported(tmp_path, order) == (0, 1, {})
    assert state() == once
    assert invoices() == [(1, 1840, False)]


def test_an_order_on_the_wrong_car_goes_to_the_owner_of_the_right_one(order, tmp_path):
    dms.import_rows("owners", tmp_path, [dms.owner(客户名称="李娜", VIN码=dms.vin(2))])
    imported(tmp_path, order)
    void()
    assert imported(tmp_path, order | {"VIN码": dms.vin(2)}) == (1, 0, {})
    assert (spendable("王建国"), spendable("李娜")) == (0, 1840)


def test_every_voided_revision_is_remembered(order, tmp_path):
    imported(tmp_path, order)
    void()
    imported(tmp_path, order | {"工时费": "900"})
    void()
    for known in (order, order | {"工时费": "900"}):
        assert imported(tmp_path, known) == (0, 1, {})
    assert imported(tmp_path, order | {"工时费": "100"}) == (1, 0, {})
    assert invoices() == [(1, 1840, False), (2, 900, False), (3, 100, True)]
    assert spendable() == 100


def test_what_the_desk_recorded_again_is_not_overruled_by_a_file(order, tmp_path):
    imported(tmp_path, order)
    old = Visit.objects.get()
    void()
    labour = Category.objects.get(code="labour").id
    desk_visits.record_visit(
        customer=old.customer_id, vehicle=old.vehicle_id, branch=old.branch_id, arrived_on=date(2026, 10, 8),
        order_number="RO1", lines=[members.Line(labour, "self", 90_000)], by=None, at=timezone.now(),
    )  # fmt: skip
    once = state()
    assert imported(tmp_path, order | {"工时费": "100"}) == (0, 0, {"order-number-used": 1})
    assert imported(tmp_path, order | {"工时费": "900"}) == (0, 1, {})
    assert state() == once


def test_a_row_is_compared_with_the_club_by_itself(order, tmp_path):
    """Another row of the same number in the file does not speak for it."""
    imported(tmp_path, order)
    changed = order | {"工时费": "900"}
    assert imported(tmp_path, changed, order) == (0, 0, {"order-number-used": 2})
    void()
    assert imported(tmp_path, order, changed) == (0, 1, {"order-number-used": 1})
    assert imported(tmp_path, changed, order) == (1, 0, {"order-number-used": 1})
    assert imported(tmp_path, changed, order) == (0, 1, {"order-number-used": 1})
