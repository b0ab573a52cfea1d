"""The proof of the points ledger as the finance page shows it: run as a job, its drifts kept and told once."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop

from clubcrm.kernel import approvals, inbox, waking
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.models import Branch, Job, Notice
from clubcrm.kernel.scope import Scope
from points import operations as points
from points import queries as ledger
from points.models import Drift, Unit

NAME = "proof"
TASK = "points.tasks.prove"
TOLD = ("finance-manager", "administrator")
DRIFTS = gettext_noop("The points ledger drifts in %(count)s new places: see the page of its proof")
NAMED = 20  # drifts that a job keeps
SHOWN = 200  # drifts on the page
CHECKS = {
    "balance-is-the-sum-of-its-lines": gettext_lazy("The balance is the sum of its lines"),
    "debt-is-the-sum-of-its-lines": gettext_lazy("The debt is the sum of its lines"),
    "balance-is-what-remains-in-lots": gettext_lazy("The balance is what remains in lots"),
    "debt-has-no-lots": gettext_lazy("A debt has no lots"),
    "lot-remains-what-was-not-used": gettext_lazy("In a lot remains what was not used"),
    "line-takes-what-its-lots-give": gettext_lazy("A line takes what its lots give"),
    "issued-is-used-expired-and-open": gettext_lazy("Issued is used, expired and open"),
    "reversed-within-the-original": gettext_lazy("A line is reversed within its amount"),
    "held-is-the-sum-of-open-holds": gettext_lazy("What is set aside is the sum of what was asked for"),
    "house-fits-its-lines": gettext_lazy("Each line is of the house account that its kind asks for"),
    "merged-account-is-empty": gettext_lazy("An account that was merged is empty"),
    "closed-month-takes-no-lines": gettext_lazy("A closed month takes no lines"),
    "closed-month-is-untouched": gettext_lazy("A closed month is as it was when it was closed"),
    "sum-of-a-month-is-that-of-its-lines": gettext_lazy("The sum of a month is that of its lines"),
}


Progress = Callable[[int, int], None]


def silent(done: int, total: int) -> None:
    """Progress that nobody follows."""


class Shown(NamedTuple):
    """A book with the names of its branch and unit."""

    branch: str
    unit: Unit
    book: ledger.Book


class Page(NamedTuple):
    """The last proof that ended, the run at work, the books of one's branches, and drifts (`hidden`: of others)."""

    proved_at: datetime | None
    running: Job | None
    failed: Job | None
    books: list[Shown]
    drifts: list[tuple[Drift, str]]
    hidden: int


def run(*, on: date, clock: Callable[[], datetime]) -> None:
    """Prove the ledger as a job of its own, once more if it was proved on this date. Raises JobIsRunning."""
    with kernel.running_job(name=NAME, on=on, at=clock(), again=True) as job:

        def progress(done: int, total: int) -> None:
            kernel.report_progress(job=job, step="prove", done=done, total=total)

        Job.objects.filter(id=job).update(result=prove(at=clock(), progress=progress))


def prove(*, at: datetime, progress: Progress = silent) -> dict[str, Any]:
    """Prove the ledger, keep and tell what drifts; gives what a job keeps of it. For the night, too."""
    drifts = ledger.prove(progress)
    found = points.keep_drifts(drifts=drifts, at=at)
    tell(found, at=at)
    named = [{"check": row.check, "account": row.account, "customer": row.customer} for row in drifts[:NAMED]]
    books = [list(book) for book in ledger.books()]
    result = {"drift": found.total, "books": books, "proved_at": at.isoformat()}
    return result | ({"drifts": named} if named else {})


def tell(found: points.Found, *, at: datetime) -> None:
    """New drifts raise one notice to whoever keeps the books, by the keys of deputies, so that nobody has it twice; when
    none is left, the notices are done with."""
    if not found.total:
        inbox.settle(prefix="drift:", by=None, at=at)
    if found.new:
        key, (first, *others) = f"drift:{max(found.new)}", TOLD
        for role in TOLD:
            inbox.tell(
                key=key if role == first else f"{key}:{role}",
                text=DRIFTS,
                figures={"count": len(found.new)},
                url=reverse("points:proof"),
                branch=approvals.group(),
                role=role,
                level=Notice.Level.LATE,
                above=others,
                at=at,
            )


def start() -> None:
    """Ask the worker for a proof now. Raises waking.Unreachable."""
    waking.wake(TASK)


def page(scope: Scope) -> Page:
    """What was proved last, as far as one sees it. Seven queries whatever the ledger."""
    newest = Job.objects.filter(name=NAME).order_by("-started_at").first()
    proved = Job.objects.filter(result__has_key="books").order_by("-result__proved_at").first()
    drifts = Drift.objects.filter(gone_at=None)
    seen = drifts.select_related("customer", "branch", "unit").order_by("found_at", "id")[:SHOWN]
    shown = [(drift, str(CHECKS.get(drift.check_name, drift.check_name))) for drift in seen]
    count = (proved.result["drift"] if proved else 0) - len(shown)
    return Page(
        datetime.fromisoformat(proved.result["proved_at"]) if proved else None,
        newest if newest and newest.state == Job.State.RUNNING else None,
        newest if newest and newest.state == Job.State.FAILED else None,
        books(proved.result["books"] if proved else [], scope),
        shown,
        max(0, count),
    )


def books(rows: list[list[int]], scope: Scope) -> list[Shown]:
    branches = dict(Branch.objects.filter(id__in=scope.branch_ids).values_list("id", "name"))
    units = Unit.objects.in_bulk()
    found = [ledger.Book(*row) for row in rows]
    return [Shown(branches[book.branch], units[book.unit], book) for book in found if book.branch in branches]


def describe_progress(job: Job) -> str:
    """How far a run is, in words."""
    return _("%(done)s of %(total)s checks") % {"done": job.done, "total": job.total}
