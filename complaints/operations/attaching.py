"""Adding photos and documents to a complaint, at any time, also after it was closed."""

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from clubcrm.kernel.models import Upload
from clubcrm.kernel.uploads import operations as uploads
from clubcrm.kernel.uploads.checking import Checked
from complaints import files as kinds
from complaints.lines import ATTACHED
from complaints.models import Complaint
from complaints.operations import moving


@transaction.atomic
def attach(*, complaint: int, files: Sequence[Checked], by: int, at: datetime) -> list[Upload]:
    """The files that were new, with a line in the story for them. Raises uploads.TooMany."""
    row = Complaint.objects.get(id=complaint)
    added = uploads.attach(kind=kinds.CODE, subject=row.id, branch=row.branch_id, files=files, by=by, at=at)
    if added:
        moving.write(row, ATTACHED, by=by, at=at, figures={"files": len(added)})
    return added
