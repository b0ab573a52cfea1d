"""Points granted, taken off and waived at the desk: alone up to one's limit, beyond it by two."""

import uuid
from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone, translation

from clubcrm.kernel import approvals
from clubcrm.kernel.models import Approval, ApprovalLimit, Notice
from clubcrm.kernel.scope import scope_of_branch
from points import operations as points
from points import queries as ledger
from points.models import Adjustment, Transfer
from tests.factories.kernel import StaffFactory, UserFactory
from tests.factories.members import MembershipFactory

pytestmark = pytest.mark.django_db


def send(client, member, kind="points-grant", **given):
    content = {
        "key": str(uuid.uuid4()),
        "branch": member.branch_id,
        "kind": kind,
        "amount": 500,
        "reason": "goodwill",
    } | given
    return client.post(reverse("points:adjust", args=[member.public_id]), content, follow=True)


def decide(approve: bool, branch, role="general-manager") -> Approval:
    boss = StaffFactory(branch=branch, user=UserFactory(role=role)).user
    return approvals.decide(
        approval=Approval.objects.get(withdrawn_at=None).id,
        approve=approve,
        comment="",
        by=boss,
        scope=scope_of_branch(branch.id),
        at=timezone.now(),
    )


def indebted(member, owed: int = 300):
    given = {"customer": member.id, "branch": member.branch_id, "by": None, "at": timezone.now()}
    earned = points.earn(
        amount=owed, happened_on=timezone.now().date(), reference="x", explanation={}, **given
    )
    points.redeem(amount=owed, purpose="gift", key="g", **given)
    points.reverse(transfer=earned.transfer, amount=None, reason="void", key="v", by=None, at=timezone.now())


def test_within_ones_limit_it_is_done_at_once(as_role, member, east):
    client = as_role("service-manager", east)
    assert "500 points granted, balance 500." in send(client, member).content.decode()
    line = Transfer.objects.get()
    assert (line.kind, line.amount, line.recorded_by, line.explanation) == (
        "grant",
        500,
        client.signed_in,
        {"reason": "goodwill"},
    )
    assert not Approval.objects.exists()


def test_beyond_it_a_second_person_decides(as_role, member, east):
    client = as_role("service-manager", east)
    said = send(client, member, amount=501).content.decode()
    assert "Grant points, 501 points: a second person decides." in said and "Nobody can decide it" in said
    assert not Transfer.objects.exists()
    row = decide(True, east)
    line = Transfer.objects.get()
    assert (line.amount, line.key, line.recorded_by) == (501, f"approval:{row.id}", client.signed_in)
    assert ledger.balance(member.id).spendable == 501
    assert Notice.objects.filter(staff__user=client.signed_in).exists()


def test_what_is_split_counts_together_for_the_customer_and_the_day(as_role, member, east):
    client = as_role("service-manager", east)
    for _part in range(2):
        send(client, member, amount=250)
    assert "a second person decides" in send(client, member, amount=1).content.decode()
    assert ledger.balance(member.id).spendable == 500
    other = MembershipFactory(customer__branch=east).customer
    assert "500 points granted" in send(client, other).content.decode()
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        client.force_login(client.signed_in)
        assert "500 points granted" in send(client, member).content.decode()


def test_the_same_request_again_is_not_counted_twice_nor_what_a_second_person_agreed_to(
    as_role, member, east
):
    client, key = as_role("service-manager", east), str(uuid.uuid4())
    send(client, member, amount=501)
    decide(True, east)
    for _again in range(2):
        send(client, member, key=key)
    assert ledger.balance(member.id).spendable == 1001
    assert Approval.objects.count() == 1


def test_it_is_said_by_name_who_decides(as_role, member, east):
    StaffFactory(name="何静", branch=east, user=UserFactory(role="care-manager"))
    said = send(as_role("service-manager", east), member, amount=501).content.decode()
    assert "who may decide: 何静." in said


def test_declined_nothing_happens(as_role, member, east):
    send(as_role("service-manager", east), member, amount=501)
    decide(False, east)
    assert not Transfer.objects.exists()


def test_deciding_twice_grants_once(as_role, member, east):
    send(as_role("service-manager", east), member, amount=501)
    row = decide(True, east)
    points.adjustment_decided(approval=row, by=row.decided_by, at=timezone.now())
    assert ledger.balance(member.id).spendable == 501


def test_who_may_not_decide_so_much_does_not(as_role, member, east):
    send(as_role("service-manager", east), member, amount=5001)
    with pytest.raises(approvals.NotAllowed):
        decide(True, east, role="care-manager")
    assert not Transfer.objects.exists()


def test_a_debt_is_always_waived_by_two(as_role, member, east):
    indebted(member)
    client = as_role("finance-manager", east)
    send(client, member, kind="debt-waiver", amount=300)
    assert ledger.balance(member.id).debt == 300
    decide(True, east)
    assert ledger.balance(member.id).debt == 0
    assert not ApprovalLimit.objects.filter(kind="debt-waiver", act="alone").exists()


def test_what_was_taken_meanwhile_cannot_be_approved_and_says_so(as_role, member, east):
    indebted(member)
    client = as_role("finance-manager", east)
    send(client, member, kind="debt-waiver", amount=300)
    points.earn(
        customer=member.id, amount=100, branch=east.id, happened_on=timezone.now().date(), reference="y",
        explanation={}, by=None, at=timezone.now(),
    )  # fmt: skip
    with pytest.raises(approvals.Impossible) as refusal:
        decide(True, east)
    assert refusal.value.sentence == "Only 200 are owed now: decline it, and propose less."
    assert ledger.balance(member.id).debt == 200 and Approval.objects.get().is_open


def test_a_form_sent_twice_does_it_once_and_asks_once(as_role, member, east):
    client, key = as_role("service-manager", east), str(uuid.uuid4())
    send(client, member, key=key), send(client, member, key=key)
    assert ledger.balance(member.id).spendable == 500
    other = str(uuid.uuid4())
    send(client, member, key=other, amount=900), send(client, member, key=other, amount=900)
    assert (Adjustment.objects.count(), Approval.objects.count()) == (1, 1)
    assert "sent before with other content" in send(client, member, key=other, amount=901).content.decode()


@pytest.mark.parametrize(
    ("kind", "given", "said"),
    [
        ("points-correction", {"amount": 10, "reason": "too-much"}, "Only 0 can be taken off"),
        ("points-grant", {"reason": "void"}, "This reason does not serve for that. It may be:"),
        ("points-grant", {"reason": "nobody knows"}, "Select a valid choice."),
        ("points-grant", {"amount": 0}, "greater than or equal to 1"),
        ("holiday", {}, "Select a valid choice."),
    ],
    ids=["too much", "wrong reason", "no reason", "nothing", "no kind"],
)
def test_what_cannot_be_is_said_and_leaves_no_trace(as_role, member, east, kind, given, said):
    page = send(as_role("care-manager", east), member, kind=kind, **given)
    assert page.redirect_chain == [] and said in page.content.decode()
    assert not Transfer.objects.exists() and not Approval.objects.exists()


def test_the_form_says_how_far_one_may_go(as_role, member, east):
    page = (
        as_role("service-manager", east)
        .get(reverse("points:adjust", args=[member.public_id]))
        .content.decode()
    )
    assert "Grant points: alone up to 500 points, beyond that a second person decides." in page
    assert "Waive a debt: a second person always decides." in page


def test_the_inbox_says_whose_points_and_why(as_role, member, east):
    send(as_role("service-manager", east), member, amount=700)
    page = as_role("care-manager", east).get(reverse("kernel:inbox")).content.decode()
    assert "Grant 700 points" in page and "王建国, 城东店: Goodwill. Has 0 now, owes 0." in page


@pytest.mark.parametrize("role", ["service-advisor", "marketing-manager"])
def test_others_do_not_open_the_form(as_role, member, east, role):
    assert as_role(role, east).get(reverse("points:adjust", args=[member.public_id])).status_code == 403


SENTENCES = {
    "en": ["Points granted", "Granted: Goodwill.", "Taken off: Counted too much.", "Points taken off"],
    "zh-hans": ["赠送积分", "赠送原因：客户关怀", "扣减原因：多计扣回", "扣减积分"],
}


@pytest.mark.parametrize("language", SENTENCES)
def test_the_timeline_tells_it(as_role, member, east, language):
    client = as_role("care-manager", east)
    send(client, member)
    send(client, member, kind="points-correction", amount=20, reason="too-much")
    client.cookies["django_language"] = language
    with translation.override(language):
        page = client.get(
            reverse("desk:customer", args=[member.public_id]), {"show": "points"}
        ).content.decode()
    assert [one for one in SENTENCES[language] if one not in page] == []


def test_under_each_act_stand_the_reasons_that_serve_for_it_and_no_others(as_role, east, member):
    page = as_role("care-manager", east).get(reverse("points:adjust", args=[member.public_id]))
    groups = {
        str(act): [code for code, _name in rows]
        for act, rows in page.context["form"].fields["reason"].choices[1:]
    }
    assert list(groups.values()) == [
        ["missed", "event", "goodwill"], ["too-much", "misuse"], ["goodwill", "uncollectable"],
    ]  # fmt: skip
    assert "Invoice voided" not in page.content.decode()
