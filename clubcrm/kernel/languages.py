"""The two languages: which of two wordings the reader gets, and how words and sentences are put side by side."""

from collections.abc import Iterable

from django.utils import translation
from django.utils.translation import gettext

LANGUAGES = ("zh-hans", "en")


def chinese() -> bool:
    """Whether the language in use is Chinese; every other reads English."""
    return (translation.get_language() or "").startswith("zh")


def choose(zh: str, en: str) -> str:
    return zh if chinese() else en


def join_words(words: Iterable[object]) -> str:
    """ "labour, gifts" or 工时、礼品."""
    return gettext(", ").join(map(str, words))


def join_sentences(sentences: Iterable[object]) -> str:
    """One after the other; in Chinese no blank follows a full stop."""
    return choose("", " ").join(map(str, sentences))
