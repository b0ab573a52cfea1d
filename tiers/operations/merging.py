"""Two customers who became one, as far as tiers go."""

from datetime import date, datetime

from django.db import transaction

from tiers.deciding import Cause
from tiers.operations import evaluating
from tiers.operations.evaluating import Outcome


@transaction.atomic
def follow_merge(*, winner: int, as_of: date, by: int | None, at: datetime) -> Outcome:
    """To be called after `points.merge`, in the same transaction: the merged customer loses the tier, and the one who stays
    is evaluated by what both did, recorded as a correction. Where it is not called, the next night does the same."""
    evaluating.retire(as_of=as_of, by=by, at=at)
    return evaluating.reassess(customer=winner, as_of=as_of, cause=Cause.CORRECTION, by=by, at=at)
