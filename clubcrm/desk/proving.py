"""The proof of the house: every part recomputes what it stores and names each drift."""

from collections.abc import Callable, Iterable
from datetime import date
from typing import Any, NamedTuple

from points import queries as points
from tiers import queries as tiers


class Finding(NamedTuple):
    """One drift: which part and check, and the details that say where, as that part names them."""

    part: str
    check: str
    details: dict[str, Any]


def points_drifts(on: date) -> Iterable[Any]:
    """Stored points against the ledger's lines, of all time; the day plays no part."""
    return points.prove()


def tiers_drifts(on: date) -> Iterable[Any]:
    """The tallies against the raw rows, as of the night they were last moved to."""
    return tiers.prove()


# Each proof takes the business date and gives named tuples whose first field is the check. Add a part here.
PROOFS: dict[str, Callable[[date], Iterable[Any]]] = {"points": points_drifts, "tiers": tiers_drifts}


def prove(on: date) -> list[Finding]:
    """Run every proof; an empty list means that all stored figures equal the derived ones."""
    return [
        Finding(part, drift[0], {name: value for name, value in drift._asdict().items() if name != "check"})
        for part, proof in PROOFS.items()
        for drift in proof(on)
    ]
