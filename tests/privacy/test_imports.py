"""Files of the dealer system do not bring back who was erased, and nothing of their rows is kept."""

import pytest

from members import operations as members
from members.models import Customer, ImportReject, Vehicle
from tests.factories import dms
from tests.factories.complaints import person
from tests.factories.members import CustomerFactory
from tests.factories.privacy import NOW, erase

pytestmark = pytest.mark.django_db


@pytest.fixture
def gone(tmp_path):
    """An owner imported by file with their car, then erased; the row they came by."""
    east = dms.branches()["east"]
    row = dms.owner(客户名称="金丝雀", 手机号码="139-7777-0001")
    assert dms.import_rows("owners", tmp_path, [row]).committed == 1
    erase(Customer.objects.get(), by=person("care-manager", east), second=person("care-manager", east))
    return row


def nothing_came_back(done, reasons):
    assert (done.committed, done.rejected, done.reasons) == (0, len(reasons), {"erased": len(reasons)})
    kept = ImportReject.objects.filter(batch_id=done.batch)
    assert [(row.found, set(row.content.values())) for row in kept] == [("", {""})] * len(reasons)
    text = done.rejects.read_text(encoding="utf-8-sig")
    assert "金丝雀" not in text and "7777" not in text
    assert Customer.objects.filter(erased_at=None).count() == 0


def test_the_same_number_or_phone_in_an_owners_file_is_left_out(gone, tmp_path):
    rows = [gone, dms.owner(客户名称="金丝雀", 手机号码="13977770001"), gone | {"手机号码": "13800009999"}]
    done = dms.import_rows("owners", tmp_path, [rows[0]])
    nothing_came_back(done, ["erased"])
    nothing_came_back(dms.import_rows("owners", tmp_path, [rows[1]]), ["erased"])
    nothing_came_back(dms.import_rows("owners", tmp_path, [rows[2]]), ["erased"])
    assert Vehicle.objects.count() == 1


def test_a_car_sale_and_a_repair_order_of_theirs_are_left_out(gone, tmp_path):
    nothing_came_back(
        dms.import_rows("car-sales", tmp_path, [dms.sale(客户名称="金丝雀", 手机号码="13977770001")]), [1]
    )
    nothing_came_back(dms.import_rows("repair-orders", tmp_path, [dms.order(gone)]), [1])


def test_others_in_the_same_file_come_in(gone, tmp_path):
    done = dms.import_rows("owners", tmp_path, [gone, dms.owner()])
    assert (done.committed, done.rejected) == (1, 1)


def test_the_next_owner_of_their_car_is_welcome(gone, tmp_path):
    done = dms.import_rows("owners", tmp_path, [dms.owner(客户名称="李娜", VIN码=gone["VIN码"])])
    assert done.committed == 1
    done = dms.import_rows("repair-orders", tmp_path, [dms.order(gone)])
    assert done.committed == 1


def test_who_came_back_by_hand_is_a_customer_again(gone, tmp_path):
    again = CustomerFactory(name="金丝雀", phone="13977770001", branch=Customer.objects.get().branch)
    done = dms.import_rows("owners", tmp_path, [gone])
    assert done.committed == 1
    again.refresh_from_db()
    assert again.dealer_number == gone["客户编号"]


def test_the_file_of_a_restricted_customer_stays_as_it_is(tmp_path):
    east = dms.branches()["east"]
    row = dms.owner(手机号码="13900001111")
    dms.import_rows("owners", tmp_path, [row])
    customer = Customer.objects.get()
    members.restrict(customer=customer.id, reason="disputed", by=person("care-manager", east).user_id, at=NOW)
    dms.import_rows("owners", tmp_path, [row | {"手机号码": "13900002222"}])
    customer.refresh_from_db()
    assert customer.phone == "13900001111"
