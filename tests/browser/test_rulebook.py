"""A rulebook brought in by a real browser: chosen, looked at, agreed to."""

import pytest
from playwright.sync_api import expect

from clubcrm.rulebook.models import RulebookLoad
from members.models import Category
from tests.browser.conftest import sign_in, speak, violations
from tests.factories.kernel import StaffFactory, UserFactory
from tests.rulebook.test_browser_way import WITH_CATEGORY

pytestmark = pytest.mark.browser


def test_a_file_is_chosen_looked_at_and_agreed_to(page, server, club, tmp_path):
    user = UserFactory(username="guanli", role="administrator", is_staff=True)
    StaffFactory(branch=club["branch"].parent, user=user)
    file = tmp_path / "rules.toml"
    file.write_text(WITH_CATEGORY, encoding="utf-8")
    speak(page, server, "en")
    sign_in(page, "guanli")
    page.goto("/settings/rulebook/")
    page.get_by_label("Rulebook").set_input_files(file)
    page.get_by_role("button", name="See what it would change").click()
    expect(page.get_by_role("heading", name="1 new, 0 changed")).to_be_visible()
    expect(page.locator("article h3")).to_contain_text("Paintwork")
    assert violations(page) == []
    assert not Category.objects.filter(code="paint").exists()
    page.get_by_role("button", name="Write this now").dblclick()
    expect(page.get_by_role("heading", name="Loaded rulebook")).to_be_visible()
    assert violations(page) == []
    assert RulebookLoad.objects.get().by == user and Category.objects.get(code="paint").name_zh == "钣喷"
