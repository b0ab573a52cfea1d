"""After an erasure there is no canary in any text column. Which columns there are is asked of the catalogue: one that is
new holds a canary (tests/factories/typed.py), or says here why nothing about a customer can be typed in it."""

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import SlugField
from psycopg import sql

from clubcrm.kernel import personal
from clubcrm.kernel.models import Notice
from clubcrm.kernel.personal import Erasure
from members.models import Vehicle
from tests.factories.members import VehicleFactory
from tests.factories.privacy import CANARIES, VIN, canary, erase
from tests.factories.typed import type_everywhere

TEXTS = """
SELECT c.table_name, c.column_name FROM information_schema.columns AS c
JOIN information_schema.tables AS t USING (table_schema, table_name)
WHERE table_schema = 'public' AND t.table_type = 'BASE TABLE'
    AND c.udt_name IN ('text', 'varchar', 'bpchar', 'json', 'jsonb', '_text', '_varchar', '_jsonb')
"""
# Whole tables in which nothing is about a customer, and why. Codes (slugs, choices) need no line.
TABLES = {
    "people at work and how they sign in": "account_emailaddress account_emailconfirmation auth_group auth_permission "
    "django_session kernel_staff kernel_staffevent kernel_user mfa_authenticator",
    "settings, rules and their versions": "campaigns_occasion campaigns_template complaints_channel complaints_grade "
    "django_admin_log kernel_branch kernel_calendar kernel_calendarday kernel_versionstep members_category members_maker "
    "members_wording points_earningrule points_purpose points_reason points_unit rulebook_rulebookload tiers_benefit "
    "tiers_criterion tiers_programme tiers_tier",
    "figures and marks that the machine writes": "complaints_serial django_content_type django_migrations points_drift "
    "points_rollup tiers_rehearsal tiers_rehearsalcount tiers_rehearsaloutcome tiers_series",
}
COLUMNS = {
    "numbers that the books keep": "complaints_complaint.number members_invoice.number members_visit.order_number "
    "tiers_freeze.reference",
    "codes of lists, spelled by code": "campaigns_attempt.language campaigns_message.instance complaints_event.clock "
    "complaints_event.kind kernel_access.classes kernel_upload.content_type members_consent.wording "
    "members_erasure.reason members_importreject.field members_visitvoid.reason",
    "keys and hashes": "kernel_notice.key kernel_upload.sha256 members_erasure.key members_importbatch.file_sha256 "
    "members_suppression.key points_adjustment.key points_hold.key points_hold.request_digest points_release.key "
    "points_release.request_digest points_transfer.key points_transfer.reference points_transfer.request_digest",
    "figures and sentences put together by code, that name nobody": "complaints_complaint.clocks "
    "complaints_event.figures kernel_approval.figures kernel_approval.permission kernel_approval.text kernel_job.result "
    "kernel_job.step kernel_notice.text members_importbatch.notes points_release.explanation points_transfer.explanation",
    "names of pages and tables; in an address the public number goes": "kernel_access.route kernel_approval.url "
    "kernel_change.of_table kernel_change.request kernel_draft.form kernel_notice.url",
}


def text_columns():
    with connection.cursor() as cursor:
        cursor.execute(TEXTS)
        return set(cursor.fetchall())


def fields():
    """Django's field of every column."""
    models = apps.get_models(include_auto_created=True)
    return {
        (model._meta.db_table, field.column): field for model in models for field in model._meta.local_fields
    }


def codes():
    """Columns of slugs and choices."""
    return {place for place, field in fields().items() if field.choices or isinstance(field, SlugField)}


def explained():
    tables = {table for names in TABLES.values() for table in names.split()}
    columns = {tuple(name.split(".")) for names in COLUMNS.values() for name in names.split()}
    return {place for place in text_columns() if place[0] in tables} | columns


def holding_canaries():
    found = set()
    with connection.cursor() as cursor:
        for place in text_columns():
            table, column = map(sql.Identifier, place)
            cursor.execute(
                sql.SQL("SELECT EXISTS (SELECT FROM {} WHERE {}::text ILIKE ANY (%s))").format(table, column),
                [[f"%{text}%" for text in CANARIES]],
            )
            if cursor.fetchone()[0]:
                found.add(place)
    return found


@pytest.fixture
def typed(east, care, director):
    customer = canary(east, staff=director, care=care)
    type_everywhere(customer, director)
    return customer


@pytest.mark.django_db
def test_no_text_column_keeps_what_was_typed_about_somebody_who_is_erased(typed, care, second):
    assert text_columns() - codes() - explained() - holding_canaries() == set()
    erase(typed, by=care, second=second)
    assert holding_canaries() == set()


@pytest.mark.django_db
def test_the_registry_says_of_each_of_these_that_an_erasure_empties_it(typed):
    """And so docs/personal-data.md."""
    known = {one.field: one.erasure for one in personal.declared()}
    names = {place: f"{field.model._meta.label_lower}.{field.name}" for place, field in fields().items()}
    kept = {
        names[place] for place in holding_canaries() if known.get(names[place], Erasure.KEEP) == Erasure.KEEP
    }
    assert kept == set()


@pytest.mark.django_db
def test_every_line_of_the_lists_names_a_column_that_needs_it(typed):
    columns = text_columns()
    tables = {table for names in TABLES.values() for table in names.split()}
    assert tables - {table for table, _column in columns - codes()} == set()
    listed = {tuple(name.split(".")) for names in COLUMNS.values() for name in names.split()}
    assert listed - (columns - codes() - holding_canaries()) == set()
    assert {table for table, _column in listed} & tables == set()


@pytest.mark.django_db
def test_a_notice_keeps_what_names_nobody(typed, care, second):
    other = Notice.objects.create(
        key="other", text="x", figures={"name": "李娜", "days": 1}, branch=typed.branch, role="care-manager",
        created_at=typed.recorded_at,
    )  # fmt: skip
    erase(typed, by=care, second=second)
    said = Notice.objects.filter(key__startswith="canary-").order_by("key").values_list("figures", flat=True)
    assert list(said) == [{"name": "—", "days": 3}, {"who": "—"}, {"phone": "—", "left": "60"}]
    other.refresh_from_db()
    assert other.figures == {"name": "李娜", "days": 1}


@pytest.mark.django_db
@pytest.mark.parametrize(("others", "left"), [(True, "奥迪"), (False, VIN[:3])])
def test_a_brand_stays_where_another_car_has_it(typed, care, second, others, left):
    car = Vehicle.objects.get(vin=VIN)
    Vehicle.objects.filter(id=car.id).update(brand="奥迪")
    if others:
        VehicleFactory(brand="奥迪")
    erase(typed, by=care, second=second)
    car.refresh_from_db()
    assert (car.brand, car.model, car.plate) == (left, "", "")
