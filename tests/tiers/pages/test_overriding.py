"""A tier set by hand from the customer's page: who may, what it says, how it ends."""

import uuid
from datetime import timedelta

import pytest
from django.urls import reverse

from clubcrm.kernel.clock import business_date
from tiers import queries as ladder
from tiers.models import Override, Tier, TierChange

pytestmark = pytest.mark.django_db


def address(member, name="tiers:override_tier"):
    return reverse(name, args=[member.public_id])


def tier(code):
    return Tier.objects.get(programme__state="active", code=code)


def send(client, member, **given):
    content = {
        "key": str(uuid.uuid4()),
        "tier": tier("gold").id,
        "until_on": business_date() + timedelta(days=30),
        "reason": "Won back",
    }
    return client.post(address(member), content | given, follow=True)


def test_the_page_says_until_when_why_and_by_whom_and_the_evaluation_leaves_it_alone(as_role, member, east):
    client = as_role("care-manager", east)
    said = send(client, member).content.decode()
    row = Override.objects.get()
    assert (row.tier.code, row.reason, row.recorded_by) == ("gold", "Won back", client.signed_in)
    assert f"Gold by hand until {row.until_on}." in said
    assert "by hand</span>" in said and "because: Won back" in said
    assert f", by {client.signed_in.staff.name}" in said
    assert ladder.find_standing(member.id).tier.code == "gold"
    change = TierChange.objects.filter(customer=member).latest("id")
    assert (change.cause, change.recorded_by) == ("override", client.signed_in)


def test_it_is_ended_early_and_the_rules_decide_again(as_role, member, east):
    client = as_role("general-manager", east)
    send(client, member)
    said = client.post(address(member, "tiers:end_override"), follow=True).content.decode()
    assert "The rules decide again." in said and "by hand</span>" not in said
    row = Override.objects.get()
    assert row.ended_at is not None and row.ended_by == client.signed_in
    assert ladder.find_standing(member.id).tier.code != "gold"
    before = TierChange.objects.count()
    again = client.post(address(member, "tiers:end_override"), follow=True).content.decode()
    assert "nothing was changed" in again and TierChange.objects.count() == before


def test_one_by_hand_replaces_the_one_before(as_role, member, east):
    client = as_role("care-manager", east)
    send(client, member)
    assert "Won back" in client.get(address(member)).content.decode()
    send(client, member, tier=tier("green").id, reason="A mistake")
    first, second = Override.objects.order_by("id")
    assert (first.reason, second.reason) == ("Won back", "A mistake")
    assert (first.ended_at is None, second.ended_at is None) == (False, True)
    assert ladder.find_standing(member.id).tier.code == "green"


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"until_on": "2020-01-01"}, "until_on"),
        ({"key": "x"}, "key"),
        ({"until_on": ""}, "until_on"),
        ({"tier": 0}, "tier"),
        ({"tier": "x"}, "tier"),
    ],
)
def test_what_is_missing_or_over_is_refused_and_nothing_is_written(as_role, member, east, given, field):
    page = send(as_role("care-manager", east), member, **given)
    assert field in page.context["form"].errors
    assert not Override.objects.exists() and not TierChange.objects.exists()


def test_a_form_sent_twice_sets_it_once(as_role, member, east):
    client, key = as_role("care-manager", east), str(uuid.uuid4())
    for _time in range(2):
        assert "Won back" in send(client, member, key=key).content.decode()
    assert (Override.objects.count(), TierChange.objects.count()) == (1, 1)


def test_who_is_no_member_gets_no_tier(as_role, member, east):
    member.membership.delete()
    page = send(as_role("care-manager", east), member)
    assert "Only a member can hold a tier" in page.content.decode()
    assert not Override.objects.exists()


@pytest.mark.parametrize(
    "role", ["service-advisor", "service-manager", "marketing-manager", "finance-manager"]
)
def test_others_neither_see_the_button_nor_may(as_role, member, east, role):
    client = as_role(role, east)
    assert (
        address(member) not in client.get(reverse("desk:customer", args=[member.public_id])).content.decode()
    )
    assert send(client, member).status_code == 403
    assert client.post(address(member, "tiers:end_override")).status_code == 403
    assert not Override.objects.exists()


def test_a_customer_of_another_branch_answers_404(as_role, member, west):
    client = as_role("care-manager", west)
    assert send(client, member).status_code == 404
    assert client.post(address(member, "tiers:end_override")).status_code == 404
