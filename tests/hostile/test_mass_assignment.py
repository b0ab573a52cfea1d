"""Every form of every page, sent as it stands and again with every field of every model beside: both write the same.

A form is sent twice from the same state: sequences are put back, the clock stands, what was written is undone. Whatever
differs between the two is a field that was changed without being named by the form.
"""

import re
from datetime import UTC, datetime
from urllib.parse import urlsplit

import pytest
import time_machine
from django.apps import apps
from django.db import connection, models, transaction

from clubcrm import routes
from clubcrm.desk import night
from clubcrm.kernel.routes import NOBODY
from points import proof
from tests import database
from tests.factories.complaints import brought_to, person
from tests.hostile.pages import Reader
from tests.web import club as clubs
from tests.web.walking import address

# Made up anew each time: random keys, and the clock of the database.
ANEW = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|20\d\d-\d\d-\d\dT[\d:.]+\+00:00")
SMUGGLED = "smuggled"
# Ends the session or asks for another: nothing of the club is written.
LEFT = {"/accounts/logout/", "/admin/logout/", "/i18n/setlang/", "/account/sign-out-everywhere/"}
COUNTS = """
SELECT relname, n_tup_ins + n_tup_upd + n_tup_del FROM pg_stat_xact_user_tables
WHERE relname <> 'django_session'
"""
SEQUENCES = "SELECT setval(quote_ident(sequencename)::regclass, %s + row_number() OVER (ORDER BY sequencename)) FROM pg_sequences"


def telling(club, field: models.Field) -> str:
    """A value that this field would take, and that no form would send."""
    if field.choices:
        return str(list(field.flatchoices)[-1][0])
    if isinstance(field, models.ForeignKey):
        western = {
            "branch": club.west.branch.id,
            "customer": club.west.customer.id,
            "user": club.west.clerk.user_id,
        }
        return str(western.get(field.name) or western.get(field.related_model._meta.model_name) or 1)
    kinds = {
        models.BooleanField: "on", models.IntegerField: "98765", models.DateTimeField: "1999-12-31 23:59",
        models.DateField: "1999-12-31", models.JSONField: '{"smuggled": 1}', models.UUIDField: "0" * 31 + "1",
        models.DecimalField: "987.65", models.EmailField: "smuggled@example.com",
    }  # fmt: skip
    return next((value for kind, value in kinds.items() if isinstance(field, kind)), SMUGGLED)


@pytest.fixture(autouse=True)
def sequences(db):
    """They are not rolled back: whoever comes next in this database finds them as they were."""
    found = "SELECT quote_ident(sequencename), last_value FROM pg_sequences WHERE last_value IS NOT NULL"
    with connection.cursor() as cursor:
        cursor.execute(found)
        before = cursor.fetchall()
    yield
    for name, last in before:
        database.run_as_owner("SELECT setval(%s::regclass, %s)", [name, last])


@pytest.fixture
def extras(club) -> dict[str, str]:
    """Every field of every model by the names a form could go by."""
    found: dict[str, str] = {"pk": "1", "_state": SMUGGLED, "__class__": SMUGGLED, "__dict__": SMUGGLED}
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            value = telling(club, field)
            short = model._meta.model_name
            for name in (
                field.name,
                field.attname,
                f"{short}__{field.name}",
                f"{short}-0-{field.name}",
                f"{short}.{field.name}",
            ):
                found.setdefault(name, value)
    return found


@pytest.fixture
def client(club, undone, quiet, monkeypatch, settings):
    """An administrator, the clock standing still. More fields than Django takes at once: that limit is not what is tried."""
    settings.DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
    for job in (night, proof):
        monkeypatch.setattr(job, "start", lambda: None)
    brought_to("justified", by=person("service-director", club.east.branch), customer=club.east.customer)
    with time_machine.travel(datetime.now(UTC), tick=False):
        yield clubs.client_of(club.people["administrator"].user)


def every_form(client, club) -> dict:
    """The forms that are sent by POST, by where they go and what they ask."""
    found = {}
    pages = [
        address(entry, club.east) for entry in routes.registry().values()
        if "GET" in entry.route.methods and entry.route.permission != NOBODY
    ]  # fmt: skip
    pages += [
        f"/complaints/{number}/"
        for number in apps.get_model("complaints.Complaint").objects.values_list("number", flat=True)
    ]
    for page in pages:
        with transaction.atomic():
            answer = client.get(page)
            transaction.set_rollback(True)
        if answer.status_code == 200 and answer["Content-Type"].startswith("text/html"):
            reader = Reader(page)
            reader.feed(answer.content.decode())
            for form in reader.forms:
                if form.method == "post" and urlsplit(form.action).path not in LEFT:
                    found.setdefault((form.action, frozenset(form.names)), form)
    return found


class Ledger:
    """What a request wrote, from the state that all of them start in."""

    def __init__(self, client) -> None:
        self.client = client

    def counts(self) -> dict[str, int]:
        with connection.cursor() as cursor:
            cursor.execute(COUNTS)
            return dict(cursor.fetchall())

    def rows(self, table: str) -> list[str]:
        with connection.cursor() as cursor:
            cursor.execute(f"SELECT to_jsonb(t) - 'password' || jsonb_build_object() FROM \"{table}\" AS t")
            return sorted(ANEW.sub("anew", str(row)) for (row,) in cursor.fetchall())

    def put_back_sequences(self) -> None:
        database.run_as_owner(SEQUENCES, [1_000_000])

    def wrote(self, form, sent: dict[str, list[str]]) -> tuple[int, dict[str, list[str]]]:
        """The status, and the rows that this made of each table it touched."""
        cookies = self.client.cookies.output(header="", sep=";")
        self.put_back_sequences()
        with transaction.atomic():
            before = self.counts()
            answer = self.client.post(form.action, sent)
            touched = [table for table, count in self.counts().items() if count != before.get(table, 0)]
            rows = {table: self.rows(table) for table in touched}
            transaction.set_rollback(True)
        self.client.cookies.load(cookies)
        return answer.status_code, rows


def test_no_form_changes_what_it_does_not_name(club, client, extras):
    ledger, surprises, written, idle, failures = Ledger(client), {}, {}, {}, []
    forms = every_form(client, club).values()
    for form in forms:
        path = urlsplit(form.action).path
        for how in ("as it stands", "filled", "altered", "coded"):
            sent = form.filled(how)
            status, wanted = ledger.wrote(form, sent)
            if wanted or status in (403, 404, 405):
                break
        named = set().union(*(other.names for other in forms if other.action == form.action))
        beside = {name: value for name, value in extras.items() if name not in named}
        status_beside, got = ledger.wrote(form, beside | sent)
        if 500 in (status, status_beside):
            failures.append(path)
        if (status, wanted) != (status_beside, got):
            surprises[path] = difference(wanted, got) or (status, status_beside)
        (written if wanted else idle)[path] = sorted(wanted)
    print(f"{len(written)} forms write, {len(idle)} do not: {sorted(idle)}; {len(extras)} fields beside each")
    assert failures == []
    assert surprises == {}, "\n".join(f"{path}: {found}" for path, found in surprises.items())
    assert len(written) >= 50


def difference(wanted: dict, got: dict) -> dict:
    return {
        table: sorted(set(got.get(table, [])) ^ set(wanted.get(table, [])))[:4]
        for table in {*wanted, *got} if wanted.get(table) != got.get(table)
    }  # fmt: skip
