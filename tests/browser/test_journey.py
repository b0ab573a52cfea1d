"""An advisor's day in one breath: sign in, find by plate, record a visit, see points and tier change, redeem."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in, speak, type_password

pytestmark = pytest.mark.browser


def test_sign_in_find_by_plate_record_a_visit_see_points_and_tier_redeem(page, server, club):
    speak(page, server, "en")
    type_password(page, "limin")

    page.keyboard.press("/")
    page.keyboard.type("京A123")
    page.get_by_role("option", name="王建国").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="王建国").wait_for()
    expect(page.get_by_text("No tier yet")).to_be_visible()

    page.wait_for_load_state()
    page.keyboard.press("n")
    page.get_by_label("Kind of work").fill("定期保养")
    page.get_by_label("Order number").fill("RO2611004213")
    page.get_by_label("Mileage").fill("31000")
    page.get_by_label("Labour").fill("360")
    page.get_by_label("Maintenance material").fill("1480.50")
    page.get_by_label("Maintenance material").press("Enter")
    expect(page.get_by_role("status")).to_have_text(
        "Visit recorded. +1,840 points, balance 1,840. Now Green."
    )
    expect(page.locator(".head .badge")).to_have_text("Green")
    expect(page.locator(".big")).to_have_text("1,840")
    expect(page.locator(".timeline")).to_contain_text("+1,840 points")
    page.locator(".timeline").get_by_text("Why?").first.click()
    expect(page.get_by_text("Labour ¥360.00: 1 point for every full 1 yuan")).to_be_visible()

    page.get_by_role("link", name="Redeem").click()
    page.get_by_label("Points to redeem").fill("2000")
    page.get_by_role("button", name="Redeem").click()
    page.get_by_text("2,000 asked, 1,840 can be spent: 160 are missing.").wait_for()
    page.get_by_label("Points to redeem").fill("1000")
    page.get_by_role("button", name="Redeem").click()
    page.get_by_text("1,000 points redeemed for Labour fee, 840 left.").wait_for()
    expect(page.locator(".big")).to_have_text("840")


def test_keys_open_help_go_places_and_find_nobody_without_harm(page, server, club):
    speak(page, server, "en")
    sign_in(page, "limin")
    page.goto("/")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/customers/")
    page.keyboard.press("/")
    page.keyboard.type("赵钱孙")
    page.get_by_text("Nobody is found by “赵钱孙”.").wait_for()
    page.keyboard.press("Escape")
    expect(page.locator("#suggestions")).to_have_text("")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    page.wait_for_url("**/customers/new/")
    page.locator("main").click(position={"x": 900, "y": 400})
    page.keyboard.press("Escape")
    page.wait_for_url("**/customers/")


def test_an_impatient_double_click_records_one_visit(page, server, club):
    from members.models import Visit

    speak(page, server, "en")
    sign_in(page, "limin")
    page.goto(f"/customers/{club['customer'].public_id}/visit/")
    page.get_by_label("Order number").fill("RO2611000001")
    page.get_by_label("Labour").fill("100")
    page.get_by_role("button", name="Record visit").dblclick()
    page.get_by_text("Visit recorded.").wait_for()
    assert Visit.objects.count() == 1
