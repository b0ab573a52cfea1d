"""`manage.py migrate` as the owner role: the application role may not change the schema."""

from typing import Any

import psycopg
from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.commands.migrate import Command as Migrate
from django.db import connection
from django.db.utils import OperationalError

from clubcrm.kernel import database, history, queries
from clubcrm.kernel import operations as kernel


class Command(Migrate):
    def handle(self, *args: Any, **options: Any) -> None:
        if not roles_are_ready():
            call_command("prepare_database")
        # Whatever process migrates (the set-up of `make run`, newclub, a test): the history says that it was this.
        with database.as_owner(), history.acting(history.system("migrate")):
            refuse_half_restored()
            super().handle(*args, **options)
            if not options["plan"] and not options["check_unapplied"] and not options["app_label"]:
                kernel.write_roles()


def refuse_half_restored() -> None:
    """Raise CommandError where a restore was broken off."""
    connection.ensure_connection()
    try:
        database.refuse_half_restored(connection.connection)
    except database.HalfRestored as error:
        raise CommandError(str(error)) from error


def roles_are_ready() -> bool:
    """Whether the database answers under the owner role and lets it create tables."""
    try:
        with database.as_owner(), connection.cursor() as cursor:
            cursor.execute(queries.MAY_CREATE_TABLES)
            return bool(cursor.fetchone()[0])
    except (OperationalError, psycopg.OperationalError):
        return False
