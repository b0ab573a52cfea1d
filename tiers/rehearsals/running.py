"""The run of a rehearsal: one job, with progress, that may be killed and begun again."""

from collections.abc import Callable
from datetime import datetime
from typing import NamedTuple

from clubcrm.kernel import operations as kernel
from clubcrm.kernel import queries
from clubcrm.kernel.models import Job
from tiers import operations as tiers
from tiers.models import Rehearsal

Clock = Callable[[], datetime]


class Standing(NamedTuple):
    """Where a rehearsal is: `state` is waiting, running, failed, interrupted or done."""

    state: str
    done: int = 0
    total: int = 0


def run(*, rehearsal: int, clock: Clock) -> None:
    """Do it, unless it is done, running elsewhere, or was removed. What breaks it is kept on the job and raised."""
    row = Rehearsal.objects.filter(id=rehearsal, ended_at=None).first()
    if row is None:
        return
    try:
        with kernel.running_job(name=row.job, on=row.as_of, at=clock()) as job:

            def progress(done: int, total: int) -> None:
                kernel.report_progress(job=job, step="rehearse", done=done, total=total)

            tiers.rehearse(rehearsal=row.id, at=clock(), progress=progress)
    except (kernel.JobIsRunning, kernel.JobIsDone):
        return


def standing(row: Rehearsal) -> Standing:
    return standings([row])[row.id]


def standings(rows: list[Rehearsal]) -> dict[int, Standing]:
    """Where each of these is. Two queries at most, none where all are done."""
    open_ones = [row for row in rows if row.ended_at is None]
    jobs = (
        {job.name: job for job in Job.objects.filter(name__in=[row.job for row in open_ones])}
        if open_ones
        else {}
    )
    gone = queries.interrupted(jobs.values())
    return {row.id: place(row, jobs.get(row.job), gone) for row in rows}


def place(row: Rehearsal, job: Job | None, gone: set[int]) -> Standing:
    if row.ended_at is not None:
        return Standing("done")
    if job is None:
        return Standing("waiting")
    state = "failed" if job.state == Job.State.FAILED else "interrupted" if job.id in gone else "running"
    return Standing(state, job.done, job.total)
