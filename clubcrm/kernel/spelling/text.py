"""Letters and marks whatever font, keyboard or program they come from."""

import re
import unicodedata

# Zero-width marks and directions come along with what is pasted from a phone's contacts.
INVISIBLE = re.compile("[\u00ad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
# Control characters, what stands for a lost character, halves of a character.
UNREADABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffd\ud800-\udfff]")
# Only the font of one machine knows what these look like.
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U000ffffd\U00100000-\U0010fffd]")
SPACES = re.compile(r"\s+")

# As the inside of a character class. Every hyphen, dash and minus; every dot that stands in the middle of a line.
DASHES = r"\-\u2010-\u2015\u2043\u2212\u2500\u2501\u30fc\ufe58\ufe63\uff0d"
DOTS = r"\u00b7\u0387\u16eb\u2022\u2024\u2027\u2219\u22c5\u2e31\u2e33\u30fb\u25cf\uff0e\uff65"
# Chinese characters with all extensions, compatibility forms and the zero of years and names.
HAN = r"\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003fffd"
# What stands between the characters of a number and says nothing.
FILLING = re.compile(rf"[\s.,_'()\[\]{DASHES}{DOTS}]+")
NO_LETTER = re.compile(rf"[^0-9a-z{HAN}]+")


def normalise(value: str) -> str:
    """NFKC, without invisible marks and without space at either end: full-width letters become ordinary ones."""
    if not value.isascii():
        value = INVISIBLE.sub("", unicodedata.normalize("NFKC", value))
    return value.strip()


def drop_filling(value: str) -> str:
    """The letters and digits of a number, without dashes, dots, brackets and spaces between them."""
    return FILLING.sub("", normalise(value))


def squeeze(value: str) -> str:
    """Only letters, digits and Han, in lower case: equal for all ways of writing one identifier. members_squeeze in SQL."""
    return NO_LETTER.sub("", normalise(value).lower())
