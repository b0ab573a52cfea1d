"""What counts for a customer towards the tiers, as the last night left it."""

from datetime import date
from typing import NamedTuple

from tiers import wording
from tiers.models import Series, Tally, Watermark


class Counted(NamedTuple):
    """One series of a customer: what it says in words, its number, and as of which business date."""

    label: str
    value: int
    as_of: date | None


def read_counted(customer: int, measure: str) -> Counted | None:
    """The customer's tally of the first series of a measure; None where no ladder uses it. Three queries at most."""
    series = Series.objects.filter(measure=measure, filter="{}").order_by("slot").first()
    tally = series and Tally.objects.filter(customer_id=customer).first()
    if not series or not tally or len(tally.values) < series.slot:
        return None
    as_of = Watermark.objects.values_list("as_of", flat=True).first()
    label = wording.describe_series(series.measure, {}, series.window).here
    return Counted(label, tally.values[series.slot - 1] or 0, as_of)
