"""`manage.py report`: JSON with stable keys, a workbook with the same numbers, exit codes."""

import json
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from io import BytesIO, StringIO
from zipfile import ZipFile

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.utils import translation
from python_calamine import CalamineWorkbook

from clubcrm.kernel import months
from clubcrm.reports import figures
from tests.reports import oracle

KEYS = {
    "members_total", "members_new", "members_by_branch", "owner_conversion", "file_completeness", "members_by_tier",
    "tiers_reached", "tiers_lost", "tier_flows", "promotions_by_route", "days_in_tier", "benefit_cost",
    "points_issued", "points_redeemed", "points_expired", "points_reversed", "points_given_back",
    "points_outstanding", "points_owed", "points_lapsing",
    "complaints_received", "complaints_on_time", "complaints_open",
    "greetings_sent", "greetings_not_sent", "greetings_unclear",
}  # fmt: skip
SHEETS = ["会员 Members", "等级 Tiers", "积分 Points", "客诉 Complaints", "关怀 Care"]
FIRST_NUMBER, ITEM_CODE = 6, 10

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def today():
    with time_machine.travel("2026-11-22T04:00:00Z", tick=False):
        yield


def report(*words: str) -> dict:
    out = StringIO()
    call_command("report", "2026-10", *words, "--json", stdout=out)
    assert out.getvalue().count("\n") == 1
    return json.loads(out.getvalue())


def share(part: int, whole: int) -> Decimal:
    return (Decimal(100 * part) / whole).quantize(Decimal("0.1"), ROUND_HALF_UP)


def rounded(part: int, whole: int) -> int:
    return int((Decimal(part) / whole).quantize(Decimal("1"), ROUND_HALF_UP))


def test_the_json_has_a_stable_key_per_figure_with_its_thirteen_months(stores):
    found = report()
    assert (found["month"], found["branches"]) == ("2026-10", ["group", "east", "west"])
    assert found["figures"].keys() == KEYS
    for key, one in found["figures"].items():
        assert {"unit", "value", "last", "change", "year_ago", "months"} <= one.keys(), key
        assert list(one["months"]) == [months.written(when) for when in months.ending(date(2026, 10, 1))]
        assert [one["year_ago"], one["last"], one["value"]] == [
            list(one["months"].values())[i] for i in (0, -2, -1)
        ]
    assert found["figures"]["owner_conversion"]["target"] == 55.0
    assert found["figures"]["members_by_branch"]["items"].keys() == {"east", "west"}
    assert found["figures"]["complaints_received"]["items"].keys() == {"1", "2", "3", "4", "5"}


def test_the_json_says_what_the_rows_say(stores):
    found = report("--branch", "east")
    assert found["branches"] == ["east"]
    for key, expected in oracle.figures(date(2026, 10, 1), {stores[0].id}).items():
        one = found["figures"][key]
        if key == "days_in_tier":
            shown = {code: item["value"] for code, item in one["items"].items() if item["value"] is not None}
            assert shown == {code: rounded(*cell) for code, cell in expected.items()}
            assert (one["part"], one["whole"]) == tuple(map(sum, zip(*expected.values(), strict=True)))
        elif isinstance(expected, dict):
            assert {code: item["value"] for code, item in one["items"].items() if item["value"]} == expected
            assert one["value"] == sum(expected.values())
        elif isinstance(expected, tuple):
            assert (one["part"], one["whole"]) == expected
            assert one["value"] == (float(share(*expected)) if expected[1] else None)
        else:
            assert (key, one["value"]) == (key, expected)


def test_the_workbook_read_back_equals_the_json(stores, tmp_path):
    path = tmp_path / "report.xlsx"
    call_command("report", "2026-10", "--xlsx", str(path), stdout=StringIO())
    book, said = CalamineWorkbook.from_path(path), report()["figures"]
    assert book.sheet_names == SHEETS
    seen = set()
    for name, theme in zip(SHEETS, figures.THEMES, strict=True):
        title, _blank, heads, *rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
        assert (title[0], heads[:3]) == (
            "2026-10 · 车友汇集团、城东店、=城西店+1",
            ["代码 Key", "指标", "Figure"],
        )
        for row in rows:
            key, code = row[0], row[ITEM_CODE]
            source = said[key]["items"][code] if code else said[key]
            numbers = [source[part] for part in ("value", "last", "change", "year_ago")]
            assert row[FIRST_NUMBER : FIRST_NUMBER + 4] == ["" if one is None else one for one in numbers]
            assert figures.every()[key].theme == theme
            seen.add((key, code))
    assert seen == {(key, "") for key in KEYS} | {
        (key, code) for key, one in said.items() for code in one.get("items", {})
    }


def test_the_workbook_is_in_both_languages_and_holds_no_formula(stores, tmp_path):
    path = tmp_path / "report.xlsx"
    call_command("report", "2026-10", "--xlsx", str(path), stdout=StringIO())
    members = CalamineWorkbook.from_path(path).get_sheet_by_name(SHEETS[0]).to_python()
    first = next(row for row in members if row[0] == "members_total")
    assert first[1:6] == ["会员", "Members", "", "", "人/members"]
    assert first[11:] == [
        "月末前已入会的客户，计入其入会分会。",
        "Customers with a membership that began by the end of the month, at the branch they joined.",
    ]
    west = next(row for row in members if row[ITEM_CODE] == "west")
    assert west[3:5] == ["=城西店+1", "=城西店+1"]
    with ZipFile(BytesIO(path.read_bytes())) as parts:
        for name in parts.namelist():
            assert b"<f>" not in parts.read(name)


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["2026-12", "--json"], "2026-12 has not begun; there is nothing to report yet."),
        (["2026-10", "--json", "--branch", "nowhere"], "No branch has the code nowhere."),
        (["2026-10", "--xlsx", "/nowhere/report.xlsx"], "/nowhere/report.xlsx: No such file or directory"),
        (["2026-13", "--json"], "Error: argument YYYY-MM: 2026-13 is not a month; write 2026-10."),
        (["--json"], "Error: Which month? Write 2026-10."),
    ],
)
def test_what_cannot_be_reported_is_said_in_a_sentence(empty, words, sentence):
    with translation.override("en"), pytest.raises(CommandError) as refused:
        call_command("report", *words, stdout=StringIO())
    assert str(refused.value) == sentence
