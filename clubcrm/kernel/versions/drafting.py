"""Writing drafts: the next version of a code, a draft anew, a copy of another version, and the rows of its parts."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max, Model

from clubcrm.kernel.models import Version
from clubcrm.kernel.versions import life
from clubcrm.kernel.versions.kinds import VersionKind
from clubcrm.kernel.versions.parts import content_of, parents, write
from clubcrm.kernel.versions.refusals import NotADraft


@transaction.atomic
def draft(*, kind: VersionKind, code: str, values: Mapping[str, Any], by: int | None, at: datetime) -> int:
    """A draft of the next version of `code`; its id. `values` are its fields, and the rows of its parts by the name of
    the part. Raises Invalid."""
    former = kind.model.objects.filter(code=code)
    list(former.select_for_update(of=("self",)).values_list("id"))  # two at once get two numbers
    newest = former.aggregate(newest=Max("version"))["newest"] or 0
    row = kind.model(code=code, version=newest + 1)
    write(row, kind.clean(dict(values)), kind.parts)
    life.write_step(kind, row, by=by, at=at)
    return int(row.pk)


@transaction.atomic
def redraft(*, kind: VersionKind, version: int, values: Mapping[str, Any]) -> None:
    """Write a draft anew; what `values` do not name stays. Raises NotADraft, Invalid."""
    write(writable(kind, version), kind.clean(dict(values)), kind.parts)


@transaction.atomic
def draft_from(*, kind: VersionKind, version: int, by: int | None, at: datetime) -> int:
    """A draft of the next version that says what this one says, with its parts; its id."""
    former = kind.model.objects.prefetch_related(*kind.several).get(id=version)
    values = content_of(former, kind.parts) | kind.copied(former, at)
    return draft(kind=kind, code=former.code, values=values, by=by, at=at)


@transaction.atomic
def write_part(
    *, kind: VersionKind, of: type[Model], within: int, values: Mapping[str, Any], part: int | None = None
) -> int:
    """Add a row to a draft, or (part=id) write it anew; its id. `within` is what it belongs to. Raises NotADraft."""
    key = key_of(kind, of)
    writable(kind, version_of(kind, of._meta.get_field(key).related_model, within))
    rows: Any = of
    row = rows.objects.get(id=part, **{key: within}) if part else rows(**{f"{key}_id": within})
    write(row, values, {})
    return int(row.pk)


@transaction.atomic
def remove_part(*, kind: VersionKind, of: type[Model], part: int) -> None:
    """Take a row, with what belongs to it, out of a draft. Raises NotADraft."""
    writable(kind, version_of(kind, of, part))
    rows: Any = of
    rows.objects.get(id=part).delete()


def writable(kind: VersionKind, version: int) -> Any:
    """The draft, locked. Raises NotADraft."""
    try:
        return life.lock_in_state(kind, version, Version.State.DRAFT)
    except life.WrongState as moved:
        raise NotADraft(str(moved)) from moved


def key_of(kind: VersionKind, of: type[Model]) -> str:
    """The foreign key by which a part hangs on what it belongs to."""
    return dict(parents(kind.model, kind.parts))[of]


def version_of(kind: VersionKind, of: Any, row: int) -> int:
    """The id of the version that a row, of the version's own model or of a part's, belongs to."""
    return row if of is kind.model else int(kind.version_of(of.objects.get(id=row)).pk)
