"""Builds the demo club: month by month through the same operations as real files, so that its history is true."""

import csv
import tempfile
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password
from django.db import transaction

from clubcrm.demo import caring, club, grievances, people, ruling, stories
from clubcrm.demo.clock import instant
from clubcrm.desk import importing, nightly, visits
from clubcrm.kernel import months
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.chapters import setting_up
from clubcrm.kernel.models import Branch, Staff, User
from members import operations as members
from members.models import Category, Customer, Ownership, Visit
from points import operations as points
from points import queries as ledger
from tiers import operations as tiers

MONTHS = 30
REDEMPTIONS, NOMINATIONS = 320, 14
Progress = Callable[[str, float], None]


def build(*, today: date, progress: Progress) -> None:
    """The whole demo club as of `today`. Raises kernel.ClubExists when there is a club already.

    `progress(step, share)` is told what happens and how far it is, from 0 to 1.
    """
    progress("people and branches", 0)
    found_club()
    told = stories.tell(today)
    start = today - timedelta(days=stories.DAYS)
    ruling.put_rules_in_force(on=start, at=instant(start))
    setting_up.pass_milestone(code=setting_up.AWAY, by=None, at=instant(start))
    edges = [start + (today - start) * part // MONTHS for part in range(MONTHS + 1)]
    for number, (after, until) in enumerate(pairwise(edges), start=1):
        progress(f"month {number} of {MONTHS}", number / (MONTHS + 3))
        live_through(told, after if number > 1 else date.min, until)
    progress("redemptions and applications", (MONTHS + 1) / (MONTHS + 3))
    redeem_some(today)
    nominate_some(today)
    close_months(start, today)
    progress("complaints and care", (MONTHS + 2) / (MONTHS + 3))
    grievances.complain(today)
    caring.care(today)
    progress("last night's run", (MONTHS + 2.5) / (MONTHS + 3))
    nightly.run(on=today, clock=lambda: instant(today, 2))
    visit_today(today)
    progress("done", 1)


@transaction.atomic
def found_club() -> None:
    """Group, branches, one sign-in per role, and advisors without a sign-in."""
    branches = [kernel.NewBranch(*branch) for branch in club.BRANCHES]
    admin, *others = club.SIGN_INS
    kernel.start_club(group=club.GROUP, branches=branches, admin=admin.username, password=club.PASSWORD)
    by_code = {branch.code: branch for branch in Branch.objects.all()}
    Staff.objects.filter(user__username=admin.username).update(name=admin.name)
    hashed = make_password(club.PASSWORD)
    for entry in others:
        branch = by_code[entry.branch]
        kernel.add_staff(
            username=entry.username, password=hashed, name=entry.name, role=entry.role, branch=branch
        )


def live_through(told: stories.Stories, after: date, until: date) -> None:
    """Import what happened in (after, until], enrol who applied, and re-evaluate tiers as of `until`."""
    at = instant(until)
    with tempfile.TemporaryDirectory() as folder:
        for kind, columns, rows in (
            ("owners", stories.OWNER_COLUMNS, told.owners),
            ("repair-orders", stories.ORDER_COLUMNS, told.orders),
            ("car-sales", stories.SALE_COLUMNS, told.sales),
        ):
            path = Path(folder) / f"{kind}-{until}.csv"
            write_file(path, columns, [row for row in rows if after < row.on <= until])
            importing.import_file(kind=kind, path=path, by=None, at=at)
    points.expire(on=until, at=at)
    enrol(entry for entry in told.prospects if after < entry[0] <= until)
    tiers.advance(as_of=until)
    tiers.reassess_due(as_of=until, by=None, at=at)


def write_file(path: Path, columns: str, rows: list[stories.Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns.split(","))
        writer.writerows(row.cells for row in rows)


def enrol(prospects: Iterator[tuple[date, people.Person]]) -> None:
    """Prospects apply at the desk: members at once, not yet owners."""
    branches = dict(Branch.objects.values_list("name", "id"))
    receptionist = User.objects.get(username="reception").id
    for on, person in prospects:
        at = instant(on, 11)
        customer = members.add_customer(
            name=person.name,
            branch=branches[person.branch],
            phone=person.phone,
            sex="m" if person.sex == "男" else "f",
            birthday=person.birthday,
            by=receptionist,
            at=at,
        )
        members.enrol(customer=customer.id, branch=customer.branch_id, joined_on=on, by=receptionist, at=at)


def redeem_some(today: date) -> None:
    """A few hundred redemptions by members who have enough, spread over the last 120 days: every second at a visit."""
    random = Random(7)
    by = User.objects.get(username="limin").id
    rich = list(
        Customer.objects.filter(accounts__balance__gte=1_500).order_by("id").values_list("id", "branch_id")
    )
    lately = Visit.objects.filter(
        voided_at=None, arrived_on__range=(today - timedelta(days=120), today - timedelta(days=1))
    )
    visits_of = {visit.customer_id: visit for visit in lately.order_by("arrived_on", "id")}
    for number, (customer, branch) in enumerate(random.sample(rich, min(REDEMPTIONS, len(rich)))):
        at = instant(today - timedelta(days=random.randrange(1, 120)), random.randrange(9, 18))
        visit = visits_of.get(customer) if number % 2 else None
        if visit:
            at, branch = instant(visit.arrived_on, 15), visit.branch_id
        amount = random.choice((500, 1_000, 1_000, 1_500))
        spendable = ledger.balance(customer, on=at.date()).spendable
        if spendable >= amount:
            purpose = random.choice(("labour-fee", "maintenance", "gift", "voucher"))
            points.redeem(
                customer=customer,
                amount=amount,
                branch=branch,
                purpose=purpose,
                visit=visit.id if visit else None,
                key=f"demo-redeem-{number}",
                by=by,
                at=at,
            )


def visit_today(today: date) -> None:
    """This morning at 城东店: six cars, the last two still in the workshop without an order number."""
    advisor = Staff.objects.get(user__username="limin")
    cars = Ownership.objects.filter(customer__branch=advisor.branch, until_on=None).order_by("customer_id")
    labour, material = (Category.objects.get(code=code).id for code in ("labour", "material"))
    for number, owned in enumerate(cars.select_related("vehicle")[100:106]):
        done = number < 4
        lines = [
            members.Line(labour, "self", 26_000 + number * 1_150),
            members.Line(material, "self", 98_000 - number * 7_325),
        ]
        visits.record_visit(
            customer=owned.customer_id,
            vehicle=owned.vehicle_id,
            branch=advisor.branch_id,
            arrived_on=today,
            order_number=f"DW{today:%y%m%d}9{number:03}" if done else "",
            service_type="定期保养",
            mileage_km=(owned.vehicle.mileage_km or 5_000) + 4_300,
            advisor=advisor.id,
            lines=lines if done else [],
            by=advisor.user_id,
            at=instant(today, 8, 9 * number),
        )


def close_months(start: date, today: date) -> None:
    """Finance closes each month on the fifth of the next; the last one that is over waits to be closed."""
    by = User.objects.get(username="finance").id
    month, waits = months.month_of(start), months.shifted(months.month_of(today), -1)
    while month < waits:
        after = months.shifted(month, 1)
        points.close_month(month=month, by=by, at=instant(after.replace(day=5), 10))
        month = after


def nominate_some(today: date) -> None:
    """Owners who applied for VIP; customer care has confirmed most of them."""
    care = User.objects.get(username="care").id
    owners = (
        Customer.objects.filter(dealer_number__startswith="D").order_by("-id").values_list("id", flat=True)
    )
    for number, customer in enumerate(owners[:NOMINATIONS]):
        applied = today - timedelta(days=40 + number)
        nomination = tiers.nominate(
            customer=customer, kind="vip", applied_on=applied, by=care, at=instant(applied)
        )
        if number < NOMINATIONS - 3:
            tiers.confirm(nomination=nomination, on=today, by=care, at=instant(today))
