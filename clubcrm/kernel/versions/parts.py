"""What a version says, as nested values: its fields, its many-to-many rows, and the rows of its parts in their order."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.db.models import Field, ManyToOneRel, Model

from clubcrm.kernel.models import Version

# Rows that belong to a version, by the name of their relation, with what belongs to them in turn.
Parts = Mapping[str, "Parts"]
# Written by the life cycle alone; everything else is what a version says.
LIFE = frozenset(field.name for field in Version._meta.get_fields()) | {"id"}


def fields_of(model: type[Model], parent: str = "") -> list[Field]:
    """The columns that say something; `parent` is the foreign key by which a part hangs on what it belongs to."""
    silent = LIFE if issubclass(model, Version) else {"id", parent}
    return [field for field in model._meta.concrete_fields if field.name not in silent]


def relation_of(model: type[Model], name: str) -> ManyToOneRel:
    relation: Any = model._meta.get_field(name)
    return relation


def rows_of(row: Model, name: str) -> list[Any]:
    """The rows of a part in the order they were written, from what was prefetched."""
    return sorted(getattr(row, name).all(), key=lambda part: part.pk)


def content_of(row: Model, parts: Parts, parent: str = "") -> dict[str, Any]:
    """All that the row says."""
    model = type(row)
    values = {field.attname: getattr(row, field.attname) for field in fields_of(model, parent)}
    values |= {field.name: list(getattr(row, field.name).all()) for field in model._meta.many_to_many}
    for name, inner in parts.items():
        key = relation_of(model, name).field.name
        values[name] = [content_of(part, inner, key) for part in rows_of(row, name)]
    return values


def write(row: Model, values: Mapping[str, Any], parts: Parts) -> None:
    """Save the row with what `values` say; the rows of a part that they name take the place of those it had."""
    model, is_new = type(row), row.pk is None
    several = {field.name for field in model._meta.many_to_many}
    for name in values.keys() - several - parts.keys():
        model._meta.get_field(name)  # raises where there is no such field
        setattr(row, name, values[name])
    row.save()
    for name in several & values.keys():
        getattr(row, name).set(values[name])
    for name in parts.keys() & values.keys():
        if not is_new:
            getattr(row, name).all().delete()
        relation = relation_of(model, name)
        for each in values[name]:  # one by one: their ids say in which order they were written
            write(relation.related_model(**{relation.field.name: row}), each, parts[name])


def parents(model: type[Model], parts: Parts) -> Iterator[tuple[type[Model], str]]:
    """Each model of a part with the foreign key by which it hangs on what it belongs to."""
    for name, inner in parts.items():
        relation = relation_of(model, name)
        yield relation.related_model, relation.field.name
        yield from parents(relation.related_model, inner)


def paths(parts: Parts, before: str = "") -> Iterator[str]:
    """The parts as prefetch_related names them."""
    for name, inner in parts.items():
        yield before + name
        yield from paths(inner, f"{before}{name}__")
