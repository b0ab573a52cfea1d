"""The two languages: which of two wordings the reader gets."""

from django.utils import translation

LANGUAGES = ("zh-hans", "en")


def chinese() -> bool:
    """Whether the language in use is Chinese; every other reads English."""
    return (translation.get_language() or "").startswith("zh")


def choose(zh: str, en: str) -> str:
    return zh if chinese() else en
