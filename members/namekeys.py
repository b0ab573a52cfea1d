"""What a customer is sought by besides the name as it is written: kept in columns of their own, renewed with the name."""

from functools import lru_cache
from typing import NamedTuple

from clubcrm.kernel.spelling.names import fold_name
from members import pinyin


class NameKeys(NamedTuple):
    """`name_key`: the name in simplified characters without anything between them; `pinyin` and `initials` of it."""

    name_key: str
    pinyin: str
    initials: str


@lru_cache(maxsize=65_536)
def make_name_keys(name: str) -> NameKeys:
    return NameKeys(fold_name(name)[:100], *pinyin.keys(name))
