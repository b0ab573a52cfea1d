"""`manage.py backup DIR`: the whole club into a new directory."""

import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError, CommandParser
from django.utils import timezone

from clubcrm.backups import operations as backups
from clubcrm.kernel.management.commands.migrate import roles_are_ready
from clubcrm.kernel.management.explained import ExplainedCommand

HELP = """Back the club up into DIR: the database as of one moment, the uploads, and a manifest with counts, the
ledger's figures and checksums. The club may be open. DIR must be new or empty; it and its files are for their owner
only: they hold everything about everybody.

The database is written by pg_dump where one is found that is not older than the server, else (or with --portable) as a
compressed file per table. The last line printed is one JSON object: {"kind", "rows", "files", "bytes"}.

Exit codes: 0 done; 1 no backup was made, one sentence says why; 2 wrong arguments. A directory without manifest.json
is a backup that was broken off: remove it."""


class Command(ExplainedCommand):
    help = HELP
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", metavar="DIR", type=Path)
        parser.add_argument("--portable", action="store_true", help="do without pg_dump: a file per table")

    def handle(self, *args: Any, directory: Path, portable: bool, **options: Any) -> None:
        if not roles_are_ready():
            call_command("prepare_database")
        try:
            made = backups.take(directory=directory, at=timezone.now(), portable=portable, **self.follow())
        except (backups.Problem, OSError) as problem:
            raise CommandError(str(problem)) from problem
        figures = {
            "kind": made.kind,
            "rows": sum(made.rows.values()),
            "files": len(made.files),
            "bytes": sum(file["bytes"] for file in made.files.values()),
        }
        self.stdout.write(json.dumps(figures))
