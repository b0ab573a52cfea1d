"""Every page that only some roles open: no fault for axe, nothing on the console, nothing wider than the screen."""

import pytest

from tests.browser.addresses import OF_ROLES, opened
from tests.browser.conftest import sign_in, speak, violations
from tests.web.club import person

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.slow)])
def test_every_page_of_every_role_is_without_fault(page, server, busy, language):
    speak(page, server, language)
    faults = {}
    for role, pages in OF_ROLES.items():
        sign_in(page, busy["people"][role].user.username)
        for name, path in pages.items():
            assert opened(page, path, busy).status == 200, (role, name)
            faults[role, name] = violations(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= 1366
        page.context.clear_cookies()
        speak(page, server, language)
    sign_in(page, "limin")
    page.goto(f"/customers/{busy['customer'].public_id}/")
    page.locator(".pinning summary").click()
    faults["limin", "note"] = violations(page)
    assert {where: found for where, found in faults.items() if found} == {}


def test_on_a_phone_what_is_not_in_the_bar_stands_under_more(page, server, club):
    speak(page, server, "en")
    page.set_viewport_size({"width": 390, "height": 844})
    sign_in(page, person("care-manager", club["branch"]).user.username)
    page.goto("/")
    bar = page.locator("nav.rail > ul > li > a:visible span")
    assert bar.all_inner_texts() == ["Home", "Customers", "Complaints", "Care"]
    page.locator("nav.rail summary").click()
    sheet = page.locator("nav.rail .sheet a")
    assert [link.inner_text().strip() for link in sheet.all()] == [
        "Visits", "Tiers", "Points", "Reports", "Access log", "Data protection", "Settings",
    ]  # fmt: skip
    box = page.locator("nav.rail .sheet").bounding_box()
    assert box["y"] >= 0 and box["y"] + box["height"] <= 844 and box["x"] + box["width"] <= 390
    assert violations(page) == []
    page.get_by_role("link", name="Reports").click()
    page.wait_for_url("**/reports/**")
