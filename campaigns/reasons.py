"""Why a message did not go out: a slug in the database, a sentence on the page."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

SENTENCES: dict[str, Promise] = {
    "missed_day": _("The day had passed; a late greeting is not sent."),
    "quiet_hours": _("The sending hours of the day were over."),
    "switched_off": _("The occasion was switched off."),
    "birthday_changed": _("The birthday in the file was changed meanwhile."),
    "minor": _("Under 18: no messages without a guardian's consent."),
    "no_consent": _("Has not agreed to care messages by e-mail."),
    "refused": _("Has refused care messages by e-mail."),
    "withdrawn": _("Has withdrawn the agreement to care messages by e-mail."),
    "restricted": _("What is known of them may not be used at present."),
    "suppressed": _("The number or address is on the do-not-contact list."),
    "erased": _("The customer was erased."),
    "no_address": _("No e-mail address in the file."),
    "bad_address": _("The e-mail address in the file cannot be right."),
    "server_refused": _("The mail server refused it three times."),
    "did_not_arrive": _("Somebody found out that it did not arrive."),
}


def sentence(slug: str) -> str:
    """In the page's language; a slug that is no longer known stays itself."""
    return str(SENTENCES.get(slug, slug))
