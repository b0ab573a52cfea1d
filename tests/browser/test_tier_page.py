"""A tier's page in a browser: another kind brings its own fields, and the sentence on top follows what is typed."""

import pytest

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
    said = page.locator("#reading .said").first
    assert violations(page) == []
    number = page.locator("input[type=number][value='30000']")
    number.fill("25000")
    page.wait_for_function("document.querySelector('#reading').textContent.includes('25,000')")

    page.locator("[data-add-way]").click()
    page.get_by_label("Measure").last.select_option(label="amount spent")
    page.locator("[data-way='3'] [name$=figure_number]").fill("1840")
    page.wait_for_function(
        "document.querySelector('#reading').textContent.includes('at least 1,840 amount spent')"
    )
    assert "not filled in" not in page.locator("#reading").inner_text()

    page.locator("[data-way='2'] button.drop").first.click()
    page.wait_for_function("!document.querySelector('#reading').textContent.includes('25,000')")

    page.locator("[data-add=benefits]").click()
    page.get_by_label("Kind").last.select_option(label="discount")
    page.locator(".benefit [name$=figure_pays_percent]").last.fill("88")
    page.get_by_label("Labour").last.check()
    page.wait_for_function(
        "document.querySelector('.benefit:last-child .said').textContent.includes('12% off Labour')"
    )
    assert violations(page) == []
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state()
    assert said.inner_text().endswith("or at least 1,840 amount spent")
    assert gold.benefits.get(kind="discount").figures["categories"] == ["labour"]
    assert not gold.criteria.filter(at_least=30_000).exists()
