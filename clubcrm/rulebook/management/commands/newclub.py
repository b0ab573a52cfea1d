"""`manage.py newclub`: an empty club with its first administrator, group and branches."""

import getpass
import os
import sys
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction
from django.utils import timezone

from clubcrm.kernel import operations as kernel
from clubcrm.kernel.clock import business_date
from clubcrm.rulebook import loading, packs, wording


class Command(BaseCommand):
    help = (
        "Start an empty club instead of the demo: database, group, branches and the first administrator. "
        "The rules in force are the opening rulebook (carclub, or what --rulebook names); change them in the admin site. "
        "The administrator's password is read from NEWCLUB_PASSWORD, asked for on a terminal, or else made up and "
        "printed once. Exit codes: 0 the club is there; 1 nothing was changed, the reason is printed."
    )
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--group", default="车友汇", help="name of the group (default: %(default)s)")
        parser.add_argument(
            "--branch",
            action="append",
            default=[],
            metavar="[CODE=]NAME[=HOTLINE]",
            help="a branch, named as the dealer system's files name it, e.g. 城东店 or east=城东店=400-800-1234; repeat",
        )
        parser.add_argument(
            "--admin", default="admin", help="user name of the first administrator (default: %(default)s)"
        )

        parser.add_argument(
            "--rulebook",
            metavar="NAME|FILE",
            help=f"the opening rulebook: a file, or one that is shipped ({', '.join(packs.names())})",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        password, made_up = choose_password(options["admin"])
        text = read_rulebook(options["rulebook"]) if options["rulebook"] else None
        try:
            with transaction.atomic():
                kernel.start_club(
                    group=options["group"],
                    branches=[read_branch(text) for text in options["branch"]],
                    admin=options["admin"],
                    password=password,
                )
                if text is not None:
                    open_with(text)
        except kernel.ClubExists as error:
            raise CommandError("There is a club in this database already; nothing was changed.") from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        self.stdout.write(f"The club {options['group']} is ready with {len(options['branch'])} branches.")
        self.stdout.write(
            f"Administrator: {options['admin']}" + (f"  password: {password}" if made_up else "")
        )
        if not options["branch"]:
            self.stdout.write(
                "Add its branches in the admin site, under People and branches, before the first import."
            )


def read_rulebook(name_or_file: str) -> str:
    """The text of the opening rulebook."""
    try:
        return packs.text_of(name_or_file)
    except (packs.UnknownRulebook, UnicodeDecodeError) as error:
        raise CommandError(f"There is no rulebook {name_or_file}; nothing was changed.") from error


def open_with(rulebook: str) -> None:
    """Load the opening rulebook, as the system. What is wrong with it ends the command, and no club is begun."""
    faults = loading.load(rulebook, by=None, at=timezone.now(), on=business_date()).faults
    if faults:
        raise CommandError("\n".join(wording.list_faults(faults)))


def choose_password(admin: str) -> tuple[str, bool]:
    """The administrator's password, and whether it was made up here and must be printed."""
    if given := os.environ.get("NEWCLUB_PASSWORD", ""):
        return given, False
    if sys.stdin.isatty():
        return getpass.getpass(f"Password for {admin}: "), False
    return kernel.made_up_password(), True


def read_branch(text: str) -> kernel.NewBranch:
    """NAME, CODE=NAME or CODE=NAME=HOTLINE. Without a code it is made from the name's pinyin."""
    parts = [part.strip() for part in text.split("=")]
    match parts:
        case [name] if name:
            return kernel.NewBranch(None, name, "")
        case [code, name] if code and name:
            return kernel.NewBranch(code, name, "")
        case [code, name, hotline] if code and name:
            return kernel.NewBranch(code, name, hotline)
    raise CommandError(f"--branch {text!r} is not [CODE=]NAME[=HOTLINE], e.g. east=城东店=400-800-1234.")
