"""Members with a birthday and what they said about messages."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from campaigns import operations as campaigns
from campaigns.models import Message
from members import operations as members
from members.models import Customer
from tests.factories.members import CustomerFactory, MembershipFactory

ON = date(2026, 11, 22)
RECORDED = datetime(2026, 1, 5, 4, tzinfo=UTC)


def at(hour: int, minute: int = 0, on: date = ON) -> datetime:
    """A time on the dealership's wall clock."""
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=ZoneInfo("Asia/Shanghai"))


def celebrant(
    *, agreed: bool | None = True, birthday: date | None = date(1980, 11, 22), **facts: Any
) -> Customer:
    """A member with a birthday and an address; `agreed` None: never asked."""
    customer = CustomerFactory(birthday=birthday, email=facts.pop("email", "wang@example.com"), **facts)
    MembershipFactory(customer=customer)
    if agreed is not None:
        say(customer, agreed)
    return customer


def say(customer: Customer, agreed: bool, **place: str) -> None:
    """The customer's newest word on care by e-mail (or another place)."""
    members.record_consent(
        customer=customer.id, purpose=place.get("purpose", "care"), channel=place.get("channel", "email"),
        agreed=agreed, evidence="signed form", by=None, at=RECORDED,
    )  # fmt: skip


def announce(on: date = ON) -> int:
    return campaigns.announce_due(on=on, at=at(6, on=on))


def send(hour: int = 10, minute: int = 0, on: date = ON, **more: Any) -> campaigns.Sent:
    return campaigns.send_due(clock=lambda: at(hour, minute, on), **more)


def outcome(customer: Customer) -> tuple[str, str]:
    """State and reason of the customer's one message."""
    message = Message.objects.get(customer=customer)
    return message.state, message.reason
