"""Home by role: the blocks each role sees, what is in them, and that they cost the same however much there is."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from clubcrm.desk import home as month
from clubcrm.kernel import home, inbox, roles
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.scope import scope_of_branch
from members.models import Visit
from members.queries import OwnMonth
from points import operations as points
from tests.factories.campaigns import celebrant
from tests.factories.complaints import brought_to, person, take_in
from tests.factories.members import CustomerFactory, MembershipFactory, invoice_with

pytestmark = pytest.mark.django_db
ALERTS, APPROVALS = "kernel/home/_alerts.html", "kernel/home/_approvals.html"
VISITS, WORKSHOP, MY_MONTH = (f"members/home/_{name}.html" for name in ("visits", "workshop", "own_month"))
LADDER, CHANGES = "tiers/home/_ladder.html", "tiers/home/_changes.html"
MONTH, SIDE, GREETINGS = (
    "desk/home/_month.html",
    "complaints/home/_side.html",
    "campaigns/home/_greetings.html",
)
COMPLAINTS = "complaints/_desk_panel.html"
SET_UP = "kernel/home/_set_up.html"
SEEN = {
    "administrator": [SET_UP, MONTH, COMPLAINTS, VISITS, CHANGES, APPROVALS, ALERTS, LADDER],
    "general-manager": [MONTH, COMPLAINTS, VISITS, CHANGES, APPROVALS, ALERTS, LADDER],
    "care-manager": [MONTH, COMPLAINTS, CHANGES, APPROVALS, GREETINGS, ALERTS, LADDER],
    "service-director": [SIDE, VISITS, APPROVALS, ALERTS, LADDER],
    "sales-director": [SIDE, VISITS, CHANGES, ALERTS, LADDER],
    "service-manager": [WORKSHOP, SIDE, VISITS, APPROVALS, ALERTS],
    "sales-manager": [SIDE, VISITS, CHANGES, ALERTS],
    "marketing-manager": [MONTH, CHANGES, GREETINGS, ALERTS, LADDER],
    "finance-manager": [MONTH, VISITS, ALERTS, LADDER],
    "service-advisor": [MY_MONTH, WORKSHOP, COMPLAINTS, VISITS, ALERTS],
    "sales-consultant": [MY_MONTH, COMPLAINTS, VISITS, CHANGES, ALERTS],
    "receptionist": [MY_MONTH, WORKSHOP, COMPLAINTS, VISITS, ALERTS],
}


def busy(branch, times):
    """So many of everything that home shows."""
    receiver, director = person("receptionist", branch), person("service-director", branch)
    for number in range(times):
        customer = CustomerFactory(branch=branch)
        MembershipFactory(customer=customer, joined_on=business_date(), verified_on=None)
        Visit.objects.create(
            customer=customer, branch=branch, arrived_on=business_date(), service_type="保养"
        )
        for side in ("service", "sales"):
            take_in(by=receiver, customer=customer, when=timezone.now(), grade=2, side=side)
        brought_to("proposed", by=director, customer=customer, when=timezone.now())
        celebrant(birthday=business_date() - timedelta(days=365 * 30), branch=branch)
        for role in roles.BY_CODE:
            inbox.tell(key=f"{role}:{number}", text="Notice", figures={}, url="/", branch=branch.id, role=role,
                       at=timezone.now())  # fmt: skip


def page_of(client):
    return client.get(reverse("desk:home"))


def templates_of(page):
    return [shown.template for place in home.PLACES for shown in page.context["blocks"][place]]


def data_of(page, template):
    return next(
        shown.data
        for found in page.context["blocks"].values()
        for shown in found
        if shown.template == template
    )


def test_every_role_has_a_home():
    assert set(SEEN) == set(roles.BY_CODE)


def test_each_role_sees_its_blocks_with_grace_when_empty(as_role, east):
    pages = {role: page_of(as_role(role, east)) for role in SEEN}
    assert {role: templates_of(page) for role, page in pages.items()} == SEEN


def test_home_costs_the_same_however_much_there_is(client, east):
    people = {role: person(role, east) for role in SEEN}
    busy(east, 1)
    few = costs(client, people)
    for number in range(1, 3):
        for code in roles.BY_CODE:
            inbox.tell(key=f"more:{code}:{number}", text="Notice", figures={}, url="/", branch=east.id, role=code,
                       at=timezone.now())  # fmt: skip
    busy(east, 3)
    assert costs(client, people) == few


def costs(client, people):
    """How many statements home takes for each of them, once they have opened it."""
    found = {}
    for role, staff in people.items():
        client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
        page_of(client)
        with CaptureQueriesContext(connection) as asked:
            assert page_of(client).status_code == 200
        found[role] = len(asked)
    return found


def test_the_advisor_sees_what_stands_in_the_workshop_and_nothing_of_other_branches(desk, member, east, west):
    here = Visit.objects.create(customer=member, branch=east, arrived_on=business_date(), service_type="保养")
    Visit.objects.create(customer=member, branch=west, arrived_on=business_date())
    Visit.objects.create(customer=member, branch=east, arrived_on=business_date(), order_number="RO1")
    Visit.objects.create(customer=member, branch=east, arrived_on=business_date(), voided_at=timezone.now())
    block = data_of(page_of(desk), WORKSHOP)
    assert (list(block["rows"]), block["count"]) == ([here], 1)


def test_the_advisors_month_counts_their_cars_only(desk, member, advisor, east):
    today = business_date()
    mine = Visit.objects.create(
        customer=member, branch=east, arrived_on=today, advisor=advisor, order_number="A"
    )
    invoice_with(
        {"labour": 36_000}, customer=member, visit=mine, number="A", staff=advisor, invoiced_on=today
    )
    Visit.objects.create(customer=member, branch=east, arrived_on=today, order_number="B")
    before = today.replace(day=1) - timedelta(days=1)
    Visit.objects.create(customer=member, branch=east, arrived_on=before, advisor=advisor, order_number="C")
    assert data_of(page_of(desk), MY_MONTH) == OwnMonth(visits=1, cents=36_000, joined=0)


def test_a_director_sees_their_own_side_only(as_role, east):
    receiver = person("receptionist", east)
    mine = take_in(by=receiver, when=timezone.now(), grade=2, side="sales")
    take_in(by=receiver, when=timezone.now(), grade=2, side="service")
    block = data_of(page_of(as_role("sales-director", east)), SIDE)
    assert ([row.complaint.id for row in block.rows], block.total, block.overdue) == ([mine.id], 1, 0)


def test_the_month_stands_beside_the_same_days_of_the_month_before(east):
    on = date(2026, 11, 10)
    for joined, count in ((date(2026, 11, 3), 3), (date(2026, 10, 9), 2), (date(2026, 10, 25), 4)):
        for _ in range(count):
            customer = CustomerFactory(branch=east)
            MembershipFactory(customer=customer, joined_on=joined, verified_on=None)
    for day, amount in ((date(2026, 11, 2), 500), (date(2026, 10, 2), 300), (date(2026, 10, 20), 900)):
        points.earn(customer=customer.id, amount=amount, branch=east.id, happened_on=day, reference=f"r{day}",
                    explanation={}, by=None, at=timezone.now())  # fmt: skip
    this, last = month.read_months(scope_of_branch(east.id), on)
    assert (this.members, this.joined, this.issued) == (9, 3, 500)
    assert (last.members, last.joined, last.issued) == (2, 2, 300)


@pytest.mark.parametrize(
    "today, until",
    [(date(2026, 3, 31), date(2026, 2, 28)), (date(2026, 1, 15), date(2025, 12, 15)), (date(2026, 5, 1), date(2026, 4, 1))],
)  # fmt: skip
def test_the_same_day_of_the_month_before_exists(today, until):
    assert month.days_of(today)[3] == until
