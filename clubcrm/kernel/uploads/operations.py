"""Every write of uploads: rows and files together."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import groupby

from django.db import connection, transaction

from clubcrm.kernel import queries
from clubcrm.kernel.models import Upload
from clubcrm.kernel.uploads import storing
from clubcrm.kernel.uploads.checking import Checked
from clubcrm.kernel.uploads.kinds import kinds
from clubcrm.kernel.uploads.refusals import TooMany

UNFINISHED = timedelta(days=1)  # a file without a row may belong to a transaction that is not committed yet


@transaction.atomic
def attach(
    *, kind: str, subject: int, branch: int, files: Sequence[Checked], by: int, at: datetime
) -> list[Upload]:
    """Add these files to the subject; those that were added. What it has already is not kept twice, so that a form
    sent again changes nothing. Raises TooMany: then none is kept.
    """
    with connection.cursor() as cursor:
        cursor.execute(queries.LOCK_UPLOADS, [f"{kind} {subject}"])
    there = set(Upload.everywhere.filter(kind=kind, subject=subject).values_list("sha256", flat=True))
    new = {file.sha256: file for file in files if file.sha256 not in there}
    if len(there) + len(new) > kinds()[kind].most:
        raise TooMany(kinds()[kind].most)
    return [add(file, kind=kind, subject=subject, branch=branch, by=by, at=at) for file in new.values()]


def add(file: Checked, *, kind: str, subject: int, branch: int, by: int, at: datetime) -> Upload:
    """The row, then the file: a file without a row is swept away, a row without a file would be seen."""
    row = Upload.objects.create(
        kind=kind,
        subject=subject,
        branch_id=branch,
        name=file.name,
        content_type=file.type.mime,
        size=len(file.content),
        sha256=file.sha256,
        uploaded_by_id=by,
        uploaded_at=at,
    )
    storing.write(storing.path_of(row.public_id), file.content)
    if file.small:
        storing.write(storing.path_of(row.public_id, small=True), file.small)
    return row


def sweep(*, at: datetime) -> int:
    """Remove files that have no row: of transactions that failed, of erasures that were cut off. How many.

    One query per directory. Files of the last day are left alone.
    """
    removed = 0
    lying = storing.lying_there((at - UNFINISHED).timestamp())
    for _directory, group in groupby(lying, key=lambda found: found[0].parent):
        found = list(group)
        wanted = [owner for _path, owner in found if owner]
        known = set(Upload.everywhere.filter(public_id__in=wanted).values_list("public_id", flat=True))
        for path, owner in found:
            if owner not in known:
                path.unlink(missing_ok=True)
                removed += 1
    return removed
