"""Customers of another branch: found by a whole number only, opened with a reason, read for a while, never written."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel import foreign
from clubcrm.kernel.models import Access
from members.models import Card, Consent, PinnedNote, Visit
from tests.factories.members import OwnershipFactory, invoice_with

pytestmark = pytest.mark.django_db
WRITES = [
    "desk:record_visit",
    "points:redeem",
    "members:edit_customer",
    "members:add_vehicle",
    "desk:enrol",
    "members:pin_note",
    "members:consents",
]


@pytest.fixture
def abroad(as_role, west, member):
    """An advisor of another branch than the member's."""
    return as_role("service-advisor", west)


def url(name, member):
    return reverse(name, args=[member.public_id])


def find(client, text="13800001234"):
    return client.get(reverse("desk:search"), {"q": text}, follow=True)


def give(client, member, reason="Broke down near us"):
    return client.post(url("members:open_customer", member), {"reason": reason}, follow=True)


@pytest.mark.parametrize("whole", ["13800001234", "京A12345", "京A·12345", "VIP00001"])
def test_who_types_a_whole_number_is_asked_why_before_anything_is_shown(abroad, member, whole):
    Card.objects.create(customer=member, number="VIP00001", valid_from_on="2024-01-01")
    page = find(abroad, whole)
    assert page.redirect_chain == [
        (url("desk:customer", member), 302),
        (url("members:open_customer", member), 302),
    ]
    text = page.content.decode()
    assert "This customer belongs to 城东店. Why do you open them?" in text
    assert "王建国" not in text and "1380000" not in text and "京A" not in text


@pytest.mark.parametrize("part", ["王建国", "1234", "0001234", "A12345", "wangjianguo"])
def test_a_part_of_a_number_or_a_name_finds_nobody_of_another_branch(abroad, member, part):
    page = find(abroad, part)
    assert (page.status_code, str(member.public_id) in page.content.decode()) == (200, False)
    assert abroad.get(url("members:open_customer", member)).status_code == 404


def test_with_a_reason_the_page_opens_read_only_and_says_why(abroad, member, west):
    find(abroad)
    page = give(abroad, member)
    text = page.content.decode()
    assert page.redirect_chain == [(url("desk:customer", member), 302)]
    assert "this customer belongs to 城东店" in text and "Broke down near us" in text and "王建国" in text
    assert not [name for name in WRITES if url(name, member) in text]
    assert abroad.get(url("desk:points", member)).status_code == 200
    row = Access.objects.get(action="foreign")
    assert (row.action, row.subject_kind, row.subject, row.reason) == (
        "foreign", "customer", member.id, "Broke down near us",
    )  # fmt: skip
    assert (row.branch, row.count, row.classes) == (
        west, 1, ["contact", "name", "person", "trace", "vehicle", "words"],
    )  # fmt: skip


@pytest.mark.parametrize("reason", ["", "   ", "ok", "x" * 201])
def test_without_a_reason_nothing_opens_and_nothing_is_logged(abroad, member, reason):
    find(abroad)
    assert abroad.post(url("members:open_customer", member), {"reason": reason}).status_code == 422
    assert abroad.get(url("desk:customer", member)).status_code == 302
    assert Access.objects.exclude(action="found").count() == 0


@pytest.mark.parametrize("name", WRITES)
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_write_to_them_is_refused_though_they_are_open(abroad, member, name, method):
    find(abroad)
    give(abroad, member)
    answer = getattr(abroad, method)(url(name, member), {"text": "x"})
    assert answer.status_code == (
        405 if method == "get" and name in ("desk:enrol", "members:pin_note") else 404
    )
    assert (Visit.objects.count(), PinnedNote.objects.count(), Consent.objects.count()) == (0, 0, 0)


def test_one_click_shows_them_whole_and_is_logged_with_the_reason(abroad, member, west):
    find(abroad)
    page = give(abroad, member).content.decode()
    assert url("members:reveal", member) in page and "138****1234" in page and "13800001234" not in page
    page = abroad.post(url("members:reveal", member), {"next": url("desk:points", member)}, follow=True)
    text = page.content.decode()
    assert page.redirect_chain == [(url("desk:points", member), 302)]
    assert "shown whole to you until" in text and "Read only" in text and "13800001234" in text
    assert "13800001234" in abroad.get(url("desk:customer", member)).content.decode()
    row = Access.objects.get(action="reveal")
    assert (row.subject, row.branch, row.reason, row.classes) == (
        member.id, west, "Broke down near us", ["contact"],
    )  # fmt: skip


def test_they_are_not_revealed_before_a_reason_is_given_nor_after_the_half_hour(abroad, member):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        find(abroad)
        assert abroad.post(url("members:reveal", member)).status_code == 404
        give(abroad, member)
        clock.shift(timedelta(minutes=foreign.MINUTES))
        assert abroad.post(url("members:reveal", member)).status_code == 404
    assert not Access.objects.filter(action="reveal").exists()


def test_who_may_not_reveal_reads_them_masked(as_role, west, member):
    client = as_role("finance-manager", west)
    find(client)
    assert url("members:reveal", member) not in give(client, member).content.decode()
    assert client.post(url("members:reveal", member)).status_code == 403


def test_ones_own_customer_is_revealed_without_a_reason(as_role, east, member):
    as_role("service-advisor", east).post(url("members:reveal", member))
    assert Access.objects.get(action="reveal").reason == ""


def test_a_complaint_is_taken_in_by_their_own_branch(abroad, member):
    find(abroad)
    give(abroad, member)
    new = reverse("complaints:new")
    assert abroad.get(new, {"customer": str(member.public_id)}).status_code == 404
    text = abroad.get(new, {"q": "13800001234"}).content.decode()
    assert "王建国" not in text and "their own branch takes the complaint in" in text


def test_it_ends_after_half_an_hour_and_with_the_session(abroad, member):
    with time_machine.travel(timezone.now(), tick=False) as clock:
        find(abroad)
        give(abroad, member)
        clock.shift(timedelta(minutes=foreign.MINUTES) - timedelta(seconds=1))
        assert abroad.get(url("desk:customer", member)).status_code == 200
        clock.shift(timedelta(seconds=1))
        assert abroad.get(url("desk:customer", member))["Location"] == url("members:open_customer", member)
        assert abroad.get(url("desk:points", member)).status_code == 404
    give(abroad, member)
    abroad.logout()
    abroad.force_login(abroad.signed_in, backend="django.contrib.auth.backends.ModelBackend")
    assert abroad.get(url("desk:customer", member)).status_code == 404


def test_a_customer_served_meanwhile_is_ones_own(abroad, member, west):
    find(abroad)
    give(abroad, member)
    invoice_with({"labour": 100}, customer=member, branch=west)
    text = abroad.get(url("desk:customer", member)).content.decode()
    assert "Read only" not in text and url("members:edit_customer", member) in text
    assert abroad.get(url("members:open_customer", member))["Location"] == url("desk:customer", member)


def test_an_opened_customer_is_in_no_list(abroad, member):
    find(abroad)
    give(abroad, member)
    for name in ("desk:customers", "members:visits", "desk:home"):
        assert "王建国" not in abroad.get(reverse(name)).content.decode()


def looks():
    return list(Access.objects.filter(action="found").order_by("id").values_list("subject", "reason"))


def test_whoever_is_found_by_a_number_of_another_branch_is_written_down_once(abroad, member):
    for _again in range(3):
        find(abroad)
    abroad.get(reverse("desk:search"), {"q": "京A12345"}, headers={"HX-Request": "true"})
    assert looks() == [(member.id, "")]
    find(abroad, "1234")
    assert len(looks()) == 1


def test_beyond_so_many_a_day_the_search_asks_why(abroad, member, monkeypatch):
    monkeypatch.setattr(foreign, "FREE_A_DAY", 0)
    box = abroad.get(
        reverse("desk:search"), {"q": "13800001234"}, headers={"HX-Request": "true"}
    ).content.decode()
    page = find(abroad)
    for text in (box, page.content.decode()):
        assert str(member.public_id) not in text and "王建国" not in text
    assert page.redirect_chain == [] and "Say why, and this one is shown" in page.content.decode()
    assert looks() == [] and abroad.get(url("members:open_customer", member)).status_code == 404
    page = abroad.get(
        reverse("desk:search"), {"q": "13800001234", "reason": "Broke down near us"}, follow=True
    )
    assert page.redirect_chain[0] == (url("desk:customer", member), 302)
    assert looks() == [(member.id, "Broke down near us")]


def test_the_count_begins_anew_each_day_and_ones_own_are_not_counted(
    abroad, as_role, east, member, monkeypatch
):
    monkeypatch.setattr(foreign, "FREE_A_DAY", 1)
    find(abroad)
    other = OwnershipFactory(customer__branch=east, vehicle__plate="京B54321").customer
    assert "Say why" in find(abroad, "京B54321").content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        abroad.force_login(abroad.signed_in)
        assert find(abroad, "京B54321").redirect_chain[0] == (url("desk:customer", other), 302)
    find(as_role("service-advisor", east))
    assert len(looks()) == 2


def test_the_form_of_a_new_customer_is_no_way_round(abroad, west, member):
    given = {
        "kind": "person",
        "name": "张三",
        "phone": "13800001234",
        "branch": west.id,
        "enrol": "",
        "key": uuid.uuid4(),
    }
    abroad.post(reverse("desk:new_customer"), given)
    assert looks() == [(member.id, "entering a new customer")]
