"""Rows of raw SQL with names instead of positions."""

from typing import Any, TypeVar

Row = TypeVar("Row")


def fetch_dicts(cursor: Any) -> list[dict[str, Any]]:
    """The rows of the statement just executed, by the names of their columns."""
    names = [column.name for column in cursor.description]
    return [dict(zip(names, values, strict=True)) for values in cursor.fetchall()]


def fetch_rows(cursor: Any, row: type[Row]) -> list[Row]:
    """The same, each made a row of this type."""
    return [row(**values) for values in fetch_dicts(cursor)]
