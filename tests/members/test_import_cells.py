"""Cleaning of cells: what is repaired, what is refused, and that nothing ever crashes."""

from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from members import pinyin
from members.importing import cells, dates_and_amounts, identifiers, organisations
from members.importing.cells import Refused
from members.wording import NOTES, REASONS

anything = st.one_of(
    st.none(), st.booleans(), st.integers(), st.floats(), st.dates(), st.datetimes(), st.times(), st.timedeltas(),
    st.text(), st.text("0123456789０１２３４５６７８９.,-+()（）¥￥元eE/年月日 　\u200b٣京A"),
)  # fmt: skip
CLEANERS = {
    "text": cells.make_text_cleaner(40),
    "name": cells.clean_name,
    "number": cells.clean_number,
    "sex": cells.clean_sex,
    "date": dates_and_amounts.make_day_cleaner("date"),
    "birthday": dates_and_amounts.make_day_cleaner("birthday", required=False),
    "cents": dates_and_amounts.make_cents_cleaner(),
    "price": dates_and_amounts.make_cents_cleaner(required=True, positive=True),
    "mileage": dates_and_amounts.clean_mileage,
    "phone": identifiers.make_phone_cleaner(landlines=True),
    "referrer": identifiers.clean_referrer_phone,
    "plate": identifiers.clean_plate,
    "vin": identifiers.clean_vin,
    "payer": identifiers.clean_payer,
}


def cleaned(cleaner: str, cell):
    """(value, notes), or the reason of the refusal."""
    notes: list[str] = []
    try:
        return CLEANERS[cleaner](cell, notes), notes
    except Refused as refusal:
        return refusal.reason


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("13812345678", ("13812345678", [])),
        (13812345678.0, ("13812345678", [])),
        (13812345678, ("13812345678", [])),
        ("13812345678.0", ("13812345678", [])),
        ("138-1234-5678", ("13812345678", ["dashed-phone"])),
        ("138 1234 5678", ("13812345678", ["dashed-phone"])),
        (" 13812345678\u3000", ("13812345678", [])),
        ("\u202d13812345678\u202c", ("13812345678", ["full-width-phone"])),
        ("１３８１２３４５６７８", ("13812345678", ["full-width-phone"])),
        ("+86 13812345678", ("13812345678", ["country-code"])),
        ("008613812345678", ("13812345678", ["country-code"])),
        ("8613812345678", ("13812345678", ["country-code"])),
        ("1.38E+10", "phone-scientific"),
        ("1.3812345678E10", "phone-scientific"),
        ("12812345678", "phone-invalid"),
        ("1381234567", "phone-invalid"),
        ("138123456789", "phone-invalid"),
        ("13812345678/13912345678", "phone-invalid"),
        ("1381234567٣", "phone-invalid"),
        ("=13812345678", "phone-invalid"),
        ("", "phone-missing"),
        (None, "phone-missing"),
        ("010-65432100", ("01065432100", ["landline", "dashed-phone"])),
        (date(2026, 1, 1), "phone-invalid"),
    ],
)
def test_phones(cell, expected):
    assert cleaned("phone", cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("京A12345", ("京A12345", [])),
        ("沪AD12345", ("沪AD12345", [])),
        ("京a·12345", ("京A12345", ["spaces-in-plate", "lower-case-plate"])),
        ("京A 12345", ("京A12345", ["spaces-in-plate"])),
        ("京Ａ１２３４５", ("京A12345", ["full-width-text"])),
        ("未上牌", ("", [])),
        (None, ("", [])),
        ("京A1234", "plate-invalid"),
        ("京A1234567", "plate-invalid"),
        ("A12345", "plate-invalid"),
        ("国A12345", "plate-invalid"),
    ],
)
def test_plates(cell, expected):
    assert cleaned("plate", cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("LSV10SGC74L388796", ("LSV10SGC74L388796", [])),
        ("lsv10sgc74l388796", ("LSV10SGC74L388796", ["lower-case-vin"])),
        ("ＬＳＶ１０ＳＧＣ７４Ｌ３８８７９６", ("LSV10SGC74L388796", ["full-width-vin"])),
        (" LSV10SGC7 4L388796 ", ("LSV10SGC74L388796", ["spaces-in-vin"])),
        ("LSV10SGC74L38879", "vin-length"),
        ("LSV10SGC74L3887966", "vin-length"),
        ("", "vin-length"),
        ("LSV10SGC84L388796", "vin-check-digit"),
        ("LSVI0SGC74L388796", "vin-characters"),
        ("LSVO0SGC74L388796", "vin-characters"),
        ("LSV1中SGC74L388796", "vin-characters"),
    ],
)
def test_vins(cell, expected):
    assert cleaned("vin", cell) == expected


def test_one_wrong_character_in_a_vin_is_noticed():
    good = "LSV10SGC74L388796"
    noticed = [
        cleaned("vin", good[:place] + other + good[place + 1 :]) for place in (0, 5, 12, 16) for other in "A7"
    ]
    assert noticed.count("vin-check-digit") == 8


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2026-05-31", ("2026-05-31", [])),
        ("2026/5/3", ("2026-05-03", [])),
        ("2026.05.31", ("2026-05-31", [])),
        ("20260531", ("2026-05-31", [])),
        ("2026年5月31日", ("2026-05-31", [])),
        ("２０２６－０５－３１", ("2026-05-31", [])),
        ("2026-05-31 08:30:00", ("2026-05-31", [])),
        ("2026-05-31T08:30:00+08:00", ("2026-05-31", [])),
        (date(2026, 5, 31), ("2026-05-31", [])),
        (datetime(2026, 5, 31, 23, 59), ("2026-05-31", [])),
        (46173.0, ("2026-05-31", ["date-from-serial"])),
        ("46173", ("2026-05-31", ["date-from-serial"])),
        ("2026-02-29", "date-does-not-exist"),
        ("2026/13/05", "date-does-not-exist"),
        ("2026-00-10", "date-does-not-exist"),
        ("0000-00-00", "date-does-not-exist"),
        ("31/05/2026", "date-not-understood"),
        ("26-05-31", "date-not-understood"),
        ("2026-05/31", "date-not-understood"),
        ("昨天", "date-not-understood"),
        ("", "date-missing"),
        (None, "date-missing"),
        (time(8, 30), "date-not-understood"),
        (timedelta(days=3), "date-not-understood"),
    ],
)
def test_dates(cell, expected):
    assert cleaned("date", cell) == expected


def test_a_birthday_has_its_own_reasons_and_may_be_missing():
    assert cleaned("birthday", "1990-02-30") == "birthday-does-not-exist"
    assert cleaned("birthday", "属马") == "birthday-not-understood"
    assert cleaned("birthday", " ") == (None, [])


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("0", (0, [])),
        ("", (0, [])),
        (None, (0, [])),
        ("12.5", (1250, [])),
        (".5", (50, [])),
        (1078.3, (107_830, [])),
        (0.1 + 0.2, (30, [])),
        (1, (100, [])),
        ("3,267.40元", (326_740, ["amount-as-text"])),
        ("¥1,234,567.89", (123_456_789, ["amount-as-text"])),
        ("￥ 12", (1200, ["amount-as-text"])),
        ("RMB 12.00", (1200, ["amount-as-text"])),
        ("１２．３０", (1230, [])),
        ("12.300", (1230, [])),
        ("1,23.00", "amount-not-a-number"),
        ("12.345", "amount-too-precise"),
        (12.345, "amount-too-precise"),
        ("abc", "amount-not-a-number"),
        ("1e5", "amount-not-a-number"),
        (".", "amount-not-a-number"),
        ("12.5万", "amount-not-a-number"),
        ("NaN", "amount-not-a-number"),
        ("inf", "amount-not-a-number"),
        (float("nan"), "amount-not-a-number"),
        (float("inf"), "amount-not-a-number"),
        (True, "amount-not-a-number"),
        (date(2026, 1, 1), "amount-not-a-number"),
        ("=1+1", "amount-not-a-number"),
        ("-0.01", "negative-amount"),
        ("(12.00)", "negative-amount"),
        ("-¥12", "negative-amount"),
        ("9" * 60, "amount-too-large"),
        (1e300, "amount-too-large"),
    ],
)
def test_amounts(cell, expected):
    assert cleaned("cents", cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("王建国", ("王建国", [])),
        ("\u3000曾利 ", ("曾利", ["spaces-around-name"])),
        ("张　三", ("张三", ["spaces-in-name"])),
        ("John  Smith", ("John Smith", ["spaces-in-name"])),
        ("=cmd|' /C calc'!A0", ("=cmd|' /C calc'!A0", ["formula-kept-as-text"])),
        ("", "name-missing"),
        ("\u3000\u200b", "name-missing"),
        ("王\ufffd国", "text-unreadable"),
        ("王" * 101, "text-too-long"),
    ],
)
def test_names(cell, expected):
    assert cleaned("name", cell) == expected


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (1001.0, ("1001", [])),
        ("ro 2601", ("RO2601", [])),
        ("1.00E+12", "number-unreadable"),
        ("", "number-missing"),
        ("X" * 41, "text-too-long"),
    ],
)
def test_numbers(cell, expected):
    assert cleaned("number", cell) == expected


def test_sex_mileage_and_payer():
    assert [cleaned("sex", cell) for cell in ("男", "f", "", "不明")] == [
        ("m", []), ("f", []), ("", []), ("", ["sex-not-understood"])
    ]  # fmt: skip
    assert [cleaned("mileage", cell) for cell in (300.0, "13,756 km", "", "很多", "-5")] == [
        (300, []), (13756, []), (None, []), (None, ["mileage-not-understood"]), (None, ["mileage-not-understood"])
    ]  # fmt: skip
    assert [cleaned("payer", cell) for cell in ("自费", " 保险 ", "厂家", "", "朋友")] == [
        ("self", []), ("insurer", []), ("maker", []), "payer-unknown", "payer-unknown"
    ]  # fmt: skip


@pytest.mark.parametrize("cleaner", CLEANERS)
@given(cell=anything)
def test_whatever_a_cell_holds_it_is_cleaned_or_refused_with_a_known_reason(cleaner, cell):
    result = cleaned(cleaner, cell)
    if isinstance(result, str):
        assert result in REASONS
    else:
        assert set(result[1]) <= set(NOTES)
        assert "\0" not in str(result[0])
        assert cleaned(cleaner, cell) == result


@given(st.integers(0, 10**13))
def test_every_amount_survives_each_way_of_writing_it(value):
    yuan = Decimal(value) / 100
    for written in (f"{yuan:.2f}", f"{yuan:,.2f}", f"¥{yuan:,.2f}", f"{yuan:,.2f}元"):
        assert cleaned("cents", written)[0] == value


@given(st.integers(0, 10**11))
def test_an_amount_stored_as_a_float_is_exact_to_the_cent(value):
    assert cleaned("cents", value / 100) == (value, [])


@given(st.dates(min_value=date(1955, 1, 1), max_value=date(2090, 1, 1)))
def test_every_day_survives_each_way_of_writing_it(day):
    serial = (day - date(1899, 12, 30)).days
    written = (
        f"{day:%Y-%m-%d}",
        f"{day:%Y/%m/%d}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day:%Y%m%d}",
        serial,
    )
    assert {cleaned("date", form)[0] for form in written} == {day.isoformat()}


@given(st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True))
def test_every_phone_survives_each_way_of_writing_it(phone):
    wide = phone.translate(str.maketrans("0123456789", "０１２３４５６７８９"))
    dashed = f"{phone[:3]}-{phone[3:7]}-{phone[7:]}"
    for written in (phone, int(phone), float(phone), f"+86{phone}", f"86{phone}", dashed, f" {phone} ", wide):
        assert cleaned("phone", written)[0] == phone


def test_pinyin_of_names():
    names = [
        "王建国",
        "单田芳",
        "曾利",
        "欧阳海燕",
        "尉迟恭",
        "吕布",
        "解小东",
        "朴树",
        "Tom李",
        "朗行汽车有限公司",
    ]
    assert [pinyin.keys(name) for name in names] == [
        ("wangjianguo", "wjg"), ("shantianfang", "stf"), ("zengli", "zl"), ("ouyanghaiyan", "oyhy"),
        ("yuchigong", "ycg"), ("lvbu", "lb"), ("xiexiaodong", "xxd"), ("piaoshu", "ps"), ("tomli", "toml"),
        ("langxingqicheyouxiangongsi", "lxqcyxgs"),
    ]  # fmt: skip


def test_organisations_are_told_from_persons_by_name():
    names = [
        "城东汽车贸易有限公司",
        "第一人民医院",
        "红星机械厂",
        "阳光小学",
        "王建国",
        "张店",
        "欧阳集",
        "李公司",
    ]
    kinds = [organisations.tell_kind(name) for name in names]
    assert kinds == ["organisation"] * 4 + ["person"] * 4
