"""Car sales: who bought, who referred whom, and which sale cannot be."""

from datetime import date

import pytest

from members.models import Customer, Invoice, InvoiceLine, Membership, Ownership, Referral, Vehicle
from tests.factories import dms
from tests.factories.members import CustomerFactory, OwnershipFactory, VehicleFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def club(settings, tmp_path):
    settings.REJECTS_DIR = tmp_path / "rejects"
    return dms.branches()


def imported(tmp_path, *rows):
    return dms.import_rows("car-sales", tmp_path, list(rows))


def test_a_new_buyer_becomes_customer_owner_and_member(club, tmp_path):
    outcome = imported(tmp_path, dms.sale(合同号="S1", VIN码=dms.vin(1), 成交价="¥215,000"))
    assert (outcome.committed, outcome.notes) == (1, {"amount-as-text": 1})
    invoice = Invoice.objects.get()
    assert (invoice.number, invoice.kind, invoice.total_cents, invoice.staff.name) == (
        "S1",
        "car-sale",
        21_500_000,
        "赵磊",
    )
    assert InvoiceLine.objects.values_list("category__code", "payer", "amount_cents").get() == (
        "new-car",
        "self",
        21_500_000,
    )
    buyer = invoice.customer
    assert (buyer.name, buyer.pinyin, buyer.dealer_number, buyer.branch.name) == (
        "李娜",
        "lina",
        None,
        "城西店",
    )
    assert buyer.membership.joined_on == buyer.ownerships.get().from_on == date(2026, 6, 1)
    assert (Vehicle.objects.get().brand, Vehicle.objects.get().model) == ("LSV", "星辰 EV")


def test_a_known_buyer_is_found_by_name_and_phone_however_they_are_written(club, tmp_path):
    known = CustomerFactory(name="李娜", phone="13812345678", branch=club["east"])
    imported(tmp_path, dms.sale(客户名称="　李 娜", 手机号码="+86 138-1234-5678", 身份="老客户"))
    assert Customer.objects.get() == known
    assert Invoice.objects.get().customer == known
    assert Membership.objects.get().branch == club["east"]


def test_same_phone_with_another_name_is_another_customer(club, tmp_path):
    CustomerFactory(name="李强", phone="13812345678")
    outcome = imported(tmp_path, dms.sale(手机号码="13812345678", 身份="老客户"))
    assert outcome.notes == {"buyer-not-found": 1}
    assert Customer.objects.count() == 2


def test_one_new_buyer_of_two_cars_is_one_customer(club, tmp_path):
    row = dms.sale(开票日期="2026-06-02")
    imported(tmp_path, row, dms.sale(客户名称=row["客户名称"], 手机号码=row["手机号码"]))
    assert (Customer.objects.count(), Ownership.objects.count(), Invoice.objects.count()) == (1, 2, 2)
    assert Membership.objects.get().joined_on == date(2026, 6, 1)


def test_a_referral_counts_once_for_whoever_has_the_phone(club, tmp_path):
    referrer = CustomerFactory(name="推荐人", phone="13900000001")
    outcome = imported(tmp_path, dms.sale(推荐人手机="139 0000 0001"))
    referral = Referral.objects.get()
    assert (referral.referrer, referral.referred) == (referrer, Invoice.objects.get().customer)
    assert (referral.referred_on, referral.bought_on, referral.batch_id) == (date(2026, 6, 1),) * 2 + (
        outcome.batch,
    )


@pytest.mark.parametrize(
    ("others", "phone", "note"),
    [
        ([], "13900000001", "referrer-unknown"),
        ([], "不详", "referrer-unknown"),
        (["甲", "乙"], "13900000001", "referrer-ambiguous"),
        ([], "13811112222", "self-referral"),
        (["甲"], "13811112222", "self-referral"),
    ],
)
def test_a_referral_that_cannot_be_linked_is_a_note_and_the_sale_stands(club, tmp_path, others, phone, note):
    for name in others:
        CustomerFactory(name=name, phone=phone)
    outcome = imported(tmp_path, dms.sale(手机号码="13811112222", 推荐人手机=phone))
    assert (outcome.committed, outcome.notes, Referral.objects.count()) == (1, {note: 1}, 0)


def test_two_records_of_one_referrer_are_one_person(club, tmp_path):
    first = CustomerFactory(name="甲", phone="13900000001")
    CustomerFactory(name="甲", phone="13900000001")
    imported(tmp_path, dms.sale(推荐人手机="13900000001"))
    assert Referral.objects.get().referrer == first


def test_a_buyer_of_the_same_file_may_be_the_referrer(club, tmp_path):
    rows = [dms.sale(推荐人手机="13900000001"), dms.sale(客户名称="周芳", 手机号码="13900000001")]
    assert imported(tmp_path, *rows).notes == {}
    assert Referral.objects.get().referrer.name == "周芳"


def test_nobody_is_referred_twice(club, tmp_path):
    CustomerFactory(name="甲", phone="13900000001")
    CustomerFactory(name="乙", phone="13900000002")
    row = dms.sale(推荐人手机="13900000001")
    again = dms.sale(
        客户名称=row["客户名称"], 手机号码=row["手机号码"], 推荐人手机="13900000002", 开票日期="2026-07-01"
    )
    assert imported(tmp_path, row, again).notes == {"referral-known": 1}
    assert Referral.objects.get().referrer.name == "甲"


def test_a_referral_from_before_becomes_a_purchase(club, tmp_path):
    prospect, friend = CustomerFactory(name="李娜", phone="13811112222"), CustomerFactory()
    Referral.objects.create(referrer=friend, referred=prospect, referred_on=date(2026, 5, 1))
    imported(tmp_path, dms.sale(手机号码="13811112222"))
    assert Referral.objects.get().bought_on == date(2026, 6, 1)


@pytest.mark.parametrize("price", ["0", "-5", "0.00", "（100）"])
def test_a_price_that_is_not_positive_is_refused(club, tmp_path, price):
    assert imported(tmp_path, dms.sale(成交价=price)).reasons == {"price-not-positive": 1}


def test_a_contract_repeated(club, tmp_path):
    row = dms.sale()
    outcome = imported(tmp_path, row, row, row | {"成交价": "1"})
    assert (outcome.committed, outcome.skipped, outcome.reasons) == (1, 1, {"contract-used-before": 1})
    assert imported(tmp_path, row).unchanged == 1
    for change in ({"成交价": "1"}, {"门店": "城东店"}, {"开票日期": "2026-06-02"}, {"VIN码": dms.vin(99)}):
        assert imported(tmp_path, row | change).reasons == {"contract-used-before": 1}, change
    assert Invoice.objects.count() == 1


def test_a_car_is_sold_as_new_once_and_not_over_its_owner_s_head(club, tmp_path):
    row = dms.sale()
    other = dms.sale(VIN码=row["VIN码"], 客户名称="周芳")
    assert imported(tmp_path, row, other).reasons == {"vin-sold-before": 1}
    assert imported(tmp_path, other).reasons == {"vin-sold-before": 1}
    OwnershipFactory(vehicle=VehicleFactory(vin=dms.vin(50)))
    assert imported(tmp_path, dms.sale(VIN码=dms.vin(50))).reasons == {"vin-of-another-customer": 1}


def test_the_owners_file_after_the_sale_gives_the_buyer_the_number(club, tmp_path):
    row = dms.sale(VIN码=dms.vin(60))
    imported(tmp_path, row)
    owner = dms.owner(
        客户编号="C60", 客户名称="李娜", 手机号码="13700007777", VIN码=dms.vin(60), 购车日期="2026-06-01"
    )
    assert dms.import_rows("owners", tmp_path, [owner]).committed == 1
    customer = Customer.objects.get()
    assert (customer.dealer_number, customer.phone) == ("C60", "13700007777")
    assert imported(tmp_path, row).unchanged == 1


def test_the_owners_file_before_the_sale_is_met_again_by_the_car(club, tmp_path):
    owner = dms.owner(
        客户编号="C61", 客户名称="李娜", 手机号码="13700007777", VIN码=dms.vin(61), 购车日期="2026-06-01"
    )
    dms.import_rows("owners", tmp_path, [owner])
    assert imported(tmp_path, dms.sale(VIN码=dms.vin(61))).committed == 1
    assert (Customer.objects.count(), Ownership.objects.count()) == (1, 1)
