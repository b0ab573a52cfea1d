"""`manage.py demo`: the demo club, built through the operations."""

import os
import sys
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection
from django.utils import timezone

from clubcrm.demo import build, club
from clubcrm.kernel import database, history, roles
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.management import progress
from clubcrm.kernel.models import Branch, Job


class Command(BaseCommand):
    help = (
        "Build the demo club: 3 branches, 2,000 customers, 30 months, one sign-in per role. Only in an empty database, "
        "and never where DATABASE_URL is set. A demo that was interrupted is started over. "
        "Exit codes: 0 done; 1 refused, nothing was changed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--signins", action="store_true", help="only list the demo's sign-ins")
        parser.add_argument(
            "--if-empty", action="store_true", help="do nothing where there is a club already"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["signins"]:
            self.list_sign_ins()
        elif os.environ.get("DATABASE_URL") and not (options["if_empty"] and Branch.objects.exists()):
            raise CommandError(
                "DATABASE_URL is set: the demo is only for the embedded database. Use newclub."
            )
        elif Job.objects.filter(name="demo").exclude(state=Job.State.DONE).exists():
            self.stdout.write("The demo was interrupted when it was built; it is started over.")
            start_over()
            self.build()
        elif options["if_empty"] and Branch.objects.exists():
            self.stdout.write("There is a club already; the demo is not loaded.")
        else:
            self.build()

    def build(self) -> None:
        """All of it, under a Job row that tells a demo which was finished from one which was interrupted."""
        today = business_date()
        try:
            if Branch.objects.exists():
                raise kernel.ClubExists
            job = kernel.running_job(name="demo", on=today, at=timezone.now())
            with history.acting(history.system("demo")), job:
                build.build(today=today, progress=self.draw)
        except kernel.ClubExists as error:
            raise CommandError("There is a club in this database already; nothing was changed.") from error
        except kernel.JobIsRunning as error:
            raise CommandError("The demo is being built by another process; wait for it.") from error
        self.list_sign_ins()

    def draw(self, step: str, share: float) -> None:
        """A bar on a terminal, a line per step elsewhere."""
        if sys.stderr.isatty():
            progress.draw(step, share)
        else:
            self.stderr.write(f"{share:4.0%} {step}")

    def list_sign_ins(self) -> None:
        """The demo's sign-ins; says so where this club is not the demo."""
        if not Branch.objects.filter(name=club.GROUP).exists():
            self.stdout.write("This club is not the demo; sign in with your own name.")
            return
        self.stdout.write(f"{'sign in as':<18}{'password':<16}role")
        for entry in club.SIGN_INS:
            self.stdout.write(f"{entry.username:<18}{club.PASSWORD:<16}{roles.BY_CODE[entry.role].label}")


def start_over() -> None:
    """An empty, migrated database again: what an interrupted demo left is of no use to anybody."""
    chosen = settings.DATABASES["default"]
    connection.close()
    database.drop(database.admin_parameters(), chosen["NAME"])
    call_command("prepare_database")
    call_command("migrate", verbosity=0, interactive=False)
