"""What points are worth on a day."""

from datetime import date

from points.models import Worth
from points.queries.posting import POINT


def find_worth(on: date) -> int:
    """Cents for a hundred points on a business date; 0 where nobody has said. One query."""
    rows = Worth.objects.filter(unit__code=POINT, from_month__lte=on).order_by("-from_month")
    return rows.values_list("cents_per_hundred", flat=True).first() or 0


def value(points: int, cents_per_hundred: int) -> int:
    """Cents, rounded down."""
    return points * cents_per_hundred // 100
