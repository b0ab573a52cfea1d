"""Somebody else's customer in the browser: asked why, read only, and no link or button that leads nowhere."""

import pytest

from tests.browser.conftest import sign_in, speak, violations
from tests.factories.complaints import person
from tests.factories.kernel import BranchFactory

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("language", ["zh-hans", pytest.param("en", marks=pytest.mark.slow)])
def test_a_customer_of_another_branch_opens_with_a_reason_offers_nothing_and_is_without_fault(
    page, server, club, language
):
    abroad = person("service-advisor", BranchFactory(code="west", name="城西店"))
    customer = f"/customers/{club['customer'].public_id}/"
    speak(page, server, language)
    sign_in(page, abroad.user.username)
    page.goto("/search/?q=13800001234")
    page.wait_for_url(f"**{customer}open/")
    faults = {"reason": violations(page)}
    page.fill("[name=reason]", "在本店附近抛锚")
    page.press("[name=reason]", "Enter")
    page.wait_for_url(f"**{customer}")
    faults["read only"] = violations(page)
    links = page.locator("main a, main form:not([method=post])")
    leads = links.evaluate_all(
        "all => all.map(one => one.getAttribute('href') || one.getAttribute('action'))"
    )
    assert leads
    for lead in {lead.split("?")[0] for lead in leads if not lead.startswith("#")} - {""}:
        assert page.request.get(lead).status == 200, lead
    assert [form.get_attribute("action") for form in page.locator("main form[method=post]").all()] == [
        f"{customer}reveal/"
    ]
    page.click("#reveal")
    page.get_by_text("13800001234").first.wait_for()
    faults["revealed"] = violations(page)
    page.goto(f"{customer}points/")
    faults["points"] = violations(page)
    assert {where: found for where, found in faults.items() if found} == {}
