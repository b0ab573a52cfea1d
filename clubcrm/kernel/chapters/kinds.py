"""What a chapter of the settings is, and which page of the admin site belongs to which."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, NamedTuple, Protocol

from django.contrib import admin
from django.db.models import Model
from django.forms import Form
from django.utils.functional import Promise

from clubcrm.kernel import discovery
from clubcrm.kernel.chapters.texts import Text
from clubcrm.kernel.requests import StaffRequest

Say = Callable[["Reading"], str]


class Reading(NamedTuple):
    """Who reads the settings, and when."""

    request: StaffRequest
    today: date
    at: datetime


class Page(NamedTuple):
    """A page of ours that is set or read within a chapter: the name of its address, what it is called, what one does
    there, and what is in force by it. `remembers` are the tables whose changes it makes."""

    name: str
    label: str | Promise
    about: str | Promise
    in_force: Say | None = None
    remembers: tuple[str, ...] = ()


class FiguresOfKind(NamedTuple):
    """The figures of a kind of rule: its code as rows name it, its label, the form."""

    code: str
    label: str | Promise | Text
    form: type[Form]


class OfFigures(Protocol):
    """A kind of rule whose figures are asked for by a form."""

    @property
    def label(self) -> str | Promise: ...

    @property
    def form(self) -> type[Form]: ...


def list_figures(kinds: Mapping[str, OfFigures]) -> list[FiguresOfKind]:
    """Of each kind, by its code."""
    return [FiguresOfKind(code, kind.label, kind.form) for code, kind in kinds.items()]


class Step(NamedTuple):
    """A thing that a new club does first. `done` reads whether it is; `url` is where. What only somebody can say
    (that rules were read) is `confirmed` by a button."""

    code: str
    label: str | Promise
    why: str | Promise
    url: Callable[[], str]
    done: Callable[[], bool]
    confirmed: bool = False


@dataclass(frozen=True, kw_only=True, eq=False)
class Chapter:
    """A task of whoever runs the club. Models go by "app.model"; where nothing else is said, a model of `of_app` belongs
    here, and `in_force` is how many rows it has."""

    code: str
    label: str | Promise
    icon: str
    order: int
    of_app: str = ""
    models: tuple[str, ...] = ()  # of any app; in this order, before the others
    in_force: Mapping[str, Say] = field(default_factory=dict)
    about: Mapping[str, str | Promise] = field(
        default_factory=dict
    )  # what is set there, for who looks for it
    pages: tuple[Page, ...] = ()
    approvals: tuple[str, ...] = ()  # kinds of approval that change what is set here, versions apart
    # For the search: further fields of a model, those of its kinds; what a row says beside its name.
    kinds: Mapping[str, Callable[[], Iterable[FiguresOfKind]]] = field(default_factory=dict)
    words: Mapping[str, Callable[[Any], list[str]]] = field(default_factory=dict)
    steps: tuple[Step, ...] = ()


def chapters() -> list[Chapter]:
    """Those of every app, in order."""
    found = discovery.find_kinds_in_rooms("chapters", Chapter).values()
    return sorted(found, key=lambda chapter: chapter.order)


def label_of(model: type[Model]) -> str:
    return model._meta.label_lower


def find_chapters(model: type[Model]) -> list[Chapter]:
    """Where it belongs: one, or something is to be mended."""
    named = [chapter for chapter in chapters() if label_of(model) in chapter.models]
    return named or [chapter for chapter in chapters() if chapter.of_app == model._meta.app_label]


def find_chapter(model: type[Model]) -> Chapter | None:
    return next(iter(find_chapters(model)), None)


def list_models(chapter: Chapter) -> list[type[Model]]:
    """Its models with a page in the admin site: those it names first, then by name."""
    mine = [model for model in admin.site._registry if chapter in find_chapters(model)]
    named = {label: place for place, label in enumerate(chapter.models)}
    return sorted(mine, key=lambda model: (named.get(label_of(model), len(named)), label_of(model)))
