"""Interleaved rounds: a noisy minute hits both sides of a ratio alike."""

import statistics
import time
from collections.abc import Callable, Collection, Mapping
from typing import Any

from bench.harness.figures import say

ROUNDS = 5
UNEVEN = 3  # rounds further apart are worth a word


def seconds(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def medians(
    contenders: Mapping[str, Callable[[], float]],
    *,
    rounds: int = ROUNDS,
    warm: bool = True,
    seldom: Collection[str] = (),
) -> dict[str, float]:
    """Median of what each contender returns (seconds, or a rate), after one unrecorded round of all.

    A contender is called once a round, in the order given, turned round every other time; those of `seldom`, which
    take long and lie far from their target, every other round.
    """
    seen: dict[str, list[float]] = {name: [] for name in contenders}
    if warm:
        for contender in contenders.values():
            contender()
    for number in range(rounds):
        names = list(contenders) if number % 2 == 0 else list(reversed(contenders))
        for name in names:
            if number % 2 == 0 or name not in seldom:
                seen[name].append(contenders[name]())
    for name, values in seen.items():
        if max(values) > UNEVEN * min(values):
            say(f"  uneven: {name} between {min(values):.3g} and {max(values):.3g}")
    return {name: statistics.median(values) for name, values in seen.items()}


def percentile(values: list[float], share: float) -> float:
    """The value below which this share of all lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]
