"""The access copy: every registered field (clubcrm.kernel.personal) of every row that is about one customer.

Which rows these are follows from the models: the shortest way of foreign keys to the customer. Where there is none, ROWS
says how to find them. NOBODYS are registered for the sake of staff, not of customers.
"""

from collections.abc import Callable, Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from django.apps import apps
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext as _

from clubcrm.kernel import personal
from clubcrm.kernel.models import Access, Draft, Upload, User
from clubcrm.kernel.uploads import kinds, storing
from members import queries
from members.models import Customer, ImportReject, Vehicle

FURTHEST = 3
# Ways of foreign keys that say who did something, not whom it is about.
PASSED_BY = {"kernel.user", "kernel.staff", "kernel.branch", "members.importbatch"}
NOBODYS = {
    "kernel.user",
    "kernel.staff",
    "kernel.branch",
    "kernel.job",
    "kernel.notice",
    "kernel.approval",
    "kernel.change",
    "kernel.submission",
    "kernel.versionstep",
    "members.importbatch",
    "members.suppressionlift",
    "members.suppression",
    "members.erasedkey",
    "account.emailaddress",
    "admin.logentry",
    "sessions.session",
    "mfa.authenticator",
}
# Registered for the sake of whoever looked: the computer they sat at is nothing the customer is told.
LOOKERS = {"kernel.access.address"}


class Section(NamedTuple):
    """The rows of one table: the heading, and per row the fields that hold anything, with label, purpose and text."""

    model: str
    heading: str
    rows: list[list[tuple[str, str, str, str]]]


def cars(customer: Customer) -> "QuerySet[Any]":
    return Vehicle.objects.filter(ownerships__customer=customer).distinct()


def refused_rows(customer: Customer) -> "QuerySet[Any]":
    """Rows of imports in which one of the customer's identifiers stands."""
    return ImportReject.everywhere.filter(id__in=queries.refused_rows(customer.id))


def about(model: type[Model]) -> Callable[[Customer], "QuerySet[Any]"]:
    """Rows that name what they are about by kind and number, as the access log does."""
    rows: Any = model
    return lambda customer: rows.objects.filter(subject_kind="customer", subject=customer.id)


ROWS: dict[str, Callable[[Customer], "QuerySet[Any]"]] = {
    "members.customer": lambda customer: Customer.objects.filter(id=customer.id),
    "members.vehicle": cars,
    "members.importreject": refused_rows,
    "kernel.access": about(Access),
    "kernel.draft": lambda customer: Draft.objects.filter(about=customer.id),
    "kernel.upload": lambda customer: Upload.objects.filter(kinds.about(customer.id)),
}


def collect(customer: Customer) -> list[Section]:
    """Every registered field that holds anything about this customer, in the order of the registry."""
    sections = []
    for label, fields in registered().items():
        rows = rows_of(label, customer)
        if rows is None:
            continue
        model = apps.get_model(label)
        told = [row for row in (told_of(one, model, fields) for one in rows.order_by("pk")) if row]
        if told:
            sections.append(Section(label, str(model._meta.verbose_name_plural), told))
    return sections


def files(customer: Customer) -> list[tuple[str, Path]]:
    """Photos and documents about the customer: the name to hand each out under, and where it lies."""
    rows = Upload.objects.filter(kinds.about(customer.id)).order_by("id")
    found = [(f"{row.id}-{row.name}", storing.path_of(row.public_id)) for row in rows]
    return [(name, path) for name, path in found if path.exists()]


def registered() -> dict[str, list[personal.Personal]]:
    """The registered fields by model."""
    found: dict[str, list[personal.Personal]] = {}
    for one in personal.declared():
        found.setdefault(one.field.rpartition(".")[0], []).append(one)
    return found


def rows_of(label: str, customer: Customer) -> "QuerySet[Any] | None":
    """The rows of this model about the customer; None where it holds nothing about customers."""
    if label in ROWS:
        return ROWS[label](customer)
    ways = ways_to_customer(label)
    if label in NOBODYS or not ways:
        return None
    wanted = Q()
    for way in ways:
        wanted |= Q(**{way: customer.id})
    model: Any = apps.get_model(label)
    return model.objects.filter(wanted)


@cache
def ways_to_customer(label: str) -> tuple[str, ...]:
    """The shortest ways of foreign keys from a model to the customer: "complaint__customer"."""
    reached: list[tuple[str, type[Model]]] = [("", apps.get_model(label))]
    for _step in range(FURTHEST):
        reached = [(f"{way}{name}", model) for way, start in reached for name, model in steps(start)]
        if found := tuple(way for way, model in reached if model is Customer):
            return found
        reached = [(f"{way}__", model) for way, model in reached]
    return ()


def steps(model: type[Model]) -> Iterator[tuple[str, type[Model]]]:
    for field in model._meta.get_fields():
        if field.is_relation and field.concrete and (field.many_to_one or field.one_to_one):
            target: Any = field.related_model
            if target._meta.label_lower not in PASSED_BY:
                yield field.name, target


def told_of(row: Any, model: type[Model], fields: list[personal.Personal]) -> list[tuple[str, str, str, str]]:
    """(field, label, purpose, text) of each field that holds anything."""
    told = []
    for one in (field for field in fields if field.field not in LOOKERS):
        name = one.field.rpartition(".")[2]
        if text := print_value(row, name):
            label = getattr(model._meta.get_field(name), "verbose_name", name)
            told.append((one.field, str(label), str(one.purpose), text))
    return told


def print_value(row: Any, name: str) -> str:
    """The value in words; other people are not named."""
    if hasattr(row, f"get_{name}_display"):
        return str(getattr(row, f"get_{name}_display")())
    value = getattr(row, name)
    if value is None or value == "":
        return ""
    if isinstance(value, Customer):
        return _("another customer")
    if isinstance(value, User):
        return _("a colleague of ours")
    if isinstance(value, datetime | date):
        return value.isoformat()
    return str(value)
