"""`manage.py prepare_database`: roles, the database and its grants; safe to repeat.

An entry point: where no DATABASE_URL is set it starts the embedded PostgreSQL first.
"""

from typing import Any

import environ
import psycopg
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from clubcrm import embedded
from clubcrm.kernel import database


class Command(BaseCommand):
    help = (
        "Make the two database roles, the database and its grants. Uses DATABASE_ADMIN_URL if set, else the "
        "embedded server's own superuser, else the login of DATABASE_URL (which must then be allowed to)."
    )
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        chosen = settings.DATABASES["default"]
        if not environ.Env()("DATABASE_URL", default=""):
            embedded.start(settings.STATE_DIR, redis=False)
        try:
            database.prepare(admin_parameters(chosen), chosen["NAME"], chosen["USER"] or None)
        except database.HalfRestored as error:
            raise CommandError(str(error)) from error
        except psycopg.Error as error:
            raise CommandError(
                f"The database {chosen['NAME']} could not be prepared: {str(error).strip()} "
                "Set DATABASE_ADMIN_URL to a login that may create roles and databases."
            ) from error


def admin_parameters(chosen: dict[str, Any]) -> dict[str, object]:
    """psycopg parameters of the login that sets up, without the database's name."""
    env = environ.Env()
    if url := env("DATABASE_ADMIN_URL", default=""):
        chosen = env.db_url_config(url)
    elif not env("DATABASE_URL", default=""):
        chosen = chosen | {"USER": settings.EMBEDDED.pg_admin_user}
    names = {"HOST": "host", "PORT": "port", "USER": "user", "PASSWORD": "password"}
    return {names[key]: chosen[key] for key in names if chosen.get(key)}
