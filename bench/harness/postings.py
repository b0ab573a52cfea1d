"""Postings as the figures make them: the public operations with made-up earnings that never repeat a reference."""

import itertools
from collections.abc import Callable, Iterator
from random import Random
from typing import Any

from bench.harness.club import AT, TODAY, Club
from points import operations as points

EXPLANATION = {"amount_cents": 30000}


def facts(club: Club) -> dict[str, Any]:
    """The ids that a posting needs."""
    return {
        "members": club.size.members,
        "branch": club.value("SELECT id FROM bench.store WHERE place = 1"),
        "category": club.value("SELECT id FROM bench.category WHERE place = 1"),
        "rule": club.value("SELECT id FROM points_earningrule WHERE code = 'service' AND version = 1"),
        "today": TODAY.isoformat(),
        "at": AT.isoformat(),
    }


def unheard_of() -> str:
    """A mark for references that no other run has used."""
    return f"bench:{Random().getrandbits(60)}"


def earner(known: dict[str, Any], customer: int | None = None, *, name: str) -> Callable[[], None]:
    """A call of the public operation: one posting for a random customer, or always for the same."""
    chance, number, mark = Random(name), itertools.count(), unheard_of()

    def call() -> None:
        points.earn(
            customer=customer or chance.randint(1, known["members"]),
            amount=chance.randint(1, 1000),
            branch=known["branch"],
            category=known["category"],
            rule=known["rule"],
            happened_on=TODAY,
            reference=f"{mark}:{next(number)}",
            explanation=EXPLANATION,
            by=None,
            at=AT,
        )

    return call


def earnings(known: dict[str, Any], count: int, **fields: Any) -> Iterator[points.Earning]:
    """Rows for `earn_many`, for random customers unless `fields` says whose; other fields likewise."""
    mark = unheard_of()
    chance = Random(count)
    for number in range(count):
        given = {
            "customer": chance.randint(1, known["members"]),
            "amount": chance.randint(1, 1000),
            "branch": known["branch"],
            "category": known["category"],
            "rule": known["rule"],
            "happened_on": TODAY,
            "reference": f"{mark}:{number}",
            "explanation": EXPLANATION,
        }
        yield points.Earning(**(given | fields))
