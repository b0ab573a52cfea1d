"""A rulebook in the browser: looked at with nothing written, then proposed as it was looked at, or refused.

Whoever loads it never puts rules into force: what is kept in versions waits for a second person, as one proposed by
hand does, and what is not is written as the settings write it.
"""

import hashlib
import json
from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.utils import translation

from clubcrm.kernel import approvals, languages
from clubcrm.kernel.models import Version
from clubcrm.kernel.rulefile import Change, Fault, How, Loading
from clubcrm.rulebook import differing, loading, queries, writing
from clubcrm.rulebook.models import RulebookLoad
from clubcrm.rulebook.parts import BY_NAME


class Looked(NamedTuple):
    """What proposing the text would change, or what is wrong with it. `seen` recognises exactly this: the text, the
    rules in force and the difference."""

    groups: list[differing.Group]
    faults: list[Fault]
    seen: str = ""


class MovedOn(Exception):
    """The rules, or the file, are no longer those that were looked at; nothing was changed."""


class Faulty(Exception):
    """The rulebook has faults; nothing was changed."""


def look(*, text: str, by: int, at: datetime, on: date) -> Looked:
    """Everything proposing it would do, taken back."""
    with transaction.atomic():
        looked = look_inside(text, by=by, at=at, on=on)
        transaction.set_rollback(True)
    return looked


def look_inside(text: str, *, by: int, at: datetime, on: date) -> Looked:
    before = writing.write()
    formers = differing.read_formers(BY_NAME)
    outcome = carry_out(text, by=by, at=at, on=on)
    if outcome.faults:
        return Looked([], outcome.faults)
    groups = differing.describe(outcome.changes, outcome.counts, formers)
    return Looked(groups, [], recognise(text, before, outcome.changes))


def carry_out(text: str, *, by: int, at: datetime, on: date) -> loading.Outcome:
    try:
        return loading.carried_out(text, Loading(by=by, at=at, on=on, how=How.PROPOSE))
    except approvals.NoBranch as refusal:
        return loading.Outcome([], [Fault("", refusal.sentence)])


@transaction.atomic
def propose(*, text: str, seen: str, file_name: str, by: int, at: datetime, on: date) -> int:
    """Do what was looked at; the id of its RulebookLoad. Raises MovedOn, Faulty."""
    queries.take_turn()
    before = writing.write()
    outcome = carry_out(text, by=by, at=at, on=on)
    if outcome.faults:
        raise Faulty
    if recognise(text, before, outcome.changes) != seen:
        raise MovedOn
    made = RulebookLoad.objects.create(
        by_id=by,
        at=at,
        file_name=file_name,
        text=text,
        changes=[note(change) for change in outcome.changes],
    )
    return made.id


def recognise(text: str, before: str, changes: Iterable[Change]) -> str:
    """The same for the same text, the same rules in force and the same difference, in every language."""
    told = json.dumps([text, before, [tuple(change) for change in changes]], default=str)
    return hashlib.sha256(told.encode()).hexdigest()


def note(change: Change) -> dict[str, Any]:
    """A change as it is remembered."""
    part, row = BY_NAME[change.table], find_subject(change)
    noted = {"table": part.name, "sign": change.sign, "row": row.pk}
    for key, language in zip(("name_zh", "name_en"), languages.LANGUAGES, strict=True):
        with translation.override(language):
            noted[key] = differing.name_row(part, row)
    return noted


def find_subject(change: Change) -> Any:
    """The row it is about: of a version that is to end, the one in force."""
    part = BY_NAME[change.table]
    if change.sign != "-":
        return differing.find_row(part, change)
    return part.kind.model.objects.get(code=change.name, state=Version.State.ACTIVE)
