"""How large the measured club is. Everything else follows from the number of members."""

import re
from typing import NamedTuple

LINES_PER_MEMBER = 20


class Size(NamedTuple):
    """`name` as it was given (100k, 1m, 300), `members` the customers, all of them members."""

    name: str
    members: int

    @property
    def lines(self) -> int:
        """Ledger lines, and rows of the reference table."""
        return self.members * LINES_PER_MEMBER


def size(text: str) -> Size:
    """Raises ValueError for what is not a number with an optional k or m."""
    found = re.fullmatch(r"(\d+)([km]?)", text.strip().lower())
    if not found or int(found[1]) == 0:
        raise ValueError(f"SIZE={text}: write 100k, 1m or a number of members.")
    return Size(found[0], int(found[1]) * {"": 1, "k": 1_000, "m": 1_000_000}[found[2]])
