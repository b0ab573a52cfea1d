"""`manage.py prove`: recompute every stored figure; exit 1 and name each drift."""

import json
import sys
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.utils.translation import gettext as _

from clubcrm.desk import proving
from clubcrm.kernel.clock import business_date


class Command(BaseCommand):
    help = (
        "Recompute all stored figures from the raw rows. Exit 0: nothing drifts. Exit 1: each drift is named."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON line instead of sentences.")

    def handle(self, *args: Any, **options: Any) -> None:
        findings = proving.prove(business_date())
        if options["json"]:
            rows = [{"part": part, "check": check, **details} for part, check, details in findings]
            parts = list(proving.PROOFS)
            self.stdout.write(json.dumps({"parts": parts, "drifts": rows}, ensure_ascii=False, default=str))
        else:
            self.say(findings)
        if findings:
            sys.exit(1)

    def say(self, findings: list[proving.Finding]) -> None:
        for part, check, details in findings:
            known = ", ".join(f"{name} {value}" for name, value in details.items() if value is not None)
            self.stdout.write(f"{part}: {check}: {known}")
        if findings:
            self.stdout.write(_("%(count)s figures drift.") % {"count": len(findings)})
        else:
            self.stdout.write(_("Proven: %(parts)s. Nothing drifts.") % {"parts": ", ".join(proving.PROOFS)})
