"""`manage.py reassess [--on DATE] [--all]`: evaluate tiers now, outside the night."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clubcrm.kernel.clock import business_date
from tiers import operations as tiers


class Command(BaseCommand):
    help = "Bring the tallies to a business date and evaluate who was touched, or everyone (--all)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, help="business date (default: today's), 2026-11-22"
        )
        parser.add_argument("--all", action="store_true", help="evaluate everyone, not only who was touched")

    def handle(self, *args: Any, **options: Any) -> None:
        on, at = options["on"] or business_date(), timezone.now()
        try:
            due = tiers.advance(as_of=on)
        except tiers.RunsBackwards as backwards:
            raise CommandError(
                f"Tiers stand at {backwards.stands_at} already; they cannot be evaluated as of {backwards.asked}."
            ) from backwards
        changed = tiers.reassess_due(as_of=on, by=None, at=at)
        who = f"{due:,} customers were due"
        if options["all"]:
            changed += tiers.reassess_all(as_of=on, by=None, at=at)
            who = "Everyone was evaluated"
        tiers.settle_multipliers(on=on)
        self.stdout.write(f"{who} as of {on}: {changed:,} tiers changed.")
