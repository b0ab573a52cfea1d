"""The numbers of some customers, measured anew from the raw rows as they are known now."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from django.db import connection

from tiers.climbing import Numbers
from tiers.ladders import Spec
from tiers.queries import measuring
from tiers.queries.measuring import THESE, THESE_AS_THEN, build_numbers, list_columns


class OwnDays(NamedTuple):
    """Of a customer at some time: what happened up to `begun` no longer counted, and the tier had changed on `changed`."""

    begun: date
    changed: date


def measure_customers(specs: Sequence[Spec], customers: Sequence[int], as_of: date) -> Mapping[int, Numbers]:
    """The numbers of these customers as of a date."""
    return read_numbers(specs, as_of, THESE, {"customers": list(customers)})


def measure_as_then(
    specs: Sequence[Spec], customers: Mapping[int, OwnDays], as_of: date
) -> Mapping[int, Numbers]:
    """The same with the customers' own days as they were then."""
    days = {
        "begun": [own.begun for own in customers.values()],
        "changed": [own.changed for own in customers.values()],
    }
    return read_numbers(specs, as_of, THESE_AS_THEN, days | {"customers": list(customers)}, as_then=True)


def read_numbers(
    specs: Sequence[Spec],
    as_of: date,
    chosen: str,
    parameters: dict[str, list[Any]],
    *,
    as_then: bool = False,
) -> Mapping[int, Numbers]:
    columns = list_columns(specs)
    names = ", ".join(column.name for column in columns)
    statement = (
        f"WITH {build_numbers(columns, chosen, as_then=as_then)} SELECT customer_id, {names} FROM numbers"
    )
    with connection.cursor() as cursor:
        cursor.execute(statement, measuring.list_parameters(columns, as_of) | parameters)
        return {customer: dict(zip(specs, values, strict=True)) for customer, *values in cursor.fetchall()}
