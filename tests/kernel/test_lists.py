"""What lists read from an address, and how they turn their pages."""

from datetime import date, timedelta

import pytest
from django.http import Http404, QueryDict

from clubcrm.kernel import lists
from clubcrm.kernel.models import Branch
from clubcrm.kernel.scope import Scope
from tests.factories.kernel import BranchFactory


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7", 7),
        ("0", 0),
        ("9" * 18, 10**18 - 1),
        ("9" * 19, None),
        ("-1", None),
        ("٣", None),
        ("1.0", None),
        ("", None),
        (None, None),
    ],
)
def test_a_number_of_the_address_is_a_whole_one_that_an_id_may_be(text, found):
    assert lists.read_number(text) == found


@pytest.mark.parametrize(("text", "found"), [("40", 40), ("41", None), ("040", None), ("99", None)])
def test_a_number_may_have_a_largest(text, found):
    assert lists.read_number(text, 40) == found


@pytest.mark.parametrize("text", ["0001-01-01", "9999-12-31", "2026-02-30", "2026-11", "yesterday", "", None])
def test_a_day_that_is_none_or_has_no_next_one_counts_as_not_given(text):
    assert lists.read_day(text) is None


def test_a_day_is_read():
    assert lists.read_day("2026-11-30") == date(2026, 11, 30)
    assert lists.read_day("9998-12-31") + timedelta(days=1) == date(9999, 1, 1)


def test_of_one_row_more_than_a_page_the_last_shown_is_where_the_next_begins(monkeypatch):
    monkeypatch.setattr(lists, "ROWS", 2)
    assert lists.turn([1, 2, 3]) == ([1, 2], 2)
    assert lists.turn([1, 2]) == ([1, 2], None)
    assert lists.turn([1, 2, 3], 1) == ([1], 1)


@pytest.mark.django_db
def test_pages_follow_each_other_and_the_count_stops(monkeypatch):
    monkeypatch.setattr(lists, "ROWS", 2)
    monkeypatch.setattr(lists, "COUNTED", 2)
    group = BranchFactory()
    ids = sorted((BranchFactory(parent=group).id for _n in range(3)), reverse=True)
    rows = Branch.objects.filter(parent=group)
    first = lists.cut(rows, QueryDict())
    assert [row.id for row in first.rows] == ids[:2]
    assert (first.next, first.total, first.uncounted) == (ids[1], 3, True)
    second = lists.cut(rows, QueryDict(f"before={first.next}"))
    assert ([row.id for row in second.rows], second.next) == (ids[2:], None)


def test_a_branch_that_one_may_not_see_is_refused_and_nonsense_means_all():
    scope = Scope((3, 5))
    assert lists.find_branch(scope, QueryDict("branch=5")) == 5
    assert lists.find_branch(scope, QueryDict("branch=east")) is None
    assert lists.branches_within(scope, QueryDict()) == (3, 5)
    assert lists.branches_within(scope, QueryDict("branch=5")) == (5,)
    with pytest.raises(Http404):
        lists.find_branch(scope, QueryDict("branch=4"))
