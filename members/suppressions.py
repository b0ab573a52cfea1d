"""Who is on the do-not-contact list, asked by phone or address: the list itself knows neither."""

from typing import NamedTuple

from django.db.models import Count, QuerySet

from members import keyed
from members.models import Customer, Suppression

Kind = Suppression.Kind


class Counts(NamedTuple):
    """What the list holds, in numbers; `other_key`: entries made with another key, which nobody recognises."""

    phones: int
    emails: int
    reasons: list[tuple[str, int]]
    other_key: int


def digests(*, phone: str = "", email: str = "") -> dict[str, bytes]:
    """The hashes of what is given, by kind."""
    values = {Kind.PHONE.value: keyed.phone(phone), Kind.EMAIL.value: keyed.email(email)}
    return {kind: keyed.digest(kind, value) for kind, value in values.items() if value}


def open_entries(*, phone: str = "", email: str = "") -> "QuerySet[Suppression]":
    """The entries of this phone or address that count."""
    wanted = list(digests(phone=phone, email=email).values())
    return Suppression.objects.filter(digest__in=wanted, lift=None).order_by("id")


def list_entries(customer: Customer) -> list[Suppression]:
    """The entries that keep us from contacting this customer. One query."""
    return list(open_entries(phone=customer.phone, email=customer.email).select_related("recorded_by__staff"))


def counts() -> Counts:
    """Two queries whatever the list holds."""
    entries = Suppression.objects.filter(lift=None)
    rows = list(entries.values_list("kind", "reason", "key").annotate(Count("id")).order_by("kind", "reason"))
    labels = dict(Suppression.Reason.choices)
    by_reason: dict[str, int] = {}
    for _kind, reason, _key, count in rows:
        by_reason[reason] = by_reason.get(reason, 0) + count
    return Counts(
        phones=sum(count for kind, _reason, _key, count in rows if kind == Kind.PHONE),
        emails=sum(count for kind, _reason, _key, count in rows if kind == Kind.EMAIL),
        reasons=[(str(labels.get(reason, reason)), count) for reason, count in by_reason.items()],
        other_key=sum(count for _kind, _reason, key, count in rows if key != keyed.mark()),
    )
