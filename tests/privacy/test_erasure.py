"""Erasing leaves nothing that names the customer, and every figure as it was."""

import json
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from psycopg import sql

from clubcrm.backups import queries as catalogue
from clubcrm.desk import proving
from clubcrm.kernel import approvals
from clubcrm.kernel.models import Approval, Upload
from clubcrm.kernel.scope import scope_of_branch
from clubcrm.privacy import erasing, tombstones
from complaints.models import Complaint
from members import keyed
from members import operations as members
from members import queries as search
from members.models import Consent, Customer, ErasedKey, Erasure, Invoice, Suppression, Vehicle, Visit
from points import operations as points
from points.models import Account, Transfer
from tests.factories import privacy
from tests.factories.campaigns import ON
from tests.factories.complaints import scope_of, take_in
from tests.factories.members import CustomerFactory, OwnershipFactory
from tests.factories.privacy import CANARIES, NOW, canary, erase


def everywhere():
    """Every row of every table as text."""
    found = []
    with connection.cursor() as cursor:
        cursor.execute(catalogue.TABLES)
        for (table,) in cursor.fetchall():
            cursor.execute(sql.SQL("SELECT t::text FROM {} AS t").format(sql.Identifier(table)))
            found += [(table, row[0]) for row in cursor.fetchall()]
    return found


def places(texts):
    return sorted(
        {(table, text) for table, row in everywhere() for text in texts if text.lower() in row.lower()}
    )


def in_files():
    """Uploads in which a canary stands."""
    found = [path for path in Path(settings.MEDIA_ROOT).rglob("*") if path.is_file()]
    return [path.name for path in found if any(text.encode() in path.read_bytes() for text in CANARIES)]


def figures():
    """What the club counts: the ledger, invoices, complaints, visits."""
    return [
        list(Transfer.objects.order_by("id").values_list("id", "amount", "kind", "reference")),
        list(Account.objects.order_by("id").values_list("id", "customer_id", "balance")),
        list(Invoice.objects.order_by("id").values_list("number", "total_cents", "customer_id")),
        list(
            Complaint.objects.order_by("id").values_list("number", "grade_id", "state", "outcome", "breaches")
        ),
        list(Visit.objects.order_by("id").values_list("arrived_on", "branch_id")),
        list(Consent.objects.order_by("id").values_list("purpose", "channel", "decision")),
    ]


@pytest.mark.django_db
def test_no_canary_is_left_anywhere_and_every_figure_stays(
    east, care, second, director, rejects, django_capture_on_commit_callbacks
):
    customer = canary(east, staff=director, care=care)
    public = str(customer.public_id)
    (rejects / "owners-1.csv").write_text(f"1,{privacy.PHONE}\n", encoding="utf-8-sig")
    (rejects / "owners-2.csv").write_text("1,13800000000\n", encoding="utf-8-sig")
    assert in_files() != []
    planted = {text for _table, text in places(CANARIES)}
    assert planted == set(CANARIES)
    before = figures()

    with django_capture_on_commit_callbacks(execute=True):
        erase(customer, by=care, second=second)

    assert places([*CANARIES, public]) == []
    assert (in_files(), Upload.objects.count()) == ([], 0)
    assert figures() == before
    assert [row for row in proving.prove(ON) if row.part == "points"] == []
    customer.refresh_from_db()
    assert (customer.name, customer.erased_at) == ("erased customer 2026-11-22", NOW)
    assert [path.name for path in rejects.iterdir()] == ["owners-2.csv"]
    stone = json.loads(tombstones.settings.ERASURES_FILE.read_text())
    assert stone["keys"]["phone"] == [keyed.digest("phone", privacy.PHONE).hex()]
    assert set(stone["keys"]) == {"public", "phone", "email", "number", "vin", "plate"}


@pytest.mark.django_db
def test_who_is_erased_is_found_no_more_and_their_page_is_gone(signed_in, east, care, second, director):
    customer = canary(east, staff=director, care=care)
    old = reverse("desk:customer", args=[customer.public_id])
    desk = signed_in(care)
    assert desk.get(old).status_code == 200
    erase(customer, by=care, second=second)
    customer.refresh_from_db()
    new = reverse("desk:customer", args=[customer.public_id])
    assert (desk.get(old).status_code, desk.get(new).status_code) == (404, 404)
    scope = scope_of_branch(east.id)
    for text in (privacy.NAME, privacy.PHONE, privacy.VIN, privacy.PLATE, "jinsique", "erased customer"):
        assert search.search(text=text, scope=scope, limit=9).hits == []
    assert "erased customer" not in desk.get(reverse("desk:customers")).content.decode()


@pytest.mark.django_db
def test_a_car_that_has_passed_to_somebody_else_is_theirs(east, care, second, director):
    customer = canary(east, staff=director, care=care)
    car = Vehicle.objects.get(vin=privacy.VIN)
    customer.ownerships.update(until_on="2026-05-01")
    OwnershipFactory(vehicle=car, customer=CustomerFactory(branch=east), from_on="2026-05-01")
    erase(customer, by=care, second=second)
    car.refresh_from_db()
    assert (car.vin, car.plate) == (privacy.VIN, privacy.PLATE)
    assert not ErasedKey.objects.filter(kind="vin").exists()


@pytest.mark.django_db
def test_what_is_open_hinders_and_says_so(east, care, second, director):
    customer = canary(east, staff=director, care=care)
    row = take_in(by=director, customer=customer, when=NOW)
    Visit.objects.create(customer=customer, branch=east, arrived_on="2026-11-20")
    said = erasing.hindrances(customer.id)
    assert len(said) == 2 and row.number in said[0] and "2026-11-20" in said[1]
    with pytest.raises(erasing.Hindered), transaction.atomic():
        erase(customer, by=care, second=second)
    assert (Approval.objects.filter(kind="erasure").count(), Erasure.objects.count()) == (0, 0)
    Visit.objects.filter(arrived_on="2026-11-20").update(voided_at=NOW)
    assert len(erasing.hindrances(customer.id)) == 1


@pytest.mark.django_db
def test_points_lapse_only_where_that_was_confirmed(east, care, second, director):
    customer = canary(east, staff=director, care=care)
    points.earn(
        customer=customer.id, amount=217, branch=east.id, happened_on=ON, reference="grant:1", explanation={},
        by=None, at=NOW,
    )  # fmt: skip
    with pytest.raises(erasing.Hindered, match="217"):
        erase(customer, by=care, second=second)
    assert erase(customer, by=care, second=second, forfeit=True)
    assert [row for row in proving.prove(ON) if row.part == "points"] == []


@pytest.mark.django_db
def test_one_person_alone_erases_nobody_whatever_they_try(east, care, director):
    customer = canary(east, staff=director, care=care)
    approval = erasing.propose(customer=customer, words="asked", forfeit=False, by=care.user_id, at=NOW)
    with pytest.raises(approvals.SamePerson):
        approvals.decide(approval=approval.id, approve=True, by=care.user, scope=scope_of(care), at=NOW)
    with pytest.raises(members.NotApproved), transaction.atomic():
        members.erase(approval=approval.id, reason="asked", at=NOW)
    inner, outer = keyed.pads()
    for attack in (
        "UPDATE members_customer SET erased_at = now()",
        "SELECT members_forget(%s, NULL, NULL, now(), 'x', %s, %s, 'x')",
        "SELECT members_forget_customer(%s)",
        "SELECT set_config('clubcrm.forgetting', 'on', true); UPDATE members_consent SET evidence = 'x'",
        "SELECT set_config('clubcrm.forgetting', 'on', true); DELETE FROM kernel_access",
        "SELECT set_config('clubcrm.forgetting', 'on', true); UPDATE complaints_complaint SET words = 'x'",
        "SELECT set_config('clubcrm.forgetting', 'on', true); UPDATE campaigns_attempt SET body = 'x'",
    ):
        values = [customer.id, inner, outer][: attack.count("%s")]
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            for part in attack.split("; "):
                cursor.execute(part, values)
    assert places(CANARIES) and Customer.objects.filter(erased_at=None, id=customer.id).exists()


@pytest.mark.django_db
def test_an_erasure_is_proposed_on_the_data_page_and_decided_in_the_inbox(
    signed_in, east, care, second, director
):
    customer = canary(east, staff=director, care=care)
    address = reverse("privacy:data_erasure", args=[customer.public_id])
    said = signed_in(care).post(address, {"words": "by letter"}, follow=True).content.decode()
    assert second.name in said[said.index("who may decide: ") :].split("<")[0]
    approval = Approval.objects.get(kind="erasure")
    assert privacy.NAME not in str(approval.figures) + approval.text
    page = signed_in(second).get(reverse("kernel:inbox")).content.decode()
    assert f"Erase customer no. {customer.id}" in page
    page = (
        signed_in(second)
        .post(reverse("kernel:decide", args=[approval.id]), {"answer": "approve"}, follow=True)
        .content.decode()
    )
    assert "Approved: Erase customer no." in page
    assert Erasure.objects.get().customer_id == customer.id
    assert Erasure.objects.get().approval_id == approval.id


@pytest.mark.django_db
def test_the_number_stays_on_the_do_not_contact_list(east, care, second, director):
    customer = canary(east, staff=director, care=care)
    erase(customer, by=care, second=second)
    assert sorted(Suppression.objects.values_list("kind", "reason")) == [
        ("email", "erased"),
        ("phone", "erased"),
    ]
