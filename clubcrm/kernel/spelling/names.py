"""Names of people and organisations. Between the parts of a name of the west and north-west stands U+00B7: 麦麦提·艾力."""

import re

from clubcrm.kernel.spelling.simplified import to_simplified
from clubcrm.kernel.spelling.text import DASHES, DOTS, HAN, SPACES, normalise

DOT = "·"
BETWEEN_HAN = re.compile(rf"(?<=[{HAN}])\s+(?=[{HAN}])")
# A full stop is the dot of a name only between Chinese characters: "J. Smith" keeps his.
ANY_DOT = re.compile(rf"\s*[{DOTS}]+\s*|(?<=[{HAN}])\s*\.+\s*(?=[{HAN}])")
SAYS_NOTHING = re.compile(rf"[\s.'’‘`{DASHES}{DOTS}]+")


def read_name(value: str) -> str:
    """The stored form: U+00B7 for every dot between parts, no space between Chinese characters, single ones elsewhere."""
    value = normalise(value)
    if value.isascii():
        return SPACES.sub(" ", value)
    return SPACES.sub(" ", BETWEEN_HAN.sub("", ANY_DOT.sub(DOT, value))).strip(DOT)


def fold_name(value: str) -> str:
    """What a name is sought by: simplified, lower case, without dots, dashes, apostrophes and spaces."""
    return SAYS_NOTHING.sub("", to_simplified(normalise(value)).lower())
