"""The inbox: approvals decided in place by the app's own operation, notices seen to, the count in the frame."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from clubcrm.kernel import inbox, versions
from clubcrm.kernel.clock import business_date
from clubcrm.kernel.models import Approval, Notice
from complaints import operations as complaints
from complaints.models import Complaint
from points.models import EarningRule
from points.versions import EARNING_RULES
from tests.factories.complaints import brought_to, person
from tests.factories.kernel import GroupBranchFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def proposed(east):
    return brought_to("proposed", by=person("service-director", east), when=timezone.now())


def decide(client, approval, **given):
    return client.post(reverse("kernel:decide", args=[approval.id]), given, follow=True)


def test_an_approval_in_the_inbox_moves_the_complaint_on(as_role, east, proposed):
    client = as_role("care-manager", east)
    page = client.get(reverse("kernel:inbox")).content.decode()
    assert "更换总成" in page and "¥2,000.00" in page and proposed.number in page
    page = decide(client, Approval.objects.get(), answer="approve").content.decode()
    assert f"Approved: Complaint {proposed.number}" in page
    assert Complaint.objects.get().state == "approved"
    assert Approval.objects.get().approved is True


def test_declining_needs_a_comment_and_sends_it_back(as_role, east, proposed):
    client = as_role("care-manager", east)
    page = decide(client, Approval.objects.get(), answer="decline", comment=" ").content.decode()
    assert "To decline, say why" in page
    assert (Complaint.objects.get().state, Approval.objects.get().decided_at) == ("proposed", None)
    decide(client, Approval.objects.get(), answer="decline", comment="太贵")
    assert (Complaint.objects.get().state, Approval.objects.get().comment) == ("justified", "太贵")


def test_an_approval_that_was_decided_meanwhile_changes_nothing(as_role, east, proposed):
    client, row = as_role("care-manager", east), Approval.objects.get()
    decide(client, row, answer="decline", comment="太贵")
    page = decide(client, row, answer="approve").content.decode()
    assert "Nothing was changed: " in page and "declined it on" in page
    assert Complaint.objects.get().state == "justified"


def test_an_old_page_does_not_approve_the_solution_proposed_since(as_role, east, proposed):
    client, old = as_role("care-manager", east), Approval.objects.get()
    decide(client, old, answer="decline", comment="太贵")
    complaints.take_step(
        "propose", complaint=proposed.id, plan="精洗", cost_cents=0, by=old.proposed_by, at=timezone.now()
    )
    decide(client, old, answer="approve")
    assert Complaint.objects.get().state == "proposed"


@pytest.mark.parametrize("role", ["service-advisor", "service-director", "marketing-manager"])
def test_who_may_not_decide_is_refused_and_sees_nothing_of_it(as_role, east, proposed, role):
    client = as_role(role, east)
    assert decide(client, Approval.objects.get(), answer="approve").status_code == 403
    assert proposed.number not in client.get(reverse("kernel:inbox")).content.decode().split("<main")[1]
    assert Complaint.objects.get().state == "proposed"


def test_another_branch_does_not_decide(as_role, west, proposed):
    assert decide(as_role("care-manager", west), Approval.objects.get(), answer="approve").status_code == 404
    assert Complaint.objects.get().state == "proposed"


def test_a_notice_is_seen_to_and_leaves_the_inbox_and_the_count(as_role, east):
    client = as_role("service-advisor", east)
    inbox.tell(key="a", text="Look at this", figures={}, url="/visits/", branch=east.id, role="service-advisor",
               at=timezone.now())  # fmt: skip
    page = client.get(reverse("kernel:inbox")).content.decode()
    assert "Look at this" in page and "1 thing waits for you" in page and '<b class="count">1</b>' in page
    page = client.post(reverse("kernel:done", args=[Notice.objects.get().id]), follow=True).content.decode()
    assert "Look at this" not in page and "Nothing new." in page
    assert Notice.objects.get().done_at is not None


def test_somebody_elses_notice_is_not_mine_to_close(as_role, east, west):
    inbox.tell(
        key="a", text="x", figures={}, url="", branch=east.id, role="service-advisor", at=timezone.now()
    )
    where = reverse("kernel:done", args=[Notice.objects.get().id])
    assert as_role("receptionist", east).post(where).status_code == 403
    assert as_role("service-advisor", west).post(where).status_code == 404
    assert Notice.objects.get().done_at is None


def test_an_approval_has_a_page_for_whoever_it_concerns(as_role, east, west, client):
    proposer, decider = (
        person("administrator", GroupBranchFactory()),
        person("service-director", GroupBranchFactory()),
    )
    given = {"kind": EARNING_RULES, "by": proposer.user_id, "at": timezone.now()}
    rule = versions.draft_from(version=EarningRule.objects.get().id, **given)
    five = {"kind": "proportional", "params": {"points": 5, "per_cents": 100}}
    versions.redraft(kind=EARNING_RULES, version=rule, values=five)
    versions.propose(version=rule, on=business_date() + timedelta(days=40), **given)
    address = reverse("kernel:decide", args=[Approval.objects.get().id])

    def opened(staff):
        client.force_login(staff.user, backend="django.contrib.auth.backends.ModelBackend")
        client.cookies["django_language"] = "en"
        return client.get(address)

    page = opened(decider).content.decode()
    assert "1 point for every full 1 yuan" in page and 'value="approve"' in page
    assert page.index("In force now") < page.index("1 point for every") < page.index("5 points for every")
    assert "customers; the same lines did earn" in page  # the effect that the page of the draft knows
    assert "Points on service, version 2, in force from" in page and "服务消费" not in page.split("<main")[1]
    page = opened(proposer).content.decode()
    assert f"who may decide: {decider.name}." in page and 'value="approve"' not in page
    assert opened(person("service-director", west)).status_code == 404
    assert opened(person("care-manager", GroupBranchFactory())).status_code == 404
    opened(decider)
    said = client.post(address, {"answer": "approve"}, follow=True).content.decode()
    assert "Approved: Earning rule" in said
    assert EarningRule.objects.get(id=rule).state == "active"
    page = opened(decider).content.decode()
    assert f"{decider.name} approved it on" in page
    assert "waits for" not in page.split("<main")[1] and "In force now" not in page
    again = client.post(address, {"answer": "approve"}, follow=True).content.decode()
    assert "Approved: Earning rule" in again and EarningRule.objects.filter(state="active").count() == 1
    late = person("service-manager", GroupBranchFactory())
    opened(late)
    said = client.post(address, {"answer": "decline", "comment": "no"}, follow=True).content.decode()
    assert f"Nothing was changed: {decider.name} approved it on" in said
    assert opened(proposer).status_code == 200
