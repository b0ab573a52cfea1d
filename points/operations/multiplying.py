"""What customers' earnings are multiplied by: set by whoever knows why (the ladder)."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from points import queries
from points.operations.calling import refusing


@transaction.atomic
def multiply(*, customers: list[int], percents: list[int | None], on: date) -> None:
    """From the business date `on` each customer earns the percentage beside the id; None: what the rule gives.

    What was in force before ends that day. Lines that were earned already stay as they are. Raises OutOfRange for a
    percentage that is not above 100, UnknownParty.
    """
    given: dict[str, Any] = {"customers": customers, "percents": percents, "on": on}
    with refusing(), connection.cursor() as cursor:
        cursor.execute(queries.END_MULTIPLIERS, given)
        cursor.execute(queries.BEGIN_MULTIPLIERS, given)
