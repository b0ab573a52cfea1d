"""The four placeholders of a message, filled in by name and never by a template engine.

A value is put in once and read no further: a customer called "{hotline}" stays called that. A line whose placeholder
has no value (a branch without a hotline) is left out, so that no half sentence goes to a member.
"""

import re
import unicodedata
from collections.abc import Mapping

from django.utils.translation import gettext as _

NAMES = ("name", "branch", "hotline", "sender")
# A hotline may be missing, and a subject has no other line to stand on.
IN_A_SUBJECT = ("name", "branch", "sender")
PLACEHOLDER = re.compile(r"\{([^{}\n]*)\}")
MARKUP = re.compile(r"<[a-zA-Z/!?]|&(#\w+|\w+);")


def faults(text: str, allowed: tuple[str, ...] = NAMES) -> list[str]:
    """What is wrong with a text, in words; empty when it may be used."""
    found = PLACEHOLDER.findall(text)
    wrong = [
        _("{%(name)s} is no placeholder here; there are: %(known)s.")
        % {"name": name, "known": braced(allowed)}
        for name in dict.fromkeys(found)
        if name not in allowed
    ]
    if re.search(r"[{}]", PLACEHOLDER.sub("", text)):
        wrong.append(_("A brace stands alone: write placeholders like {name}."))
    if MARKUP.search(text):
        wrong.append(_("Plain text only: no HTML."))
    if any(unicodedata.category(letter) in ("Cc", "Cf") and letter not in "\r\n\t" for letter in text):
        wrong.append(_("An invisible character stands in the text; type it again without copying."))
    return wrong


def faults_of(texts: Mapping[str, str]) -> dict[str, list[str]]:
    """What is wrong with the texts of a template, by field; subjects are those called so."""
    found = {
        name: faults(text, IN_A_SUBJECT if name.startswith("subject") else NAMES)
        for name, text in texts.items()
    }
    return {name: wrong for name, wrong in found.items() if wrong}


def braced(names: tuple[str, ...]) -> str:
    return ", ".join(f"{{{name}}}" for name in names)


def fill(text: str, values: dict[str, str]) -> str:
    """The text with its placeholders replaced; lines that would have a gap are left out."""
    tidy = {name: one_line(value) for name, value in values.items()}
    lines = [line for line in text.splitlines() if all(tidy.get(name) for name in PLACEHOLDER.findall(line))]
    whole = "\n".join(PLACEHOLDER.sub(lambda match: tidy[match[1]], line) for line in lines)
    return re.sub(r"\n{3,}", "\n\n", whole)


def one_line(value: str) -> str:
    """A value as it may stand in a header: no line breaks, no control or direction characters."""
    visible = (" " if letter.isspace() else letter for letter in value)
    return " ".join("".join(one for one in visible if unicodedata.category(one)[0] != "C").split())
