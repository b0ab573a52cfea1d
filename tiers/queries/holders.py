"""The ladder in force with who holds what."""

from typing import Any

from django.db import connection

from clubcrm.kernel.scope import Scope
from tiers.queries.standing import list_steps

# How many customers of these branches hold each tier; by code, for versions of a ladder share their codes.
TIERS_HELD = """
SELECT tier.code, count(*) FROM tiers_standing AS standing
JOIN tiers_tier AS tier ON tier.id = standing.tier_id
JOIN members_customer AS customer ON customer.id = standing.customer_id
WHERE customer.branch_id = ANY(%(branches)s)
GROUP BY tier.code
"""


def count_holders(scope: Scope) -> list[dict[str, Any]]:
    """The tiers of the ladder in force, highest first, with how many customers of these branches hold each."""
    with connection.cursor() as cursor:
        cursor.execute(TIERS_HELD, {"branches": list(scope.branch_ids)})
        held = dict(cursor.fetchall())
    return [row | {"members": held.get(row["code"], 0)} for row in reversed(list_steps())]
