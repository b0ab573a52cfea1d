"""One club for all walks of a module; whatever a request writes is undone after it."""

import logging
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.template.base import Template as BaseTemplate
from django.test.utils import override_settings

from clubcrm import urls
from clubcrm.desk import context, night
from points import proof
from tests.web import club as clubs
from tests.web import walking


def short(status: int):
    """An error page of one byte: the walks ask thousands of times."""
    return lambda request, exception=None: HttpResponse("-", status=status)


@pytest.fixture(scope="package")
def club(django_db_setup, django_db_blocker) -> Iterator[SimpleNamespace]:
    with django_db_blocker.unblock(), transaction.atomic():
        built = clubs.build()
        built.addresses = walking.addresses(built.east)
        yield built
        transaction.set_rollback(True)


@pytest.fixture
def undone(club, django_db_blocker) -> Iterator[None]:
    """The rows of the package's club, and nothing of this test afterwards."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield
        transaction.set_rollback(True)


@pytest.fixture
def quiet(monkeypatch) -> Iterator[None]:
    """Fast and silent: no error pages, no log, no letters, nobody who watches pages being put together."""
    monkeypatch.setattr(BaseTemplate, "_render", unwatched)
    monkeypatch.setattr(urls, "handler403", short(403), raising=False)
    monkeypatch.setattr(urls, "handler404", short(404), raising=False)
    logging.disable(logging.ERROR)
    with override_settings(EMAIL_BACKEND="django.core.mail.backends.dummy.EmailBackend"):
        yield
    logging.disable(logging.NOTSET)


@pytest.fixture
def walker(undone, quiet, monkeypatch) -> Iterator[None]:
    """Thousands of pages by the same few people: sessions in the cookie, and the frame counts once for each of them."""
    counted = {}

    def counts(request):
        if request.user.pk not in counted:
            counted[request.user.pk] = count(request)
        return counted[request.user.pk]

    count = context.counts
    monkeypatch.setattr(context, "counts", counts)
    for job in (night, proof):  # the broker of the tests runs no worker
        monkeypatch.setattr(job, "start", lambda: None)
    with override_settings(SESSION_ENGINE="django.contrib.sessions.backends.signed_cookies"):
        yield


def unwatched(template, context):
    """As Django renders outside of tests: no signal with a copy of the context for each part of a page."""
    return template.nodelist.render(context)
