"""Loads `<app>/sql/<noun>.sql` for a migration.

The file holds each function, view and trigger once, in its last form, written so that it may run again (`CREATE OR
REPLACE`). What it was before a migration of a deployed club is kept as `sql/before/NNNN_<noun>.sql`, NNNN the number of
the migration that replaced it: earlier migrations run that one, and that migration goes back to it.
"""

import re
from pathlib import Path

from django.db import migrations

MADE = re.compile(r"^CREATE OR REPLACE (FUNCTION|VIEW) (\w+)", re.MULTILINE)


def run_sql(migration_file: str, noun: str) -> migrations.RunSQL:
    """A RunSQL of the file as it was when this migration was written (pass `__file__`). Going back drops the functions
    and views that it brought; the triggers and rights that it gave to tables of the same migration go with these.
    """
    number = Path(migration_file).name.partition("_")[0]
    directory = Path(migration_file).parent.parent / "sql"
    replaced = {
        path.name.partition("_")[0]: path
        for path in directory.glob(f"before/[0-9][0-9][0-9][0-9]_{noun}.sql")
    }
    later = min((other for other in replaced if other > number), default="")
    new = replaced.get(later, directory / f"{noun}.sql").read_text()
    old = replaced[number].read_text() if number in replaced else ""
    return migrations.RunSQL(replace_text(old, new), replace_text(new, old))


def replace_text(old: str, new: str) -> str:
    """`new`, after what only `old` makes is dropped with all that hangs on it, the last made first."""
    kept = MADE.findall(new)
    gone = [made for made in reversed(MADE.findall(old)) if made not in kept]
    return "\n".join([*(f"DROP {kind} {name} CASCADE;" for kind, name in gone), new])
