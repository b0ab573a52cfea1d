"""Masks: what is kept of each kind of value, in whatever form it was written, and that nothing short passes whole."""

import time

import pytest

from clubcrm.kernel import masking

CASES = {
    masking.phone: [
        ("13800001234", "138****1234"),
        ("138 0000 1234", "138****1234"),
        ("138-0000-1234", "138****1234"),
        ("+86 138 0000 1234", "138****1234"),
        ("008613800001234", "138****1234"),
        ("１３８００００１２３４", "138****1234"),
        ("138\u200b0000\u200b1234", "138****1234"),
        ("010-12345678", "010****5678"),
        ("(0571) 1234567", "0571****4567"),
        ("+44 20 7946 0958", "****0958"),
        ("123456", "****56"),
        ("12", "****"),
        ("", ""),
    ],
    masking.plate: [
        ("京A12345", "京A·1***5"),
        ("京A·12345", "京A·1***5"),
        ("京a 12345", "京A·1***5"),
        ("沪AD12345", "沪AD****5"),
        ("粤Z1234港", "粤Z·1***港"),
        ("京A123", "京****"),
        ("京A", "****"),
        ("ABCDEFGHIJ", "A****"),
        ("", ""),
    ],
    masking.vin: [
        ("LSVAA11A1AA000001", "LSV**********0001"),
        ("lsvaa11a1aa000001", "LSV**********0001"),
        ("LSVAA11", "****11"),
        ("LS", "****"),
        ("", ""),
    ],
    masking.email: [
        ("wang@example.com", "w***@example.com"),
        ("w@example.com", "***@example.com"),
        ("王建国@例子.cn", "王***@例子.cn"),
        ("a@b@c.cn", "a***@c.cn"),
        ("wang", "****g"),
        ("@x", "****"),
        ("", ""),
    ],
    masking.address: [
        ("北京市朝阳区建国路88号", "北京市****"),
        ("浙江省杭州市西湖区文三路1号", "浙江省杭州市****"),
        ("朝阳区建国路88号", "****"),
        ("北京市", "****"),
        ("88 Jianguo Road", "****"),
        ("", ""),
    ],
    masking.card: [("88001234567", "****567"), ("8800123456789", "****6789"), ("123", "****3"), ("", "")],
    masking.text: [
        ("打13800001234或010-12345678", "打138****1234或010****5678"),
        ("１３８－００００－１２３４", "138****1234"),
        ("+86 138 0000 1234", "138****1234"),
        ("京A·12345、沪ad12345", "京A·1***5、沪AD****5"),
        ("VIN LSVAA11A1AA000001.", "VIN LSV**********0001."),
        ("wang@example.com,", "w***@example.com,"),
        ("?q=%E4%BA%ACA12345&to=wang%40example.com", "?q=****&to=w***@example.com"),
        ('{"plate": "\\u4eacA12345"}', '{"plate": "****"}'),
        ("Key (phone)=(13800001234) already exists.", "Key (phone)=(138****1234) already exists."),
        ("2026-11-22 04:55:45,123 工单 RO26000012345678", "2026-11-22 04:55:45,123 工单 RO26000012345678"),
        ("1763790000.123 1763790000123", "1763790000.123 1763790000123"),
        ("31,240 分，¥1,234.50", "31,240 分，¥1,234.50"),
        ("3f2504e0-4f89-41d3-9a0c-0305e82c3301", "3f2504e0-4f89-41d3-9a0c-0305e82c3301"),
        ("", ""),
    ],
}
TABLE = [(mask, given, shown) for mask, cases in CASES.items() for given, shown in cases]


@pytest.mark.parametrize(
    ("mask", "given", "shown"),
    TABLE,
    ids=lambda value: getattr(value, "__name__", str(value))[:24] or "empty",
)
def test_a_value_is_masked_to_what_the_table_says(mask, given, shown):
    assert mask(given) == shown


MASKS = [masking.phone, masking.plate, masking.vin, masking.email, masking.address, masking.card]


@pytest.mark.parametrize("mask", MASKS)
@pytest.mark.parametrize("letters", ["1", "京A12345", "13800001234", "w@x", "é́a", "𠮷野", "北京市"])
def test_no_mask_lets_any_beginning_of_a_value_pass_whole(mask, letters):
    for length in range(1, len(letters) + 1):
        value = letters[:length]
        assert "*" in mask(value) and value not in mask(value)


def test_a_long_text_costs_linear_time():
    began = time.process_time()
    for blob in (
        "a" * 200_000,
        "1" * 200_000,
        "京A" * 50_000,
        "a." * 100_000,
        "+86 " * 50_000,
        "0" * 200_000,
    ):
        masking.text(blob)
    assert time.process_time() - began < 15
