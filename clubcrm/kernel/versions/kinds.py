"""What is kept in versions: each kind is one object in `<app>/versions.py`, found there and nowhere named."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from typing import Any, NamedTuple

from django.db.models import Model
from django.urls import reverse
from django.utils import translation
from django.utils.functional import Promise

from clubcrm.kernel import approvals, discovery, languages
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Approval
from clubcrm.kernel.versions import life
from clubcrm.kernel.versions.parts import Parts, parents, paths
from clubcrm.kernel.versions.refusals import Invalid


class Link(NamedTuple):
    """A sentence that leads somewhere."""

    text: str
    url: str


def nothing(row: Any) -> None:
    """What most kinds do beyond the life cycle."""


@dataclass(frozen=True, kw_only=True, eq=False)
class VersionKind:
    """What is special about the versions of `model`; a kind that says no more than it must is drafted, proposed,
    decided, put into force from today, compared and shown like all others."""

    code: str
    model: type[Any]
    permission: str = ""  # who decides what others propose; "": putting into force needs nobody else
    label: str | Promise = ""  # of that decision: "Earning rule put into force"
    asks: str = ""  # gettext source of the inbox, with %(name)s and, where a day is chosen, %(day)s
    end_label: str | Promise = (
        ""  # the same two of the decision that what is in force ends without a successor
    )
    asks_end: str = ""
    afterwards: str | Promise = ""  # what follows by itself once a version was put into force
    parts: Parts = field(default_factory=dict)
    dated: bool = False  # its first day is chosen and may lie ahead; each version holds for a day at least
    proposed_first: bool = False  # never from a draft straight into force
    one_of_all: bool = False  # one version of one code is in force, not one of each code
    closes: bool = True  # may end without a successor
    last: str | Promise = (
        ""  # what it means that nothing is in force any more: to be said before the last one ends
    )
    clean: Callable[[dict[str, Any]], dict[str, Any]] = dict  # values as they are kept; raises Invalid
    # What a draft made from another version says otherwise than that version (a name that each version has its own).
    copied: Callable[[Any, datetime], dict[str, Any]] = lambda row, at: {}
    problems: Callable[[Any], list[str]] = lambda row: []  # why a draft could not be proposed, in sentences
    lock: Callable[[], None] = lambda: None  # what must stand still while versions come into force or end
    begin: Callable[[Any], None] = (
        nothing  # what else happens when the row has come into force; raises Invalid
    )
    sentences: Callable[[Any], list[str]] = lambda row: []  # the whole of it in the language in use
    effect: Callable[[Any, date], list[str]] | None = None  # what it would do, in sentences; raises Invalid
    end_effect: Callable[[Any, date], list[str]] = (
        lambda row, on: []
    )  # what its end would do, and to how many
    rehearsed: Callable[[Any], list[Link]] = lambda row: []  # where a draft was tried out, or can be
    # Fields in words, by model and name, and the rows of a part by its model and "".
    shows: Mapping[tuple[type[Model], str], Callable[[Any], str]] = field(default_factory=dict)

    @property
    def several(self) -> list[str]:
        """What a row of the model is read with, so that saying it takes a fixed number of queries."""
        return [*(field.name for field in self.model._meta.many_to_many), *paths(self.parts)]

    @property
    def end_code(self) -> str:
        """What an approval is called that is about the end of a version in force."""
        return f"{self.code}-end"

    @property
    def approvals(self) -> list[approvals.ApprovalKind]:
        """What a second person decides: that a version comes into force, and that one ends. The limits are the same."""
        begins = approvals.ApprovalKind(
            self.code,
            self.label,
            self.permission,
            partial(life.decide, kind=self),
            self.words,
            compared=lambda approval: self.address(approval.subject),
            before=self.words_before,
            effect=self.effect_of,
            afterwards=self.afterwards,
        )
        ends = begins._replace(
            code=self.end_code,
            label=self.end_label,
            decided=partial(life.decide_end, kind=self),
            words=self.end_words,
            afterwards="",
            before=lambda asked: {},
            effect=lambda approval: [],
            limited_as=self.code,
        )
        return [*([begins] if self.permission else []), *([ends] if self.permission and self.closes else [])]

    def address(self, version: int) -> str:
        """Where the versions of one thing are compared."""
        return reverse("kernel:versions", args=[self.code, version])

    def words(self, asked: list[Approval]) -> dict[int, str]:
        """What each approval would put into force."""
        rows = self.model.objects.prefetch_related(*self.several).in_bulk([row.subject for row in asked])
        return {row.id: "\n".join(self.sentences(rows[row.subject])) for row in asked if row.subject in rows}

    def end_words(self, asked: list[Approval]) -> dict[int, str]:
        """What each approval would end: what it says, and what its end does."""
        rows = self.model.objects.prefetch_related(*self.several).in_bulk([row.subject for row in asked])
        today = business_date()
        return {
            row.id: "\n".join([*self.sentences(version), *self.end_effect(version, today)])
            for row in asked
            if (version := rows.get(row.subject))
        }

    def words_before(self, asked: list[Approval]) -> dict[int, str]:
        """What each approval that is open would take the place of; it holds today, or will on the day chosen."""
        rows = self.model.objects.in_bulk([row.subject for row in asked if row.is_open])
        said = {}
        for row in asked:
            proposed = rows.get(row.subject)
            former = proposed and life.find_former(self, proposed, business_date())
            if former:
                said[row.id] = "\n".join(self.sentences(former))
        return said

    def effect_of(self, approval: Approval) -> list[str]:
        """What it would do if it were in force today; of what was decided nothing is said."""
        row = self.model.objects.filter(id=approval.subject).first() if approval.is_open else None
        if row is None or self.effect is None:
            return []
        try:
            return self.effect(row, business_date())
        except Invalid:
            return []

    def in_both_languages(self, row: Any) -> dict[str, list[str]]:
        """The sentences in Chinese and in English."""
        said = {}
        for language in languages.LANGUAGES:
            with translation.override(language):
                said[language] = self.sentences(row)
        return said

    def version_of(self, row: Any) -> Any:
        """The version that a part, or a part of a part, belongs to."""
        keys = dict(parents(self.model, self.parts))
        while type(row) in keys:
            row = getattr(row, keys[type(row)])
        return row


def kinds() -> dict[str, VersionKind]:
    """Every kind of every app, by code."""
    return discovery.find_kinds_in_rooms("versions", VersionKind)
