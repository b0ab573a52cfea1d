"""An advisor's day in one breath: sign in, find by plate, record a visit, see points and tier change, redeem."""

import pytest

from tests.browser.conftest import sign_in, speak

pytestmark = pytest.mark.browser


def test_sign_in_find_by_plate_record_a_visit_see_points_and_tier_redeem(page, server, club):
    speak(page, server, "en")
    sign_in(page, "limin")

    page.keyboard.press("/")
    page.keyboard.type("京A123")
    page.get_by_role("option", name="王建国").wait_for()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="王建国").wait_for()
    assert page.get_by_text("No tier yet").is_visible()

    page.keyboard.press("n")
    page.get_by_label("Kind of work").fill("定期保养")
    page.get_by_label("Order number").fill("RO2611004213")
    page.get_by_label("Mileage").fill("31000")
    page.get_by_label("Labour").fill("360")
    page.get_by_label("Maintenance material").fill("1480.50")
    page.get_by_label("Maintenance material").press("Enter")
    said = page.get_by_role("status")
    said.wait_for()
    assert said.inner_text() == "Visit recorded. +1,840 points, balance 1,840. Now Green."
    assert page.locator(".head .badge").inner_text() == "Green"
    assert page.locator(".big").inner_text() == "1,840"
    assert "+1,840 points" in page.locator(".timeline").inner_text()
    page.locator(".timeline").get_by_text("Why?").first.click()
    assert page.get_by_text("Labour ¥360.00: 1 point for every full 1 yuan").is_visible()

    page.get_by_role("link", name="Redeem").click()
    page.get_by_label("Points to redeem").fill("2000")
    page.get_by_role("button", name="Redeem").click()
    page.get_by_text("2,000 asked, 1,840 can be spent: 160 are missing.").wait_for()
    page.get_by_label("Points to redeem").fill("1000")
    page.get_by_role("button", name="Redeem").click()
    page.get_by_text("1,000 points redeemed for Labour fee, 840 left.").wait_for()
    assert page.locator(".big").inner_text() == "840"


def test_keys_open_help_go_places_and_find_nobody_without_harm(page, server, club):
    speak(page, server, "en")
    sign_in(page, "limin")
    page.keyboard.press("?")
    assert page.locator("dialog#keys").is_visible()
    page.keyboard.press("Escape")
    assert not page.locator("dialog#keys").is_visible()
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_url("**/customers/")
    page.keyboard.press("/")
    page.keyboard.type("赵钱孙")
    page.get_by_text("Nobody is found by “赵钱孙”.").wait_for()
    page.keyboard.press("Escape")
    assert page.locator("#suggestions").inner_text() == ""
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
