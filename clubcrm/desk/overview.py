"""What the blocks of home show: the branches one sees, now, in this month and in the month before."""

from datetime import date, datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import F
from django.urls import reverse
from django.utils.translation import gettext as _

from clubcrm.desk import queries
from clubcrm.kernel.clock import business_zone
from clubcrm.kernel.models import Staff, User
from clubcrm.kernel.scope import Scope
from complaints import lists as complaints
from complaints import queries as cases
from complaints.models import Complaint
from members.models import Visit
from tiers import queries as tiers
from tiers.models import TierChange

NEWEST, DUE = 8, 10


class Month(NamedTuple):
    """A month up to a day: members then, joined, visits, points issued, redeemed, reversed, complaints received."""

    members: int
    joined: int
    visits: int
    issued: int
    redeemed: int
    reversed: int
    complaints: int


class Figure(NamedTuple):
    """A number, its change since the same day of the month before, and the list it counts ("" for none)."""

    label: str
    value: int
    change: int
    url: str


class Mine(NamedTuple):
    """One person's month: cars received, cents invoiced for them, members enrolled."""

    visits: int
    cents: int
    joined: int


class Side(NamedTuple):
    """Open complaints of one side: the first lines, how many, how many overdue."""

    side: Complaint.Side
    rows: list[complaints.Row]
    total: int
    overdue: int


def roles_of(user: User) -> list[str]:
    return list(user.groups.values_list("name", flat=True))


def days_of(today: date) -> tuple[date, date, date, date]:
    """The first of this month and today; the first of the month before and the same day in it, or its last."""
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    return first, today, before, min(before + (today - first), first - timedelta(days=1))


def months(scope: Scope, today: date) -> tuple[Month, Month]:
    """This month and the one before, each up to the same day. One query."""
    first, today, before, same_day = days_of(today)
    values: dict[str, Any] = {
        "branches": list(scope.branch_ids), "since": [first, before], "until": [today, same_day],
        "zone": business_zone().key,
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(queries.MONTHS_IN_NUMBERS, values)
        this, last = cursor.fetchall()
    return Month(*this), Month(*last)


def figures(both: tuple[Month, Month]) -> list[Figure]:
    """The club in six numbers."""
    this, last = both
    customers, cases_all = reverse("desk:customers"), reverse("complaints:complaints") + "?state=all"
    return [
        Figure(_("Members"), this.members, this.members - last.members, customers),
        Figure(_("New members"), this.joined, this.joined - last.joined, customers),
        Figure(_("Visits this month"), this.visits, this.visits - last.visits, reverse("desk:visits")),
        *points(both)[:2],
        Figure(_("Complaints this month"), this.complaints, this.complaints - last.complaints, cases_all),
    ]


def points(both: tuple[Month, Month]) -> list[Figure]:
    """The month's ledger in three numbers."""
    this, last = both
    return [
        Figure(_("Points issued"), this.issued, this.issued - last.issued, ""),
        Figure(_("Points redeemed"), this.redeemed, this.redeemed - last.redeemed, ""),
        Figure(_("Points reversed"), this.reversed, this.reversed - last.reversed, ""),
    ]


def mine(staff: Staff, today: date) -> Mine:
    """One query."""
    with connection.cursor() as cursor:
        values = {"staff": staff.id, "user": staff.user_id, "month": today.replace(day=1)}
        cursor.execute(queries.MY_MONTH, values)
        return Mine(*cursor.fetchone())


def side(which: Complaint.Side, scope: Scope, at: datetime) -> Side:
    """Two queries and a count."""
    rows = cases.known(scope).filter(outcome="", side=which)
    found = [complaints.row(one, at) for one in rows.order_by(cases.RUNNING, "id")[:DUE]]
    return Side(which, found, rows.count(), rows.filter(cases.overdue(at)).count())


def in_workshop(scope: Scope) -> dict[str, Any]:
    """Provisional visits of these branches: the newest, and how many. Two queries."""
    rows = Visit.objects.in_workshop().filter(branch_id__in=scope.branch_ids)
    return {"rows": shown(rows)[:DUE], "count": rows.count()}


def shown(rows: Any) -> Any:
    """Visits with what a list shows of them, the newest recorded first."""
    return rows.select_related("customer", "vehicle", "branch", "advisor").order_by("-id")


def ladder(scope: Scope) -> list[dict[str, Any]]:
    """The tiers of the ladder in force, highest first, with how many customers of these branches hold each."""
    with connection.cursor() as cursor:
        cursor.execute(queries.TIERS_HELD, {"branches": list(scope.branch_ids)})
        held = dict(cursor.fetchall())
    return [row | {"members": held.get(row["code"], 0)} for row in reversed(tiers.steps())]


def newest_visits(scope: Scope) -> list[Visit]:
    return list(shown(Visit.objects.filter(branch_id__in=scope.branch_ids))[:NEWEST])


def newest_changes(scope: Scope) -> list[TierChange]:
    rows = TierChange.objects.filter(customer__branch_id__in=scope.branch_ids)
    rows = rows.exclude(before__code=F("after__code"))  # kept for another validity
    return list(rows.select_related("customer", "before", "after").order_by("-id")[:NEWEST])
