"""History is written by the database: whatever changes a row, raw SQL included, and by whom."""

from datetime import date

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.urls import reverse

from clubcrm import process
from clubcrm.celery import app
from clubcrm.kernel import changes, database, history
from clubcrm.kernel.models import Change, User
from members import operations as members
from members.models import Customer, Membership, Ownership
from tests.database import run_as_owner
from tests.factories.kernel import BranchFactory, StaffFactory, UserFactory
from tests.factories.members import CustomerFactory, OwnershipFactory
from tests.points.conftest import AT


def run(statement, given=None):
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return cursor.fetchall() if cursor.description else []


def told(table):
    found = Change.objects.filter(of_table=table).order_by("id")
    return list(found.values_list("act", "row", "subject", "old", "new"))


@pytest.mark.django_db
def test_every_table_that_the_apps_name_is_remembered_and_no_other():
    rows = run(
        "SELECT tgrelid::regclass::text, tgname::text FROM pg_trigger WHERE tgname ~ '^remember_(change|removal)$'"
    )
    assert {table for table, name in rows if name == "remember_change"} == changes.find_remembered()
    assert {table for table, name in rows if name == "remember_removal"} == changes.find_remembered()


@pytest.mark.django_db
def test_a_bulk_update_by_raw_sql_is_remembered_row_by_row_with_the_changed_columns_only():
    one, two = (
        CustomerFactory(name="王一", phone="13800000001"),
        CustomerFactory(name="王二", phone="13800000002"),
    )
    run(
        "UPDATE members_customer SET phone = '13900000000', remark = CASE WHEN id = %s THEN 'x' ELSE '' END",
        [one.id],
    )
    assert told("members_customer") == [
        ("changed", one.id, None, {"phone": "13800000001", "remark": ""}, {"phone": "13900000000", "remark": "x"}),
        ("changed", two.id, None, {"phone": "13800000002"}, {"phone": "13900000000"}),
    ]  # fmt: skip


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE members_customer SET name = name, phone = phone",
        "UPDATE members_customer SET pinyin = 'other', initials = 'o'",
        "UPDATE kernel_user SET last_login = now(), password = 'pbkdf2$other'",
    ],
)
def test_what_stays_or_is_derived_or_secret_leaves_no_trace(statement):
    CustomerFactory()
    UserFactory()
    before = Change.objects.count()
    run(statement)
    assert Change.objects.count() == before


@pytest.mark.django_db
def test_no_password_stands_in_the_history_of_a_sign_in():
    UserFactory(username="somebody")
    (added,) = told("kernel_user")
    assert added[4]["username"] == "somebody" and not {"password", "last_login"} & set(added[4])


@pytest.mark.django_db
def test_what_belongs_to_a_customer_names_the_customer_and_a_deletion_keeps_the_row():
    owned = OwnershipFactory(from_on=date(2024, 1, 1))
    Ownership.objects.filter(id=owned.id).update(until_on=date(2025, 1, 1))
    Ownership.objects.filter(id=owned.id).delete()
    changed, deleted = told("members_ownership")
    assert changed == ("changed", owned.id, owned.customer_id, {"until_on": None}, {"until_on": "2025-01-01"})
    assert deleted[:3] == ("deleted", owned.id, owned.customer_id)
    assert (deleted[3]["vehicle_id"], deleted[3]["until_on"], deleted[4]) == (
        owned.vehicle_id,
        "2025-01-01",
        None,
    )


@pytest.mark.django_db
def test_a_role_given_and_taken_is_remembered_of_the_user():
    user = UserFactory()
    group = Group.objects.get(name="finance-manager")
    user.groups.add(group)
    user.groups.clear()
    assert [(act, subject) for act, _row, subject, *_rest in told("kernel_user_groups")] == [
        ("added", user.id),
        ("deleted", user.id),
    ]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "attack",
    [
        "INSERT INTO kernel_change (at, act, of_table, row, request) VALUES (now(), 'changed', 'members_customer', 1, '')",
        "UPDATE kernel_change SET by_id = NULL",
        "UPDATE kernel_change SET new = '{}'",
        "DELETE FROM kernel_change",
        "TRUNCATE kernel_change",
        "ALTER TABLE members_customer DISABLE TRIGGER remember_change",
        "DROP TRIGGER remember_change ON members_customer",
        "SELECT kernel_end_history('members_customer')",
        "SELECT set_config('clubcrm.forgetting', 'on', true); UPDATE kernel_change SET new = '{}'",
    ],
)
def test_the_application_can_neither_write_nor_change_nor_stop_the_history(attack):
    Customer.objects.filter(id=CustomerFactory().id).update(remark="x")
    before = list(Change.objects.values())
    with pytest.raises(DatabaseError), transaction.atomic():
        run(attack)
    assert list(Change.objects.values()) == before


def test_not_even_the_owner_edits_the_history_in_passing(own_database):
    Customer.objects.filter(id=CustomerFactory().id).update(remark="x")
    with database.as_owner():
        for attack in (
            "UPDATE kernel_change SET new = '{}'",
            "DELETE FROM kernel_change",
            "TRUNCATE kernel_change",
        ):
            with pytest.raises(DatabaseError, match="kernel_change is refused"):
                run(attack)


@pytest.mark.django_db
def test_forgetting_empties_the_columns_of_one_row_and_says_so():
    one, two = CustomerFactory(phone="13800000001"), CustomerFactory(phone="13800000002")
    run("UPDATE members_customer SET phone = '', remark = 'kept'")
    user = UserFactory()
    with history.acting(lambda: f"{user.id}|desk:erase"):
        run("SELECT 1")
        run_as_owner("SELECT kernel_forget('members_customer', %s, ARRAY['phone', 'name'])", [one.id])
    first, second, said = Change.objects.filter(of_table="members_customer").order_by("id")
    assert (first.old, first.new) == ({"phone": None, "remark": ""}, {"phone": None, "remark": "kept"})
    assert (second.row, second.old["phone"]) == (two.id, "13800000002")
    assert (said.act, said.row, said.new) == (
        "forgotten",
        one.id,
        {"columns": ["phone", "name"], "emptied": 1},
    )
    assert not Change.objects.filter(old__contains={"phone": "13800000001"}).exists()
    assert run("SELECT current_setting('clubcrm.forgetting', true)") == [("",)]


# --- Who acts: on a database of its own, where transactions are real ones -----------------------------------------


def last():
    return Change.objects.order_by("-id").values_list("by", "request").first()


@pytest.fixture
def desk(own_database):
    """An advisor's client, and a customer of theirs."""
    staff = StaffFactory(branch=BranchFactory())
    client = Client()
    client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
    return client, staff, CustomerFactory(branch=staff.branch)


def edit(client, customer, **changed):
    given = {"kind": "person", "name": customer.name, "phone": customer.phone, **changed}
    return client.post(reverse("members:edit_customer", args=[customer.public_id]), given)


def test_a_page_s_change_is_the_users_by_way_of_the_page(desk):
    client, staff, customer = desk
    assert edit(client, customer, remark="新备注").status_code == 302
    assert last() == (staff.user_id, "members:edit_customer")


def test_after_the_request_the_connection_knows_nothing_of_its_user_even_in_a_pool(desk):
    client, staff, customer = desk
    connection.close()
    options = connection.settings_dict["OPTIONS"]
    options["pool"] = {"min_size": 1, "max_size": 1}
    try:
        edit(client, customer, remark="one")
        pid = run("SELECT pg_backend_pid()")
        connection.close()  # back to the pool, as at the end of a request
        assert run("SELECT pg_backend_pid()") == pid
        Customer.objects.filter(id=customer.id).update(remark="two")
        assert last() == (None, settings.PROCESS)
        with transaction.atomic():
            Customer.objects.filter(id=customer.id).update(remark="three")
        assert last() == (None, settings.PROCESS)
        other = StaffFactory(branch=staff.branch)
        client.force_login(other.user, backend="django.contrib.auth.backends.ModelBackend")
        edit(client, customer, remark="four")
        assert last() == (other.user_id, "members:edit_customer")
    finally:
        connection.close()
        connection.close_pool()
        options.pop("pool")


def test_a_savepoint_rolled_back_does_not_take_the_actor_with_it(own_database):
    user, customer = UserFactory(), CustomerFactory()
    rows = Customer.objects.filter(id=customer.id)
    with history.acting(lambda: f"{user.id}|here"), transaction.atomic():
        with pytest.raises(ZeroDivisionError), transaction.atomic():
            rows.update(remark="lost")
            raise ZeroDivisionError
        rows.update(remark="kept")
    assert last() == (user.id, "here")
    with transaction.atomic():
        rows.update(remark="before")
        with history.acting(lambda: f"{user.id}|joined"):
            with pytest.raises(ZeroDivisionError), transaction.atomic():
                rows.update(remark="lost")
                raise ZeroDivisionError
            rows.update(remark="kept again")
        assert last() == (user.id, "joined")
        rows.update(remark="after")
        assert last() == (None, settings.PROCESS)


def test_a_task_s_change_is_the_task_s(own_database):
    customer = CustomerFactory()

    @app.task(name="tests.rename")
    def rename():
        members.change_customer(customer=customer.id, name="张三", by=None, at=AT)

    rename.apply().get()
    assert last() == (None, "tests.rename")
    Customer.objects.filter(id=customer.id).update(remark="x")
    assert last() == (None, settings.PROCESS)


@pytest.mark.django_db
def test_what_migrations_wrote_they_wrote_as_migrate_whatever_process_ran_them():
    """The rows of the template, which the tests' own process migrated."""
    assert set(Change.objects.values_list("by", "request")) == {(None, "migrate")}


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (["/srv/manage.py", "import", "--kind", "owners"], "import"),
        (["manage.py"], "manage"),
        (["/venv/lib/celery/__main__.py", "-A", "clubcrm"], "celery"),
        (["/srv/clubcrm/run/commands.py", "log"], "commands"),
        (["/venv/bin/gunicorn"], "gunicorn"),
        (["manage.py", "x -c role=postgres"], "x-crolepostgres"),
        ([""], ""),
        ([], ""),
    ],
)
def test_a_process_is_named_by_what_it_does(words, name):
    assert process.name(words) == name


def test_reads_say_nothing_to_the_database(own_database):
    asked = []
    with history.acting(lambda: asked.append(1) or "|x"):
        list(Customer.objects.all())
        run("WITH one AS (SELECT 1) SELECT * FROM one")
        assert asked == []
        with transaction.atomic():
            list(User.objects.all())
            Membership.objects.count()
        assert asked == [1]  # once per transaction
