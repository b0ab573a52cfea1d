"""Fields of the settings, for the search: by label and help, on the page of each row where these are few."""

from collections.abc import Iterator
from typing import Any

from django.contrib.admin.utils import flatten_fieldsets, help_text_for_field, label_for_field
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model

from clubcrm.kernel.chapters import rows
from clubcrm.kernel.chapters.home import address, page_of
from clubcrm.kernel.chapters.kinds import Chapter, FiguresOfKind, Reading, label_of
from clubcrm.kernel.chapters.texts import Hit, Text

FEW = 12  # rows that each get a link to the field


def list_fields(
    chapter: Chapter, model: type[Model], path: tuple[Text, ...], held: list[Any], reading: Reading
) -> Iterator[Hit]:
    """The fields of the model's form, and those that its kinds add."""
    named = [(row, rows.name_row(row)) for row in held] if len(held) <= FEW else []
    for name, label, about in read_form(model, reading):
        lines = [about] if any(about) else []
        if named:
            for row, called in named:
                yield Hit(
                    "field", (*path, *called, label), lines, f"{address(model, 'change', row.pk)}#id_{name}"
                )
        else:
            yield Hit("field", (*path, label), lines, address(model))
    for kind in chapter.kinds.get(label_of(model), tuple)():
        yield from list_fields_of_kind(kind, model, path, held)


def read_form(model: type[Model], reading: Reading) -> Iterator[tuple[str, Text, Text]]:
    """Name, label and help of each field, as the page shows them."""
    page, request = page_of(model), reading.request
    shown = page.get_form(request, None, change=True).base_fields
    for name in flatten_fieldsets(page.get_fieldsets(request, None)):
        if not isinstance(name, str):
            continue
        if name in shown:
            yield name, label_in_form(shown[name], name, model), Text.of(shown[name].help_text)
        else:
            yield name, Text.of(label_for_field(name, model, page)), Text.of(help_text_for_field(name, model))


def label_in_form(field: Any, name: str, model: type[Model]) -> Text:
    if field.label is not None:
        return Text.of(field.label)
    try:
        own: Any = model._meta.get_field(name)
        return Text.of(own.verbose_name)
    except FieldDoesNotExist:
        return Text.of(name.replace("_", " "))


def list_fields_of_kind(
    kind: FiguresOfKind, model: type[Model], path: tuple[Text, ...], held: list[Any]
) -> Iterator[Hit]:
    """What a kind of rule asks for: on the page of a row of this kind, or else where such a row is added."""
    row = next((row for row in held if getattr(row, "kind", "") == kind.code), None)
    own = Text.of(row if row else kind.label)
    for name, field in kind.form.base_fields.items():
        url = f"{address(model, 'change', row.pk)}#id_{name}" if row else address(model)
        label = Text.of(field.label or name.replace("_", " "))
        yield Hit("field", (*path, own, label), [Text.of(field.help_text)] if field.help_text else [], url)
