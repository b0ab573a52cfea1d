"""Files of the dealer system do not bring back who was erased, and nothing of their rows is kept."""

import pytest
from django.test import TestCase

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


EVERY_MARK = {"客户编号": "NEW-1", "手机号码": "13800009999", "VIN码": dms.vin(900_001), "车牌号": "京B99999"}


def nothing_was_kept(done, row, marks):
    """Of one row only its number is left, in the database and in the file."""
    assert (done.read, done.committed, done.reasons) == (1, 0, {"erased": 1})
    refused = ImportReject.objects.get(batch_id=done.batch)
    assert (refused.row_number, refused.field, refused.found) == (2, "", "")
    assert set(refused.content.values()) == {""}
    text = done.rejects.read_text(encoding="utf-8-sig")
    assert [mark for mark in marks if mark in text] == []


@pytest.mark.parametrize("mark", EVERY_MARK)
@pytest.mark.parametrize(
    "fault",
    [{"出生日期": "1971-99-03"}, {"手机号码": "1380000"}, {"VIN码": "LSV"}, {"客户名称": ""}, {"所属分店": "无此店"},
     {"购车日期": "2030-01-01"}, {"客户编号": ""}, {"VIN码": dms.vin(900_002)[:8] + "_" + dms.vin(900_002)[9:]}],
)  # fmt: skip
def test_a_row_with_any_mark_of_theirs_and_another_fault_is_left_out_for_the_erasure(
    gone, tmp_path, mark, fault
):
    if mark in fault:
        pytest.skip("the mark itself is the fault")
    kept = {name: gone[name] for name in ("客户名称", mark)}
    row = dms.owner(**EVERY_MARK | kept | fault)
    done = dms.import_rows("owners", tmp_path, [row])
    nothing_was_kept(done, row, [gone["客户名称"], gone[mark]] if "客户名称" not in fault else [gone[mark]])


@pytest.mark.parametrize(
    "written", ["(139)7777-0001", "139\u20117777\u20110001", "tel:13977770001", "1.0*13977770001"]
)
def test_a_mark_is_known_however_it_is_written_and_in_whatever_column(gone, tmp_path, written):
    row = dms.owner(**EVERY_MARK, 备注=f"原电话 {written}", 出生日期="1971-99-03")
    nothing_was_kept(dms.import_rows("owners", tmp_path, [row]), row, ["7777"])
    sale = dms.sale(推荐人手机=written, 成交价="0")
    nothing_was_kept(dms.import_rows("car-sales", tmp_path, [sale]), sale, ["7777"])
    order = dms.order(dms.owner(**EVERY_MARK), 手机号码=written)
    nothing_was_kept(dms.import_rows("repair-orders", tmp_path, [order]), order, ["7777"])


def test_an_address_of_theirs_in_a_column_that_nobody_reads_is_known(tmp_path):
    east = dms.branches()["east"]
    customer = CustomerFactory(name="金丝雀", phone="13977770001", email="canary@example.com", branch=east)
    erase(customer, by=person("care-manager", east), second=person("care-manager", east))
    row = dms.owner(出生日期="1971-99-03") | {"邮箱": "Canary@Example.com"}
    nothing_was_kept(dms.import_rows("owners", tmp_path, [row]), row, ["anary"])


def test_the_row_of_somebody_else_with_a_fault_is_kept_for_correction(gone, tmp_path):
    """A couple shares the phone, the car was sold: whoever is a customer today has it, and is named by the row."""
    east = Customer.objects.get().branch
    CustomerFactory(name="李娜", phone="13977770001", branch=east)
    done = dms.import_rows(
        "owners",
        tmp_path,
        [dms.owner(**EVERY_MARK | {"客户名称": "李娜", "手机号码": "13977770001", "出生日期": "1971-99-03"})],
    )
    assert done.reasons == {"birthday-does-not-exist": 1}
    assert "李娜" in ImportReject.objects.get(batch_id=done.batch).content.values()
    theirs = dms.owner(
        **EVERY_MARK | {"客户名称": "金丝雀", "手机号码": "13977770001", "出生日期": "1971-99-03"}
    )
    nothing_was_kept(dms.import_rows("owners", tmp_path, [theirs]), theirs, ["金丝雀", "7777"])


def test_an_erased_row_claims_no_car(gone, tmp_path):
    """Their old row stands before that of the next owner of their car."""
    done = dms.import_rows("owners", tmp_path, [gone, dms.owner(客户名称="李娜", VIN码=gone["VIN码"])])
    assert (done.committed, done.reasons) == (1, {"erased": 1})
    assert Customer.objects.get(erased_at=None).name == "李娜"


def test_what_was_refused_before_the_erasure_goes_with_it_however_it_was_written(tmp_path, rejects):
    east = dms.branches()["east"]
    row = dms.owner(客户名称="金丝雀", 手机号码="13977770001")
    dms.import_rows("owners", tmp_path, [row])
    others = {"客户名称": "", "客户编号": "X-1", "VIN码": dms.vin(900_003), "车牌号": ""}
    done = dms.import_rows("owners", tmp_path, [row | others | {"手机号码": "（139）7777\u20110001"}])
    assert done.reasons == {"name-missing": 1}
    assert ImportReject.objects.count() == 1 and done.rejects.exists()
    customer = Customer.objects.get()
    with TestCase.captureOnCommitCallbacks(execute=True):
        erase(customer, by=person("care-manager", east), second=person("care-manager", east))
    assert ImportReject.objects.count() == 0
    assert not done.rejects.exists()
