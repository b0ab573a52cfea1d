"""A text in both languages: the rules are shown in both at once."""

from typing import NamedTuple

from clubcrm.kernel import languages


class Bilingual(NamedTuple):
    zh: str
    en: str

    @property
    def here(self) -> str:
        """In the language of the page."""
        return languages.choose(self.zh, self.en)


NOTHING = Bilingual("", "")


def space_figure(zh: str) -> str:
    """Chinese that begins with a figure stands off from the word before it."""
    return f" {zh}" if zh[:1].isdigit() else zh
