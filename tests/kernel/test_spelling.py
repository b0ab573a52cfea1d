"""One stored form for names, phones, plates and VINs, and one reading of every other spelling."""

import pytest

from clubcrm.kernel import masking
from clubcrm.kernel.spelling import names, phones, plates, simplified, text, vins
from clubcrm.kernel.spelling.finding import Identifier, find_identifiers

DOTS = "·•・‧．･∙⋅"


@pytest.mark.parametrize("dot", DOTS)
def test_a_name_has_one_dot_however_it_was_written(dot):
    for written in (f"麦麦提{dot}艾力", f"麦麦提 {dot} 艾力", f"麦麦提{dot}{dot}艾力"):
        assert names.read_name(written) == "麦麦提·艾力"
        assert names.fold_name(written) == "麦麦提艾力"


@pytest.mark.parametrize(
    ("written", "stored"),
    [
        ("张　三", "张三"),
        ("𠮷 田", "𠮷田"),
        ("陈\U00030000 伟", "陈\U00030000伟"),
        ("J. Smith", "J. Smith"),
        ("John  Smith", "John Smith"),
        ("麦麦提.艾力", "麦麦提·艾力"),
        ("·王", "王"),
    ],
)
def test_names_are_stored(written, stored):
    assert names.read_name(written) == stored
    assert names.read_name(stored) == stored


def test_traditional_names_are_sought_as_simplified_ones_and_stored_as_they_are():
    pairs = [
        ("陳國偉", "陈国伟"),
        ("歐陽麗華", "欧阳丽华"),
        ("衞蘭", "卫兰"),
        ("葉劍鋒", "叶剑锋"),
        ("蔣經國", "蒋经国"),
    ]
    for traditional, folded in pairs:
        assert names.fold_name(traditional) == folded == names.fold_name(folded)
        assert names.read_name(traditional) == traditional
    assert len(simplified.read_table()) > 3_000


@pytest.mark.parametrize(
    "written",
    ["(138)00130081", "（138）00130081", "tel:13800130081", "TEL: +86-138-0013-0081", "电话：138 0013 0081",
     "138\u20110013\u20110081", "138\u20130013\u20130081", "138\u30fb0013\u30fb0081", "+86 (138) 0013 0081",
     "8613800130081", "008613800130081", "１３８００１３００８１", "138.0013.0081"],
)  # fmt: skip
def test_a_mobile_number_is_read_however_it_was_written(written):
    assert phones.read_phone(written) == "13800130081"


def test_a_landline_gets_back_its_zero():
    assert phones.read_phone("+86 10 6543 2100") == "01065432100"
    assert phones.read_phone("(0571) 8765-4321") == "057187654321"
    assert phones.read_phone("13800130081/13900130082") == "13800130081/13900130082"


PLATES = {
    "京A12345": "ordinary", "沪AD12345": "new-energy", "粤B12345D": "new-energy", "京A1234警": "police",
    "鲁A1234挂": "trailer", "川A1234学": "learner", "京A1234临": "temporary", "粤Z1234港": "hong-kong",
    "粤Z1234澳": "macao", "沪A0023领": "consulate", "014578使": "embassy", "WJ京12345": "armed-police",
}  # fmt: skip


@pytest.mark.parametrize("plate", PLATES)
def test_every_form_of_plate_is_read_written_and_masked(plate):
    assert plates.read_plate(plate) == plate
    assert plates.find_form(plate).name == PLATES[plate]
    written = plates.write_plate(plate)
    assert plates.read_plate(written) == plates.read_plate(written.lower()) == plate
    masked = masking.plate(written)
    assert masked == masking.plate(plate) and masked.count("*") == len(plate) - 4 and masked[-1] == plate[-1]
    assert masking.text(f"车牌{written}。") == f"车牌{masked}。"


@pytest.mark.parametrize(
    ("written", "plate"),
    [
        ("粤BO1234", "粤B01234"),
        ("京AI234O", "京A12340"),
        ("京O12345", "京O12345"),
        ("使014578", "014578使"),
        ("临京A1234", "京A1234临"),
        ("蘇B·12345", "苏B12345"),
        ("沪A–0023領", "沪A0023领"),
        ("苏B1234港", None),
        ("粤A1234澳", None),
        ("京A1234", None),
        ("京A1234567", None),
        ("国A12345", None),
        ("京I12345", None),
        ("", None),
    ],
)
def test_plates_are_read(written, plate):
    assert plates.read_plate(written) == plate


def test_a_vin_is_read_and_its_check_digit_computed():
    assert vins.read_vin("lsv10sgc7-4l38 8796") == "LSV10SGC74L388796"
    assert vins.compute_check_digit("1M8GDM9A_KP042788".replace("_", "0")) == "X"
    assert vins.has_right_check_digit("11111111111111111")
    assert not vins.has_right_check_digit("WVWZZZ1KZAW000001")


def test_identifiers_are_found_in_any_text():
    remark = "打(138)0013-0081或 wang@Example.com，京a·12345，车架lsv10sgc74l388796；再见"
    assert find_identifiers(remark) == {
        Identifier("phone", "13800130081"),
        Identifier("email", "wang@example.com"),
        Identifier("plate", "京A12345"),
        Identifier("vin", "LSV10SGC74L388796"),
    }
    assert find_identifiers("沪A–0023领") == {Identifier("plate", "沪A0023领")}
    assert find_identifiers("139-7777‑0001") == {Identifier("phone", "13977770001")}
    assert find_identifiers("定期保养 350.50") == set()


def test_squeezing_leaves_letters_digits_and_chinese_alone():
    assert text.squeeze("（138）0013‑0081") == "13800130081"
    assert text.squeeze("京a·123 45") == "京a12345"
    assert text.squeeze("麦麦提・艾力") == text.squeeze("麦麦提·艾力") == "麦麦提艾力"
