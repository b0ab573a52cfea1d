"""What administrators word in both languages is called by the reader's."""

import pytest
from django.apps import apps
from django.utils import translation

from clubcrm.kernel import languages
from clubcrm.kernel.models.named import Named

NAMED = [model for model in apps.get_models() if issubclass(model, Named)]


def test_every_row_with_two_names_is_called_by_one_of_them():
    """Versioned ones add their version."""
    two = [model for model in apps.get_models() if {"name_zh", "name_en"} <= set(dir(model))]
    assert set(NAMED) < set(two)
    for model in two:
        with translation.override("zh-hans"):
            assert str(model(name_zh="工时", name_en="labour")).startswith("工时"), model
        with translation.override("en"):
            assert str(model(name_zh="工时", name_en="labour")).startswith("labour"), model


@pytest.mark.parametrize(
    ("language", "chosen"), [("zh-hans", "中"), ("zh-tw", "中"), ("en", "e"), ("en-gb", "e"), ("fr", "e")]
)
def test_whoever_does_not_read_chinese_reads_english(language, chosen):
    with translation.override(language):
        assert languages.choose("中", "e") == chosen
