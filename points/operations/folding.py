"""Folding the ledger into its sums by month."""

import time
from typing import NamedTuple

from points import queries
from points.operations.calling import call

IDS = 200_000  # of lines per transaction


class Folded(NamedTuple):
    """How many lines were folded, and up to which id everything is."""

    lines: int
    through: int


def fold(*, ids: int = IDS, wait_seconds: float = 5.0) -> Folded:
    """Fold every line that surely will not be joined by another one below it; may be killed and run again.

    Each step is a transaction of its own. What transactions hold that still run after `wait_seconds` is left for the
    next time: whoever reads adds it.
    """
    until = time.monotonic() + wait_seconds
    lines, before, target = call(queries.FOLD, [ids])
    while before < target:
        folded, through, _marked = call(queries.FOLD, [ids])
        lines += folded
        if through == before:
            if time.monotonic() > until:
                break
            time.sleep(0.05)
        before = through
    return Folded(lines, before)
