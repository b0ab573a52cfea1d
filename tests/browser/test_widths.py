"""No page is wider than the screen it is looked at on."""

import pytest

from tests.browser.addresses import PAGES, opened
from tests.browser.conftest import sign_in, speak

pytestmark = pytest.mark.browser
SIZES = {"desk": (1366, 768), "tablet": (1024, 768), "phone": (390, 844)}


@pytest.mark.parametrize("size", SIZES)
def test_no_page_is_wider_than_the_screen(page, server, lived_in, size):
    width, height = SIZES[size]
    speak(page, server, "zh-hans")
    page.set_viewport_size({"width": width, "height": height})
    sign_in(page, "limin")
    wide = {}
    for name, path in PAGES.items():
        opened(page, path, lived_in)
        needed = page.evaluate("document.documentElement.scrollWidth")
        if needed > width:
            wide[name] = needed
    assert wide == {}
