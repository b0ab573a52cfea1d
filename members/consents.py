"""What customers may agree to, in the words they are asked with, and what they have said."""

from typing import NamedTuple

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.models import Consent, Wording

PURPOSES: dict[str, str | Promise] = {
    "care": _("Care: greetings and reminders"),
    "marketing": _("Offers and activities"),
    "survey": _("Questions about satisfaction"),
}
CHANNELS: dict[str, str | Promise] = {
    "email": _("E-mail"),
    "sms": _("Text message"),
    "phone": _("Phone call"),
    "wechat": _("WeChat"),
}


def name_scope(purpose: str, channel: str) -> str:
    """What a consent or a suppression is about, in words; an empty one is left out."""
    named = (PURPOSES.get(purpose, purpose), CHANNELS.get(channel, channel))
    return " · ".join(str(name) for name in named if name)


class Standing(NamedTuple):
    """What counts now for one purpose and channel: the newest row, or None where nothing was ever said."""

    purpose: str | Promise
    channel: str | Promise
    newest: Consent | None
    place: tuple[str, str] = ("", "")


def wordings() -> dict[str, Wording]:
    """The question in force of each purpose, in the order of PURPOSES. One query."""
    rows = {row.code: row for row in Wording.objects.filter(state=Wording.State.ACTIVE)}
    return {purpose: rows[purpose] for purpose in PURPOSES if purpose in rows}


def standing(customer: int) -> list[Standing]:
    """What the customer has said, per purpose and channel; care by e-mail always, even when never asked. One query."""
    rows = Consent.objects.filter(customer_id=customer).select_related("recorded_by__staff")
    newest = {(row.purpose, row.channel): row for row in rows.order_by("id")}
    places = [(purpose, channel) for purpose in PURPOSES for channel in CHANNELS]
    return [
        Standing(PURPOSES[purpose], CHANNELS[channel], newest.get((purpose, channel)), (purpose, channel))
        for purpose, channel in places
        if (purpose, channel) in newest or (purpose, channel) == ("care", "email")
    ]


def history(customer: int) -> list[tuple[Standing, bool]]:
    """Every word ever recorded, the newest first, each with whether it counts now. One query."""
    seen: set[tuple[str, str]] = set()
    told = []
    for row in (
        Consent.objects.filter(customer_id=customer).select_related("recorded_by__staff").order_by("-id")
    ):
        place = (row.purpose, row.channel)
        named = Standing(
            PURPOSES.get(row.purpose, row.purpose), CHANNELS.get(row.channel, row.channel), row, place
        )
        told.append((named, place not in seen))
        seen.add(place)
    return told
