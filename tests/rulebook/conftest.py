"""What the tests of the rulebook share: short ways to check and load a text."""

from datetime import UTC, date, datetime

import pytest
from django.utils import translation

from clubcrm.rulebook import loading
from tests.tiers.clubs import earn, owner

AT = datetime(2026, 11, 22, 6, tzinfo=UTC)
ON = date(2026, 11, 22)


@pytest.fixture(autouse=True)
def in_english():
    with translation.override("en"):
        yield


@pytest.fixture
def earned():
    """The club has begun: somebody has points."""
    earn(owner(), 10, ON)


def check(text):
    return loading.check(text, by=None, at=AT, on=ON)


def load(text, **options):
    """Load a text that has to be right; the changes as lines."""
    outcome = loading.load(text, **{"by": None, "at": AT, "on": ON} | options)
    assert outcome.faults == []
    return [f"{change.sign} {change.text}" for change in outcome.changes]


def faults(text):
    """What is wrong, as lines."""
    return [str(fault) for fault in check(text).faults]
