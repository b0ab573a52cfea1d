"""The placeholders of a message, filled in by name and never by a template engine.

A value is put in once and read no further: a customer called "{hotline}" stays called that. A line whose placeholder
has no value (a branch without a hotline) is left out, so that no half sentence goes to a member.
"""

import re
import unicodedata
from collections.abc import Collection, Iterable, Mapping

from campaigns import wording
from campaigns.occasions import OccasionKind

# Those of every message. A hotline may be missing, and a subject has no other line to stand on.
EVERYWHERE = ("name", "branch", "hotline", "sender")
NEVER_EMPTY = ("name", "branch", "sender")
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
MARKUP = re.compile(r"<[a-zA-Z/!?]|&(#\w+|\w+);")


def list_names(kinds: Iterable[OccasionKind]) -> tuple[str, ...]:
    """What may stand in a text for these kinds of occasions."""
    return EVERYWHERE + tuple(each.name for kind in kinds for each in kind.placeholders)


def list_names_in_subject(kinds: Iterable[OccasionKind]) -> tuple[str, ...]:
    return NEVER_EMPTY + tuple(each.name for kind in kinds for each in kind.placeholders if each.in_subject)


def find_faults(text: str, allowed: Iterable[str] = EVERYWHERE) -> list[str]:
    """What is wrong with a text, in words; empty when it may be used."""
    faults = [wording.refuse_placeholder(name, allowed) for name in find_names(text) if name not in allowed]
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        faults.append(wording.refuse_brace())
    if MARKUP.search(text):
        faults.append(wording.refuse_markup())
    if any(unicodedata.category(letter) in ("Cc", "Cf") and letter not in "\r\n\t" for letter in text):
        faults.append(wording.refuse_invisible())
    return faults


def find_faults_by_field(texts: Mapping[str, str], kinds: Collection[OccasionKind]) -> dict[str, list[str]]:
    """What is wrong with the texts of a template for these kinds of occasions; subjects are those called so."""
    allowed = {True: list_names_in_subject(kinds), False: list_names(kinds)}
    found = {name: find_faults(text, allowed[name.startswith("subject")]) for name, text in texts.items()}
    return {name: faults for name, faults in found.items() if faults}


def find_names(text: str) -> list[str]:
    """The placeholders of a text, each once, in order."""
    return list(dict.fromkeys(PLACEHOLDER.findall(text)))


def fill(text: str, values: dict[str, str]) -> str:
    """The text with its placeholders replaced; lines that would have a gap are left out."""
    tidy = {name: put_on_one_line(value) for name, value in values.items()}
    lines = [line for line in text.splitlines() if all(tidy.get(name) for name in PLACEHOLDER.findall(line))]
    whole = "\n".join(PLACEHOLDER.sub(lambda match: tidy[match[1]], line) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", whole)


def put_on_one_line(value: str) -> str:
    """A value as it may stand in a header: no line breaks, no control or direction characters."""
    spaced = (" " if letter.isspace() else letter for letter in value)
    visible = (letter for letter in spaced if unicodedata.category(letter)[0] != "C")
    return " ".join("".join(visible).split())
