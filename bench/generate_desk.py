"""What pages show and the generated club lacks: people at work, complaints, greetings, one customer with very much.

Made in a family's own copy, the bulk by SQL without triggers, what hangs together by the product's operations.
"""

from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.contrib.auth.models import Group
from django.utils import timezone

from bench.generate import LAST_DAY
from bench.harness.club import AT, TODAY, Club
from clubcrm.kernel import roles
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Branch, Job, Staff, User
from complaints import operations as complaints
from members.models import Customer
from points import operations as points
from tiers import operations as tiers

# Roles whose people sit at a store; all others see the whole group.
AT_A_STORE = ("service-advisor", "sales-consultant", "receptionist", "service-manager", "sales-manager")
ORDINARY, HEAVY = 3, 4  # customers
CARS, VISITS, REDEMPTIONS = 12, 1_000, 100  # of the heavy one

# One complaint, taken in as it should be, again and again: one in ten is open.
COMPLAINTS = """
INSERT INTO complaints_complaint (number, customer_id, branch_id, side, channel_id, words, wish, grade_id, owner_role,
    owner_staff_id, received_by_id, received_at, respond_by_at, solve_by_at, close_by_at, clocks, next_due_at, breaches,
    state, outcome, answered_at, closed_at)
SELECT 'B' || lpad(n::text, 8, '0'), customer.id, customer.branch_id, side, channel_id, words, wish, grade_id,
    owner_role, owner_staff_id, received_by_id, received_at - ago, respond_by_at - ago, solve_by_at - ago,
    close_by_at - ago, clocks, CASE WHEN open THEN next_due_at - ago END, 0,
    CASE WHEN open THEN 'received' ELSE 'closed' END, CASE WHEN open THEN '' ELSE 'solved' END,
    CASE WHEN NOT open THEN received_at - ago END, CASE WHEN NOT open THEN close_by_at - ago END
FROM (
    SELECT n, mod(n, 10) = 0 AS open, n * interval '1 minute' AS ago,
        CASE WHEN mod(n, 50) = 1 AND n < 1000 THEN %(heavy)s ELSE bench.die(n, 81, %(members)s) END AS whose
    FROM generate_series(1, %(complaints)s) AS n
) AS drawn
JOIN members_customer AS customer ON customer.id = whose
JOIN complaints_complaint AS pattern ON pattern.id = %(pattern)s
ORDER BY n
"""
# Greetings of the last months, as many a day as there are birthdays; three in four were sent.
MESSAGES = """
WITH written AS (
    INSERT INTO campaigns_message (customer_id, occasion_id, instance, channel, due_on, branch_id, state, reason,
        send_after, announced_at, ended_at)
    SELECT customer.id, occasion.id, '2026', 'email', %(last_day)s::date - (n / %(a_day)s)::int, customer.branch_id,
        CASE WHEN mod(n, 4) < 3 THEN 'sent' ELSE 'not_sent' END, CASE WHEN mod(n, 4) < 3 THEN '' ELSE 'no-consent' END,
        %(at)s, %(at)s, %(at)s
    FROM generate_series(0, %(a_day)s * 60 - 1) AS n
    JOIN members_customer AS customer ON customer.id = 1 + mod(n * 7 + 3, %(members)s)
    JOIN campaigns_occasion AS occasion ON occasion.code = 'birthday'
    ON CONFLICT DO NOTHING
    RETURNING id, state, occasion_id
)
INSERT INTO campaigns_attempt (message_id, channel, template_id, language, recipient, subject, body, begun_at, result,
    answer, ended_at)
SELECT written.id, 'email', template_id, 'zh-hans', 'member@example.com', '生日快乐', '祝您生日快乐', %(at)s, 'taken', '', %(at)s
FROM written JOIN campaigns_occasion AS occasion ON occasion.id = occasion_id WHERE state = 'sent'
"""
HEAVY_CARS = """
WITH made AS (
    INSERT INTO members_vehicle (vin, plate, brand, model, mileage_km, recorded_at)
    SELECT 'LSVHEAVY' || lpad(n::text, 9, '0'), '川A' || lpad(n::text, 5, '9'), 'LSV', '途观', 1000 * n, %(at)s
    FROM generate_series(1, %(cars)s) AS n RETURNING id
)
INSERT INTO members_ownership (vehicle_id, customer_id, from_on) SELECT id, %(heavy)s, %(last_day)s FROM made
"""
HEAVY_VISITS = """
WITH visits AS (
    INSERT INTO members_visit (customer_id, vehicle_id, branch_id, arrived_on, order_number, service_type, mileage_km,
        recorded_at)
    SELECT customer.id, customer.id, branch_id, %(last_day)s::date - n::int, 'HEAVY' || lpad(n::text, 6, '0'), '保养',
        200000 - n, %(last_day)s::date - n::int + time '09:00'
    FROM members_customer AS customer, generate_series(1, %(visits)s) AS n WHERE customer.id = %(heavy)s
    RETURNING *
), invoices AS (
    INSERT INTO members_invoice (number, revision, kind, visit_id, customer_id, vehicle_id, branch_id, invoiced_on,
        total_cents, recorded_at)
    SELECT order_number, 1, 'service', id, customer_id, vehicle_id, branch_id, arrived_on, 60000, recorded_at
    FROM visits RETURNING id
)
INSERT INTO members_invoiceline (invoice_id, category_id, payer, amount_cents)
SELECT invoices.id, category.id, 'self', 30000
FROM invoices JOIN bench.category AS category ON category.place IN (1, 2)
"""
HEAVY_INVOICES = "SELECT id FROM members_invoice WHERE number LIKE 'HEAVY%'"


class Desk(NamedTuple):
    """Whose pages are opened (by public id), and who opens them (a sign-in by role; "" has no role)."""

    ordinary: UUID
    heavy: UUID
    people: dict[str, User]


def fill(club: Club) -> Desk:
    people = {code: at_work(club, code) for code in ("", *roles.BY_CODE)}
    today = business_date(timezone.now())
    Job.objects.create(
        name="nightly", business_date=today, state="done", started_at=timezone.now(), attempts=1
    )
    write_rows(club, people["receptionist"])
    make_heavy(club)
    owners = Customer.everywhere.in_bulk([ORDINARY, HEAVY])
    return Desk(owners[ORDINARY].public_id, owners[HEAVY].public_id, people)


def at_work(club: Club, code: str) -> User:
    user = User.objects.create(username=f"bench-{code or 'nobody'}", is_staff=code == "administrator")
    if code:
        user.groups.add(Group.objects.get(name=code))
    store = club.value("SELECT id FROM bench.store WHERE place = 1")
    branch = store if code in AT_A_STORE else Branch.objects.get(code="bench").pk
    Staff.objects.create(user=user, name=user.username, branch_id=branch)
    return user


def write_rows(club: Club, receptionist: User) -> None:
    customer = Customer.everywhere.get(id=ORDINARY)
    pattern = complaints.take_in(
        customer=customer.id, visit=None, branch=customer.branch_id, side="service", channel="phone",
        words="两次都说修好了，高速上又响", wish="更换总成", grade=1, by=receptionist.pk, at=AT - timedelta(hours=1),
    )  # fmt: skip
    known: dict[str, Any] = {
        "members": club.size.members,
        "complaints": max(100, club.size.members // 50),
        "pattern": pattern.id,
        "a_day": max(10, club.size.members // 365),
        "heavy": HEAVY,
        "last_day": LAST_DAY,
        "at": AT - timedelta(hours=1),
        "cars": CARS,
        "visits": 50 if club.small else VISITS,
    }
    with club.owner() as here:
        here.execute("SET session_replication_role = replica")
        for statement in (COMPLAINTS, MESSAGES, HEAVY_CARS, HEAVY_VISITS):
            here.execute(statement, known)


def make_heavy(club: Club) -> None:
    """Redemptions, then points of every visit, and the tier that follows."""
    branch = Customer.everywhere.get(id=HEAVY).branch_id
    for number in range(5 if club.small else REDEMPTIONS):
        points.redeem(
            customer=HEAVY, amount=10, branch=branch, purpose="gift", key=f"heavy:{number}", by=None, at=AT
        )
    points.earn_invoices(invoices=[row[0] for row in club.rows(HEAVY_INVOICES)], by=None, at=AT)
    tiers.reassess(customer=HEAVY, as_of=TODAY, cause="night", by=None, at=AT)
