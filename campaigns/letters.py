"""A message as one person gets it."""

import re
from typing import NamedTuple

from django.utils import translation
from django.utils.translation import gettext as _

from campaigns import placeholders
from campaigns.judging import Due

HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
ZH, EN = "zh-hans", "en"


class Letter(NamedTuple):
    recipient: str
    subject: str
    body: str
    language: str


def language_for(name: str) -> str:
    """Chinese to a name with a Chinese character, English to all others (docs/decisions/0037)."""
    return ZH if HAN.search(name) else EN


def write(due: Due) -> Letter:
    """The letter of a due message, in the language of its reader."""
    language = language_for(due.name)
    subject, body = (due.subject_zh, due.body_zh) if language == ZH else (due.subject_en, due.body_en)
    values = {
        "name": due.name, "branch": due.branch, "hotline": due.hotline,
        "sender": due.advisor or team(language),
    }  # fmt: skip
    return filled(due.email, subject, body, values, language)


def filled(recipient: str, subject: str, body: str, values: dict[str, str], language: str) -> Letter:
    return Letter(
        recipient, placeholders.fill(subject, values), placeholders.fill(body, values) + "\n", language
    )


def team(language: str) -> str:
    """Who signs where the customer has no advisor."""
    with translation.override(language):
        return _("Customer care")
