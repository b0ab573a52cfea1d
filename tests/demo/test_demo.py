from datetime import date, datetime, timedelta
from io import StringIO

import pytest
import time_machine
from django.apps import apps
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import NOT_PROVIDED, Count, DateTimeField

from campaigns.models import Message
from clubcrm.demo import build, club, stories
from clubcrm.kernel import clock, inbox
from clubcrm.kernel import operations as kernel
from clubcrm.kernel.models import Approval, Branch, User
from clubcrm.kernel.roles import ROLES
from clubcrm.kernel.scope import scope_of_branch
from complaints.models import Complaint
from members.models import Consent, Customer, Visit
from points import queries as ledger
from points.models import Closure, Lot, Transfer
from tiers.models import Standing, Tier

TODAY = date(2026, 11, 22)
PLANNED = {"due_at", "respond_by_at", "solve_by_at", "close_by_at", "next_due_at", "send_after"}


def test_the_demo_tells_the_same_stories_for_the_same_day():
    assert stories.tell(TODAY) == stories.tell(TODAY)
    assert stories.tell(TODAY) != stories.tell(date(2026, 11, 23))


def test_the_demo_club_fills_every_tier_proves_and_is_built_once(own_database):
    early = datetime(2026, 11, 22, 7, 30, tzinfo=clock.business_zone())
    with time_machine.travel(early, tick=False):
        build.build(today=TODAY, progress=lambda step, share: None)
    ahead = list_what_lies_ahead(early)
    assert ahead == [], ahead

    assert sorted(Branch.objects.filter(kind="store").values_list("name", flat=True)) == [
        "城东店",
        "城西店",
        "高新店",
    ]
    assert Customer.objects.count() == 2_000
    assert not Customer.objects.exclude(phone__startswith="170").exists()
    held = dict(Standing.objects.values_list("tier__code").annotate(count=Count("pk")))
    assert held.keys() == set(Tier.objects.values_list("code", flat=True))
    assert min(held.values()) >= 5
    assert set(Transfer.objects.values_list("kind", flat=True)) >= {"earn", "redeem"}
    assert Visit.objects.filter(arrived_on=TODAY, order_number=None).count() == 2
    assert ledger.prove() == []
    assert_there_is_work_for_each_role()
    assert_points_lapse_tiers_end_and_months_are_closed()

    with pytest.raises(kernel.ClubExists):
        build.build(today=TODAY, progress=lambda step, share: None)
    assert Customer.objects.count() == 2_000
    for entry in club.SIGN_INS:
        assert authenticate(username=entry.username, password=club.PASSWORD)
    assert set(User.objects.values_list("groups__name", flat=True)) == {role.code for role in ROLES}


def assert_there_is_work_for_each_role():
    assert set(Complaint.objects.values_list("state", flat=True)) == set(Complaint.State.values)
    assert Complaint.objects.filter(outcome="solved", feedback__satisfaction__gte=6).count() == 36
    assert Complaint.objects.open().filter(breaches__gt=0).count() >= 3
    assert Complaint.objects.open().filter(grade__number=5).exists()
    assert Complaint.objects.dates("closed_at", "month").count() >= 3
    assert Customer.objects.exclude(email="").count() == 500
    greeted = Message.objects.filter(due_on=TODAY)
    agreed = Consent.objects.filter(decision="granted").values("customer")
    assert greeted.filter(customer__in=agreed).count() >= 3
    assert greeted.exclude(customer__in=agreed).count() >= 3
    for username in ("care", "service-director", "general"):
        user = User.objects.get(username=username)
        assert inbox.waiting(user, scope_of_branch(user.staff.branch_id)).count >= 1, username
    assert Approval.objects.filter(decided_at=None).count() >= 1


def assert_points_lapse_tiers_end_and_months_are_closed():
    lapsed = Transfer.objects.filter(kind="expire").dates("happened_on", "month")
    assert len(lapsed) >= 3
    assert Lot.objects.filter(remaining__gt=0, expires_on__range=(TODAY, TODAY + timedelta(days=60))).exists()
    assert Standing.objects.filter(valid_until__range=(TODAY, TODAY + timedelta(days=60))).count() >= 3
    assert Closure.objects.order_by("-month").values_list("month", flat=True)[0] == date(2026, 9, 1)
    assert Closure.objects.count() >= 25


def list_what_lies_ahead(now):
    """Instants of any row, found from the catalogue, that are later than the clock; deadlines may be, and so is what the
    database stamps by its own clock, which is days ahead of the test's."""
    ahead = []
    with connection.cursor() as cursor:
        for model in apps.get_models():
            table = model._meta.db_table
            for field in model._meta.local_concrete_fields:
                if (
                    type(field) is DateTimeField
                    and field.db_default is NOT_PROVIDED
                    and field.name not in PLANNED
                ):
                    within = [now, now + timedelta(days=3)]
                    cursor.execute(
                        f'SELECT max("{field.column}") FROM "{table}" WHERE "{field.column}" > %s AND "{field.column}" < %s',
                        within,
                    )
                    newest = cursor.fetchone()[0]
                    ahead += [f"{table}.{field.column} {newest}"] if newest else []
    return ahead


def test_the_demo_is_refused_where_a_database_is_named(own_database, monkeypatch):
    monkeypatch.setenv("DATABASE_URL", "postgres://somewhere/else")
    with pytest.raises(CommandError, match="only for the embedded database"):
        call_command("demo", stdout=StringIO(), stderr=StringIO())
    assert not Branch.objects.exists()
