"""What a dealer's files write in more than one way is one thing in the club; and what means nothing costs no row."""

import pytest

from clubcrm.kernel.models import Staff
from clubcrm.kernel.spelling import vins
from members.models import Customer, Maker, Ownership, Vehicle
from tests.factories import dms

pytestmark = pytest.mark.django_db
DOTS = ["·", "•", "・", "‧", "．", "･"]


@pytest.fixture(autouse=True)
def club(settings, tmp_path):
    settings.REJECTS_DIR = tmp_path / "rejects"
    return dms.branches()


def imported(tmp_path, *rows, kind="owners"):
    # GB18030 has not all of these characters.
    return dms.run(kind, dms.write_csv(tmp_path / f"{next(dms.serials)}.csv", list(rows), encoding="utf-8"))


# --- Names ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("dot", DOTS[1:])
def test_another_dot_in_a_name_is_the_same_customer_in_the_file_and_in_the_club(tmp_path, dot):
    row = dms.owner(客户名称="麦麦提·艾力")
    outcome = imported(tmp_path, row, row | {"客户名称": f"麦麦提{dot}艾力"})
    assert (outcome.committed, outcome.skipped, outcome.rejected) == (1, 1, 0)
    again = imported(tmp_path, row | {"客户名称": f"麦麦提 {dot} 艾力"})
    assert (again.unchanged, again.rejected) == (1, 0)
    assert Customer.objects.values_list("name", "name_key").get() == ("麦麦提·艾力", "麦麦提艾力")


def test_a_buyer_with_another_dot_is_the_known_customer(tmp_path):
    imported(tmp_path, dms.owner(客户名称="麦麦提·艾力", 手机号码="13912345678"))
    imported(tmp_path, dms.sale(客户名称="麦麦提•艾力", 手机号码="13912345678"), kind="car-sales")
    assert Customer.objects.count() == 1


def test_spaces_between_rare_characters_are_no_part_of_a_name(tmp_path):
    outcome = imported(tmp_path, dms.owner(客户名称="\U00020bb7 田"))
    assert outcome.notes == {"spaces-in-name": 1}
    assert Customer.objects.get().name == "\U00020bb7田"


def test_a_character_of_a_private_font_is_refused_and_overwrites_no_name(tmp_path):
    row = dms.owner(客户名称="刘䶮")
    imported(tmp_path, row)
    for private in ("\ue863", "\uf8ff", "\U000f0001"):
        outcome = imported(tmp_path, row | {"客户名称": f"刘{private}"})
        assert outcome.reasons == {"text-of-private-font": 1}
    assert Customer.objects.get().name == "刘䶮"


# --- Plates --------------------------------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("written", "plate"),
    [
        ("沪A0023领", "沪A0023领"),
        ("使014578", "014578使"),
        ("粤BO1234", "粤B01234"),
        ("京A1234临", "京A1234临"),
    ],
)
def test_plates_of_every_form_come_in(tmp_path, written, plate):
    outcome = imported(tmp_path, dms.owner(车牌号=written))
    assert outcome.committed == 1
    assert Vehicle.objects.get().plate == plate
    assert outcome.notes == ({} if written == plate else {"respelt-plate": 1})


@pytest.mark.parametrize("written", ["苏B1234港", "京A1234", "见备注", "京A12345、京B12345", "\ue863"])
def test_a_plate_that_cannot_be_read_loses_no_row_and_takes_no_known_plate_away(tmp_path, written):
    row = dms.owner(车牌号="京A12345")
    imported(tmp_path, row)
    outcome = imported(tmp_path, dms.owner(车牌号=written), row | {"车牌号": written})
    assert (outcome.committed, outcome.unchanged, outcome.rejected) == (1, 1, 0)
    assert outcome.noted["plate-left-out"].first_rows == [2]
    assert sorted(Vehicle.objects.values_list("plate", flat=True)) == ["", "京A12345"]


# --- VINs of makers without a check digit --------------------------------------------------------------------
EUROPEAN = "WVWZZZ1KZAW000001"


def test_a_maker_without_check_digits_gets_a_note_and_one_with_them_a_refusal(tmp_path):
    chinese = dms.vin(7)[:8] + ("0" if dms.vin(7)[8] != "0" else "1") + dms.vin(7)[9:]
    assert not vins.has_right_check_digit(EUROPEAN)
    outcome = imported(tmp_path, dms.owner(VIN码=EUROPEAN), dms.owner(VIN码=chinese))
    assert (outcome.committed, outcome.reasons) == (1, {"vin-check-digit": 1})
    assert outcome.notes == {"vin-without-check-digit": 1}
    assert Vehicle.objects.get().vin == EUROPEAN


def test_the_setting_of_the_longest_beginning_counts_for_every_kind_of_file(tmp_path):
    Maker.objects.create(code="WVW", name_zh="大众", name_en="Volkswagen", has_check_digit=True)
    assert imported(tmp_path, dms.owner(VIN码=EUROPEAN)).reasons == {"vin-check-digit": 1}
    Maker.objects.filter(code="WVW").update(has_check_digit=False)
    Maker.objects.create(code="W", name_zh="德国", name_en="Germany", has_check_digit=True)
    assert imported(tmp_path, dms.owner(VIN码=EUROPEAN)).committed == 1
    order = dms.order(dms.owner(VIN码=EUROPEAN))
    assert imported(tmp_path, order, kind="repair-orders").committed == 1
    sale = dms.sale(VIN码="WBAZZZ1KZAW000002")
    assert imported(tmp_path, sale, kind="car-sales").reasons == {"vin-check-digit": 1}


# --- What means nothing --------------------------------------------------------------------------------------
OPTIONAL = ("性别", "出生日期", "车牌号", "车型", "服务顾问", "备注")


@pytest.mark.parametrize("nothing", ["-", "—", "无", "NULL", "null", "N/A", "/", "'", "'-"])
def test_words_that_mean_nothing_cost_no_row(tmp_path, nothing):
    outcome = imported(tmp_path, dms.owner() | dict.fromkeys(OPTIONAL, nothing))
    assert (outcome.committed, outcome.notes) == (1, {})
    customer = Customer.objects.get()
    car = Ownership.objects.get().vehicle
    assert (customer.sex, customer.birthday, customer.advisor, customer.remark) == ("", None, None, "")
    assert (car.plate, car.model) == ("", "")
    assert Staff.objects.filter(name=nothing).count() == 0


@pytest.mark.parametrize(
    "day", ["0000-00-00", "0000/00/00", "0000-00-00 00:00:00", "00000000", "1900-01-00", "0", "00:00:00"]
)
def test_the_day_that_is_none_is_no_birthday(tmp_path, day):
    assert imported(tmp_path, dms.owner(出生日期=day)).committed == 1
    assert Customer.objects.get().birthday is None
    assert imported(tmp_path, dms.owner(购车日期="0000-00-00")).reasons == {"date-does-not-exist": 1}


def test_the_apostrophe_of_a_spreadsheet_is_no_part_of_a_cell(tmp_path):
    row = dms.owner(车牌号="京B54321")
    outcome = imported(tmp_path, {name: f"'{value}" for name, value in row.items()})
    assert (outcome.committed, outcome.notes) == (1, {})
    assert imported(tmp_path, row).unchanged == 1
    assert Vehicle.objects.get().plate == "京B54321"


def test_quotations_and_names_keep_their_apostrophes(tmp_path):
    imported(tmp_path, dms.owner(客户名称="'t Hooft", 备注="'很好' 客户说"))
    assert Customer.objects.values_list("name", "remark").get() == ("'t Hooft", "'很好' 客户说")


@pytest.mark.parametrize("nothing", ["-", "无", "NULL"])
def test_what_is_needed_is_missing_when_it_says_nothing(tmp_path, nothing):
    reasons = {
        "客户编号": "number-missing",
        "客户名称": "name-missing",
        "手机号码": "phone-missing",
        "购车日期": "date-missing",
    }
    for column, reason in reasons.items():
        assert imported(tmp_path, dms.owner() | {column: nothing}).reasons == {reason: 1}
    assert Customer.objects.count() == 0
