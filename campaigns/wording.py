"""What campaigns says to people: why a message did not go out, what is wrong with a text, what has to be found out."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop, ngettext

from campaigns import channels, occasions
from clubcrm.kernel import languages

if TYPE_CHECKING:
    from campaigns.models import Occasion

# Why a message did not go out, by the slug in the database. Kinds of occasions and channels add their own.
REASONS: dict[str, str | Promise] = {
    "missed_day": gettext_lazy("The day had passed; a late greeting is not sent."),
    "quiet_hours": gettext_lazy("The sending hours of the day were over."),
    "switched_off": gettext_lazy("The occasion was switched off."),
    "minor": gettext_lazy("Under 18: no messages without a guardian's consent."),
    "no_consent": gettext_lazy("Has not agreed to care messages."),
    "refused": gettext_lazy("Has refused care messages."),
    "withdrawn": gettext_lazy("Has withdrawn the agreement to care messages."),
    "merged": gettext_lazy("They became one with another customer, who is written to instead."),
    "restricted": gettext_lazy("What is known of them may not be used at present."),
    "suppressed": gettext_lazy("The number or address is on the do-not-contact list."),
    "erased": gettext_lazy("The customer was erased."),
    "did_not_arrive": gettext_lazy("Somebody found out that it did not arrive."),
}
# Consent is given for a channel, which is named where it is known.
REASONS_BY_CHANNEL: dict[str, str | Promise] = {
    "no_consent": gettext_lazy("Has not agreed to care messages by %(channel)s."),
    "refused": gettext_lazy("Has refused care messages by %(channel)s."),
    "withdrawn": gettext_lazy("Has withdrawn the agreement to care messages by %(channel)s."),
}
# Kept in English and translated where they are shown.
UNCLEAR = gettext_noop(
    "The greeting to %(name)s of %(day)s may or may not have arrived: find out and say so."
)
SENDER_DIED = gettext_noop("The sender stopped between the mail server and the record.")
RESTORED = gettext_noop("It waited when the backup was taken that was restored: it may have been sent since.")


def list_reasons() -> dict[str, str | Promise]:
    """Every reason, whatever the occasion and the channel."""
    reasons = dict(REASONS)
    for kind in occasions.find_kinds().values():
        reasons |= kind.reasons
    for channel in channels.find_channels().values():
        reasons |= channel.reasons
    return reasons


def explain_reason(slug: str, channel: str) -> str:
    """In the page's language; a slug that is no longer known stays itself."""
    if slug in REASONS_BY_CHANNEL and channel in channels.find_channels():
        return str(REASONS_BY_CHANNEL[slug]) % {"channel": name_channel(channel)}
    return str(list_reasons().get(slug, slug))


def name_channel(code: str) -> str:
    known = channels.find_channels().get(code)
    return str(known.label) if known else code


def name_team(language: str) -> str:
    """Who signs where the customer has no advisor."""
    with translation.override(language):
        return _("Customer care")


def refuse_placeholder(name: str, known: Iterable[str]) -> str:
    return _("{%(name)s} is no placeholder here; there are: %(known)s.") % {
        "name": name,
        "known": languages.join_words(f"{{{each}}}" for each in known),
    }


def refuse_brace() -> str:
    return _("A brace stands alone: write placeholders like {name}.")


def refuse_markup() -> str:
    return _("Plain text only: no HTML.")


def refuse_invisible() -> str:
    return _("An invisible character stands in the text; type it again without copying.")


def say_occasions(switched_on: list[tuple[str, int, int]]) -> str:
    """ "Birthday 9:00–21:00, Expiry 9:00–18:00"."""
    if not switched_on:
        return _("none switched on: nobody is written to")
    return _(", ").join(f"{name} {first}:00–{last}:00" for name, first, last in switched_on)


def say_hours(begins: int, ends: int) -> str:
    return f"{begins:02}:00–{ends:02}:00"


def describe_occasion(occasion: "Occasion") -> str:
    """When it writes, how and at which hours."""
    said = {
        "name": occasion,
        "hours": say_hours(occasion.send_from, occasion.send_until),
        "channel": name_channel(occasion.channel),
        "days": occasion.catch_up_days,
    }
    if not occasion.enabled:
        return _("Switched off: nobody is written to about “%(name)s”.") % said
    text = _("“%(name)s” goes out by %(channel)s between %(hours)s.") % said
    if not occasion.catch_up_days:
        late = _("What is missed is never sent late.")
        return f"{text} {late}"
    late = ngettext(
        "What is missed may go out up to %(days)s day later.",
        "What is missed may go out up to %(days)s days later.",
        occasion.catch_up_days,
    )
    return f"{text} {late % said}"
