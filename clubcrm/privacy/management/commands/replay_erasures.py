"""`manage.py replay_erasures [FILE]`: erase again whoever an older backup brought back."""

import json
import sys
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from clubcrm.kernel.management.explained import ExplainedCommand
from clubcrm.privacy import tombstones

HELP = """Carry out again every erasure recorded in FILE (default: ERASURES_FILE, beside the club's state; each backup has
one, too). `manage.py restore` does it by itself; this is for databases restored by other means. Repeatable.

The last line printed is one JSON object: {"erased", "known", "absent", "unreadable"}. "absent" are not in this database:
imports leave them out. "unreadable" were recorded with another PRIVACY_KEY.

Exit codes: 0 done; 1 the file cannot be read, or some lines were made with another PRIVACY_KEY; 2 wrong arguments."""


class Command(ExplainedCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", metavar="FILE", type=Path, nargs="?")

    def handle(self, *args: Any, file: Path | None, **options: Any) -> None:
        path = file or Path(settings.ERASURES_FILE)
        if file and not file.exists():
            raise CommandError(f"{file} does not exist.")
        try:
            done = tombstones.replay(tombstones.read(path))
        except (ValueError, OSError) as problem:
            raise CommandError(str(problem)) from problem
        self.stdout.write(json.dumps(done._asdict()))
        if done.unreadable:
            sys.exit(1)
