"""What may be added to what. An app names its kinds in `<app>/files.py` as KINDS; nothing else can be uploaded."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import Q
from django.utils.functional import Promise

from clubcrm.kernel import discovery
from clubcrm.kernel.uploads.types import Type


class Subject(NamedTuple):
    """What a file belongs to: its branch, and the customer it is about (None: nobody)."""

    branch: int
    customer: int | None = None


class UploadKind(NamedTuple):
    """One kind of upload. `largest` is in bytes as they come, `most` files of one subject.

    `subject(id)` finds what the file belongs to within the scope of the request: None answers 404. `of_customer(id)`
    gives the ids of all subjects about a customer, of every branch, for their access copy and their erasure.
    """

    code: str
    label: str | Promise
    accepts: tuple[Type, ...]
    largest: int
    most: int
    see: str
    add: str
    subject: Callable[[int], Subject | None]
    of_customer: Callable[[int], Any] = lambda customer: ()


def kinds() -> dict[str, UploadKind]:
    """Every kind of every app, by code."""
    return discovery.find_kinds_in_rooms("files", UploadKind)


def about(customer: int) -> Q:
    """The uploads about this customer, as a filter."""
    wanted = Q(pk=None)
    for kind in kinds().values():
        wanted |= Q(kind=kind.code, subject__in=kind.of_customer(customer))
    return wanted
