"""A tier's page in a browser: another kind brings its own fields, and the sentence on top follows what is typed."""

import pytest
from playwright.sync_api import expect

from clubcrm.kernel import versions
from tests.browser.conftest import sign_in, speak, violations
from tests.factories.kernel import StaffFactory, UserFactory
from tests.tiers.clubs import AT
from tiers import ladders
from tiers.models import Tier
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.browser


@pytest.fixture
def gold(club):
    who = UserFactory(username="chief", role="administrator", is_staff=True, is_superuser=True)
    StaffFactory(branch=club["branch"].parent, user=who)
    new = versions.draft_from(kind=PROGRAMMES, version=ladders.find_active().id, by=None, at=AT)
    return Tier.objects.get(programme=new, code="gold")


def test_a_rule_is_set_by_its_fields_and_read_while_it_is_typed(page, server, gold):
    speak(page, server, "en")
    sign_in(page, "chief")
    page.goto(f"/admin/tiers/tier/{gold.id}/change/")
    said = page.locator("#reading")
    assert violations(page) == []
    page.locator("input[type=number][value='30000']").fill("25000")
    expect(said).to_contain_text("25,000 points earned within 24 months")

    page.locator("[data-add-way]").click()
    page.get_by_label("Measure").last.select_option(label="amount spent")
    page.locator("[data-way='3'] [name$=figure_number]").fill("1840")
    expect(said).to_contain_text("at least 1,840 amount spent")
    expect(said).not_to_contain_text("not filled in")

    page.locator(".row:has([name=criteria-3-figure_number]) button.drop").click()
    expect(said).not_to_contain_text("25,000")

    page.locator("[data-add=benefits]").click()
    page.get_by_label("Kind").last.select_option(label="discount")
    new = page.locator(".benefit").last
    new.locator("[name$=figure_pays_percent]").fill("88")
    new.get_by_label("Labour").check()
    expect(new.locator("summary")).to_have_text("12% off Labour")
    assert violations(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator(".success")).to_be_visible()
    expect(said.locator(".said").first).to_contain_text("or at least 1,840 amount spent")
    assert gold.benefits.get(kind="discount", figures__pays_percent=88).figures["categories"] == ["labour"]
    assert not gold.criteria.filter(at_least=30_000).exists()
