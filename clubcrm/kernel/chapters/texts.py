"""What the search of the settings looks through."""

from collections.abc import Callable
from typing import Any, NamedTuple, Self

from django.utils import translation
from django.utils.text import capfirst

from clubcrm.kernel import languages


class Text(NamedTuple):
    """The same in Chinese and in English."""

    zh: str
    en: str

    @classmethod
    def of(cls, words: Any) -> Self:
        """A lazy translation, a row, or what says it in both already."""
        if isinstance(words, cls):
            return words
        return cls(*(capfirst(text) for text in in_both(lambda: str(words))))


class Hit(NamedTuple):
    """A page, a field or a row (`sort`): the path to it, what is said there line by line, and its address."""

    sort: str
    path: tuple[Text, ...]
    lines: list[Text]
    url: str


def in_both(say: Callable[[], Any]) -> list[Any]:
    """What it gives in Chinese and in English."""
    said = []
    for language in languages.LANGUAGES:
        with translation.override(language):
            said.append(say())
    return said


def say_lines(say: Callable[[], list[str]]) -> list[Text]:
    """Lines in both languages, side by side; where one language has more of them, they stand for both."""
    zh, en = in_both(say)
    longer = max(len(zh), len(en))
    pad = [*zh, *en[len(zh) :]], [*en, *zh[len(en) :]]
    return [Text(str(pad[0][n]), str(pad[1][n])) for n in range(longer)]
