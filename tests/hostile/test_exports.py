"""What leaves the house as CSV or as a workbook is text, whoever opens it; and comes back as it was."""

import ast
import csv
import io
import re
import time
import zipfile
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.test import RequestFactory
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from clubcrm.kernel import exporting, scope
from clubcrm.kernel.exporting import CellKind, Column
from clubcrm.kernel.models import Access
from clubcrm.kernel.sight import Sight
from members.models import Customer
from tests.factories import dms
from tests.factories.kernel import BranchFactory
from tests.hostile.formulas import ATTACKS, PLAIN
from tests.web.club import person

ROOT = Path(__file__).resolve().parent.parent.parent
# What a spreadsheet skips before it looks for a formula, and what begins one.
SKIPPED = re.compile(r"^[\s\u00a0\u3000\u200b-\u200f\u202a-\u202e\ufeff\x00-\x1f]+")
STARTS = tuple("=+-@＝＋－＠﹦﹢﹣﹫")
TEXTS = [*ATTACKS.values(), *PLAIN]
COLUMNS = [Column("说明"), Column("=1+1")]
WRITES = {"csv": exporting.csv_response, "xlsx": exporting.xlsx_response}


def runs(cell: str) -> bool:
    """Whether a spreadsheet would take the cell for a formula: written here anew, not borrowed from the guard."""
    return SKIPPED.sub("", cell).startswith(STARTS) or cell.startswith(("\t", "\r", "\n"))


@pytest.fixture
def asked(db):
    """A request by somebody of a role: finance sees neither phones nor plates."""
    branch = BranchFactory()

    def by(role="finance-manager"):
        request = RequestFactory().get("/access/")
        request.staff = person(role, branch)
        request.user, request.session, request.resolver_match = request.staff.user, {}, None
        request.scope, request.sight = scope.EVERYTHING, Sight(request)
        return request

    return by


def content(answer) -> bytes:
    return b"".join(answer.streaming_content)


def table(kind: str, content: bytes) -> list[list]:
    if kind == "csv":
        return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    return (
        CalamineWorkbook.from_filelike(io.BytesIO(content))
        .get_sheet_by_index(0)
        .to_python(skip_empty_area=False)
    )


def exported(kind, request, columns, rows, **more):
    answer = WRITES[kind](request, name="x", columns=columns, rows=rows, subject=("ledger", 7), **more)
    return content(answer)


def test_there_are_enough_attacks():
    assert len(ATTACKS) >= 200 and len(set(ATTACKS.values())) == len(ATTACKS)


def test_in_csv_no_attack_runs_and_every_text_can_be_had_back(asked):
    written = exported("csv", asked(), COLUMNS, [(text, "-") for text in TEXTS])
    assert written.startswith(b"\xef\xbb\xbf")
    heading, *rows = table("csv", written)
    assert heading == ["说明", "'=1+1"]
    assert [row for row in rows if runs(row[0])] == []
    assert [exporting.unguarded(row[0]) for row in rows] == TEXTS
    assert [row[0] for row in rows[-len(PLAIN) :]] == PLAIN  # what runs nowhere is written as it is


@pytest.mark.parametrize("separator", [";", "\t"])
def test_in_csv_read_with_another_separator_no_attack_runs(asked, separator):
    written = exported(
        "csv", asked(), [Column("a"), Column("b")], [("王", text) for text in ATTACKS.values()]
    )
    cells = [cell for line in written.decode("utf-8-sig").splitlines() for cell in line.split(separator)]
    attacks = [cell for cell in cells if SKIPPED.sub("", cell).startswith(STARTS)]
    assert attacks == []


def test_in_a_workbook_no_attack_is_a_formula_a_link_or_a_number(asked):
    written = exported("xlsx", asked(), COLUMNS, [(text, "=1") for text in TEXTS])
    heading, *rows = table("xlsx", written)
    assert heading == ["说明", "=1+1"]
    assert len(rows) == len(TEXTS) and {row[1] for row in rows} == {"=1"}
    same = [text for row, text in zip(rows, TEXTS, strict=True) if lines(row[0]) == lines(text)]
    assert len(same) == len(TEXTS)
    archive = zipfile.ZipFile(io.BytesIO(written))
    sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert ("<f>" in sheet, "<f " in sheet, "<hyperlink" in sheet) == (False, False, False)
    assert set(re.findall(r'<c [^>]*t="(\w+)"', sheet)) == {"inlineStr"}
    assert 'quotePrefix="1"' in archive.read("xl/styles.xml").decode()
    assert not [name for name in archive.namelist() if "external" in name.lower() or "vba" in name.lower()]


def lines(text) -> str:
    """Line ends as XML knows them."""
    return str(text).replace("\r\n", "\n").replace("\r", "\n")


@given(st.text(alphabet="=+-@＝'\t\r\n; a\u200b,\"|", max_size=12))
def test_the_guard_can_always_be_taken_off(text):
    assert exporting.unguarded(exporting.guarded(text)) == text
    assert not runs(exporting.guarded(text))


@pytest.mark.parametrize("long", ["\t", " ", "'", "; ", ";'", "=;", "\u200b"])
def test_a_long_cell_takes_no_time(long):
    text = long * (32_767 // len(long))
    began = time.process_time()
    assert exporting.unguarded(exporting.guarded(text)) == text
    assert time.process_time() - began < 5


FACTS = [
    Column("sum", CellKind.CENTS), Column("count", CellKind.NUMBER), Column("on", CellKind.DATE), Column("at", CellKind.MOMENT),
]  # fmt: skip
ROWS = [
    (123_456, 7, date(2026, 11, 22), datetime(2026, 11, 22, 17, 30, tzinfo=UTC)), (-5, -3, None, None),
    (None, None, date(2024, 2, 29), None),
]  # fmt: skip


def test_sums_are_yuan_and_dates_dates(asked):
    assert table("csv", exported("csv", asked(), FACTS, ROWS))[1:] == [
        ["1234.56", "7", "2026-11-22", "2026-11-23 01:30:00"],
        ["-0.05", "-3", "", ""],
        ["", "", "2024-02-29", ""],
    ]
    assert table("xlsx", exported("xlsx", asked(), FACTS, ROWS))[1:] == [
        [1234.56, 7, date(2026, 11, 22), datetime(2026, 11, 23, 1, 30)],
        [-0.05, -3, "", ""],
        ["", "", date(2024, 2, 29), ""],
    ]


@pytest.mark.parametrize("kind", WRITES)
@pytest.mark.parametrize("column", [CellKind.CENTS, CellKind.NUMBER, CellKind.DATE])
def test_text_in_a_column_of_numbers_or_dates_is_refused(asked, kind, column):
    with pytest.raises((TypeError, ValueError)):
        exported(kind, asked(), [Column("x", column)], [("=1+1",)])
    assert not Access.objects.exists()


PEOPLE = [
    Column("phone", CellKind.PHONE), Column("plate", CellKind.PLATE), Column("vin", CellKind.VIN), Column("mail", CellKind.EMAIL),
    Column("said", CellKind.WORDS),
]  # fmt: skip
PERSON = ("13800001234", "京A12345", "LSVAA4182E2100001", "wang@example.com", "电话13800001234")


@pytest.mark.parametrize("kind", WRITES)
def test_who_sees_no_phone_exports_none(asked, kind):
    for role in ("finance-manager", "service-advisor"):
        exported(kind, asked(role), PEOPLE, [PERSON] * 2)
    masked = ["138****1234", "京A·1***5", "LSV**********0001", "w***@example.com", "电话138****1234"]
    cars = [masked[0], *PERSON[1:3], *masked[3:]]
    assert table(kind, exported(kind, asked("finance-manager"), PEOPLE, [PERSON]))[1] == masked
    assert table(kind, exported(kind, asked("service-advisor"), PEOPLE, [PERSON]))[1] == cars
    assert [one.classes for one in Access.objects.order_by("id")] == [[], ["vehicle"]] * 2


@pytest.mark.parametrize("kind", WRITES)
def test_of_a_customer_who_is_revealed_the_export_shows_what_the_page_shows(asked, kind):
    request = asked("service-advisor")
    request.sight.about(7)
    request.sight.reveal(7)
    assert table(kind, exported(kind, request, PEOPLE, [PERSON]))[1] == list(PERSON)
    assert Access.objects.get(action="export").classes == ["contact", "vehicle"]


@pytest.mark.parametrize("kind", WRITES)
def test_an_export_is_one_line_of_the_access_log_and_a_download_that_nobody_keeps(asked, kind):
    request = asked("service-advisor")
    answer = WRITES[kind](
        request, name="账本\r\nX: 1", columns=PEOPLE, rows=[PERSON] * 3, subject=("ledger", 7)
    )  # fmt: skip
    logged = Access.objects.get()
    assert (logged.action, logged.subject_kind, logged.subject, logged.count) == ("export", "ledger", 7, 3)
    assert (logged.user, logged.branch_id, logged.address) == (
        request.user,
        request.staff.branch_id,
        "127.0.0.1",
    )
    assert (answer["Cache-Control"], answer["X-Content-Type-Options"]) == ("no-store, private", "nosniff")
    assert (
        answer["Content-Disposition"].startswith("attachment") and "\n" not in answer["Content-Disposition"]
    )
    assert request.sight.shown == {}  # and not one look at each besides


def test_a_long_export_waits_on_disk_and_a_long_text_is_cut_not_left_out(asked):
    rows = (("x" * 40_000,) for _ in range(100))
    answer = exporting.xlsx_response(asked(), name="x", columns=[Column("a")], rows=rows, subject=("x", None))
    assert [len(row[0]) for row in table("xlsx", content(answer))[1:]] == [32_767] * 100
    rows = (("x" * 40_000,) for _ in range(100))
    answer = exporting.csv_response(asked(), name="x", columns=[Column("a")], rows=rows, subject=("x", None))
    assert answer.file_to_stream._rolled


def test_a_full_sheet_is_followed_by_another(asked, monkeypatch):
    monkeypatch.setattr(exporting, "ROWS_OF_A_SHEET", 2)
    written = exported("xlsx", asked(), [Column("a")], [(text,) for text in "abcde"])
    book = CalamineWorkbook.from_filelike(io.BytesIO(written))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    assert sheets == [[["a"], ["a"], ["b"]], [["a"], ["c"], ["d"]], [["a"], ["e"]]]


def test_a_corrected_file_of_refused_rows_is_imported_as_it_was(db, tmp_path, settings):
    settings.REJECTS_DIR = tmp_path / "rejects"
    dms.branches()
    branch_rows = [
        dms.owner(备注=text, 手机号码="+86 139" + "x")
        for text in ("=1+1", "=2+2", "@SUM(A1)", "-5", "a;=1", "O'Neill", "\t=9")
    ]
    first = dms.import_rows("owners", tmp_path, branch_rows)
    assert (first.committed, first.rejected) == (0, 7)
    corrected = first.rejects.read_text(encoding="utf-8-sig").replace("'+86 139x", "+86 13912345678")
    first.rejects.write_text(corrected, encoding="utf-8-sig")
    second = dms.run("owners", first.rejects)
    assert (second.committed, second.rejected) == (7, 0), second.reasons
    assert set(Customer.objects.values_list("remark", "phone")) == {
        (text, "13912345678") for text in ("=1+1", "=2+2", "@SUM(A1)", "-5", "a;=1", "O'Neill", "=9")
    }


ALONE = {
    "clubcrm/kernel/exporting.py",
    "members/importing/reading.py",
}  # the second reads, and writes nothing
DEMO = "clubcrm/demo/"


def test_nobody_else_writes_a_table():
    found = []
    for app in ("clubcrm", "members", "points", "tiers", "complaints", "campaigns"):
        for path in sorted((ROOT / app).rglob("*.py")):
            name = str(path.relative_to(ROOT))
            if name not in ALONE and not name.startswith(DEMO) and imported(path) & {"csv", "xlsxwriter"}:
                found.append(name)
    assert found == []
    assert "csv.writer" not in (ROOT / "members/importing/reading.py").read_text()


def imported(path: Path) -> set[str]:
    names = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name.split(".")[0] for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module.split(".")[0])
    return names
