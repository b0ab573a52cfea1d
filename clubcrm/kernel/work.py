"""Who is at work behind a sign-in, and what they see: read once for a request."""

from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db.models import BigIntegerField, BooleanField, Case, Value, When
from django.db.models.expressions import RawSQL

from clubcrm.kernel import queries
from clubcrm.kernel.models import Staff
from clubcrm.kernel.scope import NOTHING, Scope


def at_work(user: Any) -> Staff | None:
    """The person behind a sign-in with their branch and, as `branch_ids` and `whole`, what they see; None for nobody.

    One query.
    """
    if not user.is_authenticated:
        return None
    seen = RawSQL(queries.SEEN_BY_STAFF, [], ArrayField(BigIntegerField()))
    root = Case(
        When(branch__parent=None, then=Value(True)), default=Value(False), output_field=BooleanField()
    )
    read = Staff.objects.select_related("branch").annotate(branch_ids=seen, whole=root)
    return read.filter(user=user).first()


def scope_of(staff: Any) -> Scope:
    """What somebody read by `at_work` sees; nothing for None."""
    return Scope(tuple(staff.branch_ids), whole=staff.whole) if staff else NOTHING
