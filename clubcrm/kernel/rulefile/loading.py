"""One loading of a rulebook: by whom, how far, what it changes and what is wrong."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import Any, NamedTuple

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from clubcrm.kernel.rulefile.keys import Fault


class How(StrEnum):
    """TRY carries out what can be taken back; LOAD puts rules into force; PROPOSE leaves that to a second person."""

    TRY = "try"
    LOAD = "load"
    PROPOSE = "propose"


class Change(NamedTuple):
    """What loading changes of a row of a table: `sign` + added, ~ changed, - closed; what it said (None: nothing) and
    says."""

    sign: str
    table: str
    name: Any
    old: Mapping[str, Any] | None = None
    new: Mapping[str, Any] | None = None

    @property
    def text(self) -> str:
        return f"{self.table} {self.name}"

    @property
    def details(self) -> tuple[str, ...]:
        """What a changed row says otherwise, key by key."""
        return tuple(differences(self.old, self.new)) if self.old is not None and self.new is not None else ()


@dataclass
class Loading:
    """Carried from part to part. Rules are put into force as of the business date `on`."""

    by: int | None
    at: datetime
    on: date
    how: How
    faults: list[Fault] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)

    def wrong(self, path: str, *sentences: str) -> None:
        self.faults += [Fault(path, sentence) for sentence in sentences]

    @contextmanager
    def guarded(self, path: str) -> Iterator[None]:
        """Writes of one row, taken back where the row is not valid; that becomes a fault."""
        try:
            with transaction.atomic():
                yield
        except ValidationError as error:
            for name, sentences in messages_of(error):
                self.wrong(f"{path}.{name}" if name else path, *sentences)

    def changed(self, table: str, name: Any, old: Mapping[str, Any] | None, new: Mapping[str, Any]) -> None:
        """A row that is new (`old` None) or says something else."""
        self.changes.append(Change("+" if old is None else "~", table, name, old, new))

    def needs_second(self, path: str) -> None:
        self.wrong(path, _("a second person has to agree to this: load it with --propose."))

    def closed(self, table: str, name: Any) -> None:
        self.changes.append(Change("-", table, name))


def messages_of(error: ValidationError) -> list[tuple[str, list[str]]]:
    """(field or "", sentences) of Django's validation."""
    if hasattr(error, "error_dict"):
        return [("" if key == "__all__" else key, texts) for key, texts in error.message_dict.items()]
    return [("", error.messages)]


def differences(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[str]:
    """What is said otherwise, by path: "tier[gold].criterion[1].at_least: 30000 → 25000"."""
    before, after = dict(flat(old)), dict(flat(new))
    nothing = _("nothing")
    return [
        f"{path}: {before.get(path, nothing)} → {after.get(path, nothing)}"
        for path in [*before, *(path for path in after if path not in before)]
        if before.get(path, nothing) != after.get(path, nothing)
    ]


def flat(value: Any, path: str = "") -> Iterator[tuple[str, Any]]:
    """Every value with its path. Rows with a code are found by it, so that a row put in between changes no other."""
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from flat(inner, f"{path}.{key}" if path else key)
    elif isinstance(value, list) and value and isinstance(value[0], Mapping):
        for position, inner in enumerate(value):
            yield from flat(inner, f"{path}[{inner.get('code', position)}]")
    else:
        yield path, value
