"""What workbooks hide: digits of long numbers, their date system, cells without a value."""

import zipfile
from datetime import date

import pytest
import xlsxwriter

from members.models import Customer, ImportReject, Invoice, Ownership
from tests.factories import dms, xls

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def club(settings, tmp_path):
    settings.REJECTS_DIR = tmp_path / "rejects"
    return dms.branches()


def write(path, rows, formulas=None, **options):
    """A workbook of these rows; `formulas` gives (row, column): (formula, stored result)."""
    with xlsxwriter.Workbook(str(path), options) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, list(rows[0]))
        for number, row in enumerate(rows, start=1):
            sheet.write_row(number, 0, list(row.values()))
        for (row, column), (formula, value) in (formulas or {}).items():
            sheet.write_formula(row, column, formula, None, value)
    return path


@pytest.fixture
def car():
    row = dms.owner()
    return row


def orders(car, tmp_path, *numbers):
    dms.import_rows("owners", tmp_path, [car])
    return [dms.order(car, 工单号=number) for number in numbers]


def test_long_numbers_keep_every_digit_and_the_same_rows_as_csv_are_unchanged(car, tmp_path):
    rows = orders(car, tmp_path, 2026113000000123, 2026113000000124)
    assert dms.run("repair-orders", write(tmp_path / "o.xlsx", rows)).committed == 2
    assert set(Invoice.objects.values_list("number", flat=True)) == {"2026113000000123", "2026113000000124"}
    again = dms.import_rows("repair-orders", tmp_path, rows)
    assert (again.committed, again.unchanged) == (0, 2)


def test_a_number_that_may_have_lost_digits_says_so(car, tmp_path):
    lost = orders(car, tmp_path, 2026113000000120, 20261130000001234, 123456789012345678)
    outcome = dms.run("repair-orders", write(tmp_path / "o.xlsx", lost))
    assert (outcome.committed, outcome.reasons) == (0, {"digits-lost": 3})
    kept = dms.run("repair-orders", write(tmp_path / "k.xlsx", [dms.order(car, 工单号=202611300000120)]))
    assert kept.committed == 1


@pytest.mark.parametrize("from_1904", [False, True])
def test_the_date_system_of_a_workbook_counts_in_cells_of_general_format(tmp_path, from_1904):
    zero = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    row = dms.owner(购车日期=(date(2024, 3, 1) - zero).days, 出生日期=(date(1980, 5, 31) - zero).days)
    path = write(tmp_path / "o.xlsx", [row], date_1904=from_1904)
    outcome = dms.run("owners", path)
    assert (outcome.committed, outcome.notes) == (1, {"date-from-serial": 2})
    assert Ownership.objects.get().from_on == date(2024, 3, 1)
    assert Customer.objects.get().birthday == date(1980, 5, 31)


LABOUR = list(dms.order(dms.owner())).index("工时费")


@pytest.mark.parametrize(
    ("formula", "stored", "found"),
    [
        ("=A1+B1", "", "=A1+B1"),  # as openpyxl writes it
        ("=A1+B1", 0, "=A1+B1"),  # as XlsxWriter does, asking for a computation
        ("=A1/0", "#REF!", "#REF!"),
        ("=VLOOKUP(1,A:B,2)", "#N/A", "#N/A"),
    ],
)
def test_an_amount_without_a_value_is_never_nought_and_the_corrected_file_is_welcome(
    car, tmp_path, formula, stored, found
):
    (row,) = orders(car, tmp_path, "RO1")
    broken = write(tmp_path / "broken.xlsx", [row], {(1, LABOUR): (formula, stored)})
    outcome = dms.run("repair-orders", broken)
    assert (outcome.committed, outcome.reasons) == (0, {"cell-without-value": 1})
    refused = ImportReject.objects.get()
    assert (refused.field, refused.found, refused.row_number) == ("工时费", found, 2)
    saved = write(tmp_path / "saved.xlsx", [row], {(1, LABOUR): (formula, 250.5)})
    assert dms.run("repair-orders", saved).committed == 1
    assert Invoice.objects.get().total_cents == 25_050 + 35_050


def test_a_formula_whose_result_is_an_empty_text_is_empty(tmp_path):
    row = dms.owner()
    with_text = write(tmp_path / "x.xlsx", [row], {(1, list(row).index("备注")): ('=IF(1,"","")', "x")})
    path = tmp_path / "o.xlsx"
    with zipfile.ZipFile(with_text) as before, zipfile.ZipFile(path, "w") as after:
        for name in before.namelist():
            after.writestr(name, before.read(name).replace(b"<v>x</v>", b"<v></v>"))
    outcome = dms.run("owners", path)
    assert (outcome.committed, outcome.notes) == (1, {})
    assert Customer.objects.get().remark == ""


def test_an_error_in_a_column_that_may_be_missing_is_left_out_with_a_note(tmp_path):
    row = dms.owner()
    places = {name: list(row).index(name) for name in ("车牌号", "备注", "出生日期")}
    path = write(tmp_path / "o.xlsx", [row], {(1, place): ("=A1/0", "#N/A") for place in places.values()})
    outcome = dms.run("owners", path)
    assert (outcome.committed, outcome.notes) == (1, {"no-value-left-out": 3})
    customer = Customer.objects.get()
    assert (customer.birthday, customer.remark, customer.ownerships.get().vehicle.plate) == (None, "", "")


def test_the_words_of_an_error_in_a_text_file_are_no_name_and_no_amount(car, tmp_path):
    (row,) = orders(car, tmp_path, "RO1")
    assert dms.import_rows("repair-orders", tmp_path, [row | {"工时费": "#REF!"}]).reasons == {
        "cell-without-value": 1
    }
    assert dms.import_rows("owners", tmp_path, [dms.owner(客户名称="#NAME?")]).reasons == {
        "cell-without-value": 1
    }


def test_broken_cells_are_found_in_every_sheet_and_however_far_down(car, tmp_path):
    rows = orders(car, tmp_path, *(f"RO{number}" for number in range(3_000)))
    broken = {(row, LABOUR): ("=A1/0", "#REF!") for row in (1, 1_500, 3_000)}
    outcome = dms.run("repair-orders", write(tmp_path / "o.xlsx", rows, broken))
    assert (outcome.read, outcome.committed, outcome.reasons) == (3_000, 2_997, {"cell-without-value": 3})
    assert list(ImportReject.objects.order_by("row_number").values_list("row_number", flat=True)) == [
        2,
        1_501,
        3_001,
    ]


@pytest.mark.parametrize("from_1904", [False, True])
def test_an_old_workbook_tells_its_date_system_and_its_errors(tmp_path, from_1904):
    zero = date(1904, 1, 1) if from_1904 else date(1899, 12, 30)
    good, bad = dms.owner(购车日期=(date(2024, 3, 1) - zero).days), dms.owner(购车日期=xls.Error("#REF!"))
    computed = dms.owner(购车日期=xls.FormulaError("#DIV/0!"))
    path = xls.write(tmp_path / "o.xls", [good, bad, computed], from_1904=from_1904)
    outcome = dms.run("owners", path)
    assert (outcome.committed, outcome.reasons) == (1, {"cell-without-value": 2})
    assert Ownership.objects.get().from_on == date(2024, 3, 1)
    found = ImportReject.objects.order_by("row_number").values_list("row_number", "found")
    assert list(found) == [(3, "#REF!"), (4, "#DIV/0!")]
