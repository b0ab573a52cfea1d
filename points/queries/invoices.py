"""What invoices gave: the lines of one of them, as they may still be taken back."""

from typing import NamedTuple

from django.db import connection


class Given(NamedTuple):
    """An earned line of an invoice, and how much of it was not reversed yet."""

    transfer: int
    left: int


# The lines of one invoice are a range of the index on the reference (";" follows ":" in collation C).
LEFT_OF_INVOICES = """
SELECT line.id, line.amount - coalesce((SELECT sum(amount) FROM points_transfer WHERE reverses_id = line.id), 0)::bigint
FROM members_invoice AS invoice JOIN points_transfer AS line ON line.kind = 'earn'
    AND line.reference >= 'invoice:' || invoice.number || ':' || invoice.revision || ':'
    AND line.reference < 'invoice:' || invoice.number || ':' || invoice.revision || ';'
WHERE invoice.id = ANY (%s::bigint[]) ORDER BY line.id
"""


def left_of_invoices(invoices: list[int]) -> list[Given]:
    """The earned lines of these invoices (ids) of which something is left, in order."""
    with connection.cursor() as cursor:
        cursor.execute(LEFT_OF_INVOICES, [invoices])
        return [Given(*row) for row in cursor.fetchall() if row[1] > 0]
