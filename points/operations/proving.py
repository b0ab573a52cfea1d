"""Keeping what a proof of the ledger found: each drift once, from when it was found until it is gone."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from django.db import transaction

from points import queries
from points.models import Drift, Unit

KEPT = 1_000  # open drifts; a ledger that is worse than that is not looked through row by row


class Found(NamedTuple):
    """How many drifts there are, the ids of those that are new, and how many are gone since the last proof."""

    total: int
    new: list[int]
    gone: int


def place_of(drift: queries.Drift) -> str:
    """What makes a drift the same as the one of the night before: where it is and by how much, not the figures."""
    where = f"{drift.account or ''}:{drift.branch or ''}:{drift.unit}"
    return f"{drift.check}:{where}:{drift.derived - drift.stored}"


@transaction.atomic
def keep_drifts(*, drifts: Iterable[queries.Drift], at: datetime) -> Found:
    """Record what a proof found; what it did not find any more is gone. May be repeated."""
    found = {place_of(drift): drift for drift in drifts}
    known = Drift.everywhere.select_for_update().filter(gone_at=None)
    gone = known.exclude(place__in=found).update(gone_at=at)
    before = set(known.values_list("place", flat=True))
    units = dict(Unit.objects.values_list("code", "id"))
    fresh = [place for place in found if place not in before][: max(0, KEPT - len(before))]
    wanted = {place: found[place] for place in fresh}
    made = Drift.everywhere.bulk_create(
        Drift(
            place=place,
            check_name=drift.check,
            account_id=drift.account,
            customer_id=drift.customer,
            branch_id=drift.branch,
            unit_id=units.get(drift.unit),
            month="" if drift.unit in units else drift.unit,
            stored=drift.stored,
            derived=drift.derived,
            found_at=at,
        )
        for place, drift in wanted.items()
    )
    return Found(len(found), [row.id for row in made], gone)
