"""What stands in a page has the room to be read: a message under its field, a number in one piece, a statement on paper."""

import pytest

from tests.browser.addresses import opened
from tests.browser.conftest import sign_in, speak

pytestmark = pytest.mark.browser


@pytest.fixture
def desk(page, server, lived_in):
    speak(page, server, "zh-hans")
    sign_in(page, "limin")
    return page


def box(page, selector):
    return page.locator(selector).first.bounding_box()


def test_an_error_stands_below_a_field_with_a_unit_and_the_field_keeps_its_width(desk, lived_in):
    opened(desk, "/customers/{id}/redeem/", lived_in)
    before = box(desk, "[name=amount]")["width"]
    desk.fill("[name=amount]", "99999999")
    desk.click("main form button[type=submit]")
    field, said = box(desk, "[name=amount]"), box(desk, ".invalid-feedback")
    assert field["width"] == before
    assert said["y"] >= field["y"] + field["height"] and said["width"] >= before


def test_nothing_is_cut_or_wrapped_letter_by_letter(desk, lived_in):
    cut = "all => all.filter(each => each.scrollWidth > each.clientWidth + 1).map(each => each.textContent.trim())"
    for width, path in ((820, "/"), (390, "/"), (390, "/customers/{id}/")):
        desk.set_viewport_size({"width": width, "height": 1000})
        opened(desk, path, lived_in)
        order = desk.get_by_text("RO2611000001").first
        assert order.evaluate("each => each.getClientRects().length") == 1, (width, path)
        assert desk.locator(".dotted, .figures .big, .hit, .top, .table-scroll").evaluate_all(cut) == []
        rows = desk.locator("table.stacks tbody tr").evaluate_all("all => all.map(each => each.offsetHeight)")
        assert all(height < 110 for height in rows), (width, path)


def test_a_statement_on_paper_has_its_head_and_room_for_what_happened(desk, lived_in):
    desk.set_viewport_size({"width": 703, "height": 1000})  # what the margins leave of A4
    opened(desk, "/customers/{id}/points/statement/", lived_in)
    assert not desk.locator(".letterhead").is_visible()
    desk.emulate_media(media="print")
    assert desk.locator(".letterhead").is_visible() and desk.locator(".statement thead").is_visible()
    assert box(desk, ".statement td.whole")["width"] > 180
    rows = desk.locator(".statement tbody tr").evaluate_all("all => all.map(each => each.offsetHeight)")
    assert all(height < 110 for height in rows)
