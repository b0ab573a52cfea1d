"""`manage.py password_link NAME`: for a club without a mail server, by whoever runs it."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from clubcrm.kernel import staffing
from clubcrm.kernel.models import Staff
from clubcrm.kernel.signin import letters


class Command(BaseCommand):
    help = (
        "Print a link by which this person chooses a password: once, within three days. Pages never show one, they send it "
        "by letter. It stands in the record of the sign-in."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("username")

    def handle(self, *args: Any, **options: Any) -> None:
        staff = Staff.objects.select_related("user").filter(user__username=options["username"]).first()
        if staff is None or staff.user is None or not staff.user.is_active:
            raise CommandError(f"Nobody signs in as {options['username']}.")
        staffing.invited_again(staff=staff.pk, by=None, at=timezone.now())
        host = next(iter(settings.ALLOWED_HOSTS), "localhost")
        address = f"{'https' if settings.PRODUCTION else 'http'}://{host.lstrip('.')}"
        self.stdout.write(address + letters.password_path(staff.user))
