"""The nightly proof: the whole ledger recomputed from its lines, and no drift in a generated club."""

from collections.abc import Iterator
from typing import Any

from bench.harness.club import Club
from bench.harness.figures import Figure
from bench.harness.rounds import seconds
from points import queries as ledger

READ_ONLY = True
SECONDS_PER_MILLION = 60


def measure(club: Club) -> Iterator[Figure]:
    drifts: list[Any] = []
    took = seconds(lambda: drifts.extend(ledger.prove()))
    share = took / (club.size.lines / 1_000_000) / SECONDS_PER_MILLION
    detail = {"seconds": took, "lines": club.size.lines, "drifts": [row._asdict() for row in drifts[:5]]}
    yield Figure("proving.ledger", share, 1, detail, at_least=False)
    yield Figure("proving.drift", len(drifts), 0, detail, at_least=False)
