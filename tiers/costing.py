"""What the benefits of tiers cost the club in a year, as far as they are written with a worth. Pure functions.

Gifts with a worth count as often as they are due in a year (one on reaching the tier does not repeat: it is left out); a
points multiplier gives so many points more on what its members earn. Discounts, parking and the like count with what they
are written to cost per member and year, and with nothing where nothing is written.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from tiers.models import Benefit

TIMES_A_YEAR = {"birthday": 1, "month": 12, "quarter": 4, "year": 1}


class Cost(NamedTuple):
    """For one member: cents of gifts and services a year, and the percent at which points are earned (100: as the rules give)."""

    cents: int = 0
    percent: int = 100


NOTHING = Cost()


def sum_costs(benefits: Iterable[Benefit]) -> Cost:
    """What a tier with these benefits costs; of several multipliers the highest counts."""
    cents, percents = 0, [100]
    for row in benefits:
        cents += row.figures.get("cost_cents", 0)
        if row.kind == "gift":
            cents += row.figures.get("value_cents", 0) * TIMES_A_YEAR.get(row.figures["occasion"], 0)
        elif row.kind == "points_multiplier":
            percents.append(row.figures["percent"])
    return Cost(cents, max(percents))


def multiply_points(earned: int, cost: Any) -> int:
    """The points that the multiplier adds to what was earned."""
    return earned * (Cost(*cost).percent - 100) // 100
