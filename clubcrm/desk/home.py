"""What home shows of several apps at once: the month in numbers (clubcrm.kernel.home)."""

from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db import connection
from django.utils.translation import gettext as _

from clubcrm.desk import queries
from clubcrm.kernel.clock import business_zone
from clubcrm.kernel.home import Block
from clubcrm.kernel.models import User
from clubcrm.kernel.routes import link_for
from clubcrm.kernel.scope import Scope


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


def days_of(today: date) -> tuple[date, date, date, date]:
    """The first of this month and today; the first of the month before and the same day in it, or its last."""
    first = today.replace(day=1)
    before = (first - timedelta(days=1)).replace(day=1)
    return first, today, before, min(before + (today - first), first - timedelta(days=1))


def read_months(scope: Scope, today: date) -> tuple[Month, Month]:
    """This month and the one before, each up to the same day. One query."""
    first, today, before, same_day = days_of(today)
    values: dict[str, Any] = {
        "branches": list(scope.branch_ids),
        "since": [first, before],
        "until": [today, same_day],
        "zone": business_zone().key,
    }
    with connection.cursor() as cursor:
        cursor.execute(queries.MONTHS_IN_NUMBERS, values)
        this, last = cursor.fetchall()
    return Month(*this), Month(*last)


def count_club(user: User, both: tuple[Month, Month]) -> list[Figure]:
    """The club in six numbers, each with its list for who may open that."""
    this, last = both
    customers, cases = link_for(user, "desk:customers"), link_for(user, "complaints:complaints")
    cases_all = cases and f"{cases}?state=all"
    return [
        Figure(_("Members"), this.members, this.members - last.members, customers),
        Figure(_("New members"), this.joined, this.joined - last.joined, customers),
        Figure(
            _("Visits this month"), this.visits, this.visits - last.visits, link_for(user, "members:visits")
        ),
        *count_points(both)[:2],
        Figure(_("Complaints this month"), this.complaints, this.complaints - last.complaints, cases_all),
    ]


def count_points(both: tuple[Month, Month]) -> list[Figure]:
    """The month's ledger in three numbers."""
    this, last = both
    return [
        Figure(_("Points issued"), this.issued, this.issued - last.issued, ""),
        Figure(_("Points redeemed"), this.redeemed, this.redeemed - last.redeemed, ""),
        Figure(_("Points reversed"), this.reversed, this.reversed - last.reversed, ""),
    ]


BLOCKS = (
    Block(
        roles=("administrator", "general-manager", "care-manager", "marketing-manager"),
        place="top",
        order=10,
        template="desk/home/_month.html",
        read=lambda looking: count_club(looking.user, read_months(looking.scope, looking.today)),
    ),
    # What finance watches.
    Block(
        roles=("finance-manager",),
        place="top",
        order=30,
        template="desk/home/_month.html",
        read=lambda looking: count_points(read_months(looking.scope, looking.today)),
    ),
)
