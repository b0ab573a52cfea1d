"""A link is shown where it leads somewhere: no page that somebody may open offers an address that refuses them."""

import re

import pytest
from django.urls import Resolver404, resolve

from clubcrm import routes
from clubcrm.kernel import roles
from tests.web import club as clubs
from tests.web import walking

LINK = re.compile(r'<a [^>]*href="(/[^"#?]*)')


def pages(club, role):
    """The pages that somebody of this role may open, with their text."""
    client = clubs.client_of(club.people[role].user)
    for entry in routes.registry().values():
        if "GET" in entry.route.methods and walking.may(role, entry.route, "GET"):
            answer = walking.ask(client, "GET", club.addresses[entry.pattern])
            if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
                yield entry.pattern, answer.content.decode()


@pytest.mark.parametrize("role", [role for role in roles.BY_CODE if role])
def test_every_link_on_every_page_of_a_role_leads_somewhere(club, walker, role):
    refusing = set()
    for page, text in pages(club, role):
        for address in set(LINK.findall(text)):
            try:
                entry = routes.registry()[resolve(address).route]
            except Resolver404:
                continue  # a file
            if not walking.may(role, entry.route, "GET"):
                refusing.add(f"{page} -> {address}")
    assert sorted(refusing) == []
