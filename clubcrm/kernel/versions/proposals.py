"""What waits about a version, who decides it, what its end would do: read for the pages of versions."""

from datetime import date
from typing import Any

from django.utils.functional import Promise

from clubcrm.kernel import approvals, languages
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Approval, Version
from clubcrm.kernel.versions import life, wording
from clubcrm.kernel.versions.kinds import VersionKind


def find_waiting(kind: VersionKind, row: Version) -> Approval | None:
    """What waits for a decision about the version: that it comes into force, or that it ends."""
    return approvals.waiting_about(kind.code, row.pk) or find_end(kind, row)


def find_end(kind: VersionKind, row: Version) -> Approval | None:
    return approvals.waiting_about(kind.end_code, row.pk)


def say_waiting(kind: VersionKind, row: Version) -> list[str]:
    """What is proposed about the version, and who decides; nothing where nothing waits."""
    waiting = find_waiting(kind, row)
    if waiting is None:
        return []
    ends = [wording.say_end_waits(day_of(waiting))] if waiting.kind == kind.end_code else []
    return [*ends, approvals.say_who_decides(waiting)]


def day_of(approval: Approval) -> date | None:
    day = approval.figures.get("day")
    return date.fromisoformat(day) if day else None


def describe_end(kind: VersionKind, row: Version) -> dict[str, Any]:
    """What stands beside the button that ends a version: its effect, and what has to be agreed to of the last one."""
    last = kind.last if life.is_last(kind, row) else ""
    return {"effect": kind.end_effect(row, business_date()), "last": last}


def describe_effect(kind: VersionKind, row: Version, waiting: Approval | None) -> list[str]:
    """What the version would do were it in force today; of one whose end waits, what the end would do."""
    if waiting and waiting.kind == kind.end_code:
        return kind.end_effect(row, business_date())
    if row.has_begun or kind.effect is None or kind.problems(row):
        return []
    return kind.effect(row, business_date())


def say_done(kind: VersionKind, version: int, step: str, done: str | Promise) -> str:
    """What a step did, who decides what was proposed, and what follows what was put into force."""
    follows: str | Promise = kind.afterwards if step == "activate" else ""
    if step in ("propose", "propose_end"):
        waiting = find_waiting(kind, kind.model.objects.get(id=version))
        follows = approvals.say_who_decides(waiting) if waiting else ""
    return languages.join_sentences(sentence for sentence in (done, follows) if sentence)
