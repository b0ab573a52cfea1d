"""What the login of web, worker and beat may become, execute and write: asked of the catalogue, and tried."""

from datetime import timedelta

import psycopg
import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from clubcrm.kernel import database
from clubcrm.kernel.models import Access
from tests.database import LOGIN, admin
from tests.factories.kernel import StaffFactory

BECOMES = "SELECT rolname::text FROM pg_roles WHERE pg_has_role(session_user, oid, 'MEMBER') ORDER BY rolname"
POWERS = "SELECT rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls FROM pg_roles WHERE rolname = session_user"
# What runs as its owner, whoever calls it: its owner, its settings, whether the application may call it.
DEFINERS = """
SELECT proname::text, proowner::regrole::text, proconfig, has_function_privilege(session_user, oid, 'EXECUTE')
FROM pg_proc WHERE prosecdef AND pronamespace = 'public'::regnamespace AND proname <> 'tests_run_as_owner'
"""
# Rights per table, with the columns that alone may be written.
RIGHTS = """
SELECT relname::text, concat_ws(' ',
    (SELECT string_agg(lower(asked), ' ')
        FROM unnest('{INSERT,UPDATE,DELETE,TRUNCATE,REFERENCES,TRIGGER}'::text[]) AS asked
        WHERE has_table_privilege(session_user, c.oid, asked)),
    (SELECT string_agg(attname, ' ' ORDER BY attname) FROM pg_attribute
        WHERE attrelid = c.oid AND attnum > 0 AND NOT attisdropped
            AND NOT has_table_privilege(session_user, c.oid, 'UPDATE')
            AND has_column_privilege(session_user, c.oid, attnum, 'UPDATE')))
FROM pg_class AS c WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') ORDER BY relname
"""
SEQUENCES = """
SELECT count(*) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace
    AND has_sequence_privilege(session_user, oid, 'UPDATE')
"""
OWNED = "SELECT count(*) FROM pg_class WHERE relowner IN (session_user::regrole, current_user::regrole)"
CREATES = """
SELECT has_schema_privilege(session_user, 'public', 'CREATE'), has_database_privilege(session_user, current_database(), 'CREATE')
"""
EXECUTES = {
    "campaigns_forget_texts", "members_erase", "members_trim_access", "points_close_month", "points_confirm", "points_correct",
    "points_earn", "points_earn_many", "points_end_holds", "points_expire", "points_fold", "points_hold", "points_merge",
    "points_redeem", "points_release", "points_release_hold", "points_reverse", "points_top_up", "points_waive",
}  # fmt: skip
# Where it is less than insert, update and delete.
LESS = {
    "auth_group": "",
    "auth_group_permissions": "",
    "auth_permission": "",
    "django_content_type": "",
    "django_migrations": "",
    "kernel_user_user_permissions": "",
    "campaigns_attempt": "insert answer ended_at result",
    "campaigns_message": "insert channel ended_at reason resolved_by_id send_after state",
    "campaigns_occasion": "insert update",
    "complaints_complaint": "insert update",
    "complaints_event": "insert",
    "complaints_feedback": "insert",
    "complaints_serial": "insert update",
    "complaints_solution": "insert",
    "kernel_access": "insert",
    "kernel_approval": "insert approved comment decided_at decided_by_id withdrawn_at withdrawn_by_id",
    "kernel_change": "",
    "kernel_staffevent": "insert",
    "kernel_upload": "insert",
    "kernel_versionstep": "insert",
    "members_consent": "insert",
    "members_customer": "insert update",
    "members_datarequest": "insert",
    "members_erasedkey": "",
    "members_erasure": "",
    "members_invoice": "insert update",
    "members_invoiceline": "insert",
    "members_invoicevoid": "insert",
    "members_pinnednote": "insert",
    "members_restriction": "insert lifted_at lifted_by_id",
    "members_suppression": "insert",
    "members_suppressionlift": "insert",
    "members_visitvoid": "insert",
    "points_account": "",
    "points_closure": "",
    "points_consumption": "",
    "points_hold": "",
    "points_lot": "",
    "points_purpose": "insert update",
    "points_reason": "insert update",
    "points_redemptionvisit": "",
    "points_release": "",
    "points_rollup": "",
    "points_rollupmark": "",
    "points_transfer": "",
    "points_unit": "insert update",
    "tiers_freeze": "insert update",
    "tiers_override": "insert update",
    "tiers_tierchange": "insert",
}  # fmt: skip


def ask(statement: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()


@pytest.mark.django_db
def test_the_login_may_become_the_application_and_nobody_else():
    assert ask("SELECT session_user::text, current_user::text") == [(LOGIN, settings.APP_ROLE)]
    assert [name for (name,) in ask(BECOMES)] == sorted([LOGIN, settings.APP_ROLE])
    assert ask(POWERS) == [(False, False, False, False, False)]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "SET ROLE clubcrm_owner",
        "SET SESSION AUTHORIZATION clubcrm_owner",
        "SELECT set_config('role', 'clubcrm_owner', false)",
        "RESET ROLE; ALTER TABLE points_transfer DISABLE TRIGGER ALL",
        "RESET ROLE; UPDATE points_account SET balance = balance + 1",
        "SET session_replication_role = replica",
        "GRANT clubcrm_owner TO clubcrm",
        "ALTER ROLE clubcrm CREATEROLE",
        "SELECT kernel_forget('members_customer', 1, ARRAY['name'])",
        "CREATE SCHEMA clubcrm_app",
        "CREATE FUNCTION toys_forget_customer(bigint) RETURNS void LANGUAGE sql AS ''",
        "SELECT pg_read_file('/etc/passwd')",
        "COPY kernel_user TO PROGRAM 'cat'",
    ],
)
def test_whoever_speaks_through_the_applications_connection_stays_the_application(attack):
    with (
        pytest.raises(DatabaseError, match=r"permission denied|must be|must have|is refused"),
        transaction.atomic(),
    ):
        ask(attack)


@pytest.mark.django_db
def test_what_runs_as_the_owner_is_a_short_list_and_looks_nowhere_but_in_its_own_schemas():
    found = ask(DEFINERS)
    assert {name for name, _owner, _settings, may in found if may} == EXECUTES
    assert {owner for _name, owner, _settings, _may in found} == {settings.OWNER_ROLE}
    for name, _owner, chosen, _may in found:
        (path,) = [one.split("=", 1)[1] for one in chosen or [] if one.startswith("search_path=")]
        assert path in {"pg_catalog, public, pg_temp", "pg_catalog, pg_temp"}, name


@pytest.mark.django_db
def test_what_it_may_write_is_written_down():
    found = dict(ask(RIGHTS))
    assert {name: rights for name, rights in found.items() if rights != "insert update delete"} == LESS
    assert ask(SEQUENCES) == [(0,)] and ask(OWNED) == [(0,)] and ask(CREATES) == [(False, False)]


@pytest.mark.django_db
def test_the_access_log_of_the_last_half_year_is_not_trimmed_whatever_is_asked():
    staff = StaffFactory()
    for days in (179, 181):
        Access.objects.create(
            user=staff.user, branch=staff.branch, at=timezone.now() - timedelta(days=days), action="view",
            subject_kind="customer", subject=1, classes=[], route="desk:customer",
        )  # fmt: skip
    assert ask("SELECT members_trim_access('infinity', 1000)") == [(1,)]
    assert ask("SELECT count(*) FROM kernel_access") == [(1,)]


# --- Set-up ---------------------------------------------------------------------------------------------------------


@pytest.fixture
def login():
    """A login that set-up has not made, gone afterwards."""
    name = "clubcrm_test_stranger"
    with admin() as server:
        server.execute(f"DROP ROLE IF EXISTS {name}")
        yield name
        server.execute(f"DROP ROLE IF EXISTS {name}")


@pytest.mark.django_db
def test_set_up_takes_the_owner_from_a_login_that_had_it(login):
    with admin() as server:
        server.execute(f"CREATE ROLE {login} LOGIN IN ROLE {settings.OWNER_ROLE}, {settings.APP_ROLE}")
        database.prepare_login(server, login, "")
        rows = server.execute(
            f"SELECT rolname FROM pg_roles WHERE pg_has_role('{login}', oid, 'MEMBER')"
        ).fetchall()
    assert {name for (name,) in rows} == {login, settings.APP_ROLE}


@pytest.mark.django_db
@pytest.mark.parametrize(
    "power", ["SUPERUSER", "CREATEROLE", "CREATEDB", "REPLICATION", "BYPASSRLS", "IN ROLE pg_read_all_data"]
)
def test_set_up_refuses_a_login_that_may_do_more(login, power):
    with admin() as server:
        server.execute(f"CREATE ROLE {login} LOGIN {power}")
        with pytest.raises(ImproperlyConfigured, match="may do more in this server than the club needs"):
            database.prepare_login(server, login, "secret")
        assert server.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [login]).fetchone() == (
            None,
        )


@pytest.mark.django_db
def test_set_up_gives_the_login_its_password_and_the_server_never_sees_it(login):
    with admin() as server:
        for password in ("first", "第二 'one'"):
            database.prepare_login(server, login, password)
            (kept,) = server.execute(
                "SELECT rolpassword FROM pg_authid WHERE rolname = %s", [login]
            ).fetchone()
            assert kept.startswith("SCRAM-SHA-256$") and password not in kept
        database.prepare_login(server, login, "")
        assert server.execute("SELECT rolpassword FROM pg_authid WHERE rolname = %s", [login]).fetchone() == (
            kept,
        )


def test_the_owner_is_reached_by_the_administrators_login_only_and_for_the_length_of_a_block(
    own_database, monkeypatch
):
    with database.as_owner():
        assert ask("SELECT current_user::text, session_user::text <> 'clubcrm'") == [("clubcrm_owner", True)]
    assert ask("SELECT session_user::text, current_user::text") == [(LOGIN, "clubcrm_app")]
    with monkeypatch.context() as without:
        without.setattr(settings, "DATABASE_ADMIN", {})
        with pytest.raises(database.NoAdministrator, match="Set DATABASE_ADMIN_URL"), database.as_owner():
            pass


@pytest.mark.django_db
def test_without_the_administrators_login_the_applications_own_cannot_take_the_owners_role():
    chosen = connection.settings_dict
    with pytest.raises(psycopg.OperationalError, match="permission denied to set role"):
        psycopg.connect(
            host=chosen["HOST"], port=chosen["PORT"] or None, user=LOGIN, password=chosen["PASSWORD"] or None,
            dbname=chosen["NAME"], options="-c role=clubcrm_owner",
        )  # fmt: skip
