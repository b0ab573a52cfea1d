"""The style guide is for developers; nobody sees it in production."""

import pytest
from django.urls import reverse

SHOWN = ["class=\"figures\"", "class=\"badge late\"", "tier-green-2", "class=\"plate new-energy\"", "class=\"empty\"",
         "class=\"timeline\"", "class=\"list\"", "<progress", "<dialog", "is-invalid",
         "class=\"panel\"", "page-head"]  # fmt: skip


@pytest.mark.django_db
def test_every_component_is_shown_in_development(desk, settings):
    settings.PRODUCTION = False
    page = desk.get(reverse("kernel:styleguide")).content.decode()
    assert [part for part in SHOWN if part not in page] == []


@pytest.mark.django_db
def test_in_production_there_is_none(desk, settings):
    settings.PRODUCTION = True
    assert desk.get(reverse("kernel:styleguide")).status_code == 404
