"""A form sent twice does its work once."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.shortcuts import get_object_or_404

from clubcrm.kernel import queries
from clubcrm.kernel.models import Submission


@transaction.atomic
def once(*, key: UUID, by: int, at: datetime, act: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    """Do `act` the first time this key is seen and keep what it answers; later give that answer again.

    One transaction with `act`: what fails leaves the key free, so that a corrected form can be sent. Raises Http404
    for the key of somebody else's form.
    """
    with connection.cursor() as cursor:
        cursor.execute(queries.CLAIM_SUBMISSION, [key, by, at])
        first = cursor.fetchone()
    if not first:
        made = get_object_or_404(Submission, key=key, made_by_id=by)
        return dict(made.answer)
    answer = act()
    Submission.objects.filter(key=key).update(answer=answer)
    return answer
