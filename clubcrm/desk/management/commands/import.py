"""`manage.py import KIND FILE`: bring a file of the dealer system into the club."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone
from django.utils.translation import gettext as _

from clubcrm.desk import importing
from clubcrm.kernel.management import progress
from clubcrm.kernel.management.explained import ExplainedCommand
from clubcrm.kernel.models import Branch
from members import wording
from members.importing import kinds
from members.operations.importing import FileUnreadable, Outcome

HELP = """Import a file of the dealer system (CSV, XLSX or XLS): every good row, each bad row with its reason.
All rows are committed together or not at all; importing a file again changes nothing. Kinds: %(kinds)s.

The last line printed is one JSON object:
  {"read", "committed", "unchanged", "skipped", "rejected", "rejects"}
unchanged: already in the club; skipped: an identical repeat inside the file; rejects: the path of a CSV with the
refused rows and the reasons, or null.

Exit codes: 0 imported (also with refused rows); 1 nothing was changed, one sentence says why (the kind or the branch is
unknown, the file cannot be read, columns are missing); 2 wrong arguments."""


class Command(ExplainedCommand):
    help = HELP
    requires_migrations_checks = False

    def fill(self) -> dict[str, str]:
        return {"kinds": ", ".join(sorted(kinds.find_kinds()))}

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("kind", metavar="KIND", help="owners, repair-orders, car-sales …")
        parser.add_argument("file", metavar="FILE", type=Path)
        parser.add_argument("--branch", metavar="CODE", help="the branch of rows that name none")
        parser.add_argument("--dry-run", action="store_true", help="check everything, change nothing")

    def handle(self, *args: Any, kind: str, file: Path, **options: Any) -> None:
        branch = branch_of(options["branch"]) if options["branch"] else None
        extra = {"progress": draw} if self.stderr.isatty() else {}
        try:
            outcome = importing.import_file(
                kind=kind,
                path=file,
                branch=branch,
                dry_run=options["dry_run"],
                by=None,
                at=timezone.now(),
                **extra,
            )
        except kinds.UnknownKind as problem:
            known = ", ".join(sorted(kinds.find_kinds()))
            text = _("There is no kind of file called %(kind)s. Known: %(known)s.")
            raise CommandError(text % {"kind": kind, "known": known}) from problem
        except FileUnreadable as problem:
            raise CommandError(f"{file.name}: {problem}") from problem
        self.say(outcome, dry_run=options["dry_run"])

    def say(self, outcome: Outcome, *, dry_run: bool) -> None:
        for slug, noted in outcome.noted.items():
            self.stdout.write(
                f"{noted.count:>8}  {wording.explain_note(slug, noted.count, noted.first_rows)}"
            )
        for slug, count in outcome.reasons.items():
            self.stdout.write(f"{count:>8}  {wording.explain_row(slug)}")
        if dry_run:
            self.stdout.write(_("Dry run: nothing was changed."))
        figures = {
            name: getattr(outcome, name) for name in ("read", "committed", "unchanged", "skipped", "rejected")
        }
        path = str(outcome.rejects) if outcome.rejects else None
        self.stdout.write(json.dumps({**figures, "rejects": path}, ensure_ascii=False))


def branch_of(code: str) -> int:
    """The id of the branch with this code or name. Raises CommandError."""
    for field in ("code", "name"):
        if found := Branch.objects.filter(**{field: code}).values_list("id", flat=True).first():
            return found
    raise CommandError(_("No branch has the code or the name %(code)s.") % {"code": code})


def draw(rows: int, share: float) -> None:
    progress.draw(f"{rows:,}", share)
