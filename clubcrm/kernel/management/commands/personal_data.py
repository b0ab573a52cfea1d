"""`manage.py personal_data`: the register of personal fields as docs/personal-data.md."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from clubcrm.kernel import documenting

FILE = "docs/personal-data.md"


class Command(BaseCommand):
    help = "Print docs/personal-data.md as it has to be; with --check fail when the file is another."
    requires_migrations_checks = False
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="compare with the file, print nothing")

    def handle(self, *args: Any, check: bool, **options: Any) -> None:
        text = documenting.markdown()
        if not check:
            self.stdout.write(text, ending="")
        elif (settings.BASE_DIR / FILE).read_text() != text:
            raise CommandError(f"{FILE} is stale: manage.py personal_data > {FILE}")
