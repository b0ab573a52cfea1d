"""The access log only grows: neither the application nor, in passing, the owner of the tables changes it."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from clubcrm.kernel.models import Access
from tests import database
from tests.factories.kernel import StaffFactory

pytestmark = pytest.mark.django_db
ATTACKS = [
    "UPDATE kernel_access SET reason = 'x'",
    "UPDATE kernel_access SET user_id = user_id",
    "UPDATE kernel_access SET at = at - interval '1 year' WHERE id = (SELECT max(id) FROM kernel_access)",
    "DELETE FROM kernel_access",
    "DELETE FROM kernel_access USING kernel_user WHERE kernel_user.id = kernel_access.user_id",
    "TRUNCATE kernel_access",
    "TRUNCATE kernel_access CASCADE",
    "INSERT INTO kernel_access SELECT * FROM kernel_access ON CONFLICT (id) DO UPDATE SET reason = 'x'",
    "MERGE INTO kernel_access USING kernel_user ON kernel_user.id = user_id WHEN MATCHED THEN DELETE",
    "WITH gone AS (DELETE FROM kernel_access RETURNING id) SELECT count(*) FROM gone",
]
AS_APPLICATION = [
    "ALTER TABLE kernel_access DISABLE TRIGGER append_only",
    "DROP TRIGGER append_only ON kernel_access",
    "DROP TABLE kernel_access",
    "SET session_replication_role = replica",
    "CREATE OR REPLACE FUNCTION kernel_refuse_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END'",
]


@pytest.fixture
def row():
    staff = StaffFactory()
    return Access.objects.create(
        user=staff.user, branch=staff.branch, at=timezone.now(), action="reveal", subject_kind="customer", subject=1,
        classes=["contact"], route="members:reveal",
    )  # fmt: skip


def attack(statement, role):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else TRUNCATE fails for that reason
        with transaction.atomic():
            if role == "clubcrm_owner":
                database.run_as_owner(statement)
            else:
                cursor.execute(statement)


@pytest.mark.parametrize("role", ["clubcrm_app", "clubcrm_owner"])
@pytest.mark.parametrize("statement", ATTACKS)
def test_no_statement_changes_or_removes_a_row(row, role, statement):
    before = Access.objects.values().get(id=row.id)
    with pytest.raises(DatabaseError) as refusal:
        attack(statement, role)
    assert (
        "is refused" in str(refusal.value)
        if role == "clubcrm_owner"
        else "permission denied" in str(refusal.value)
    )
    assert Access.objects.values().get(id=row.id) == before and Access.objects.count() == 1


@pytest.mark.parametrize("statement", AS_APPLICATION)
def test_the_application_may_not_take_the_guard_away(row, statement):
    with pytest.raises(DatabaseError):
        attack(statement, "clubcrm_app")


def test_the_application_may_not_give_itself_the_right(row):
    attack(
        "GRANT UPDATE, DELETE ON kernel_access TO clubcrm_app", "clubcrm_app"
    )  # only a warning in PostgreSQL
    with pytest.raises(DatabaseError):
        attack(ATTACKS[0], "clubcrm_app")
