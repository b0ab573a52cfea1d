"""Whole files: encodings, separators, workbooks, and forty ways to be malformed without a crash or a trace."""

import csv
import random
import zipfile
from datetime import date, datetime

import pytest
import xlsxwriter
from django.utils import translation

from members.importing import reading
from members.importing.reading import FileUnreadable
from members.models import Customer, ImportBatch, ImportReject, Invoice, Ownership
from tests.factories import dms

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def club(settings, tmp_path):
    settings.REJECTS_DIR = tmp_path / "rejects"
    with translation.override("en"):
        yield dms.branches()


def text_of(rows, separator=",", end="\r\n"):
    lines = [separator.join(rows[0]), *(separator.join(row.values()) for row in rows)]
    return end.join([*lines, ""])


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_every_encoding_a_dealer_system_writes(tmp_path, encoding):
    path = dms.write_csv(tmp_path / "o.csv", [dms.owner(客户名称="喆㛃")], encoding=encoding)
    assert dms.run("owners", path).committed == 1
    assert Customer.objects.get().name == "喆㛃"


def test_the_encoding_is_never_judged_by_the_beginning_of_the_file(tmp_path):
    path = tmp_path / "late.csv"
    for end, encoding in (("王".encode(), "utf-8"), ("王".encode("gb18030"), "gb18030")):
        path.write_bytes(b"x" * 3_000_000 + end)
        assert reading.examine_text(path, b"xxxxxxxx")[1] == encoding
    path.write_bytes(b"x" * 3_000_000 + b"\xff\xff")
    with pytest.raises(FileUnreadable):
        reading.examine_text(path, b"xxxxxxxx")


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("end", ["\r\n", "\n", "\r"])
def test_separators_and_line_ends(tmp_path, separator, end):
    path = tmp_path / "o.csv"
    path.write_bytes(text_of([dms.owner(), dms.owner()], separator, end).encode())
    assert dms.run("owners", path).committed == 2


def test_mixed_line_ends_blank_lines_and_a_title_above_the_heading(tmp_path):
    one, two = dms.owner(), dms.owner(手机号码="1")
    heading, first = text_of([one], end="\n").splitlines()
    second = text_of([two]).splitlines()[1]
    path = tmp_path / "o.csv"
    path.write_bytes(
        f"车主档案导出\r\n\r\n{heading}\n{first}\r\n\r\n,,,,,,,,,,,\n{second}\r\n\r\n\r\n".encode()
    )
    outcome = dms.run("owners", path)
    assert (outcome.read, outcome.committed) == (2, 1)
    assert ImportReject.objects.get().row_number == 7


def test_quoted_separators_newlines_and_quotes(tmp_path):
    remark = '喜欢"茶",\n不喝咖啡'
    path = dms.write_csv(tmp_path / "o.csv", [dms.owner(备注=remark), dms.owner()], encoding="utf-8")
    assert dms.run("owners", path).committed == 2
    assert Customer.objects.order_by("id").first().remark == remark


def test_headings_by_other_names_in_any_order_with_unknown_columns(tmp_path):
    row = dms.owner()
    other = {
        "序号": "1", " 车架号 ": row["VIN码"], "*姓名": row["客户名称"], "联系电话（手机）": row["手机号码"], "客户号": "C1",
        "门店": "城东店", "提车日期": "2024-03-01", "会员积分": "77",
    }  # fmt: skip
    assert dms.import_rows("owners", tmp_path, [other]).committed == 1


def test_a_workbook_with_real_dates_numbers_and_blank_rows_above(tmp_path):
    row = dms.owner(
        客户编号=1001,
        手机号码=13912345678,
        出生日期=date(1980, 5, 31),
        购车日期=datetime(2024, 3, 1),
        备注="",
    )
    path = dms.write_xlsx(tmp_path / "o.xlsx", [row, dms.owner(出生日期=29372, 手机号码="1")], blank_rows=3)
    outcome = dms.run("owners", path)
    assert (outcome.committed, outcome.reasons) == (1, {"phone-invalid": 1})
    customer = Customer.objects.get()
    assert (customer.dealer_number, customer.phone, customer.birthday) == (
        "1001",
        "13912345678",
        date(1980, 5, 31),
    )
    assert Ownership.objects.get().from_on == date(2024, 3, 1)
    assert ImportReject.objects.get().row_number == 6


def test_the_right_sheet_of_a_workbook_is_found(tmp_path):
    path = tmp_path / "o.xlsx"
    row = dms.owner()
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("说明").write_string(0, 0, "请勿修改")
        sheet = book.add_worksheet("数据")
        for place, (name, value) in enumerate(row.items()):
            sheet.write_string(0, place, name)
            sheet.write_string(1, place, value)
    assert dms.run("owners", path).committed == 1


def test_short_and_long_rows_are_refused_and_an_absent_remark_is_not(tmp_path):
    good = text_of([dms.owner()]).splitlines()[1]
    lines = text_of([dms.owner()]).splitlines()
    cut, torn, long = good.rsplit(",", 1)[0], ",".join(good.split(",")[:5]), f"{good},多,余"
    path = tmp_path / "o.csv"
    path.write_text("\n".join([*lines, cut, torn, long, f"{lines[1]},,,"]))
    outcome = dms.run("owners", path)
    assert outcome.reasons == {"row-too-long": 1, "row-too-short": 1}
    assert (outcome.committed, outcome.skipped) == (2, 1)


def test_formulas_come_in_as_text_and_go_out_harmless(tmp_path):
    evil = ['=HYPERLINK("http://x","点我")', "+1+cmd|' /C calc'!A0", "-2+3+cmd", "@SUM(A1)", "\t=1"]
    rows = [dms.owner(备注=text) for text in evil] + [dms.owner(备注=text, 手机号码=text) for text in evil]
    outcome = dms.import_rows("owners", tmp_path, rows)
    assert (outcome.committed, outcome.rejected) == (5, 5)
    assert set(Customer.objects.values_list("remark", flat=True)) == {text.strip() for text in evil}
    with outcome.rejects.open(encoding="utf-8-sig", newline="") as file:
        found = [cell for row in csv.reader(file) for cell in row]
    assert [cell for cell in found if cell[:1] in {"=", "+", "-", "@", "\t"}] == []
    assert "'" + evil[0] in found


def malformed() -> dict[str, bytes]:
    """Files that must be refused as a whole with one sentence."""
    good = text_of([dms.owner(), dms.owner()])
    heading = good.splitlines()[0]
    return {
        "empty": b"",
        "one newline": b"\n",
        "only a mark": b"\xef\xbb\xbf",
        "blank lines": b"\r\n" * 50,
        "nul bytes": b"\0" * 4096,
        "random bytes": random.Random(1).randbytes(20_000),
        "a picture": b"\x89PNG\r\n\x1a\n" + random.Random(2).randbytes(5_000),
        "a pdf": b"%PDF-1.7\n" + random.Random(3).randbytes(5_000),
        "a web page": "<html><body>请重新登录</body></html>".encode(),
        "json": b'{"rows": [1, 2, 3]}',
        "no heading": "\r\n".join(good.splitlines()[1:]).encode(),
        "a column missing": good.replace("VIN码", "别的").encode(),
        "a column twice": good.replace("备注", "手机").encode(),
        "another kind": text_of([dms.sale()]).encode(),
        "latin letters": good.encode().replace("客户编号".encode(), b"\xe9\xe8"),
        "utf-8 cut in the middle": good.encode()[:-4] + b"\xe5\x9f",
        "utf-16 without a mark": good.encode("utf-16-le"),
        "an odd utf-16": good.encode("utf-16") + b"x",
        "an open quotation mark": (heading + '\n"C1' + ",x\n" * 200).encode(),
        "an open quotation mark at the end": (good + '"C1,王\n一,二\n').encode(),
        "a cell without end": (heading + "\nC1," + "9" * 200_000).encode(),
        "zip without a workbook": b"PK\x03\x04" + random.Random(4).randbytes(3_000),
        "half an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(3_000),
    }


@pytest.mark.parametrize("name", malformed())
def test_a_malformed_file_is_refused_with_a_sentence_and_leaves_nothing(tmp_path, name):
    path = tmp_path / "file.csv"
    path.write_bytes(malformed()[name])
    with pytest.raises(FileUnreadable) as refusal:
        dms.run("owners", path)
    assert str(refusal.value).endswith(".")
    assert (Customer.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_damaged_workbooks_are_refused(tmp_path):
    whole = dms.write_xlsx(tmp_path / "o.xlsx", [dms.owner()]).read_bytes()
    path = tmp_path / "bad.xlsx"
    for content in (whole[: len(whole) // 2], whole[:-30], whole.replace(b"PK\x01\x02", b"PK\x01\x03")):
        path.write_bytes(content)
        with pytest.raises(FileUnreadable):
            dms.run("owners", path)
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("readme.txt", "not a workbook")
    with pytest.raises(FileUnreadable):
        dms.run("owners", path)
    with xlsxwriter.Workbook(str(path)):
        pass
    with pytest.raises(FileUnreadable):
        dms.run("owners", path)


def test_a_workbook_that_unpacks_to_gigabytes_is_refused_unread(tmp_path):
    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for sheet in range(3):
            archive.writestr(f"xl/worksheets/sheet{sheet}.xml", bytes(1_100_000_000 // 11))
    content = bytearray(path.read_bytes())
    path.write_bytes(
        content.replace((100_000_000).to_bytes(4, "little"), (2_000_000_000).to_bytes(4, "little"))
    )
    with pytest.raises(FileUnreadable):
        dms.run("owners", path)


def test_a_missing_file_and_a_folder_are_refused(tmp_path):
    for path in (tmp_path / "nowhere.csv", tmp_path):
        with pytest.raises(FileUnreadable):
            dms.run("owners", path)


def test_a_missing_column_is_named(tmp_path):
    row = dms.owner()
    del row["VIN码"], row["手机号码"]
    with pytest.raises(FileUnreadable, match="手机号码、VIN码"):
        dms.import_rows("owners", tmp_path, [row])


def test_only_a_heading_is_an_import_of_nothing(tmp_path):
    path = tmp_path / "o.csv"
    path.write_text(text_of([dms.owner()]).splitlines()[0])
    outcome = dms.run("owners", path)
    assert (outcome.read, outcome.committed, outcome.rejects) == (0, 0, None)


def test_nul_bytes_inside_a_row_refuse_that_row_only(tmp_path):
    path = tmp_path / "o.csv"
    path.write_bytes(text_of([dms.owner(客户名称="王\0国"), dms.owner()]).encode())
    outcome = dms.run("owners", path)
    assert (outcome.committed, outcome.reasons) == (1, {"text-unreadable": 1})


@pytest.mark.parametrize("seed", range(12))
def test_any_garbled_file_is_imported_or_refused_but_accounts_for_every_row(tmp_path, seed):
    chance = random.Random(seed)
    content = bytearray(text_of([dms.owner(备注='a "b" c') for _ in range(20)]).encode("gb18030"))
    for _ in range(chance.randrange(1, 40)):
        place = chance.randrange(len(content))
        content[place : place + chance.randrange(3)] = chance.choice(
            [b",", b'"', b"\n", b"\0", b"\xff", b"9", b";", b""]
        )
    path = tmp_path / "o.csv"
    path.write_bytes(bytes(content))
    try:
        outcome = dms.run("owners", path)
    except FileUnreadable:
        assert ImportBatch.objects.count() == 0
    else:
        assert outcome.read == outcome.committed + outcome.skipped + outcome.rejected
        again = dms.run("owners", path)
        assert (again.committed, again.unchanged) == (0, outcome.committed)
    assert Invoice.objects.count() == 0
