"""Members with a birthday and what they said about messages."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from campaigns import operations as campaigns
from campaigns.models import Attempt, Message, Occasion
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


def message_to(customer: Customer, *, due_on: date, instance: str = "2026", **facts: Any) -> Message:
    """A waiting message of the birthday's occasion, as announced."""
    return Message.objects.create(
        customer=customer,
        occasion=Occasion.objects.get(code="birthday"),
        instance=instance,
        channel="email",
        due_on=due_on,
        branch=customer.branch,
        **{"send_after": at(9, on=due_on), "announced_at": at(6, on=due_on)} | facts,
    )


def begin_attempt(message: Message, *, begun_at: datetime, **letter: str) -> Attempt:
    """An open attempt of a waiting message, which is being sent from now on."""
    written = {
        "recipient": "a@example.com",
        "subject": "生日快乐",
        "body": "祝好",
        "language": "zh-hans",
    } | letter
    attempt = Attempt.objects.create(
        message=message,
        channel=message.channel,
        template_id=message.occasion.template_id,
        begun_at=begun_at,
        **written,
    )
    Message.objects.filter(id=message.id).update(state="sending")
    return attempt


def end_attempt(attempt: Attempt, state: str, *, at: datetime, reason: str = "", answer: str = "") -> None:
    """What the attempt came to, by the state its message ends in."""
    result = {"sent": "taken", "failed": "refused", "unclear": "unclear"}[state]
    Attempt.objects.filter(id=attempt.id).update(result=result, answer=answer, ended_at=at)
    Message.objects.filter(id=attempt.message_id).update(state=state, reason=reason, ended_at=at)


def announce(on: date = ON) -> int:
    return campaigns.announce_due(on=on, at=at(6, on=on))


def send(hour: int = 10, minute: int = 0, on: date = ON, **more: Any) -> campaigns.Sent:
    return campaigns.send_due(clock=lambda: at(hour, minute, on), **more)


def outcome(customer: Customer) -> tuple[str, str]:
    """State and reason of the customer's one message."""
    message = Message.objects.get(customer=customer)
    return message.state, message.reason
