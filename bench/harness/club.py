"""What a family of figures is given: the generated club, and connections to the copy it may change."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, NamedTuple

import psycopg

from bench import generate
from bench.harness import server
from bench.harness.sizes import Size

# The first instant after the generated history, 10:00 in Shanghai: what figures write is written then.
AT = datetime.datetime.combine(
    generate.LAST_DAY + datetime.timedelta(days=1), datetime.time(2), tzinfo=datetime.UTC
)
TODAY = generate.LAST_DAY + datetime.timedelta(days=1)
SMALL = 2_000  # below this a run only shows that everything runs


class Club(NamedTuple):
    """`database` is the copy for one family; Django's default connection points at it, as the application role."""

    size: Size
    database: str

    @property
    def small(self) -> bool:
        """Too small to measure: everything once, briefly, without checkpoints."""
        return self.size.members <= SMALL

    @property
    def rounds(self) -> int:
        return 1 if self.small else 5

    @property
    def slice_seconds(self) -> float:
        """How long one client measurement lasts."""
        return 0.1 if self.small else 1

    @contextmanager
    def owner(self) -> Iterator[psycopg.Connection[Any]]:
        """An autocommit connection of the superuser: baselines, checkpoints, looking things up."""
        with server.admin(self.database) as here:
            yield here

    def settle(self) -> None:
        """Before a measurement: statistics and visibility are fresh, and no checkpoint comes in between."""
        with self.owner() as here:
            here.execute("ANALYZE" if self.small else "VACUUM (ANALYZE)")
        self.checkpoint()

    def checkpoint(self) -> None:
        if not self.small:
            self.run("CHECKPOINT")

    def rows(self, query: str, arguments: Any = None) -> list[tuple[Any, ...]]:
        with self.owner() as here:
            return here.execute(query, arguments).fetchall()

    def run(self, statement: str, arguments: Any = None) -> None:
        with self.owner() as here:
            here.execute(statement, arguments)

    def value(self, query: str, arguments: Any = None) -> Any:
        """The first column of the first row."""
        return self.rows(query, arguments)[0][0]
