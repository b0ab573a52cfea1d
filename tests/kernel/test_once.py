"""What pages read once: remembered while a page is made, read anew everywhere else."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from clubcrm.kernel import once
from clubcrm.kernel.middleware import StaffMiddleware


@pytest.fixture
def read():
    """Calls so far, and a function that is read once a page."""
    calls = []

    @once.a_page
    def name(code, *, language="en"):
        calls.append((code, language))
        return f"{code}-{language}"

    return calls, name


def test_within_a_page_each_argument_is_read_once(read):
    calls, name = read
    with once.page():
        assert [name("a"), name("b"), name("a"), name("a", language="zh")] == ["a-en", "b-en", "a-en", "a-zh"]
    assert calls == [("a", "en"), ("b", "en"), ("a", "zh")]


def test_the_next_page_reads_anew_and_so_does_whatever_is_no_page(read):
    calls, name = read
    for _ in range(2):
        with once.page():
            name("a")
    name("a")
    name("a")
    assert len(calls) == 4


@pytest.mark.parametrize("method, reads", [("GET", 1), ("HEAD", 1), ("POST", 2)])
def test_a_request_that_reads_remembers_one_that_writes_does_not(read, method, reads):
    calls, name = read
    view = StaffMiddleware(lambda request: HttpResponse(name("a") + name("a")))
    assert view(RequestFactory().generic(method, "/")).content == b"a-ena-en"
    assert len(calls) == reads
