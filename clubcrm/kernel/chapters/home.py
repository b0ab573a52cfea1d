"""The settings' home: each chapter with what is in force, what waits for approval and what changed last.

The number of queries hangs on the chapters and the reader's role, never on rows.
"""

from collections.abc import Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.contrib import admin
from django.db.models import F, Model, QuerySet
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.text import capfirst

from clubcrm.kernel import approvals, changes, queries, routes, versions
from clubcrm.kernel.admin import ReadOnly
from clubcrm.kernel.chapters import wording
from clubcrm.kernel.chapters.kinds import Chapter, Reading, chapters, label_of, list_models
from clubcrm.kernel.models import Approval, Change, Version


class Entry(NamedTuple):
    """One page: what it is called, where, and what is in force by it. `model` is what the admin site keeps there."""

    label: str
    url: str
    in_force: str
    model: type[Model] | None = None


class Waiting(NamedTuple):
    """What waits for a second person, and where it is looked at."""

    approval: Approval
    url: str


class Changed(NamedTuple):
    """The newest change: what happened to what, by whom ("": the system), when, and where the whole history stands."""

    what: str
    name: str
    who: str
    at: datetime
    url: str


class Shown(NamedTuple):
    """A chapter for one reader."""

    code: str
    label: str | Promise
    icon: str
    entries: list[Entry]
    waiting: list[Waiting]
    changed: Changed | None


class Home(NamedTuple):
    """The chapters, and apart the pages whose rows operations write."""

    chapters: list[Shown]
    to_read: list[Entry]


def compose(reading: Reading) -> Home:
    mine = [(chapter, list_seen(chapter, reading)) for chapter in chapters()]
    counted = count_rows(
        [model for chapter, models in mine for model in models if model], chapter_says(), reading
    )
    waiting, newest = read_waiting(reading), read_changes(mine, reading)
    shown, to_read = [], []
    for chapter, models in mine:
        entries = list(list_entries(chapter, models, counted, reading))
        to_read += [entry_of(model, "") for model in models if is_read_only(model)]
        if entries:
            asked = [each for each in waiting if belongs(each.approval, chapter, models, reading)]
            shown.append(
                Shown(chapter.code, chapter.label, chapter.icon, entries, asked, newest.get(chapter.code))
            )
    return Home(shown, to_read)


def list_seen(chapter: Chapter, reading: Reading) -> list[type[Model]]:
    """Its models that the reader may open in the admin site."""
    return [
        model
        for model in list_models(chapter)
        if page_of(model).has_view_or_change_permission(reading.request)
    ]


def page_of(model: type[Model]) -> Any:
    return admin.site._registry[model]


def is_read_only(model: type[Model]) -> bool:
    """Whether operations write its rows, and the admin site shows them."""
    return isinstance(page_of(model), ReadOnly)


def chapter_says() -> set[str]:
    return {label for chapter in chapters() for label in chapter.in_force}


def list_entries(
    chapter: Chapter, models: list[type[Model]], counted: dict[str, int], reading: Reading
) -> Iterator[Entry]:
    """The pages of a chapter: those that are set first, then our own pages."""
    for model in models:
        if not is_read_only(model):
            say = chapter.in_force.get(label_of(model))
            yield entry_of(model, say(reading) if say else say_counted(model, counted))
    for page in chapter.pages:
        if url := routes.link_for(reading.request.user, page.name):
            yield Entry(str(page.label), url, page.in_force(reading) if page.in_force else "")


def entry_of(model: type[Model], in_force: str) -> Entry:
    return Entry(capfirst(str(model._meta.verbose_name_plural)), address(model), in_force, model)


def address(model: type[Model], page: str = "changelist", *args: Any) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def count_rows(models: list[type[Model]], said: set[str], reading: Reading) -> dict[str, int]:
    """Of each model of which nothing else is said how many rows there are; of versions how many stand where. One query."""
    asked: dict[str, QuerySet[Any]] = {}
    for model in models:
        name = label_of(model)
        if name in said or is_read_only(model):
            continue
        rows = page_of(model).get_queryset(reading.request)
        if issubclass(model, Version):
            asked[f"{name} in force"] = model.objects.in_force(reading.today)
            asked[f"{name} drafts"] = rows.filter(state__in=[Version.State.DRAFT, Version.State.PROPOSED])
        else:
            asked[name] = rows
    return queries.counts(asked)


def say_counted(model: type[Model], counted: dict[str, int]) -> str:
    name = label_of(model)
    if issubclass(model, Version):
        return wording.say_versions(counted[f"{name} in force"], counted[f"{name} drafts"])
    return wording.say_rows(counted[name])


def read_waiting(reading: Reading) -> list[Waiting]:
    """Everything that waits in the reader's branches, the oldest first. One query."""
    rows = Approval.objects.filter(
        decided_at=None, withdrawn_at=None, branch_id__in=reading.request.scope.branch_ids
    )
    known = approvals.kinds()
    return [
        Waiting(row, known[row.kind].compared(row) or row.url or reverse("kernel:inbox"))
        for row in rows.select_related("proposed_by__staff").order_by("proposed_at", "id")
        if row.kind in known
    ]


def belongs(row: Approval, chapter: Chapter, models: list[type[Model]], reading: Reading) -> bool:
    """Whether it would change what this chapter sets, and is the reader's to know."""
    versioned = {
        code
        for kind in versions.kinds().values()
        if kind.model in models
        for code in (kind.code, kind.end_code)
    }
    user = reading.request.user
    own = row.kind in chapter.approvals and (user.has_perm(row.permission) or row.proposed_by_id == user.pk)
    return own or row.kind in versioned


def read_changes(mine: list[tuple[Chapter, list[type[Model]]]], reading: Reading) -> dict[str, Changed]:
    """The newest change of each chapter, by its code. One query, and one per chapter for the name of the row."""
    tables = {chapter.code: list_tables(chapter, models, reading) for chapter, models in mine}
    every = {table for found in tables.values() for table in found}
    newest = (
        Change.objects.filter(of_table__in=every).order_by("of_table", F("id").desc()).distinct("of_table")
    )
    rows = list(newest.select_related("by__staff"))
    found = {}
    for chapter, _models in mine:
        own = [row for row in rows if row.of_table in tables[chapter.code]]
        if own:
            found[chapter.code] = describe(max(own, key=lambda row: row.pk), chapter, reading)
    return found


def list_tables(chapter: Chapter, models: list[type[Model]], reading: Reading) -> set[str]:
    """Tables whose changes are the chapter's: of what is set there, with the rows on the same pages."""
    tables = {model._meta.db_table for model in models if not is_read_only(model)}
    tables |= {table for owner in list(tables) for table in changes.find_owned().get(owner, ())}
    user = reading.request.user
    return tables.union(*(page.remembers for page in chapter.pages if routes.link_for(user, page.name)))


def describe(row: Change, chapter: Chapter, reading: Reading) -> Changed:
    owner = next((table for table, owned in changes.find_owned().items() if row.of_table in owned), "")
    model, key = changes.model_of(owner or row.of_table), row.subject if owner else row.row
    who = str(getattr(row.by, "staff", None) or row.by) if row.by_id else ""
    name, url = "", ""
    if model in admin.site._registry and not is_read_only(model):
        subject = page_of(model).get_object(reading.request, str(key))
        if subject is not None:
            meta = subject._meta
            name, url = (
                str(subject),
                reverse("setting_history", args=[meta.app_label, meta.model_name, subject.pk]),
            )
    page = next((page for page in chapter.pages if row.of_table in page.remembers), None)
    return Changed(changes.what(row), name, who, row.at, url or (reverse(page.name) if page else ""))
