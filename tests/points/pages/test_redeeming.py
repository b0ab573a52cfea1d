"""Redeeming at the desk."""

import uuid
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel.clock import business_date
from members.models import Visit
from points import operations as points
from points import queries as ledger
from points.models import Lot, Reason, Transfer

pytestmark = pytest.mark.django_db


@pytest.fixture
def rich(member):
    points.earn(
        customer=member.id, amount=1000, branch=member.branch_id, happened_on=date(2026, 1, 1), reference="gift",
        explanation={"note": "a gift"}, by=None, at=timezone.now(),
    )  # fmt: skip
    return member


def send(desk, member, **given):
    content = {
        "key": str(uuid.uuid4()),
        "branch": member.branch_id,
        "amount": 400,
        "purpose": "labour-fee",
    } | given
    return desk.post(reverse("points:redeem", args=[member.public_id]), content, follow=True)


def test_redeeming_takes_the_points_and_says_what_is_left(desk, rich):
    page = send(desk, rich).content.decode()
    assert "400 points redeemed for Labour fee, 600 left." in page
    assert ledger.balance(rich.id).spendable == 600


def test_before_and_after_one_reads_what_the_points_are_worth_and_which_visit_is_open(desk, rich):
    Visit.objects.create(
        customer=rich, branch_id=rich.branch_id, arrived_on=business_date(), service_type="定期保养"
    )
    page = desk.get(reverse("points:redeem", args=[rich.public_id])).content.decode()
    assert "worth ¥10.00" in page and "no order number yet: 定期保养" in page
    assert 'data-balance="1000" data-cents="100"' in page
    assert "600 left. They are worth ¥4.00." in send(desk, rich).content.decode()


def test_the_timeline_says_what_points_were_redeemed_for(desk, rich):
    send(desk, rich)
    page = desk.get(reverse("desk:customer", args=[rich.public_id])).content.decode()
    assert "Points redeemed · Labour fee" in page.split('<ol class="timeline">')[1]


def test_the_same_form_sent_twice_redeems_once(desk, rich):
    key = str(uuid.uuid4())
    assert [send(desk, rich, key=key).status_code for _ in range(2)] == [200, 200]
    assert ledger.balance(rich.id).spendable == 600


def test_a_key_sent_again_with_another_amount_is_refused(desk, rich):
    key = str(uuid.uuid4())
    send(desk, rich, key=key)
    page = send(desk, rich, key=key, amount=500)
    assert page.redirect_chain == [] and "sent before with other content" in page.content.decode()
    assert ledger.balance(rich.id).spendable == 600


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"amount": 1001}, "1,001 asked, 1,000 can be spent: 1 are missing."),
        ({"amount": 0}, "greater than or equal to 1"),
        ({"amount": "1.5"}, "Enter a whole number."),
        ({"purpose": "holiday"}, "Select a valid choice."),
    ],
)
def test_what_cannot_be_redeemed_is_said_and_leaves_no_trace(desk, rich, given, said):
    before = Transfer.objects.count()
    page = send(desk, rich, **given)
    assert page.redirect_chain == [] and said in page.content.decode()
    assert (Transfer.objects.count(), ledger.balance(rich.id).spendable) == (before, 1000)


def taken(rich):
    return Transfer.objects.filter(kind="redeem", debit_account__customer=rich).latest("id")


def take_back(client, line, **given):
    content = {"key": str(uuid.uuid4()), "reason": "mistake"} | given
    return client.post(reverse("points:take_back", args=[line.id]), content, follow=True)


def test_a_redemption_is_taken_back_into_its_lots_with_a_reason(desk, rich):
    before = list(Lot.objects.order_by("id").values_list("remaining", "expires_on"))
    send(desk, rich)
    address = reverse("points:take_back", args=[taken(rich).id])
    assert address in desk.get(reverse("desk:points", args=[rich.public_id])).content.decode()
    assert take_back(desk, taken(rich), reason="").redirect_chain == []
    page = take_back(desk, taken(rich), reason=reason()).content.decode()
    assert "400 points are back, 1,000 can be spent." in page and address not in page
    assert list(Lot.objects.order_by("id").values_list("remaining", "expires_on")) == before
    back = Transfer.objects.get(kind="reverse")
    assert (back.reverses_id, back.explanation) == (taken(rich).id, {"reason": reason()})


def test_a_redemption_is_taken_back_once(desk, rich):
    send(desk, rich)
    key = str(uuid.uuid4())
    for _time in range(2):
        assert (
            "400 points are back" in take_back(desk, taken(rich), key=key, reason=reason()).content.decode()
        )
    again = take_back(desk, taken(rich), reason=reason())
    assert "was taken back before; nothing was changed." in again.content.decode()
    assert ledger.balance(rich.id).spendable == 1000


def test_who_takes_back_what(desk, rich, as_role, east, west):
    send(desk, rich)
    line = taken(rich)
    assert take_back(as_role("service-advisor", east), line, reason=reason()).status_code == 403
    assert take_back(as_role("service-manager", west), line, reason=reason()).status_code == 404
    earned = Transfer.objects.get(kind="earn")
    assert take_back(as_role("service-manager", east), earned, reason=reason()).status_code == 404
    assert ledger.balance(rich.id).spendable == 600
    assert take_back(as_role("service-manager", east), line, reason=reason()).status_code == 200
    assert ledger.balance(rich.id).spendable == 1000


def reason():
    return Reason.objects.filter(closed_at=None, serves__contains=["reversing"]).first().code
