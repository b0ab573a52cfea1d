"""Files do not bring back who was erased, and nothing is kept of a row that names them.

Asked first, over all rows, by number and phone; and of every row that is refused, for whatever reason, by everything in
any of its cells that can be read as a phone, a VIN, a plate, an address or a customer's number.
"""

import itertools
from collections.abc import Iterator, Sequence
from typing import Any, NamedTuple

from django.db import connection

from clubcrm.kernel.spelling import names
from clubcrm.kernel.spelling.finding import Identifier, find_identifiers
from members import keyed
from members.importing import cells, columns, queries
from members.importing.headings import Heading, normalise_heading
from members.importing.kinds import ImportKind

AT_ONCE = 1_000


class RefusedRow(NamedTuple):
    number: int
    identifiers: set[Identifier]
    names: set[str]


def leave_out_erased(kind: ImportKind) -> None:
    """Empty the staged rows whose number or phone belonged to somebody who was erased."""
    if not kind.person_keys:
        return
    digests, known_again = (
        [parts[key].format(field=field) for key, field in kind.person_keys.items()]
        for parts in (queries.DIGESTS, queries.KNOWN_AGAIN)
    )
    statement = queries.LEAVE_OUT_ERASED.format(
        digests=", ".join(digests), known_again=" OR ".join(f"({each})" for each in known_again)
    )
    with connection.cursor() as cursor:
        cursor.execute(statement)


def empty_refused(heading: Heading) -> None:
    """Empty the refused rows in which anything of somebody who was erased can be read, a few at a time."""
    with connection.cursor() as cursor:
        cursor.execute(queries.ANY_ERASED)
        if not cursor.fetchone()[0]:
            return
    erased: list[int] = []
    for rows in take_some(read_refused(heading)):
        erased += find_erased(rows)
    with connection.cursor() as cursor:
        cursor.execute(queries.EMPTY_REFUSED, [erased])


def take_some(rows: Iterator[RefusedRow]) -> Iterator[list[RefusedRow]]:
    while some := list(itertools.islice(rows, AT_ONCE)):
        yield some


def read_refused(heading: Heading) -> Iterator[RefusedRow]:
    """What identifies somebody in each refused row."""
    headings = [normalise_heading(name) for name in heading.names]
    numbers, called = (
        {place for place, name in enumerate(headings) if name in {normalise_heading(each) for each in known}}
        for known in (columns.CUSTOMER_NUMBER, columns.NAME)
    )
    with connection.chunked_cursor() as cursor:
        cursor.execute(queries.READ_REFUSED)
        rows: Any = cursor
        for number, texts in rows:
            found = set().union(*map(find_identifiers, texts))
            found |= {
                Identifier("number", read_number(texts[place])) for place in numbers if place < len(texts)
            }
            named = {names.fold_name(texts[place]) for place in called if place < len(texts)} - {""}
            yield RefusedRow(number, found - {Identifier("number", "")}, named)


def read_number(text: str) -> str:
    """A customer's number as it is stored; "" where it cannot be read."""
    try:
        return cells.clean_number(text, [])
    except cells.Refused:
        return ""


def find_erased(rows: Sequence[RefusedRow]) -> list[int]:
    """The numbers of those rows that name somebody who was erased and is no customer again."""
    digests = {
        keyed.digest(each.kind, each.value): each for each in set().union(*(row.identifiers for row in rows))
    }
    with connection.cursor() as cursor:
        cursor.execute(queries.FIND_ERASED, [list(digests)])
        erased = {digests[bytes(digest)] for (digest,) in cursor.fetchall()}
        cursor.execute(queries.FIND_LIVING, [[each.kind for each in erased], [each.value for each in erased]])
        living: dict[Identifier, set[str]] = {}
        for kind, value, name in cursor.fetchall():
            living.setdefault(Identifier(kind, value), set()).add(names.fold_name(name))
    return [
        row.number for row in rows if any(is_gone(each, row, living) for each in row.identifiers & erased)
    ]


def is_gone(erased: Identifier, row: RefusedRow, living: dict[Identifier, set[str]]) -> bool:
    """Whether nobody has this identifier today, or the row names somebody else than who has it."""
    holders = living.get(erased, set())
    return not holders or bool(row.names and not row.names & holders)
