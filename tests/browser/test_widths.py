"""No page is wider than the screen it is looked at on."""

import pytest

from tests.browser.addresses import PAGES, opened
from tests.browser.conftest import sign_in, speak

pytestmark = pytest.mark.browser
WIDTHS = {"desk": 1366, "tablet": 1024, "phone": 390}


def test_no_page_is_wider_than_the_screen(page, server, lived_in):
    speak(page, server, "zh-hans")
    sign_in(page, "limin")
    wide = {}
    for name, path in PAGES.items():
        opened(page, path, lived_in)
        for screen, width in WIDTHS.items():
            page.set_viewport_size({"width": width, "height": 800})
            needed = page.evaluate("document.documentElement.scrollWidth")
            if needed > width:
                wide[name, screen] = needed
    assert wide == {}
