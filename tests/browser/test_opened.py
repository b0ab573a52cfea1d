"""What opens on a page, and forms with errors: no fault for axe."""

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import sign_in, speak, violations

pytestmark = pytest.mark.browser


def test_what_is_open_is_without_fault_too(page, server, lived_in):
    speak(page, server, "en")
    sign_in(page, "limin")
    page.goto("/")
    page.keyboard.press("/")
    page.keyboard.type("wang")
    page.get_by_role("option", name="王建国").wait_for()
    assert violations(page) == []
    page.keyboard.press("Escape")
    page.locator("details.menu summary").first.click()
    assert violations(page) == []
    page.goto(f"/customers/{lived_in['customer'].public_id}/")
    page.get_by_text("Why?").first.click()
    assert violations(page) == []
    page.keyboard.press("?")
    assert violations(page) == []


def test_forms_with_errors_are_without_fault_and_focus_the_first(page, server, lived_in):
    speak(page, server, "en")
    sign_in(page, "limin")
    page.goto("/customers/new/")
    page.get_by_role("button", name="Enter customer").click()
    page.get_by_text("This field is required.").wait_for()
    expect(page.locator("main [name=name]")).to_be_focused()
    assert violations(page) == []
