"""`manage.py nightly [--on DATE]`: exit 0 when done (now or before), 3 when it runs elsewhere, 1 on a failure."""

import sys
from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from clubcrm.desk import nightly
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Job
from tiers import operations as tiers


class Command(BaseCommand):
    help = "Run the night: points due, tallies, tiers, the proof of the ledger. Missed nights are caught up in order."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--on", type=date.fromisoformat, help="business date (default: today's), 2026-11-22"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        on = options["on"] or business_date()
        try:
            ran = nightly.run(on=on, clock=timezone.now)
        except kernel.JobIsRunning as running:
            self.stderr.write(f"The night of {running.args[1]} is being run by another process.")
            sys.exit(3)
        except tiers.RunsBackwards as backwards:
            raise CommandError(
                f"The night of {backwards.asked} is over: tiers already stand at {backwards.stands_at}."
            ) from backwards
        if not ran:
            self.stdout.write(f"The night of {on} is done already.")
        for night in ran:
            result = Job.objects.get(name=nightly.NAME, business_date=night).result
            self.stdout.write(f"Night of {night}: " + describe(result))


def describe(result: dict[str, Any]) -> str:
    """The figures of a night as a sentence."""
    parts = [
        f"{result['points']:,} points earned in {result['transfers']:,} lines",
        f"{result['points_expired']:,} points expired in {result['lots_expired']:,} lots",
        f"{result['due']:,} customers evaluated",
        f"{result['changed']:,} tiers changed",
        "the ledger is proved"
        if not result["drift"]
        else f"THE LEDGER DRIFTS in {result['drift']} places (manage.py prove)",
    ]
    return ", ".join(parts) + "." + (f" {result['note']}." if "note" in result else "")
