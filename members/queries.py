"""Reads of members beyond one filter chain; raw SQL as named constants.

Search: one box, several arms. What was typed decides which arms run; each arm reads through one index, gives at
most 200 candidates, and says how good the match is (0 exact, 1 from the start, 2 from the end, 3 inside).
"""

from datetime import date
from typing import NamedTuple

from django.db import connection
from django.db.models.functions import Reverse

from clubcrm.kernel.models import Staff
from clubcrm.kernel.scope import Scope
from members import phrases
from members.models import Customer, Ownership

CANDIDATES = 200

# An own branch has served them.
SERVED = """EXISTS (SELECT FROM members_invoice AS served
                   WHERE served.customer_id = {customer}.id AND served.branch_id = ANY(%(branches)s))"""
# Candidate customers by one condition on members_customer: those of the own branches, and those of other branches
# whom an own branch has served. The second half costs nothing for somebody who sees every branch. "+ 0" keeps the
# planner from reading a whole branch by its index where the arm's own index finds a handful.
OWN_CUSTOMERS = f"""
    (SELECT id, {{quality}} AS quality FROM members_customer
     WHERE {{condition}} AND branch_id + 0 = ANY(%(branches)s) LIMIT {CANDIDATES})
    UNION ALL
    (SELECT id, quality FROM (
         SELECT id, {{quality}} AS quality FROM members_customer
         WHERE {{condition}} AND branch_id + 0 <> ALL(%(branches)s)
           AND (SELECT count(*) FROM kernel_branch) > cardinality(%(branches)s) LIMIT {CANDIDATES}) AS elsewhere
     WHERE {SERVED.format(customer="elsewhere")})
"""
# The same by how a name begins, branch after branch by an index that leads with the branch: one store's five
# customers of a common beginning are not sought among the group's thousands.
BEGINNING = f"""CROSS JOIN LATERAL (SELECT id FROM members_customer
                         WHERE branch_id = branch.id AND {{condition}} {{order}} LIMIT {CANDIDATES}) AS customer"""
OWN_BY_BEGINNING = f"""
    (SELECT customer.id, {{quality}} AS quality FROM unnest(%(branches)s::bigint[]) AS branch (id)
     {BEGINNING} LIMIT {CANDIDATES})
    UNION ALL
    (SELECT id, quality FROM (
         SELECT customer.id, {{quality}} AS quality FROM kernel_branch AS branch
         {BEGINNING} WHERE branch.id <> ALL(%(branches)s) LIMIT {CANDIDATES}) AS elsewhere
     WHERE {SERVED.format(customer="elsewhere")})
"""
# Candidates by a condition on a car: whoever owns it today; LATERAL … LIMIT is one index look-up for each car found.
# Foreign customers only by the whole plate or VIN.
OWNERS = f"""
    (SELECT customer.id, {{quality}} AS quality
     FROM (SELECT id FROM members_vehicle WHERE {{condition}} LIMIT {CANDIDATES}) AS vehicle
     CROSS JOIN LATERAL (SELECT customer_id FROM members_ownership
                         WHERE vehicle_id = vehicle.id AND until_on IS NULL LIMIT 1) AS ownership
     CROSS JOIN LATERAL (SELECT id, branch_id FROM members_customer
                         WHERE id = ownership.customer_id LIMIT 1) AS customer
     WHERE {{seen}})
"""
# The same by a condition on a card that works.
HOLDERS = f"""
    (SELECT customer.id, {{quality}} AS quality
     FROM (SELECT customer_id, blocked_at FROM members_card WHERE {{condition}} LIMIT {CANDIDATES}) AS card
     CROSS JOIN LATERAL (SELECT id, branch_id FROM members_customer
                         WHERE id = card.customer_id LIMIT 1) AS customer
     WHERE card.blocked_at IS NULL AND {{seen}})
"""
# Of the own branches, or served there.
SEEN = f"(customer.branch_id = ANY(%(branches)s) OR {SERVED.format(customer='customer')})"
# A customer of any branch, by the whole phone number.
ANYBODY = f"(SELECT id, {{quality}} AS quality FROM members_customer WHERE {{condition}} LIMIT {CANDIDATES})"


class Arm(NamedTuple):
    """One way to be found: the statement's shape, its condition, how good it is, and the order of its index."""

    shape: str
    condition: str
    quality: int
    order: str = ""
    anywhere: bool = False

    def sql(self) -> str:
        return self.shape.format(
            condition=self.condition,
            quality=self.quality,
            order=f"ORDER BY {self.order}" if self.order else "",
            seen="TRUE" if self.anywhere else SEEN,
        )


ARMS = {
    "name": Arm(OWN_CUSTOMERS, "name_key = %(name)s::text", 0),
    "name_start": Arm(OWN_BY_BEGINNING, "name_key LIKE %(name_start)s::text", 1, "name_key USING ~<~"),
    "name_inside": Arm(
        OWN_CUSTOMERS,
        "members_name_grams(name_key) @> %(grams)s::text[] AND name_key LIKE %(name_inside)s::text",
        3,
    ),
    "pinyin": Arm(OWN_BY_BEGINNING, "pinyin = %(letters)s::text", 0),
    "pinyin_start": Arm(OWN_BY_BEGINNING, "pinyin LIKE %(letters_start)s::text", 1, "pinyin USING ~<~"),
    "initials": Arm(OWN_BY_BEGINNING, "initials = %(letters)s::text", 1),
    "initials_start": Arm(OWN_BY_BEGINNING, "initials LIKE %(letters_start)s::text", 2, "initials USING ~<~"),
    "phone": Arm(ANYBODY, "reverse(phone) = %(reversed)s::text", 0),
    "phone_tail": Arm(OWN_CUSTOMERS, "reverse(phone) LIKE %(tail)s::text", 2),
    "plate": Arm(OWNERS, "plate = %(plate)s::text", 0, anywhere=True),
    "plate_start": Arm(OWNERS, "plate LIKE %(plate_start)s::text", 1),
    "plate_tail": Arm(OWNERS, "reverse(plate) LIKE %(plate_tail)s::text", 2),
    "vin": Arm(OWNERS, "vin = %(code)s::text", 0, anywhere=True),
    "vin_tail": Arm(OWNERS, "reverse(vin) LIKE %(tail)s::text", 2),
    "card": Arm(HOLDERS, "number = %(code)s::text", 0, anywhere=True),
    "card_tail": Arm(HOLDERS, "reverse(number) LIKE %(tail)s::text", 2),
}
SEARCH = f"""
WITH found AS ({{arms}}), best AS (
    SELECT id, min(quality) AS quality FROM found GROUP BY id ORDER BY min(quality), id LIMIT {CANDIDATES}
)
SELECT customer.id, best.quality,
       customer.branch_id = ANY(%(branches)s) AS ours, count(*) OVER () AS found
FROM best JOIN members_customer AS customer ON customer.id = best.id AND customer.erased_at IS NULL
ORDER BY best.quality, ours DESC, char_length(customer.name), customer.name, customer.id
LIMIT %(limit)s
"""


class Hit(NamedTuple):
    """A customer found: `exact` when the whole of something was typed, `ours` when of one's own branches."""

    customer: int
    exact: bool
    ours: bool


class Found(NamedTuple):
    """The best hits and how many there were, counted up to CANDIDATES."""

    hits: list[Hit]
    total: int

    @property
    def only(self) -> Hit | None:
        """The one hit, or the one exact hit, that Enter may open at once."""
        exact = [hit for hit in self.hits if hit.exact]
        best = exact or self.hits
        return best[0] if len(best) == 1 and (exact or self.total == 1) else None

    def without(self, customers: list[int]) -> "Found":
        """The others."""
        left = [hit for hit in self.hits if hit.customer not in customers]
        return Found(left, self.total - len(self.hits) + len(left))


def search(*, text: str, scope: Scope, limit: int) -> Found:
    """Customers by name, pinyin, phone, plate, VIN or card number, best first; nothing for what is too short."""
    phrase = phrases.read_phrase(text)
    if not phrase.arms or not scope.branch_ids:
        return Found([], 0)
    statement = SEARCH.format(arms="\nUNION ALL\n".join(ARMS[name].sql() for name in phrase.arms))
    values = phrase.values | {"branches": list(scope.branch_ids), "limit": limit}
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        rows = cursor.fetchall()
    return Found([Hit(row[0], row[1] == 0, row[2]) for row in rows], rows[0][3] if rows else 0)


class Twin(NamedTuple):
    """Somebody known who shares a phone, plate or VIN with what is being entered."""

    customer: Customer
    shared: str


def twins(*, phone: str = "", plate: str = "", vin: str = "", besides: int | None = None) -> list[Twin]:
    """Customers of any branch with this phone, and today's owners of this plate or VIN; at most ten of each."""
    found: dict[int, Twin] = {}
    cars = Ownership.everywhere.filter(until_on=None).select_related("customer__branch")
    for shared, value, rows in (
        ("vin", vin, cars.filter(vehicle__vin=vin)),
        ("plate", plate, cars.filter(vehicle__plate=plate)),
    ):
        for ownership in rows.order_by("id")[:10] if value else []:
            found.setdefault(ownership.customer_id, Twin(ownership.customer, shared))
    if phone:
        # By the index on the reversed phone.
        for customer in (
            Customer.everywhere.alias(tail=Reverse("phone"))
            .filter(tail=phone[::-1])
            .select_related("branch")[:10]
        ):
            found.setdefault(customer.id, Twin(customer, "phone"))
    found.pop(besides or 0, None)
    return list(found.values())


# Erasing: the application's door, the owner's, and what tells whether a row is the customer meant.
ERASE = """
SELECT members_erase(%s::bigint, %s::timestamptz, %s::text, %s::bytea, %s::bytea, %s::text)
"""
FORGET = """
SELECT members_forget(%s::bigint, %s::bigint, %s::bigint, %s::timestamptz, %s::text, %s::bytea, %s::bytea, %s::text)
"""
PUBLIC_DIGEST = """
SELECT members_digest('public', public_id::text, %s::bytea, %s::bytea) FROM members_customer
WHERE id = %s::bigint AND erased_at IS NULL
"""
REFUSED_ROWS = "SELECT members_refused_rows(%s::bigint)"


def refused_rows(customer: int) -> list[int]:
    """Ids of the refused rows of imports that name this customer."""
    with connection.cursor() as cursor:
        cursor.execute(REFUSED_ROWS, [customer])
        return [row[0] for row in cursor.fetchall()]


# One person's month: the cars they received, what was invoiced for them, and whom they enrolled.
OWN_MONTH = """
SELECT
    (SELECT count(*) FROM members_visit
     WHERE advisor_id = %(staff)s AND arrived_on >= %(month)s::date AND voided_at IS NULL),
    (SELECT coalesce(sum(total_cents), 0)::bigint FROM members_invoice
     WHERE staff_id = %(staff)s AND invoiced_on >= %(month)s::date AND voided_at IS NULL),
    (SELECT count(*) FROM members_membership WHERE recorded_by_id = %(user)s AND joined_on >= %(month)s::date)
"""


class OwnMonth(NamedTuple):
    """One person's month: cars received, cents invoiced for them, members enrolled."""

    visits: int
    cents: int
    joined: int


def read_own_month(staff: Staff, today: date) -> OwnMonth:
    """One query."""
    with connection.cursor() as cursor:
        cursor.execute(OWN_MONTH, {"staff": staff.id, "user": staff.user_id, "month": today.replace(day=1)})
        return OwnMonth(*cursor.fetchone())


# What a car has run (members/mileage.py).
VALID_READING = "mileage_km IS NOT NULL AND voided_at IS NULL"
# `cars`: a SELECT of the cars to be set. One without a valid reading has no mileage.
SET_MILEAGE = f"""
UPDATE members_vehicle AS car SET mileage_km = newest.mileage_km
FROM (
    SELECT DISTINCT ON (wanted.id) wanted.id, reading.mileage_km
    FROM members_vehicle AS wanted
    LEFT JOIN (SELECT * FROM members_visit WHERE {VALID_READING}) AS reading ON reading.vehicle_id = wanted.id
    WHERE wanted.id IN ({{cars}})
    ORDER BY wanted.id, reading.arrived_on DESC, reading.id DESC
) AS newest
WHERE car.id = newest.id AND car.mileage_km IS DISTINCT FROM newest.mileage_km
"""
# The visits of these cars with whether each reading is below the one before.
LOWER_READINGS = f"""
SELECT id, mileage_km < lag(mileage_km) OVER (PARTITION BY vehicle_id ORDER BY arrived_on, id) AS is_lower
FROM members_visit WHERE {VALID_READING} AND vehicle_id IN ({{cars}})
"""
