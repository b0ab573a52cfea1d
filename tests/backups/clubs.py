"""A club worth a backup, and what its database holds, to be compared."""

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from psycopg import sql

from clubcrm.backups import operations as backups
from clubcrm.backups import queries
from clubcrm.desk import nightly
from points import operations as points
from points.models import Transfer
from tests import database
from tests.factories.kernel import StaffFactory
from tests.factories.members import MembershipFactory, OwnershipFactory, invoice_with

AT = datetime(2026, 11, 22, 17, tzinfo=UTC)
ON = date(2026, 11, 23)
KINDS = pytest.mark.parametrize("portable", [False, True], ids=["dump", "copy"])
# What a restore changes on purpose, and what migrations write by the clock.
OWN = ("django_session", "django_migrations", "tiers_watermark", "points_intake", "points_rollupmark")


def club():
    """Six verified owners with invoices and a night; then a redemption, a reversal into debt, and a new invoice."""
    staff = StaffFactory()
    customers = [MembershipFactory().customer for _ in range(6)]
    for customer in customers:
        OwnershipFactory(customer=customer)
        invoice_with({"material": 3_000_000}, customer=customer, branch=customer.branch, invoiced_on=ON)
    nightly.run(on=ON, clock=lambda: AT)
    first = customers[0]
    said = {"by": staff.user_id, "at": AT}
    points.redeem(
        customer=first.id, amount=20_000, branch=first.branch_id, purpose="labour-fee", key="r", **said
    )
    earned = Transfer.objects.get(kind="earn", credit_account__customer=first)
    points.reverse(transfer=earned.id, amount=None, reason="refund", key="v", **said)
    invoice_with({"material": 100_000}, customer=first, branch=first.branch, invoiced_on=ON)
    return customers


def rows(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


def content():
    """A digest of every row of every table."""
    found = {}
    for (table,) in rows(queries.TABLES):
        if table not in OWN:
            text = (
                'SELECT count(*), md5(string_agg(t::text, chr(10) ORDER BY t::text COLLATE "C")) FROM {} AS t'
            )
            found[table] = rows(sql.SQL(text).format(sql.Identifier(table)))
    return found


def schema():
    """Constraints, triggers, indexes, rights and sequences, as the catalogue spells them."""
    return {
        "constraints": spelt(
            "SELECT conrelid::regclass::text, conname::text, pg_get_constraintdef(oid) FROM pg_constraint"
            " WHERE connamespace = 'public'::regnamespace AND contype <> 'n'"
        ),
        "triggers": spelt(
            "SELECT tgrelid::regclass::text, tgname::text, tgenabled::text, pg_get_triggerdef(oid) FROM pg_trigger"
            " WHERE NOT tgisinternal"
        ),
        "indexes": spelt("SELECT indexname::text, indexdef FROM pg_indexes WHERE schemaname = 'public'"),
        "rights": spelt(
            "SELECT relname::text, pg_get_userbyid(relowner), (SELECT array_agg(a::text ORDER BY a::text)::text"
            " FROM unnest(coalesce(relacl,"
            " acldefault(CASE relkind WHEN 'S' THEN 's' ELSE 'r' END::\"char\", relowner))) AS a)"
            " FROM pg_class WHERE relnamespace = 'public'::regnamespace"
        ),
        "rights to come": spelt("SELECT defaclobjtype::text, defaclacl::text FROM pg_default_acl"),
        "sequences": spelt(
            "SELECT sequencename::text, last_value FROM pg_sequences WHERE schemaname = 'public'"
        ),
    }


# A dump spells the cast of a list as casts of its items, which is the same to PostgreSQL.
CASTS = re.compile(r"::(character varying|text)(\[\])?|[()]")


def spelt(statement):
    return sorted(" | ".join(CASTS.sub("", str(part)) for part in row) for row in rows(statement))


def take(directory, portable=False):
    return backups.take(directory=directory, at=AT, portable=portable)


def restore_into(name, directory, **options):
    database.point_at(name)
    return backups.restore(directory=directory, at=AT, **options)


def refused(name, directory, text, **options):
    """The restore is refused with this sentence, and the database is as it was."""
    database.point_at(name)
    before = content()
    with pytest.raises(backups.Problem, match=text):
        backups.restore(directory=directory, at=AT, **options)
    assert content() == before
