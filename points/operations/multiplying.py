"""What customers' earnings are multiplied by: set by whoever knows why (the ladder)."""

from datetime import date
from typing import Any

from django.db import connection, transaction

from points import queries


@transaction.atomic
def multiply(*, customers: list[int], percents: list[int | None], on: date) -> None:
    """From the business date `on` each customer earns the percentage beside the id; None: what the rule gives.

    What was in force before ends that day. Lines that were earned already stay as they are.
    """
    given: dict[str, Any] = {"customers": customers, "percents": percents, "on": on}
    with connection.cursor() as cursor:
        cursor.execute(queries.END_MULTIPLIERS, given)
        cursor.execute(queries.BEGIN_MULTIPLIERS, given)
