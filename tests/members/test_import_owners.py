"""Owners' files: who becomes a customer of which car, and what a row may not do."""

from datetime import date

import pytest

from clubcrm.kernel.models import Branch, Staff
from members.models import Customer, Invoice, Membership, Ownership, Vehicle
from tests.factories import dms
from tests.factories.kernel import StaffFactory
from tests.factories.members import CustomerFactory, OwnershipFactory, VehicleFactory, invoice_with

pytestmark = pytest.mark.django_db


@pytest.fixture
def east(settings, tmp_path):
    settings.REJECTS_DIR = tmp_path / "rejects"
    return dms.branches()["east"]


def imported(tmp_path, *rows, **more):
    return dms.import_rows("owners", tmp_path, list(rows), **more)


def test_an_owner_becomes_customer_car_and_member_verified_by_the_import(east, tmp_path):
    outcome = imported(tmp_path, dms.owner(客户编号="C7", 客户名称="单晓红", VIN码=dms.vin(70)))
    customer = Customer.objects.get(dealer_number="C7")
    owned = Ownership.objects.get(customer=customer)
    assert (customer.kind, customer.pinyin, customer.initials) == ("person", "shanxiaohong", "sxh")
    assert (owned.vehicle.vin, owned.vehicle.brand, owned.from_on) == (dms.vin(70), "LSV", date(2024, 3, 1))
    membership = customer.membership
    assert (membership.joined_on, membership.verified_on) == (date(2024, 3, 1), date(2024, 3, 1))
    assert membership.batch_id == customer.batch_id == owned.batch_id == outcome.batch


def test_a_branch_that_does_not_enrol_gets_customers_but_no_members(east, tmp_path):
    Branch.objects.filter(id=east.id).update(enrol_imported_owners=False)
    assert imported(tmp_path, dms.owner()).committed == 1
    assert Customer.objects.count() == 1
    assert Membership.objects.count() == 0


def test_the_file_names_the_brand_where_it_can(east, tmp_path):
    imported(tmp_path, dms.owner() | {"品牌": "远岭"})
    assert Vehicle.objects.get().brand == "远岭"


def test_an_advisor_with_a_sign_in_is_meant_before_a_new_name_is_made(east, tmp_path):
    StaffFactory(name="周涛", branch=east, user=None)
    known = StaffFactory(name="周涛", branch=east)
    imported(
        tmp_path, dms.owner(), dms.owner(服务顾问="新人"), dms.owner(服务顾问="新人"), dms.owner(服务顾问="")
    )
    advisors = Customer.objects.order_by("id").values_list("advisor__name", flat=True)
    assert list(advisors) == ["周涛", "新人", "新人", None]
    assert Customer.objects.order_by("id").first().advisor_id == known.id
    assert Staff.objects.filter(name="新人", user=None, branch=east).count() == 1


def test_the_row_s_branch_wins_and_the_given_branch_fills_the_gap(east, tmp_path):
    west = Branch.objects.get(code="west")
    imported(
        tmp_path,
        dms.owner(所属分店="城东店"),
        dms.owner(所属分店=""),
        dms.owner(所属分店="gaoxin"),
        branch=west.id,
    )
    names = Customer.objects.order_by("id").values_list("branch__name", flat=True)
    assert list(names) == ["城东店", "城西店", "高新店"]


def test_a_file_without_a_branch_column_needs_a_given_branch(east, tmp_path):
    row = dms.owner()
    del row["所属分店"]
    assert imported(tmp_path, row, branch=east.id).committed == 1
    assert imported(tmp_path, dms.owner(所属分店="")).reasons == {"branch-missing": 1}


def test_a_changed_row_changes_the_facts_and_says_nothing_where_it_is_empty(east, tmp_path):
    row = dms.owner(客户编号="C1", 备注="喝茶")
    imported(tmp_path, row)
    changed = row | {
        "客户名称": "王建军",
        "手机号码": "13700001111",
        "车牌号": "沪AD12345",
        "备注": "",
        "服务顾问": "",
    }
    assert imported(tmp_path, changed).committed == 1
    customer, car = Customer.objects.get(), Vehicle.objects.get()
    assert (customer.name, customer.pinyin, customer.phone) == ("王建军", "wangjianjun", "13700001111")
    assert (customer.remark, customer.advisor.name, car.plate) == ("喝茶", "周涛", "沪AD12345")
    assert imported(tmp_path, changed).unchanged == 1


def test_an_earlier_purchase_date_moves_ownership_and_membership_back(east, tmp_path):
    row = dms.owner(客户编号="C1")
    imported(tmp_path, row)
    assert imported(tmp_path, row | {"购车日期": "2023年12月1日"}).committed == 1
    assert Ownership.objects.get().from_on == Membership.objects.get().joined_on == date(2023, 12, 1)


def test_a_repeat_is_skipped_and_other_content_under_the_number_is_refused(east, tmp_path):
    row = dms.owner(客户编号="C1", 手机号码="13912345678")
    outcome = imported(
        tmp_path,
        row,
        row | {"手机号码": "139-1234-5678"},
        row | {"客户名称": "李四"},
        row | {"车牌号": "京A99999"},
    )
    assert (outcome.committed, outcome.skipped) == (1, 1)
    assert outcome.reasons == {"customer-number-used-before": 2}
    assert Customer.objects.get().name == "王建国"


def test_a_good_row_after_a_refused_one_of_the_same_number_is_taken(east, tmp_path):
    row = dms.owner(客户编号="C1")
    outcome = imported(tmp_path, row | {"手机号码": "12345"}, row)
    assert (outcome.committed, outcome.reasons) == (1, {"phone-invalid": 1})


def test_the_same_person_with_another_car_gets_both_cars(east, tmp_path):
    row = dms.owner(客户编号="C1", VIN码=dms.vin(1))
    rows = [
        row,
        row | {"VIN码": dms.vin(2), "车牌号": "京B22222", "购车日期": "2025-01-01", "服务顾问": "李敏"},
    ]
    outcome = imported(tmp_path, *rows)
    assert (outcome.committed, outcome.notes) == (2, {"another-car": 1})
    assert Customer.objects.get().ownerships.count() == 2
    assert imported(tmp_path, *rows).unchanged == 2


def test_one_car_for_two_numbers_is_refused_in_a_file_and_against_the_club(east, tmp_path):
    first = dms.owner(VIN码=dms.vin(5))
    outcome = imported(tmp_path, first, dms.owner(VIN码=dms.vin(5), 客户名称="李四"))
    assert (outcome.committed, outcome.reasons) == (1, {"vin-of-another-customer": 1})
    assert imported(tmp_path, dms.owner(VIN码=dms.vin(5), 客户名称="李四")).reasons == {
        "vin-of-another-customer": 1
    }
    assert Ownership.objects.get().customer.dealer_number == first["客户编号"]


def test_a_customer_added_by_hand_takes_the_number_instead_of_being_doubled(east, tmp_path):
    by_hand = CustomerFactory(name="王建国", phone="13912345678", branch=east)
    invoice_with({"labour": 100}, customer=by_hand, invoiced_on=date(2023, 1, 5))
    row = dms.owner(手机号码="13912345678", 客户编号="C9")
    outcome = imported(tmp_path, row, dms.owner(手机号码="13912345678", 客户编号="C10"))
    assert outcome.committed == 2
    by_hand.refresh_from_db()
    assert by_hand.dealer_number == "C9"
    assert by_hand.membership.joined_on == date(2023, 1, 5)
    assert outcome.earlier_invoices == [Invoice.objects.get().id]
    assert Customer.objects.count() == 2


def test_a_buyer_known_by_the_car_takes_the_number_even_with_a_new_phone(east, tmp_path):
    owned = OwnershipFactory(
        vehicle=VehicleFactory(vin=dms.vin(8)), customer__name="赵六", customer__branch=east
    )
    imported(tmp_path, dms.owner(客户名称="赵六", VIN码=dms.vin(8), 客户编号="C8"))
    owned.customer.refresh_from_db()
    assert owned.customer.dealer_number == "C8"
    assert Ownership.objects.count() == 1


def test_a_car_whose_owner_gave_it_up_begins_anew_without_overlap(east, tmp_path):
    OwnershipFactory(
        vehicle=VehicleFactory(vin=dms.vin(9)), from_on=date(2020, 1, 1), until_on=date(2025, 1, 1)
    )
    assert imported(tmp_path, dms.owner(VIN码=dms.vin(9), 购车日期="2024-03-01")).committed == 1
    assert Ownership.objects.get(until_on=None).from_on == date(2025, 1, 1)


def test_a_company_may_have_a_landline_and_has_no_birthday(east, tmp_path):
    outcome = imported(
        tmp_path,
        dms.owner(客户名称="城东市汽车贸易有限公司", 手机号码="021-65432100"),
        dms.owner(手机号码="021-65432100"),
    )
    assert (outcome.committed, outcome.reasons) == (1, {"phone-invalid": 1})
    company = Customer.objects.get()
    assert (company.kind, company.phone, company.birthday) == ("organisation", "02165432100", None)


def test_dates_after_the_business_date_are_refused(east, tmp_path):
    outcome = imported(
        tmp_path,
        dms.owner(购车日期="2026-11-22"),
        dms.owner(购车日期="2026-11-23"),
        dms.owner(出生日期="2026-11-23"),
    )
    assert (outcome.committed, outcome.reasons) == (1, {"birthday-in-future": 1, "date-in-future": 1})


def test_the_number_of_statements_does_not_depend_on_the_number_of_rows(
    east, tmp_path, django_assert_max_num_queries
):
    counts = []
    for count in (2, 300):
        with django_assert_max_num_queries(40) as captured:
            imported(tmp_path, *[dms.owner() for _ in range(count)])
        counts.append(len(captured))
    assert counts[0] == counts[1]
