"""`manage.py prepare_database`: roles, the database and its grants; safe to repeat.

An entry point: where no DATABASE_URL is set it starts the embedded PostgreSQL first.
"""

from typing import Any

import environ
import psycopg
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import BaseCommand, CommandError

from clubcrm import embedded
from clubcrm.kernel import database


class Command(BaseCommand):
    help = (
        "Make the two database roles, the login of DATABASE_URL with its password, the database and its grants. "
        "Signs in by DATABASE_ADMIN_URL, or as the embedded server's own superuser."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = settings.DATABASES["default"]
        if not environ.Env()("DATABASE_URL", default=""):
            embedded.start(settings.STATE_DIR, redis=False)
        try:
            admin = database.admin_parameters()
            database.prepare(admin, chosen["NAME"], chosen["USER"], chosen.get("PASSWORD", ""))
        except (database.HalfRestored, ImproperlyConfigured) as error:
            raise CommandError(str(error)) from error
        except psycopg.Error as error:
            raise CommandError(
                f"The database {chosen['NAME']} could not be prepared: {str(error).strip()} "
                "Set DATABASE_ADMIN_URL to a login that may create roles and databases."
            ) from error
