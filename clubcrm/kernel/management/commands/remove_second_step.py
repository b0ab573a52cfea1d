"""`manage.py remove_second_step NAME`: for an administrator whose telephone and recovery codes are both lost."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clubcrm.kernel import staffing
from clubcrm.kernel.models import Staff


class Command(BaseCommand):
    help = (
        "Remove somebody's second step and end their sessions; they set it up again at the next sign-in. "
        "Exit codes: 0 done; 1 nothing was changed, the reason is printed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name they sign in by")

    def handle(self, *args: Any, **options: Any) -> None:
        staff = Staff.objects.filter(user__username__iexact=options["name"]).first()
        if staff is None:
            raise CommandError(f"Nobody at work signs in as {options['name']}.")
        if not staffing.remove_second_step(staff=staff.pk, by=None, at=timezone.now()):
            raise CommandError(f"{options['name']} has no second step; nothing was changed.")
        self.stdout.write(f"The second step of {options['name']} is removed; all sessions have ended.")
