"""Whatever a file holds, it is answered with sentences, never with a traceback, and nothing is changed."""

import copy
import os
import tomllib
from datetime import date, datetime, time

import pytest
import tomlkit
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clubcrm.rulebook import writing
from tests.rulebook.conftest import check
from tests.rulebook.test_round_trip import OTHER

EXAMPLES = 1_000 if os.environ.get("PROFILE") == "long" else 25
STRANGE = st.one_of(
    st.sampled_from([
        -1, 0, 1, 3, 32_768, 2**31, 2**63 - 1, -(2**63), True, False, 0.5, float("inf"), "", " ", "x", "Ä", "a" * 200,
        "24 months", "all time", "green", "labour", "{name}", "{nobody}", "2015-01-01", date(2015, 1, 1), time(9),
        datetime(2026, 1, 1), [], ["x"], [1], [[]], {}, {"x": 1}, [{}], [{"code": "x"}],
    ]),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=10),
)  # fmt: skip


def places(value, path=()):
    """Every place in the document, as a path of keys and positions."""
    if path:
        yield path
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        yield from places(inner, (*path, key))


DOCUMENT = tomllib.loads(OTHER)


@pytest.mark.django_db
@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(st.tuples(st.sampled_from(list(places(DOCUMENT))), STRANGE), min_size=1, max_size=2))
def test_any_value_at_any_place_is_answered_in_sentences(changes):
    document = copy.deepcopy(DOCUMENT)
    for path, value in changes:
        inner = document
        try:
            for key in path[:-1]:
                inner = inner[key]
            inner[path[-1]] = value
        except (KeyError, IndexError, TypeError):
            continue  # the first change took the place away
    text = tomlkit.dumps(document)
    before = writing.write()
    with transaction.atomic():
        for fault in check(text).faults:
            assert fault.sentence
    assert writing.write() == before
