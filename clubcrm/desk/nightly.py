"""The night run: points that are due, points that lapsed, tallies brought to the date, tiers of whoever is due, the
proof of the ledger.

Missed nights are caught up in order. Each date is one Job row, claimed under a lock: whoever comes second finds it
running or done. Every step may be killed and run again.
"""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import F, Max

from clubcrm.desk import complaints_freeze_tiers
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.models import Job
from points import operations as points
from points import proof
from tiers import operations as tiers
from tiers.models import TierChange

NAME = "nightly"
Cause = TierChange.Cause
# A club that stood still for longer begins again at the date asked for; the note on the job says so.
CATCH_UP_DAYS = 40

Clock = Callable[[], datetime]


def run(*, on: date, clock: Clock) -> list[date]:
    """Run every night that is missing up to `on`; the dates that were run, in order, empty when all were done.

    `clock` gives the instant of each night's writes. Raises JobIsRunning when another process is at it, and whatever
    a step raises: the dates before it stay done.
    """
    ran = []
    for night, note in missing(on):
        try:
            with kernel.running_job(name=NAME, on=night, at=clock()) as job:
                run_night(job=job, on=night, at=clock(), note=note)
        except kernel.JobIsDone:
            continue
        ran.append(night)
    return ran


def missing(on: date) -> list[tuple[date, str]]:
    """The dates to run with a note for the job, oldest first; only `on` where nothing was ever done."""
    done = Job.objects.filter(name=NAME, state=Job.State.DONE, business_date__lt=on)
    last = done.aggregate(last=Max("business_date"))["last"]
    if last is None:
        return [(on, "")]
    days = (on - last).days
    if days <= CATCH_UP_DAYS:
        return [(last + timedelta(days=ahead), "") for ahead in range(1, days + 1)]
    return [(on, f"{days - 1} nights since {last} were skipped")]


def run_night(*, job: int, on: date, at: datetime, note: str) -> None:
    """One night. The figures of each step are kept on the job, those of a killed attempt included."""

    def progress(done: int, total: int) -> None:
        kernel.report_progress(job=job, step="reassess", done=done, total=total)

    if note:
        keep(job, {"note": note})
    kernel.report_progress(job=job, step="earn", done=0, total=0)
    earned = points.earn_due(by=None, at=at)
    keep(job, {"transfers": earned.transfers, "points": earned.points})
    kernel.report_progress(job=job, step="expire", done=0, total=0)
    expired = points.expire(on=on, at=at)
    keep(job, {"lots_expired": expired.transfers, "points_expired": expired.points})
    kernel.report_progress(job=job, step="advance", done=0, total=0)
    complaints_freeze_tiers.follow(at=at)
    due = tiers.advance(as_of=on)
    progress(0, due)
    tiers.reassess_due(as_of=on, by=None, at=at, progress=progress)
    tiers.watch()
    tiers.settle_multipliers(on=on)
    kernel.report_progress(job=job, step="prove", done=due, total=due)
    keep(job, {"due": due, "folded": points.fold().lines})
    Job.objects.filter(id=job).update(result=result_of(job) | {"changed": changes(on)} | proof.prove(at=at))


def result_of(job: int) -> dict[str, Any]:
    return Job.objects.values_list("result", flat=True).get(id=job)


def keep(job: int, figures: dict[str, Any]) -> None:
    """Add the figures of this attempt to those of earlier ones; a note is simply written."""
    known = result_of(job)
    added = {
        name: value if isinstance(value, str) else known.get(name, 0) + value
        for name, value in figures.items()
    }
    Job.objects.filter(id=job).update(result=known | added)


def changes(on: date) -> int:
    """Tiers changed by the night of this date, whichever attempt wrote them."""
    causes = [Cause.NIGHT, Cause.RULES, Cause.VALIDITY, Cause.OVERRIDE, Cause.CORRECTION]
    rows = TierChange.objects.filter(as_of=on, cause__in=causes, recorded_by=None)
    return rows.exclude(before=F("after")).count()
