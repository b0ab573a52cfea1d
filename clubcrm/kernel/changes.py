"""What was changed of an object, told in words: who, when, from what to what; the newest first, by keyset.

The rows are written by triggers (clubcrm/kernel/sql/history.sql); here they are only read. An app names the tables
that are remembered in `<app>/changes.py`: OWNED (by table, those whose rows stand on its page, by their `subject`), ALONE
(those with a page of their own and nothing beside), and REACHES (by model, what else stands on an object's page).
"""

from collections.abc import Callable
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, cast

from django.apps import apps
from django.contrib.auth.models import Group
from django.db.models import Field, ForeignKey, Model, Q
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from clubcrm.kernel import languages, lists, personal, roles
from clubcrm.kernel.discovery import find_rooms
from clubcrm.kernel.models import Change, Staff
from clubcrm.kernel.personal import PersonalClass
from clubcrm.kernel.roles import BY_CODE
from clubcrm.kernel.sight import MASKED, Sight
from clubcrm.kernel.templatetags import written

ROWS = 30
OWNED = {
    "kernel_user": ("kernel_user_groups", "kernel_user_user_permissions"),
    "kernel_calendar": ("kernel_calendarday", "kernel_workinghours"),
    "auth_group": ("auth_group_permissions",),
}
ALONE = {"kernel_staff", "kernel_branch", "kernel_approvallimit"}
HIDDEN = {"id", "public_id", "batch_id"}
# Names of fields that are nowhere else marked for translation.
WORDS = (gettext_noop("user"),)


def reach_sign_in(staff: Staff) -> Q:
    """The changes of the sign-in of somebody at work."""
    if not staff.user_id:
        return Q()
    return Q(of_table="kernel_user", row=staff.user_id) | Q(
        of_table__in=OWNED["kernel_user"], subject=staff.user_id
    )


REACHES = {Staff: reach_sign_in}


class Line(NamedTuple):
    """One field: its name, and what it was and became ("" for nothing)."""

    label: str
    before: str
    after: str


class ToldChange(NamedTuple):
    """One change: when, who (or the system, by way of what), what happened to what, and its lines."""

    at: datetime
    who: str
    way: str
    what: str
    lines: list[Line]


class Page(NamedTuple):
    """Changes in order, and the cursor of the next page (None: this was the last)."""

    rows: list[ToldChange]
    next: int | None


@cache
def find_owned() -> dict[str, tuple[str, ...]]:
    """OWNED of every app."""
    return {
        table: owned for room in find_rooms("changes") for table, owned in getattr(room, "OWNED", {}).items()
    }


@cache
def find_remembered() -> set[str]:
    """Every table whose changes are written down."""
    alone = {table for room in find_rooms("changes") for table in getattr(room, "ALONE", ())}
    return alone.union(find_owned(), *find_owned().values())


@cache
def find_reaches() -> dict[type[Model], Callable[[Any], Q]]:
    """REACHES of every app."""
    return {
        model: reach
        for room in find_rooms("changes")
        for model, reach in getattr(room, "REACHES", {}).items()
    }


def read_page(subject: Model, request: Any, before: int | None) -> Page:
    """A page of what was changed of the object and of what belongs to it. One query, and one per kind of name in it."""
    found = Change.objects.filter(filter_changes(subject))
    rows, following = lists.list_older(found.select_related("by__staff"), before, ROWS)
    names = Names(rows)
    return Page([tell(row, names, request) for row in rows], following)


def filter_changes(subject: Model) -> Q:
    """Which changes stand on the object's page."""
    table, key = subject._meta.db_table, subject.pk
    found = Q(of_table=table, row=key) | Q(of_table__in=find_owned().get(table, ()), subject=key)
    reach = find_reaches().get(type(subject))
    return found | reach(subject) if reach else found


def find_latest(subject: Model, column: str) -> Change | None:
    """The newest change of the object that touched this column; where none is known to have, the newest of all."""
    found = Change.objects.filter(filter_changes(subject)).select_related("by__staff").order_by("-id")
    return found.filter(new__has_key=column).first() or found.first()


def is_remembered(model: type[Model]) -> bool:
    """Whether changes of this model are written down."""
    return model._meta.db_table in find_remembered()


def model_of(table: str) -> type[Model] | None:
    models = apps.get_models(include_auto_created=True)
    return next((model for model in models if model._meta.db_table == table), None)


def fields_of(table: str) -> dict[str, Field]:
    """The fields by column."""
    model = model_of(table)
    return {str(field.column): field for field in model._meta.concrete_fields} if model else {}


class Names:
    """The names of all rows that these changes point to, read at once: one query per model."""

    def __init__(self, changes: list[Change]) -> None:
        wanted: dict[type[Model], set[int]] = {}
        for change in changes:
            fields = fields_of(change.of_table)
            for side in (change.old or {}, change.new or {}):
                for column, value in side.items():
                    field = fields.get(column)
                    if isinstance(field, ForeignKey) and value is not None:
                        wanted.setdefault(field.related_model, set()).add(value)
        self.names = {model: cast(Any, model).objects.in_bulk(keys) for model, keys in wanted.items()}

    def find(self, model: type[Model], key: int) -> str:
        """The row's name; its number where it is gone."""
        row = self.names.get(model, {}).get(key)
        if isinstance(row, Group) and row.name in BY_CODE:
            return str(BY_CODE[row.name].label)
        return str(row) if row else f"#{key}"


def tell(change: Change, names: Names, request: Any) -> ToldChange:
    who = str(getattr(change.by, "staff", None) or change.by) if change.by_id else ""
    return ToldChange(change.at, who, change.request, what(change), lines(change, names, request))


def what(change: Change) -> str:
    """ "Card, changed"; "roles, added"."""
    return _("%(thing)s, %(act)s") % {"thing": thing(change.of_table), "act": change.get_act_display()}


def thing(table: str) -> str:
    model = model_of(table)
    if model is None:
        return table
    owner: Any = model._meta.auto_created  # the rows of a many-to-many field go by the field's name
    if owner:
        fields = owner._meta.many_to_many
        return next(str(field.verbose_name) for field in fields if field.remote_field.through is model)
    return str(model._meta.verbose_name)


def lines(change: Change, names: Names, request: Any) -> list[Line]:
    """A line per field that changed; of what was added or deleted, a line per field that said something."""
    if change.act == Change.Act.FORGOTTEN:
        return []
    fields, old, new = fields_of(change.of_table), change.old or {}, change.new or {}
    found = []
    for column in [column for column in {**old, **new} if column not in HIDDEN]:
        field = fields.get(column)
        if field and field.remote_field and subject_of(change) == (field.related_model, (old | new)[column]):
            continue
        before, after = (
            printed(request, field, side.get(column), names) if column in side else "" for side in (old, new)
        )
        if before or after:
            found.append(Line(label(field, column), before, after))
    return found


def subject_of(change: Change) -> tuple[Any, int | None]:
    """On whose page the change stands: said by the page itself."""
    owner = next((table for table, owned in find_owned().items() if change.of_table in owned), None)
    return (model_of(owner) if owner else None), change.subject


def label(field: Field | None, column: str) -> str:
    if field is None:
        return column
    if isinstance(field, ForeignKey) and field.verbose_name == field.name.replace("_", " "):
        return _(str(field.verbose_name))
    return str(field.verbose_name)


def printed(request: Any, field: Field | None, value: Any, names: Names) -> str:
    """A value as people read it, for these eyes: the one place where the history prints personal values."""
    text = plain(field, value, names)
    if field is None or not text or (kind := masked_kinds().get(name_of(field))) is None:
        return text
    sight: Sight = getattr(request, "sight", MASKED)
    shown = {PersonalClass.CONTACT: sight.phone, PersonalClass.VEHICLE: sight.plate}.get(kind, sight.words)
    return {"email": sight.email, "address": sight.address, "vin": sight.vin}.get(field.name, shown)(text)


def name_of(field: Field) -> str:
    return f"{field.model._meta.label_lower}.{field.name}"


@cache
def masked_kinds() -> dict[str, PersonalClass]:
    """The class of every field that not everybody sees whole."""
    masked = {*roles.SEES, PersonalClass.WORDS}
    return {one.field: one.kind for one in personal.declared() if one.kind in masked}


def plain(field: Field | None, value: Any, names: Names) -> str:
    if value is None or value == "":
        return ""
    if isinstance(field, ForeignKey):
        return names.find(field.related_model, value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if field is not None and field.choices:
        return str(dict(field.flatchoices).get(value, value))
    kind = field.get_internal_type() if field is not None else ""
    if kind == "DateTimeField" and (at := parse_datetime(str(value))):
        return written.minute(at)
    if field is not None and field.name.endswith("_cents"):
        return written.yuan(value)
    return languages.join_words(value) if isinstance(value, list) else str(value)
