"""`manage.py report YYYY-MM`: the month at a glance as JSON or as a workbook."""

import argparse
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils.translation import gettext as _

from clubcrm.kernel import months
from clubcrm.kernel.management.explained import ExplainedCommand
from clubcrm.reports import data, documenting, reading, workbook

HELP = """The monthly report of the whole club, or of a branch and all below it.

--json prints one line: {"month", "branches", "figures": {key: {"unit", "value", "last", "change", "year_ago", "months",
"items"…}}}; docs/figures.md says what each key means. --xlsx writes the same numbers as a workbook.

Exit codes: 0 done; 1 there is no report, one sentence says why (the month has not begun, no such branch, the file cannot
be written); 2 wrong arguments."""


def month(text: str) -> date:
    """For argparse."""
    try:
        return months.parse(text)
    except months.NotAMonth as fault:
        raise argparse.ArgumentTypeError(
            _("%(text)s is not a month; write 2026-10.") % {"text": text}
        ) from fault


class Command(ExplainedCommand):
    help = HELP

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("month", metavar="YYYY-MM", type=month, nargs="?")
        parser.add_argument("--branch", metavar="CODE", help="only this branch and those below it")
        form = parser.add_mutually_exclusive_group(required=True)
        form.add_argument("--json", action="store_true", help="print one line of JSON")
        form.add_argument("--xlsx", metavar="FILE", type=Path, help="write a workbook")
        form.add_argument("--definitions", action="store_true", help="print docs/figures.md")
        self.parser = parser

    def handle(self, *args: Any, **options: Any) -> None:
        if options["definitions"]:
            self.stdout.write(documenting.markdown(), ending="")
            return
        if options["month"] is None:
            self.parser.error(_("Which month? Write 2026-10."))
        when = self.begun(options["month"])
        try:
            scope = reading.branches_of(options["branch"]) if options["branch"] else reading.everywhere()
        except reading.UnknownBranch as fault:
            raise CommandError(_("No branch has the code %(code)s.") % {"code": fault.args[0]}) from fault
        found = reading.read(when, scope)
        if options["xlsx"]:
            self.write(options["xlsx"], workbook.build_workbook(when, scope, found))
        else:
            self.stdout.write(json.dumps(data.report(when, scope, found), ensure_ascii=False))

    def begun(self, when: date) -> date:
        try:
            return reading.begun(when)
        except months.FutureMonth as fault:
            sentence = _("%(month)s has not begun; there is nothing to report yet.")
            raise CommandError(sentence % {"month": months.written(when)}) from fault

    def write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as fault:
            raise CommandError(f"{path}: {fault.strerror}") from fault
        self.stdout.write(str(path))
