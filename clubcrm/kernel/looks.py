"""What the access log says of what was looked at: the page by its name, and whom it concerned.

An app says both in `<app>/looks.py`: PAGES names the routes of its pages that show somebody (and of no others), SUBJECTS
the kinds of subjects that it knows by name.
"""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from clubcrm.kernel.discovery import find_rooms
from clubcrm.kernel.scope import Scope

PAGES = {
    "file": _("File"),
    "kernel:access_log": _("Access log"),
    "kernel:give_sign_in": _("Sign-in for a colleague"),
    "kernel:inbox": _("Inbox"),
    "kernel:invite_staff": _("Invite a colleague"),
    "kernel:staff": _("Staff"),
    "kernel:staff_member": _("Colleague's page"),
    "small_file": _("Small picture of a file"),
}


class Subject(NamedTuple):
    """Whom the rows with this `subject_kind` concern. `find(text, scope, limit)` gives the ids that somebody means who
    typed the text, `read(ids, scope)` by their ids the rows that the reader may open."""

    code: str
    find: Callable[[str, Scope, int], list[int]]
    read: Callable[[Iterable[int], Scope], dict[int, Any]]


@cache
def find_pages() -> dict[str, Any]:
    """PAGES of every app."""
    return {route: name for room in find_rooms("looks") for route, name in room.PAGES.items()}


def name_page(route: str) -> str:
    """In the reader's language; a page that is no more keeps the name of its route."""
    return str(find_pages().get(route, route))


@cache
def find_subjects() -> dict[str, Subject]:
    """SUBJECTS of every app, by code."""
    return {each.code: each for room in find_rooms("looks") for each in getattr(room, "SUBJECTS", ())}
