"""Redeeming at the desk."""

import re
import uuid
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel.clock import business_date
from members.models import Visit, VisitVoid
from points import operations as points
from points import queries as ledger
from points.models import Lot, Reason, RedemptionVisit, Transfer
from tests.factories.kernel import UserFactory
from tests.factories.members import CustomerFactory
from tests.filled import fill

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
    assert "worth ¥100.00" in page and f"{business_date()} · no order number yet · 定期保养" in page
    assert 'data-balance="1000" data-cents="1000"' in page
    assert "600 left. They are worth ¥40.00." in send(desk, rich).content.decode()


def test_the_visit_is_kept_and_stands_in_ledger_story_statement_and_file(desk, rich):
    today, given = business_date(), {"customer": rich, "branch_id": rich.branch_id}
    earlier = Visit.objects.create(**given, arrived_on=today - timedelta(days=3), order_number="RO31")
    Visit.objects.create(**given, arrived_on=today - timedelta(days=31), order_number="RO30")
    gone = Visit.objects.create(**given, arrived_on=today, order_number="RO33", voided_at=timezone.now())
    VisitVoid.objects.create(
        visit=gone, reason=reason(), recorded_by=UserFactory(), recorded_at=timezone.now()
    )
    visit = Visit.objects.create(**given, arrived_on=today, order_number="RO32", service_type="换胎")
    address = reverse("points:redeem", args=[rich.public_id])
    shown = desk.get(address)
    offered = [label for _id, label in shown.context["form"].fields["visit"].choices]
    assert offered == ["at no visit", f"{today} · RO32 · 换胎", f"{today - timedelta(days=3)} · RO31"]
    sent = fill(shown, "purpose", amount="400")
    assert sent["visit"] == [str(visit.id)]  # today's, unless said otherwise
    desk.post(address, sent)
    send(desk, rich, amount=100, visit=earlier.id), send(desk, rich, amount=10)
    kept = RedemptionVisit.objects.order_by("id").values_list("transfer__amount", "visit__order_number")
    assert list(kept) == [(400, "RO32"), (100, "RO31")]
    page = desk.get(reverse("points:statement", args=[rich.public_id])).content.decode()
    assert page.count("At the visit of") == 2 and f"At the visit of {today}, order RO32." in page
    file = desk.get(reverse("points:statement_csv", args=[rich.public_id]))
    assert f"At the visit of {today}, order RO32." in b"".join(file.streaming_content).decode()
    page = desk.get(reverse("desk:points", args=[rich.public_id])).content.decode()
    link = re.search(rf'<dt>Visit</dt><dd><a href="([^"]+)">{today} RO32', page)[1].replace("&amp;", "&")
    assert "换胎" in desk.get(link.split("#")[0]).content.decode().split('<ol class="timeline">')[1]


def test_the_visit_of_another_customer_is_no_choice(desk, rich):
    day, given = business_date(), {"branch_id": rich.branch_id}
    Visit.objects.create(customer=rich, arrived_on=day, **given)
    other = Visit.objects.create(customer=CustomerFactory(branch=rich.branch), arrived_on=day, **given)
    assert send(desk, rich, visit=other.id).status_code == 404
    old = Visit.objects.create(customer=rich, arrived_on=day - timedelta(days=31), **given)
    page = send(desk, rich, visit=old.id)
    assert page.redirect_chain == [] and "Select a valid choice." in page.content.decode()
    assert not RedemptionVisit.objects.exists()


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
