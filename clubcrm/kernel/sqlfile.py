"""Loads `sql/NNNN_name.sql` for the migration of that number; its reverse stands below a `-- reverse` line."""

from pathlib import Path

from django.db import migrations

MARK = "\n-- reverse\n"


def run_sql(migration_file: str, name: str) -> migrations.RunSQL:
    """A RunSQL of `<app>/sql/<name>.sql`, seen from `<app>/migrations/NNNN_name.py` (pass `__file__`).

    Raises ValueError when the file has no `-- reverse` part: every migration is reversible.
    """
    text = (Path(migration_file).parent.parent / "sql" / f"{name}.sql").read_text()
    forward, mark, reverse = text.partition(MARK)
    if not mark:
        raise ValueError(f"{name}.sql has no '-- reverse' part")
    return migrations.RunSQL(forward, reverse)
