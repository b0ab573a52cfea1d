"""Use case: a dealer's file comes in, and its invoices earn at once; all of it or nothing."""

from datetime import datetime
from pathlib import Path

from django.db import transaction

from clubcrm.kernel.clock import business_date
from members.importing import kinds, staging
from members.importing.staging import Progress
from members.operations import importing
from points import operations as points


def import_file(
    *,
    kind: str,
    path: Path,
    branch: int | None = None,
    dry_run: bool = False,
    by: int | None,
    at: datetime,
    progress: Progress = staging.ignore_progress,
) -> importing.Outcome:
    """Import a file of this kind and earn for its invoices in one transaction; a dry run does all of it and undoes it.

    The file of refused rows is written in a dry run too. Raises kinds.UnknownKind, importing.FileUnreadable.
    """
    chosen = kinds.get_kind(kind)
    with transaction.atomic():
        outcome = importing.import_file(
            kind=chosen, path=path, branch=branch, on=business_date(at), by=by, at=at, progress=progress
        )
        points.earn_invoices(batch=outcome.batch, by=by, at=at)
        if outcome.earlier_invoices:
            points.earn_invoices(invoices=outcome.earlier_invoices, by=by, at=at)
        if dry_run:
            transaction.set_rollback(True)
    return outcome
