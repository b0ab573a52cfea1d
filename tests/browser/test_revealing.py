"""One click shows a customer whole: in place with JavaScript, by an ordinary form without it."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in, speak, violations

pytestmark = pytest.mark.browser
PHONE, MASK = "13800001234", "138****1234"


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.slow)])
def test_the_click_shows_the_phone_in_place_keeps_the_focus_and_says_that_it_is_logged(
    page, server, club, language
):
    speak(page, server, language)
    sign_in(page, "limin")
    page.goto(f"/customers/{club['customer'].public_id}/")
    assert MASK in page.content() and PHONE not in page.content() and violations(page) == []
    page.evaluate("window.stayed = true")
    page.locator("button#reveal").focus()
    page.keyboard.press("Enter")
    page.locator("span.revealed").wait_for()
    expect(page.locator("main")).to_contain_text(PHONE)
    assert page.evaluate("window.stayed") is True
    expect(page.locator("#reveal")).to_be_focused()
    assert page.locator("main").count() == 1 and violations(page) == []


def test_without_javascript_it_is_an_ordinary_form(chromium, server, club):
    context = chromium.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    speak(page, server, "en")
    sign_in(page, "limin")
    page.goto(f"/customers/{club['customer'].public_id}/?show=visits")
    page.click("button#reveal")
    expect(page.locator("main")).to_contain_text(PHONE)
    assert page.url.endswith("?show=visits")
    context.close()
