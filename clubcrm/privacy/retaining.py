"""How long things are kept: a row of RetentionLimit per kind; the night removes what is older, a batch at a time.

Customers are never erased by a clock: those of whom nothing was heard for long are listed, and erased by two persons.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_noop

from campaigns.models import Attempt, Message
from clubcrm.kernel import inbox
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.models import Access, Branch, Draft, Job, Notice, Submission
from clubcrm.kernel.scope import Scope
from clubcrm.kernel.uploads import operations as uploads
from clubcrm.privacy import queries, tombstones
from members.models import Customer, ImportReject, RetentionLimit

NAME = "retention"
BATCH = 5_000
LISTED = 50
COUNTED = 10_000
# Whatever is set: the law wants half a year of logs. members_trim_access keeps them, this foretells it.
KEPT_AS_PROOF = timedelta(days=180)
INACTIVE = RetentionLimit.Kind.INACTIVE.value
WAITING = gettext_noop(
    "%(count)s customers have not been heard of for %(days)s days: erase them or keep them"
)

Clock = Callable[[], datetime]


class RetentionKind(NamedTuple):
    """What is kept for how long: how many are older than an instant, and a batch of them removed (how many that were;
    None: listed only)."""

    count: Callable[[datetime], int]
    remove: Callable[[datetime], int] | None


class Effect(NamedTuple):
    """A limit and what it would do tonight."""

    limit: RetentionLimit
    label: str
    rows: int
    removed: bool


def rows(what: Callable[[datetime], "QuerySet[Any]"]) -> dict[str, Callable[[datetime], int]]:
    """Count and delete the rows of a query."""

    def remove(before: datetime) -> int:
        batch = list(what(before).order_by("pk").values_list("pk", flat=True)[:BATCH])
        return what(before).filter(pk__in=batch).delete()[0] if batch else 0

    return {"count": lambda before: what(before).count(), "remove": remove}


def called(statement: str) -> Callable[[datetime], int]:
    """A batch by a function of the database that may do what the application may not."""

    def remove(before: datetime) -> int:
        with connection.cursor() as cursor:
            cursor.execute(statement, [before, BATCH])
            return int(cursor.fetchone()[0])

    return remove


def old_files(before: datetime) -> Iterator[Path]:
    folder = Path(settings.REJECTS_DIR)
    for path in sorted(folder.glob("*.csv")) if folder.is_dir() else []:
        if path.stat().st_mtime < before.timestamp():
            yield path


def remove_files(before: datetime) -> int:
    found = list(old_files(before))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def inactive(before: datetime, scope: Scope | None = None, limit: int = COUNTED) -> list[int]:
    """Customers of whom nothing was heard since; of these branches, or of all."""
    branches = list(scope.branch_ids) if scope else None
    with connection.cursor() as cursor:
        cursor.execute(queries.INACTIVE, {"before": before, "branches": branches, "limit": limit})
        return [row[0] for row in cursor.fetchall()]


def silent_customers(limit: RetentionLimit, at: datetime, scope: Scope) -> list[Customer]:
    """The customers of these branches beyond the limit, LISTED of them at most. Two queries."""
    ids = inactive(before(limit, at), scope, LISTED)
    found = Customer.objects.select_related("branch").in_bulk(ids)
    return [found[customer] for customer in ids if customer in found]


def texts(before: datetime) -> "QuerySet[Any]":
    """What was handed over of messages that ended before; not of those that a person has still to find out about."""
    kept = Attempt.objects.exclude(message__state=Message.State.UNCLEAR).exclude(body="—")
    return kept.filter(message__ended_at__lt=before)


KINDS: dict[str, RetentionKind] = {
    "sessions": RetentionKind(**rows(lambda at: Session.objects.filter(expire_date__lt=at))),
    "drafts": RetentionKind(
        **rows(lambda at: Draft.objects.filter(kept_at__lt=at)),
    ),
    "submissions": RetentionKind(**rows(lambda at: Submission.objects.filter(made_at__lt=at))),
    "import-rejects": RetentionKind(
        **rows(lambda at: ImportReject.objects.filter(batch__recorded_at__lt=at)),
    ),
    "reject-files": RetentionKind(lambda at: len(list(old_files(at))), remove_files),
    "message-texts": RetentionKind(lambda at: texts(at).count(), called(queries.FORGET_TEXTS)),
    "access-log": RetentionKind(
        lambda at: Access.objects.filter(at__lt=min(at, timezone.now() - KEPT_AS_PROOF)).count(),
        called(queries.TRIM_ACCESS),
    ),
    "notices": RetentionKind(**rows(lambda at: Notice.objects.filter(done_at__lt=at))),
    INACTIVE: RetentionKind(lambda at: len(inactive(at)), None),
}


def effects(at: datetime) -> list[Effect]:
    """What each limit would do if the night were now."""
    found = []
    for limit in RetentionLimit.objects.filter(code__in=KINDS).order_by("code"):
        kind = KINDS[limit.code]
        found.append(
            Effect(limit, limit.get_code_display(), kind.count(before(limit, at)), kind.remove is not None)
        )
    return found


def before(limit: RetentionLimit, at: datetime) -> datetime:
    return at - timedelta(days=limit.days)


def run(*, on: date, clock: Clock) -> dict[str, int]:
    """Remove what is older than its limit, once per business date; how many of each kind. Killed, it goes on.

    Raises JobIsDone, JobIsRunning.
    """
    with kernel.running_job(name=NAME, on=on, at=clock()) as job:
        tombstones.write_out()
        at = clock()
        uploads.sweep(at=at)
        done: dict[str, int] = {}
        for limit in RetentionLimit.objects.filter(code__in=KINDS, enabled=True).order_by("code"):
            kernel.report_progress(job=job, step=limit.code, done=sum(done.values()), total=0)
            done[limit.code] = removed(limit, at)
        if done.get(INACTIVE):
            tell(done[INACTIVE], RetentionLimit.objects.get(code=INACTIVE), on, at)
        Job.objects.filter(id=job).update(result=done, total=sum(done.values()))
    return done


def removed(limit: RetentionLimit, at: datetime) -> int:
    """Batch after batch, each a transaction of its own; of what is only listed, how many."""
    kind, total = KINDS[limit.code], 0
    if kind.remove is None:
        return kind.count(before(limit, at))
    while count := kind.remove(before(limit, at)):
        total += count
    return total


def tell(count: int, limit: RetentionLimit, on: date, at: datetime) -> None:
    """Customer care of the group, once a month."""
    root = Branch.objects.filter(parent=None).first()
    if root:
        inbox.tell(
            key=f"inactive-customers:{on:%Y-%m}",
            role="care-manager",
            text=WAITING,
            branch=root.id,
            at=at,
            figures={"count": count, "days": limit.days},
            url="/settings/privacy/",
        )
