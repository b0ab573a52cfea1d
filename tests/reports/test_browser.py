"""The report in a browser, on the screen and on paper; in Chinese, with PROFILE=long in English too."""

import re

import pytest
from django.contrib.auth.models import Group

from tests.browser.conftest import sign_in, speak, violations
from tests.factories.kernel import StaffFactory, UserFactory
from tests.reports import clubs


@pytest.mark.browser
@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.slow)])
def test_the_report_is_read_chosen_and_printed(own_database, server, page, language):
    stores = clubs.build(3)
    assert Group.objects.filter(name="care-manager").exists()
    StaffFactory(branch=stores[0].parent, user=UserFactory(username="wangfang", role="care-manager"))
    sign_in(page, "wangfang")
    speak(page, server, language)
    page.goto("/")
    page.click("nav.rail a[href='/reports/']")
    page.select_option("#report-month", "2026-10")
    page.wait_for_url("**/reports/2026-10/")
    page.select_option("#report-branch", "east")
    page.wait_for_url("**/reports/2026-10/?branch=east")
    assert violations(page) == []
    title = {"en": "Monthly report 2026-10", "zh-hans": "2026-10 会员月报"}[language]
    assert page.inner_text("h1") == title
    images = page.locator(".drawn img")
    assert images.count() == 5
    for image in images.all():
        assert image.evaluate("image => image.complete && image.naturalWidth") == 620
    if language == "zh-hans":
        assert not re.search(r"[a-z]{4,}", page.inner_text(".paper").replace("Excel", ""))
    with page.expect_download() as download:
        page.click("a[href*='report.xlsx']")
    assert download.value.suggested_filename == "report-2026-10-east.xlsx"
    # On paper: no navigation, no buttons, no scrolling sideways.
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 703, "height": 1017})
    for hidden in (".top", ".rail", ".paper .acts"):
        assert not page.locator(hidden).first.is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= 703
    # No heading stands alone at the foot of a page, no row is torn.
    kept = "found => found.map(one => { const drawn = getComputedStyle(one); return [drawn.breakAfter, drawn.breakInside] })"
    for heading in (".report header", ".report thead tr"):
        assert {after for after, _in in page.eval_on_selector_all(heading, kept)} == {"avoid"}
    assert {inside for _after, inside in page.eval_on_selector_all(".report tbody tr", kept)} == {"avoid"}
    # Opened by itself, a chart obeys the policy too: the page fixture fails on any complaint of the console.
    page.emulate_media(media="screen")
    page.route("**/favicon.ico", lambda route: route.fulfill(status=204))
    page.goto("/reports/2026-10/points.svg")
    assert page.locator("svg").first.is_visible()
