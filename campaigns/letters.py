"""A message as one person gets it."""

import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, NamedTuple

from campaigns import occasions, placeholders, wording
from campaigns.due import Due
from campaigns.occasions import OccasionKind

if TYPE_CHECKING:
    from campaigns.models import Template

HAN = re.compile(r"[㐀-䶿一-鿿豈-﫿]")
ZH, EN = "zh-hans", "en"


class Letter(NamedTuple):
    recipient: str
    subject: str
    body: str
    language: str


def choose_language(name: str) -> str:
    """Chinese to a name with a Chinese character, English to all others (docs/decisions/0037)."""
    return ZH if HAN.search(name) else EN


def choose_text(texts: "Template | Due", language: str) -> tuple[str, str]:
    """Subject and body as they were drafted in this language."""
    if language == ZH:
        return texts.subject_zh, texts.body_zh
    return texts.subject_en, texts.body_en


def write_letter(due: Due) -> Letter:
    """The letter of a due message, in the language of its reader."""
    language = choose_language(due.name)
    sender = due.advisor or wording.name_team(language)
    values = {"name": due.name, "branch": due.branch, "hotline": due.hotline, "sender": sender}
    own = occasions.find_kinds()[due.kind].placeholders
    values |= {each.name: each.value(due, language) for each in own}
    return fill_letter(due.address, choose_text(due, language), values, language)


def write_sample(
    template: "Template",
    kinds: Iterable[OccasionKind],
    *,
    recipient: str,
    language: str,
    name: str,
    branch: str,
    hotline: str,
) -> Letter:
    """A letter for occasions of these kinds, as a customer of this name at this branch would get it."""
    values = {"name": name, "branch": branch, "hotline": hotline, "sender": wording.name_team(language)}
    values |= {each.name: each.sample(language) for kind in kinds for each in kind.placeholders}
    return fill_letter(recipient, choose_text(template, language), values, language)


def fill_letter(recipient: str, text: tuple[str, str], values: dict[str, str], language: str) -> Letter:
    subject, body = (placeholders.fill(part, values) for part in text)
    return Letter(recipient, subject, body + "\n", language)
