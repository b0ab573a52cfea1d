"""SQL of the rulebook."""

from django.db import connection

TAKE_TURN = "SELECT pg_advisory_xact_lock(hashtext('rulebook'), hashtext('load'))"


def take_turn() -> None:
    """Two loadings at once would each propose the same: they go one by one, until the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute(TAKE_TURN)
