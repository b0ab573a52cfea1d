"""One click shows a customer whole: in place with JavaScript, by an ordinary form without it."""

import pytest

from tests.browser.conftest import sign_in, speak, violations

pytestmark = pytest.mark.browser
PHONE, MASK = "13800001234", "138****1234"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
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
    assert PHONE in page.locator("main").inner_text()
    assert page.evaluate("window.stayed") is True
    assert page.evaluate("document.activeElement.id") == "reveal"
    assert page.locator("main").count() == 1 and violations(page) == []


def test_without_javascript_it_is_an_ordinary_form(chromium, server, club):
    context = chromium.new_context(base_url=server, java_script_enabled=False)
    page = context.new_page()
    speak(page, server, "en")
    sign_in(page, "limin")
    page.goto(f"/customers/{club['customer'].public_id}/?show=visits")
    page.click("button#reveal")
    assert PHONE in page.locator("main").inner_text() and page.url.endswith("?show=visits")
    context.close()
