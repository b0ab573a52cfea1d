"""A command that finds no database, or one without a club: a sentence with the command that helps, no traceback."""

import environ
from django.conf import settings
from django.db import DatabaseError
from django.utils.translation import gettext as _

from clubcrm import embedded

UNDEFINED_TABLE = "42P01"


def explain(error: DatabaseError) -> str | None:
    """What is missing and the command that mends it; None for what is wrong with a database that answers."""
    code = getattr(error.__cause__, "sqlstate", "")
    if code == UNDEFINED_TABLE:
        return _(
            "There is no club of this version in the database. Set it up with: .venv/bin/python manage.py migrate"
        )
    if code is not None:
        return None
    if (
        not environ.Env()("DATABASE_URL", default="")
        and not embedded.status(settings.STATE_DIR)["PostgreSQL"]
    ):
        return _(
            "The club's own database is not running. Start it with: .venv/bin/python -m clubcrm.embedded start"
        )
    chosen = settings.DATABASES["default"]
    return _(
        "The database %(name)s does not let us in: %(words)s. Is DATABASE_URL right, and was "
        ".venv/bin/python manage.py prepare_database run?"
    ) % {"name": chosen["NAME"], "words": str(error).strip().splitlines()[0].rstrip(".")}
