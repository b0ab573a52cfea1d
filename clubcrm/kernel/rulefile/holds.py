"""What a key of a rulebook may hold: how the documentation says it, and the check of a value with words that explain."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils.translation import gettext as _

from clubcrm.kernel import languages

CODE = re.compile(r"[a-z0-9][a-z0-9_-]*")
BIGGEST = 2**63 - 1


class Wrong(ValueError):
    """The value cannot be used; the message says why."""


@dataclass(frozen=True)
class Holds:
    """`said` stands in docs/rulebook.md; `read` gives the value as it is kept, or raises Wrong."""

    said: str
    read: Callable[[Any], Any]


def text(longest: int) -> Holds:
    def read(value: Any) -> str:
        if not isinstance(value, str):
            raise Wrong(_("this is a text in quotation marks."))
        if len(value) > longest:
            raise Wrong(_("this is longer than %(longest)s characters.") % {"longest": longest})
        if "\0" in value:
            raise Wrong(_("a text holds no null characters."))
        return value

    return Holds("text", read)


def code(longest: int = 40) -> Holds:
    def read(value: Any) -> str:
        if not isinstance(value, str) or not CODE.fullmatch(value) or len(value) > longest:
            raise Wrong(
                _("a code is small letters, digits and hyphens, at most %(longest)s.") % {"longest": longest}
            )
        return value

    return Holds("code", read)


def whole(least: int = 0, most: int = BIGGEST) -> Holds:
    def read(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            raise Wrong(
                _("this is a whole number from %(least)s to %(most)s.") % {"least": least, "most": most}
                if most < BIGGEST
                else _("this is a whole number, %(least)s or more.") % {"least": least}
            )
        return value

    return Holds("number", read)


def read_figure(value: Any) -> int:
    """What a criterion or a rule compares with, which may be money."""
    if isinstance(value, bool) or not isinstance(value, int) or abs(value) > BIGGEST:
        raise Wrong(_("this is a whole number; money is in cents, so 1,000.00 yuan is 100000."))
    return value


def one_of(choices: Iterable[str]) -> Holds:
    known = list(choices)

    def read(value: Any) -> str:
        if value not in known:
            raise Wrong(
                _("“%(value)s” is not known here. Known are: %(known)s.")
                % {"value": value, "known": languages.join_words(f"“{each}”" for each in known)}
            )
        return str(value)

    return Holds(", ".join(f'`"{each}"`' for each in known), read)


def read_yes_no(value: Any) -> bool:
    if not isinstance(value, bool):
        raise Wrong(_("this is true or false, without quotation marks."))
    return value


def read_day(value: Any) -> date:
    if isinstance(value, str):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    if not isinstance(value, date) or isinstance(value, datetime):
        raise Wrong(_("this is a date such as 2026-01-01."))
    return value


def read_clock(value: Any) -> str:
    """A time of day as HH:MM, written so or as TOML's own time."""
    try:
        found = value if isinstance(value, time) else time.fromisoformat(value)
    except (TypeError, ValueError):
        raise Wrong(_("this is a time of day such as “08:30”.")) from None
    return f"{found:%H:%M}"


def read_table(value: Any) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise Wrong(_("this is a table such as { points = 1, per_cents = 100 }."))
    return value


figure = Holds("number", read_figure)
yes_no = Holds("true or false", read_yes_no)
day = Holds("date", read_day)
clock = Holds("time of day", read_clock)
table = Holds("table", read_table)


def list_of(each: Holds) -> Holds:
    """A list; one value stands for a list of one."""

    def read(value: Any) -> list[Any]:
        return [each.read(item) for item in (value if isinstance(value, list) else [value])]

    return Holds(f"list of {each.said}", read)


def set_of(each: Holds) -> Holds:
    """A list whose order says nothing: sorted, each once."""
    every = list_of(each)
    return Holds(every.said, lambda value: sorted(set(every.read(value))))
