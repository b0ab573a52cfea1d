"""Which figures each theme draws, and the small lines beside the figures."""

from datetime import date
from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from clubcrm.kernel import charts, months
from clubcrm.reports.reading import Reading, Series

YEAR = 12


class Chart(NamedTuple):
    """What a theme's chart shows: figures by key, each a row of bars over twelve months."""

    title: Promise
    keys: tuple[str, ...]


CHARTS = {
    "members": Chart(gettext_lazy("New members, twelve months"), ("members_new",)),
    "tiers": Chart(gettext_lazy("Tiers reached and lost, twelve months"), ("tiers_reached", "tiers_lost")),
    "points": Chart(
        gettext_lazy("Points issued and redeemed, twelve months"), ("points_issued", "points_redeemed")
    ),
    "complaints": Chart(gettext_lazy("Complaints received, twelve months"), ("complaints_received",)),
    "care": Chart(gettext_lazy("Greetings sent, twelve months"), ("greetings_sent",)),
}


def svg(theme: str, month: date, found: dict[str, Reading], nonce: str) -> bytes:
    """The chart of a theme with the month as its last bar. Raises KeyError for a theme without one.

    Its style sheet carries the nonce of the response: opened by itself, the image is a page under the CSP.
    """
    chart = CHARTS[theme]
    labels = [charts.axis_label(when) for when in months.ending(month, YEAR)]
    rows = [(str(found[key].figure.label), list(found[key].total.values[-YEAR:])) for key in chart.keys]
    return charts.bars(labels, rows, nonce)


def peak(series: Series) -> int:
    return max(value or 0 for value in series.values[-YEAR:])


WIDTH, HEIGHT, ROOM = 132, 28, 3


def spark(series: Series) -> str:
    """Points of a polyline through twelve months in a box of WIDTH x HEIGHT; months without a value are left out."""
    known = [(place, value) for place, value in enumerate(series.values[-YEAR:]) if value is not None]
    if len(known) < 2:
        return ""
    low, high = min(value for _place, value in known), max(value for _place, value in known)
    return " ".join(f"{across(place)},{down(value, low, high)}" for place, value in known)


def across(place: int) -> int:
    return ROOM + (WIDTH - 2 * ROOM) * place // (YEAR - 1)


def down(value: int, low: int, high: int) -> int:
    if high == low:
        return HEIGHT // 2
    return HEIGHT - ROOM - (HEIGHT - 2 * ROOM) * (value - low) // (high - low)
