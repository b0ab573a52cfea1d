"""The data page: who may open it, what it hands out, restricts, silences; the page of data protection; axe-clean HTML
is looked at in tests/browser."""

import io
import json
import zipfile

import pytest
from django.apps import apps
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clubcrm.kernel import personal
from clubcrm.kernel.models import Access, Draft
from clubcrm.kernel.roles import ROLES
from clubcrm.privacy import copies
from members import operations as members
from members.models import Consent, Customer, DataRequest, Restriction, Suppression
from tests.factories.complaints import person
from tests.factories.kernel import BranchFactory
from tests.factories.members import CustomerFactory
from tests.factories.privacy import CANARIES, NOW, PHONE, canary

pytestmark = pytest.mark.django_db
ACTS = ("copy", "correction", "restriction", "silence", "erasure")


def address(customer, act=""):
    return reverse(f"privacy:data_{act}" if act else "privacy:customer_data", args=[customer.public_id])


def test_only_customer_care_and_administrators_of_the_branch_handle_data(signed_in, east):
    customer, allowed = CustomerFactory(branch=east), set()
    for role in ROLES:
        desk = signed_in(person(role.code, east))
        answers = {desk.get(address(customer)).status_code, desk.get(reverse("privacy:privacy")).status_code}
        answers |= {desk.post(address(customer, act), {"words": ""}).status_code for act in ACTS}
        allowed |= {role.code} if answers <= {200, 302} else set()
        assert answers <= {200, 302} or answers == {403}, (role.code, answers)
    assert allowed == {"administrator", "care-manager"}


def test_of_another_branch_there_is_nobody_to_hand_out_or_erase(signed_in, east):
    stranger = CustomerFactory(branch=BranchFactory(code="west", name="城西店"), phone=PHONE)
    desk = signed_in(person("care-manager", east))
    desk.get(reverse("desk:search"), {"q": PHONE})  # found by the whole number, and still nobody's to touch
    assert desk.get(address(stranger)).status_code == 404
    for act in ACTS:
        assert desk.post(address(stranger, act), {"words": "x", "answer": "restrict"}).status_code == 404
    assert not DataRequest.objects.exists()
    assert list(Access.objects.values_list("action", flat=True)) == ["found"]


def test_the_copy_holds_every_registered_field_that_has_a_value(signed_in, east, care, director):
    customer = canary(east, staff=director, care=care)
    half = {"words": ["半句"]}
    Draft.objects.create(user=director.user, form="/", about=customer.id, content=half, kept_at=NOW)
    filled = {one.field for one in personal.declared() if held(one.field)}
    answer = signed_in(care).post(address(customer, "copy"))
    assert (answer.status_code, answer["Content-Type"], answer["Cache-Control"]) == (
        200,
        "application/zip",
        "no-store, private",
    )
    packed = zipfile.ZipFile(io.BytesIO(answer.content))
    content = json.loads(packed.read("copy.json"))["data"]
    handed = {field for rows in content.values() for row in rows for field in row}
    page = packed.read("copy.html").decode()
    theirs = {
        one.field
        for one in personal.declared()
        if copies.rows_of(one.field.rpartition(".")[0], customer) is not None
    }
    assert theirs - handed == (theirs - filled) | copies.LOOKERS
    assert len(handed) > 60
    for text in (*CANARIES, "半句"):
        assert text.lower() in page.lower()
    (letter,) = [name for name in packed.namelist() if name.startswith("files/")]
    assert letter.endswith("-金丝雀.pdf") and "金丝雀的话".encode() in packed.read(letter)
    looked = Access.objects.get(action="export")
    assert (looked.user_id, looked.subject) == (care.user_id, customer.id) and "contact" in looked.classes
    assert DataRequest.objects.filter(kind="copy", customer=customer).count() == 1


def held(field):
    """Whether any row of the whole table holds anything in this field, asked apart from the code under test."""
    model, _dot, column = field.rpartition(".")
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT to_jsonb(t) FROM {apps.get_model(model)._meta.db_table} AS t")
        rows = [json.loads(row[0]) if isinstance(row[0], str) else row[0] for row in cursor.fetchall()]
    return any(row.get(column, row.get(f"{column}_id")) not in (None, "") for row in rows)


def test_every_registered_model_is_about_customers_or_known_not_to_be(db):
    for label in copies.registered():
        known = label in copies.ROWS or label in copies.NOBODYS or copies.ways_to_customer(label)
        assert known, (
            f"{label}: say in clubcrm/privacy/copies.py how its rows lead to a customer, or that they do not"
        )


def test_the_copy_names_no_other_customer(signed_in, east, care, director):
    customer = canary(east, staff=director, care=care)
    text = signed_in(care).post(address(customer, "copy")).content
    packed = zipfile.ZipFile(io.BytesIO(text))
    assert "李娜" not in packed.read("copy.html").decode() + packed.read("copy.json").decode()


def test_the_copy_says_when_their_data_were_looked_at_and_names_nobody_who_looked(signed_in, east, care):
    customer = CustomerFactory(branch=east, phone=PHONE)
    desk = signed_in(care)
    desk.get(address(customer, "copy"))
    desk.post(address(customer, "copy"))  # a look that is on record
    packed = zipfile.ZipFile(io.BytesIO(desk.post(address(customer, "copy")).content))
    (look,) = json.loads(packed.read("copy.json"))["data"]["kernel.access"]
    logged = Access.objects.order_by("id").first()
    assert look["kernel.access.at"] == logged.at.isoformat()
    assert look["kernel.access.user"] == "a colleague of ours"
    text = packed.read("copy.html").decode() + packed.read("copy.json").decode()
    assert care.name not in text and care.user.username not in text and logged.address not in text


def test_restricting_and_lifting_are_on_record_and_the_page_says_so(signed_in, east, care):
    customer = CustomerFactory(branch=east, name="王建国")
    desk = signed_in(care)
    desk.post(address(customer, "restriction"), {"words": "", "answer": "restrict"})
    assert not Restriction.objects.exists()
    desk.post(address(customer, "restriction"), {"words": "disputed", "answer": "restrict"})
    desk.post(address(customer, "restriction"), {"words": "twice", "answer": "restrict"})
    assert Restriction.objects.get().reason == "disputed"
    assert "restricted" in desk.get(reverse("desk:customer", args=[customer.public_id])).content.decode()
    refused = desk.post(reverse("members:pin_note", args=[customer.public_id]), {"text": "x"})
    assert refused.status_code == 403 and "data are restricted" in refused.content.decode()
    desk.post(address(customer, "restriction"), {"words": "settled", "answer": "lift"})
    assert Restriction.objects.filter(lifted_at=None).count() == 0
    asked = DataRequest.objects.order_by("id").values_list("kind", "words")
    assert list(asked) == [("restriction", "disputed"), ("release", "settled")]


def test_a_correction_is_written_down_and_opens_the_form(signed_in, east, care):
    customer = CustomerFactory(branch=east)
    answer = signed_in(care).post(address(customer, "correction"), {"words": "born in 1981"})
    assert answer["Location"] == reverse("members:edit_customer", args=[customer.public_id])
    assert DataRequest.objects.get().words == "born in 1981"


def test_silence_puts_phone_and_address_on_the_list_once(signed_in, east, care):
    customer = CustomerFactory(branch=east, phone="13800001234", email="wang@example.com")
    desk = signed_in(care)
    desk.post(address(customer, "silence"))
    desk.post(address(customer, "silence"))
    assert (Suppression.objects.count(), DataRequest.objects.count()) == (2, 1)
    members.suppress(phone=customer.phone, purpose="care", channel="sms", by=None, at=NOW)
    page = desk.get(address(customer)).content.decode()
    assert "on the do-not-contact list" in page and "Care: greetings and reminders · Text message" in page


def test_the_list_takes_and_gives_back_a_number_that_nobody_sees(signed_in, care):
    desk, page = signed_in(care), reverse("privacy:privacy")
    assert desk.post(page, {"answer": "add"}).status_code == 422
    assert desk.post(page, {"phone": "12", "answer": "add"}).status_code == 422
    assert desk.post(page, {"phone": "13800001234", "answer": "add", "channel": "sms"}).status_code == 302
    assert Suppression.objects.get().channel == "sms"
    assert (
        "1 phones" in desk.get(page).content.decode() and "13800001234" not in desk.get(page).content.decode()
    )
    assert desk.post(page, {"phone": "13800001234", "answer": "lift"}).status_code == 422
    desk.post(page, {"phone": "13800001234", "answer": "lift", "words": "by mistake"})
    assert not Suppression.objects.filter(lift=None).exists()


def test_an_answer_is_recorded_from_the_customer_page_in_two_clicks(signed_in, east):
    customer, desk = CustomerFactory(branch=east), signed_in(person("service-advisor", east))
    page = desk.get(reverse("desk:customer", args=[customer.public_id])).content.decode()
    assert 'name="decision" value="granted"' in page and 'value="spoken" selected' in page
    given = {"purpose": "care", "channel": "email", "manner": "spoken", "decision": "granted"}
    desk.post(reverse("members:consents", args=[customer.public_id]), given)
    row = Consent.objects.get()
    assert (row.decision, row.manner, row.evidence, row.wording) == (
        "granted",
        "spoken",
        "said in person",
        "2026-11",
    )
    page = desk.get(reverse("desk:customer", args=[customer.public_id])).content.decode()
    assert 'name="decision" value="withdrawn"' in page


def test_the_pages_cost_the_same_whatever_they_hold(signed_in, east, care, director):
    customer = canary(east, staff=director, care=care)
    desk = signed_in(care)
    for target, budget in ((address(customer), 62), (reverse("privacy:privacy"), 40)):
        desk.get(target)
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert desk.get(target).status_code == 200
        assert len(counted) <= budget, (target, len(counted))
    assert Customer.objects.count() == 2
