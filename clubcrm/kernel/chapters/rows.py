"""Rows of the settings, for the search: what each is called and says, in both languages."""

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import CharField, Field, ForeignKey, IntegerField, Model, TextField

from clubcrm.kernel import versions
from clubcrm.kernel.chapters.home import address, page_of
from clubcrm.kernel.chapters.kinds import Chapter, Reading, label_of
from clubcrm.kernel.chapters.texts import Hit, Text, say_lines
from clubcrm.kernel.models import Version
from clubcrm.kernel.templatetags import written
from clubcrm.kernel.versions import VersionKind
from clubcrm.kernel.versions.parts import parents

MOST = 500  # rows of one model that are looked through
UNSAID = ("id", "code", "position", "rank", "version", "params", "figures")


def read(model: type[Model], reading: Reading) -> list[Any]:
    """Its rows as the reader sees them; of versions those that hold, will hold or are in preparation."""
    found = page_of(model).get_queryset(reading.request)
    if kind := find_kind(model):
        found = found.exclude(state=Version.State.CLOSED).prefetch_related(*kind.several)
    elif way := find_way(model):
        found = found.exclude(**{f"{way}__state": Version.State.CLOSED})
    related = [field.name for field in model._meta.fields if isinstance(field, ForeignKey)]
    return list(found.select_related(*related)[:MOST])


def find_kind(model: type[Model]) -> VersionKind | None:
    return next((kind for kind in versions.kinds().values() if kind.model is model), None)


def find_way(model: type[Model]) -> str:
    """How a part of a version leads to it ("programme"); "" for what is none."""
    for kind in versions.kinds().values():
        keys, way = dict(parents(kind.model, kind.parts)), []
        here: Any = model
        while here in keys:
            way.append(keys[here])
            here = here._meta.get_field(keys[here]).related_model
        if way:
            return "__".join(way)
    return ""


def name_row(row: Any) -> tuple[Text, ...]:
    """What leads to it on a path: of a part of a version that version too."""
    way = find_way(type(row))
    above = (Text.of(getattr(row, way)),) if way and "__" not in way else ()
    return (*above, Text.of(row))


def list_rows(chapter: Chapter, model: type[Model], path: tuple[Text, ...], held: list[Any]) -> Iterator[Hit]:
    """Those of a part stand below their version."""
    kind, own = find_kind(model), chapter.words.get(label_of(model))
    if find_way(model):
        return
    for row in held:
        yield Hit("row", (*path, Text.of(row)), say_row(row, kind, own), address(model, "change", row.pk))
        if kind:
            yield from list_parts(kind, row, path)


def say_row(row: Any, kind: VersionKind | None, own: Any) -> list[Text]:
    """Line by line: what its chapter says, a version's sentences, or else its fields."""
    if own:
        return say_lines(lambda: own(row))
    if kind and not kind.parts:
        return say_lines(lambda: sentences(kind, row))
    return say_lines(lambda: [line for field in row._meta.fields if (line := say_field(row, field))])


def sentences(kind: VersionKind, row: Any) -> list[str]:
    """A draft that cannot be said yet says nothing."""
    return [] if kind.problems(row) else kind.sentences(row)


def say_field(row: Any, field: Field) -> str:
    """ "Service hotline: 400-800-1234"; nothing for what people do not read."""
    if field.name in UNSAID or not field.editable or field.name.endswith(("_minutes", "_cents")):
        return ""
    value = getattr(row, f"get_{field.name}_display")() if field.choices else getattr(row, field.name)
    if value in (None, "") or not isinstance(field, CharField | TextField | IntegerField | ForeignKey):
        return ""
    said = written.number(value) if isinstance(value, int) and not isinstance(value, bool) else str(value)
    return f"{field.verbose_name}: {said}"


def list_parts(kind: VersionKind, row: Any, path: tuple[Text, ...]) -> Iterator[Hit]:
    """Parts with a page of their own (the tiers of a ladder), each with the lines of what it holds (its benefits)."""
    for name, inside in kind.parts.items():
        for part in getattr(row, name).all():
            if type(part) in admin.site._registry:
                lines = [
                    line
                    for held in inside
                    for each in getattr(part, held).all()
                    for line in say_part(kind, each)
                ]
                url = address(type(part), "change", part.pk)
                yield Hit("row", (*path, Text.of(row), Text.of(part)), lines, url)


def say_part(kind: VersionKind, row: Any) -> list[Text]:
    say = kind.shows.get((type(row), ""))
    return say_lines(lambda: [say(row)]) if say else []
