"""The registry of personal fields: every field of every model is in it or plain, and it says what for in both languages."""

from io import StringIO

import pytest
from django.apps import apps
from django.core.management import CommandError, call_command
from django.utils import translation

from clubcrm.kernel import personal
from clubcrm.kernel.management.commands import personal_data


def every_field():
    models = apps.get_models(include_auto_created=True)
    return {
        f"{model._meta.label_lower}.{field.name}" for model in models for field in model._meta.local_fields
    }


def registered():
    return [field.field for field in personal.declared()]


def test_every_field_of_every_model_is_registered_as_personal_or_plain():
    assert every_field() - set(registered()) - personal.plain() == set()


def test_nothing_is_registered_that_is_not_there_nor_twice():
    assert (set(registered()) | personal.plain()) - every_field() == set()
    assert len(registered()) == len(set(registered()))
    assert set(registered()) & personal.plain() == set()


def test_every_purpose_speaks_both_languages():
    for field in personal.declared():
        with translation.override("en"):
            english = str(field.purpose)
        with translation.override("zh-hans"):
            chinese = str(field.purpose)
        assert english and any("一" <= letter <= "鿿" for letter in chinese), field.field


@pytest.mark.parametrize("field", personal.declared(), ids=lambda field: field.field)
def test_what_erasure_empties_may_be_empty(field):
    """NULL where it may be, else ''."""
    app, model, name = field.field.split(".")
    column = apps.get_model(app, model)._meta.get_field(name)
    if field.erasure is personal.Erasure.BLANK:
        assert column.null or column.empty_strings_allowed


def test_the_document_is_the_registry_and_a_stale_one_is_refused(settings, tmp_path):
    said = StringIO()
    call_command("personal_data", stdout=said)
    assert said.getvalue() == (settings.BASE_DIR / personal_data.FILE).read_text()
    call_command("personal_data", "--check")
    (tmp_path / "docs").mkdir()
    (tmp_path / personal_data.FILE).write_text(said.getvalue() + "x")
    settings.BASE_DIR = tmp_path
    with pytest.raises(CommandError):
        call_command("personal_data", "--check")
