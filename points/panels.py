"""The points part of the customer page, as data."""

from datetime import date
from typing import Any

from points import queries, timeline

NEWEST = 5


def panel(customer_id: int, on: date, entries: list[timeline.Entry] | None = None) -> dict[str, Any]:
    """`balance` (queries.Balance on the business date), and the newest `entries` (timeline.Entry), read here unless
    the page has them already. Two statements, or one."""
    newest = timeline.timeline(customer_id, limit=NEWEST) if entries is None else entries[:NEWEST]
    return {"balance": queries.balance(customer_id, on), "entries": newest}
