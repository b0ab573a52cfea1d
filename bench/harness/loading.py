"""Loading many rows at once: without indexes meanwhile, and with sequences moved on afterwards."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from psycopg import sql

from bench.harness.figures import say

# Everything but primary keys: those are ascending, cheap to keep, and foreign keys hang on them.
CONSTRAINTS = """
SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid)
FROM pg_constraint WHERE conrelid = ANY (%s::regclass[]) AND contype IN ('u', 'x')
"""
INDEXES = """
SELECT indexrelid::regclass::text, pg_get_indexdef(indexrelid)
FROM pg_index
WHERE indrelid = ANY (%s::regclass[])
    AND NOT EXISTS (SELECT FROM pg_constraint WHERE conindid = indexrelid AND contype IN ('p', 'u', 'x'))
"""
SEQUENCE = """
SELECT setval(pg_get_serial_sequence(%(table)s, 'id'), coalesce(max(id), 0) + 1, false) FROM {table}
"""


@contextmanager
def without_indexes(here: psycopg.Connection[Any], tables: list[str]) -> Iterator[None]:
    """Drop unique constraints and indexes of the tables, and make them again after the block."""
    constraints = here.execute(CONSTRAINTS, [tables]).fetchall()
    indexes = here.execute(INDEXES, [tables]).fetchall()
    for table, name, _ in constraints:
        here.execute(f"ALTER TABLE {table} DROP CONSTRAINT {quoted(here, name)}")
    for name, _ in indexes:
        here.execute(f"DROP INDEX {name}")
    yield
    for table in tables:
        here.execute(f"ANALYZE {table}")
    say(f"  {len(indexes) + len(constraints)} indexes")
    for _, definition in indexes:
        here.execute(definition)
    for table, name, definition in constraints:
        here.execute(f"ALTER TABLE {table} ADD CONSTRAINT {quoted(here, name)} {definition}")


def quoted(here: psycopg.Connection[Any], name: str) -> str:
    return sql.Identifier(name).as_string(here)


def move_sequences(here: psycopg.Connection[Any], tables: list[str]) -> None:
    for table in tables:
        here.execute(SEQUENCE.format(table=table), {"table": table})
