"""`manage.py restore DIR`: a club from its backup, with the proof that it is the same."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db import connection
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from clubcrm.backups import operations as backups
from clubcrm.kernel.management.explained import ExplainedCommand

HELP = """Restore the backup in DIR: every checksum is verified before anything is touched, the rows come back in one
transaction, the schema is brought up to this version, and in the end counts, the ledger's figures and the proof must
say what the manifest says. Close the club first; afterwards everybody signs in again. A greeting that waited in the
backup and whose hour has come since is not sent: it stands on the page Care as unclear, for a person to find out.
Broken off before its end, a restore leaves the club closed: nobody can work in it. Restore again with --replace.

Exit codes: 0 restored and proved; 1 refused (one sentence says why, and whether anything was changed) or restored with
differences (each is named); 2 wrong arguments."""


class Command(ExplainedCommand):
    help = HELP
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("directory", metavar="DIR", type=Path)
        parser.add_argument(
            "--replace", action="store_true", help="in the place of the club that is there; asks first"
        )
        parser.add_argument("--yes", action="store_true", help="with --replace: do not ask")

    def handle(self, *args: Any, directory: Path, **options: Any) -> None:
        if options["replace"] and not options["yes"]:
            confirm()
        try:
            done = backups.restore(
                directory=directory, at=timezone.now(), replace=options["replace"], **self.follow()
            )
        except (backups.Problem, OSError) as problem:
            raise CommandError(str(problem)) from problem
        figures = {
            "rows": sum(done.manifest.rows.values()),
            "files": done.uploads,
            "at": done.manifest.taken_at,
        }
        self.stdout.write(_("Restored: %(rows)s rows and %(files)s uploads, as of %(at)s.") % figures)
        if done.unclear:
            text = ngettext(
                "%(count)s greeting may have been sent since: find out on the page Care.",
                "%(count)s greetings may have been sent since: find out on the page Care.",
                done.unclear,
            )
            self.stdout.write(text % {"count": done.unclear})
        if done.replayed.erased or done.replayed.absent:
            self.stdout.write(
                _("%(count)s customers erased since were erased again.") % {"count": done.replayed.erased}
            )
        for difference in done.differences:
            self.stdout.write(difference)
        if done.differences:
            self.stdout.write(
                _("%(count)s figures are not as they should be.") % {"count": len(done.differences)}
            )
            sys.exit(1)
        self.stdout.write(_("Counts, ledger and proof are as they should be."))


def confirm() -> None:
    """Ask on a terminal for the database's name; refuse where there is nobody to ask. Raises CommandError."""
    if not sys.stdin.isatty():
        raise CommandError(
            _("There is no terminal to ask on: say --yes to replace the club. Nothing was changed.")
        )
    name = str(connection.settings_dict["NAME"])
    sys.stderr.write(
        _("Everything in the database %(name)s will be replaced. Type its name: ") % {"name": name}
    )
    sys.stderr.flush()
    if sys.stdin.readline().strip() != name:
        raise CommandError(_("That is not its name; nothing was changed."))
