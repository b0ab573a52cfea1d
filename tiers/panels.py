"""The tier part of the customer page, as data."""

from datetime import date
from typing import Any

from tiers import queries, timeline, wording

NEWEST_CHANGES = 3


def panel(customer_id: int, on: date) -> dict[str, Any]:
    """`standing` (queries.Held or None), `why` (the evidence in words), `next` (queries.NextTier, lowest first, with
    what is missing as of the business date), `changes` (timeline.Entry, newest first). At most seven queries."""
    held = queries.find_standing(customer_id)
    return {
        "standing": held,
        "why": wording.describe_evidence(held.evidence).here if held else "",
        "next": queries.find_missing_to_next(customer_id, on),
        "changes": timeline.timeline(customer_id, limit=NEWEST_CHANGES),
    }
