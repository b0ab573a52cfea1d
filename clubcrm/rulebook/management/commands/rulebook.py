"""`manage.py rulebook dump | load | check | keys`: the rules of the club as one TOML file."""

import sys
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from clubcrm.kernel.clock import business_date
from clubcrm.kernel.management.explained import ExplainedCommand
from clubcrm.kernel.models import User
from clubcrm.kernel.rulefile import Change, Fault, How
from clubcrm.rulebook import documenting, loading, packs, wording, writing

HELP = """The rules of the club as one TOML file (docs/rulebook.md explains every key).

  rulebook dump [FILE]   write the rules in force to FILE, or print them
  rulebook check FILE    say everything that is wrong with FILE, and what loading it would change; change nothing
  rulebook load FILE     show what changes, ask, and load it: all or nothing. Rules that say something else become new
                         versions in force from today; loading the same file again changes nothing
  rulebook keys          print docs/rulebook.md

FILE may also be the name of a rulebook that is shipped: %(packs)s.
Exit codes: 0 done, also where nothing was to be changed; 1 there are faults, or the answer was no: nothing was changed;
2 wrong arguments."""


class Command(ExplainedCommand):
    help = HELP
    requires_system_checks: list[str] = []

    def fill(self) -> dict[str, str]:
        return {"packs": ", ".join(packs.names())}

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("act", choices=["dump", "check", "load", "keys"])
        parser.add_argument("file", nargs="?", metavar="FILE")
        parser.add_argument(
            "--yes", "-y", "--no-input", "--noinput", action="store_true", help="load without asking"
        )
        parser.add_argument(
            "--propose", action="store_true", help="let a second person put the rules into force"
        )
        parser.add_argument(
            "--by", metavar="USER", help="who loads or proposes it (default: the system itself)"
        )
        parser.add_argument("--language", choices=["en", "zh-hans"], help="language of what is said")

    def handle(self, *args: Any, act: str, **options: Any) -> None:
        with translation.override(options["language"] or translation.get_language()):
            getattr(self, f"do_{act}")(options)

    def do_keys(self, options: dict[str, Any]) -> None:
        self.stdout.write(documenting.markdown(), ending="")

    def do_dump(self, options: dict[str, Any]) -> None:
        text = writing.write()
        if options["file"]:
            Path(options["file"]).write_text(text, encoding="utf-8")
        else:
            self.stdout.write(text, ending="")

    def do_check(self, options: dict[str, Any]) -> None:
        outcome = loading.check(self.text(options), by=None, at=timezone.now(), on=business_date())
        self.refuse(outcome.faults)
        self.show(outcome.changes)

    def do_load(self, options: dict[str, Any]) -> None:
        text, by = self.text(options), self.person(options)
        how = How.PROPOSE if options["propose"] else How.LOAD
        trial = How.PROPOSE if options["propose"] else How.TRY
        outcome = loading.check(text, by=by, at=timezone.now(), on=business_date(), how=trial)
        self.refuse(outcome.faults)
        self.show(outcome.changes)
        if not outcome.changes:
            return
        if not (options["yes"] or not sys.stdin.isatty() or agreed()):
            self.stderr.write(_("Nothing was changed."))
            sys.exit(1)
        self.refuse(loading.load(text, by=by, at=timezone.now(), on=business_date(), how=how).faults)
        done = _("Proposed: a second person decides in the inbox.") if options["propose"] else _("Loaded.")
        self.stdout.write(done)

    def text(self, options: dict[str, Any]) -> str:
        if not options["file"]:
            raise CommandError(_("Say which file."), returncode=2)
        try:
            return packs.text_of(options["file"])
        except packs.UnknownRulebook as error:
            known = ", ".join(packs.names())
            text = _("There is no file %(file)s, and no rulebook of that name. Shipped are: %(known)s.")
            raise CommandError(text % {"file": options["file"], "known": known}, returncode=2) from error
        except UnicodeDecodeError as error:
            raise CommandError(_("%(file)s is not UTF-8 text.") % {"file": options["file"]}) from error

    def person(self, options: dict[str, Any]) -> int | None:
        if options["propose"] and not options["by"]:
            raise CommandError(
                _("--propose needs --by USER: who proposes may not be the one who agrees."), returncode=2
            )
        if not options["by"]:
            return None
        if found := User.objects.filter(username=options["by"], is_active=True).first():
            return found.id
        raise CommandError(_("There is no active sign-in %(name)s.") % {"name": options["by"]}, returncode=2)

    def refuse(self, faults: list[Fault]) -> None:
        """Say what is wrong and leave with 1."""
        if not faults:
            return
        for line in wording.list_faults(faults):
            self.stderr.write(line)
        sys.exit(1)

    def show(self, changes: list[Change]) -> None:
        if not changes:
            self.stdout.write(_("Nothing changes."))
        for change in changes:
            self.stdout.write(f"{change.sign} {change.text}")
            for detail in change.details:
                self.stdout.write(f"    {detail}")


def agreed() -> bool:
    return input(_("Load this? [y/N] ")).strip().lower() in ("y", "yes", "是")
