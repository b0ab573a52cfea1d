"""Every page of an advisor: no fault for axe, nothing on the console. In English here, those of roles in Chinese; both ways
round with PROFILE=long."""

import pytest

from tests.browser.addresses import PAGES, opened
from tests.browser.conftest import sign_in, speak, violations

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["en", pytest.param("zh-hans", marks=pytest.mark.slow)])
def test_every_page_is_without_fault(page, server, lived_in, language):
    speak(page, server, language)
    page.goto("/accounts/login/")
    faults = {"sign in": violations(page)}
    page.goto("/accounts/password/reset/")
    faults["reset"] = violations(page)
    sign_in(page, "limin")
    for name, path in PAGES.items():
        assert opened(page, path, lived_in).status == 200, name
        faults[name] = violations(page)
        assert page.locator("html").get_attribute("lang") == {"en": "en", "zh-hans": "zh-hans"}[language]
    assert {name: found for name, found in faults.items() if found} == {}
