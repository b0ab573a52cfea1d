"""An older backup brings back who was erased since; the restore erases them again, and so does a replay by hand."""

import json
import uuid
from io import StringIO

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction
from django.utils.translation import override

from clubcrm.backups import operations as backups
from clubcrm.desk import proving
from clubcrm.kernel import database as roles
from clubcrm.privacy import tombstones
from members import keyed
from members.models import Consent, Customer, ErasedKey, Erasure, Suppression
from tests import database
from tests.factories import dms
from tests.factories.campaigns import ON
from tests.factories.complaints import person
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory
from tests.factories.privacy import CANARIES, NOW, PHONE, canary, erase
from tests.privacy.test_erasure import in_files, places


@pytest.fixture
def club(own_database, tmp_path, settings):
    """Somebody with a trace everywhere, a backup of that day, and their erasure afterwards."""
    settings.MEDIA_ROOT = tmp_path / "media"
    east = BranchFactory(code="east", name="城东店")
    care, second = person("care-manager", east), person("care-manager", east)
    CustomerFactory(branch=east, name="李四")
    customer = canary(east, staff=person("service-director", east), care=care)
    return east, care, second, customer


@pytest.fixture
def target(club):
    """A second database with migrations only; not yet pointed at."""
    source, name = connection.settings_dict["NAME"], f"clubcrm_target_{uuid.uuid4().hex[:12]}"
    database.clone(name)
    database.point_at(source)
    yield name
    database.point_at(source)
    with database.admin() as server:
        database.drop(server, name)


@pytest.mark.parametrize("portable", [False, True], ids=["dump", "copy"])
def test_an_older_backup_brings_nobody_back(club, target, tmp_path, portable):
    _east, care, second, customer = club
    backups.take(directory=tmp_path / "before", at=NOW, portable=portable)
    assert in_files() != []
    erase(customer, by=care, second=second)
    assert in_files() == []
    database.point_at(target)
    with override("en"):
        done = backups.restore(directory=tmp_path / "before", at=NOW)
    assert (done.differences, done.replayed) == ([], tombstones.Replayed(erased=1))
    assert places([*CANARIES, str(customer.public_id)]) == []
    assert done.uploads == 1 and in_files() == []
    assert [row for row in proving.prove(ON) if row.part == "points"] == []
    assert Customer.objects.get(id=customer.id).erased_at == NOW
    assert tombstones.replay(tombstones.read(settings.ERASURES_FILE)) == tombstones.Replayed(known=1)


def test_a_backup_from_before_the_customer_keeps_them_out_of_later_files(club, target, tmp_path):
    _east, care, second, _customer = club
    erase(_customer, by=care, second=second)
    backups.take(directory=tmp_path / "after", at=NOW)
    lines = tombstones.read(tmp_path / "after" / "erasures.jsonl")
    assert lines == tombstones.recorded() == tombstones.read(settings.ERASURES_FILE)
    database.point_at(target)  # a club that never knew them
    dms.branches()
    out = StringIO()
    call_command("replay_erasures", str(tmp_path / "after" / "erasures.jsonl"), stdout=out)
    assert json.loads(out.getvalue()) == {"erased": 0, "known": 0, "absent": 1, "unreadable": 0}
    assert Erasure.objects.get().customer_id is None
    assert (ErasedKey.objects.count(), Suppression.objects.count()) == (6, 2)
    done = dms.import_rows("owners", tmp_path, [dms.owner(手机号码=PHONE, 客户名称="金丝雀")])
    assert (done.committed, done.rejected, done.reasons) == (0, 1, {"erased": 1})
    assert places(CANARIES) == []


def test_tombstones_of_another_key_are_named_and_erase_nobody(club, target, tmp_path):
    _east, care, second, customer = club
    backups.take(directory=tmp_path / "before", at=NOW)
    erase(customer, by=care, second=second)
    database.point_at(target)
    settings.PRIVACY_KEY, before = "another", settings.PRIVACY_KEY
    try:
        with override("en"):
            done = backups.restore(directory=tmp_path / "before", at=NOW)
    finally:
        settings.PRIVACY_KEY = before
    assert done.replayed.unreadable == 1
    assert "PRIVACY_KEY" in done.differences[-1]
    assert Customer.objects.filter(erased_at=None, phone=PHONE).exists()


def test_the_id_of_a_later_customer_is_not_taken_for_the_erased_one(club, target):
    _east, care, second, customer = club
    erase(customer, by=care, second=second)
    stones = tombstones.recorded()
    database.point_at(target)
    stranger = CustomerFactory(id=customer.id, name="李四")
    assert tombstones.replay(stones) == tombstones.Replayed(absent=1)
    stranger.refresh_from_db()
    assert (stranger.name, stranger.erased_at) == ("李四", None)


def test_a_line_that_is_no_tombstone_is_refused(tmp_path):
    (tmp_path / "bad.jsonl").write_text('{"customer": 1}\n')
    with pytest.raises(ValueError, match="line 1"):
        tombstones.read(tmp_path / "bad.jsonl")


@pytest.mark.django_db
def test_hashes_in_python_and_in_the_database_are_the_same():
    inner, outer = keyed.pads()
    cases = [
        "13800001234",
        "+86 138-0000-1234",
        "1３８００００１２３４",
        "008613800001234",
        "0571-88001234",
        "",
        "86123",
    ]
    with connection.cursor() as cursor:
        for text in cases:
            cursor.execute(
                "SELECT members_phone_key(%s::text), members_digest('phone', members_phone_key(%s::text), %s, %s)",
                [text, text, inner, outer],
            )
            key, digest = cursor.fetchone()
            assert key == keyed.phone(text)
            assert (bytes(digest) if digest else None) == (keyed.digest("phone", key) if key else None)
        for text in (" Wang@Example.COM ", "ａ@example.com", ""):
            cursor.execute("SELECT members_email_key(%s::text)", [text])
            assert cursor.fetchone()[0] == keyed.email(text)
    assert {keyed.phone(text) for text in cases[:4]} == {"13800001234"}


OWNERS = (
    ("members_consent", "evidence"), ("members_erasure", "reason"), ("members_erasedkey", "kind"),
    ("members_suppression", "reason"), ("members_datarequest", "words"), ("kernel_access", "reason"),
    ("members_customer", "name"), ("complaints_event", "words"), ("campaigns_attempt", "body"),
)  # fmt: skip


def test_not_even_the_owner_changes_evidence_or_a_tombstone_in_passing(club):
    _east, care, second, customer = club
    erase(customer, by=care, second=second)
    with roles.as_owner():
        for table, column in OWNERS:
            where = f" WHERE id = {customer.id}" if table == "members_customer" else ""
            with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
                cursor.execute(f"UPDATE {table} SET {column} = 'x'{where}")
    assert Consent.objects.get().evidence == "—"
