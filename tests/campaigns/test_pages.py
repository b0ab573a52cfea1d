"""Care: who was greeted, who was not and why; who may see it and who may say what became of an unclear one."""

from datetime import date, timedelta
from html import unescape

import pytest
import time_machine
from django.core import mail as outbox

from campaigns import operations as campaigns
from campaigns.models import Message
from members.models import Consent
from tests.campaigns.mailserver import HANG_UP
from tests.factories.campaigns import ON, announce, at, celebrant, outcome, say, send
from tests.factories.kernel import BranchFactory, GroupBranchFactory, StaffFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("noon")]


@pytest.fixture
def noon():
    with time_machine.travel(at(12), tick=False):
        yield


@pytest.fixture
def branch():
    return BranchFactory(code="east", name="城东店", hotline="400-820-1234")


def signed_in(client, role="marketing-manager", branch=None, **facts):
    staff = StaffFactory(branch=branch or GroupBranchFactory(), user=UserFactory(role=role, **facts))
    client.force_login(staff.user)
    client.cookies["django_language"] = "en"
    return staff.user


def text(response):
    return " ".join(unescape(response.content.decode()).split())


def test_a_marketing_manager_reads_who_was_greeted_and_who_not_and_why(client, branch):
    celebrant(name="王建国", branch=branch)
    celebrant(name="李娜", branch=branch, agreed=None)
    celebrant(name="张伟", branch=branch, email="")
    announce()
    send()
    signed_in(client)
    page = client.get("/care/")
    said = text(page)
    assert [(tab.code, tab.number) for tab in page.context["tabs"]] == [
        ("all", 3), ("sent", 1), ("not_sent", 2), ("waiting", 0), ("unclear", 0),
    ]  # fmt: skip
    assert "Has not agreed to care messages by e-mail." in said
    assert "No e-mail address in the file." in said
    assert "at 10:00" in said and "王建国，生日快乐！" in said
    assert "2026-11-22 Sun" in said


@pytest.mark.parametrize(
    ("address", "names"),
    [
        ("", ["张伟", "李娜", "王建国"]),
        ("?state=sent", ["王建国"]),
        ("?state=not_sent", ["张伟", "李娜"]),
        ("?state=unclear", []),
        ("?state=nonsense", ["张伟", "李娜", "王建国"]),
        ("?on=2026-11-21", []),
        ("?on=2026-11-22&state=sent", ["王建国"]),
        ("?on=rubbish&before=rubbish", ["张伟", "李娜", "王建国"]),
        ("?before=99999999999999999999999", ["张伟", "李娜", "王建国"]),
    ],
)
def test_day_and_state_stand_in_the_address(client, branch, address, names):
    celebrant(name="王建国", branch=branch)
    celebrant(name="李娜", branch=branch, agreed=None)
    celebrant(name="张伟", branch=branch, email="")
    announce()
    send()
    signed_in(client)
    page = client.get(f"/care/{address}")
    assert page.status_code == 200
    assert [row.customer.name for row in page.context["page"].rows] == names


def test_long_days_are_paged(client, branch):
    for _ in range(53):
        celebrant(branch=branch)
    announce()
    signed_in(client)
    first = client.get("/care/").context["page"]
    rest = client.get(f"/care/?before={first.next}").context["page"]
    assert (len(first.rows), len(rest.rows), rest.next) == (50, 3, None)
    assert len({row.id for row in first.rows + rest.rows}) == 53


def test_each_sees_only_their_own_branches(client, branch):
    celebrant(name="王建国", branch=branch)
    celebrant(name="李娜", branch=BranchFactory(code="west", name="城西店"))
    announce()
    send()
    signed_in(client, branch=branch)
    page = client.get("/care/")
    assert [row.customer.name for row in page.context["page"].rows] == ["王建国"]
    assert page.context["tabs"][0].number == 1
    assert "李娜" not in text(page)


@pytest.mark.parametrize(
    ("role", "status"),
    [
        ("marketing-manager", 200), ("care-manager", 200), ("general-manager", 200), ("service-director", 200),
        ("service-manager", 200), ("sales-director", 200), ("service-advisor", 403), ("receptionist", 403),
        ("finance-manager", 403), ("sales-consultant", 403),
    ],
)  # fmt: skip
def test_who_may_open_care(client, branch, role, status):
    signed_in(client, role)
    assert client.get("/care/").status_code == status
    assert ('href="/care/"' in client.get("/").content.decode()) == (status == 200)


def test_nobody_sees_care_without_signing_in(client):
    assert client.get("/care/").status_code == 302
    assert client.post("/care/messages/1/resolve/", {"arrived": "yes"}).status_code == 302
    assert client.post("/care/occasions/birthday/test/").status_code == 302


def unclear(server, branch, name="王建国"):
    server.data = HANG_UP
    celebrant(name=name, branch=branch)
    announce()
    send()
    return Message.objects.get(state="unclear", customer__name=name)


def test_an_unclear_one_stands_on_top_until_somebody_says_what_became_of_it(client, branch, server):
    message = unclear(server, branch)
    user = signed_in(client)
    assert "1 greeting may or may not have arrived" in text(client.get("/care/"))
    page = client.post(f"/care/messages/{message.id}/resolve/", {"arrived": "yes"}, follow=True)
    assert "Noted: the greeting to 王建国 arrived." in text(page)
    assert "may or may not" not in text(page)
    message.refresh_from_db()
    assert (message.state, message.resolved_by, message.ended_at) == ("sent", user, at(12))
    page = client.post(f"/care/messages/{message.id}/resolve/", {"arrived": "no"}, follow=True)
    assert "Somebody has said so before; nothing was changed." in text(page)
    message.refresh_from_db()
    assert message.state == "sent"


def test_a_foreign_unclear_message_is_not_found_and_not_changed(client, branch, server):
    message = unclear(server, branch)
    signed_in(client, branch=BranchFactory(code="west", name="城西店"))
    assert client.post(f"/care/messages/{message.id}/resolve/", {"arrived": "yes"}).status_code == 404
    message.refresh_from_db()
    assert message.state == "unclear"


@pytest.mark.parametrize(("role", "data", "status"), [
    ("general-manager", {"arrived": "yes"}, 403), ("service-advisor", {"arrived": "yes"}, 403),
    ("marketing-manager", {"arrived": "perhaps"}, 404), ("marketing-manager", {}, 404),
])  # fmt: skip
def test_resolving_needs_the_permission_and_an_answer(client, branch, server, role, data, status):
    message = unclear(server, branch)
    signed_in(client, role)
    assert client.post(f"/care/messages/{message.id}/resolve/", data).status_code == status
    message.refresh_from_db()
    assert message.state == "unclear"


def test_the_page_costs_the_same_for_one_and_for_fifty(client, branch, django_assert_max_num_queries):
    signed_in(client, branch=branch)
    celebrant(branch=branch)
    announce()
    send()
    client.get("/care/")
    with django_assert_max_num_queries(16):
        client.get("/care/")
    for _ in range(49):
        celebrant(branch=branch)
    announce()
    send()
    with django_assert_max_num_queries(16):
        assert len(client.get("/care/").context["page"].rows) == 50


@pytest.mark.parametrize(
    ("language", "subject"), [("en", "Happy birthday, 李敏!"), ("zh-hans", "李敏，生日快乐！")]
)
def test_the_test_mail_goes_to_oneself_and_leaves_no_trace(client, branch, language, subject):
    user = signed_in(client, branch=branch, email="min@example.com")
    user.staff.name = "李敏"
    user.staff.save()
    client.cookies["django_language"] = language
    client.post("/care/occasions/birthday/test/")
    assert [(mail.subject, mail.to) for mail in outbox.outbox] == [(subject, ["min@example.com"])]
    assert "400-820-1234" in outbox.outbox[0].body
    assert not Message.objects.exists()


def test_without_an_address_the_test_mail_is_not_sent_and_says_so(client):
    signed_in(client)
    page = client.post("/care/occasions/birthday/test/", follow=True)
    assert "Your sign-in has no e-mail address" in text(page)
    assert outbox.outbox == []


def test_a_mail_server_that_refuses_is_quoted(client, server):
    server.to = {"min@example.com": "550 no such user"}
    signed_in(client, email="min@example.com")
    page = client.post("/care/occasions/birthday/test/", follow=True)
    assert "The test mail was not sent. The mail server: 550 no such user" in text(page)


def test_the_customer_page_tells_of_greetings_and_consent(client, branch):
    customer = celebrant(branch=branch)
    say(customer, False)
    announce()
    send()
    signed_in(client, "care-manager", branch)
    said = text(client.get(f"/customers/{customer.public_id}/?show=care"))
    assert "Birthday greeting · not sent" in said
    assert "Has refused care messages by e-mail." in said
    assert "Care: greetings and reminders · E-mail" in said and "refused" in said


def test_consent_is_recorded_with_its_evidence_and_the_newest_counts(client, branch):
    customer = celebrant(branch=branch, agreed=None)
    user = signed_in(client, "service-advisor", branch)
    address = f"/customers/{customer.public_id}/consents/"
    given = {
        "purpose": "care",
        "channel": "email",
        "decision": "granted",
        "evidence": "signed form of 22 November",
    }
    assert client.post(address, given).status_code == 302
    assert (
        client.post(address, given | {"decision": "refused", "evidence": "on the phone"}).status_code == 302
    )
    rows = Consent.objects.order_by("id").values_list(
        "decision", "evidence", "wording", "recorded_by", "recorded_at"
    )
    assert list(rows) == [
        ("granted", "signed form of 22 November", "2026-11", user.id, at(12)),
        ("refused", "on the phone", "2026-11", user.id, at(12)),
    ]
    assert "replaced" in text(client.get(address))
    announce()
    send(13)
    assert outcome(customer) == ("not_sent", "refused")


@pytest.mark.parametrize(
    "wrong",
    [
        {"evidence": ""},
        {"evidence": "   "},
        {"purpose": "all"},
        {"channel": "pigeon"},
        {"decision": "perhaps"},
        {"decision": ""},
    ],
)
def test_a_consent_without_proof_or_place_is_refused(client, branch, wrong):
    customer = celebrant(branch=branch, agreed=None)
    signed_in(client, "service-advisor", branch)
    given = {"purpose": "care", "channel": "email", "decision": "granted", "evidence": "form"} | wrong
    page = client.post(f"/customers/{customer.public_id}/consents/", given)
    assert page.status_code == 422
    assert not Consent.objects.exists()


def test_consent_belongs_to_those_who_may_change_the_customer_of_their_branch(client, branch):
    customer = celebrant(branch=branch, agreed=None)
    given = {"purpose": "care", "channel": "email", "decision": "granted", "evidence": "form"}
    signed_in(client, "receptionist", branch)
    assert client.post(f"/customers/{customer.public_id}/consents/", given).status_code == 403
    signed_in(client, "service-advisor", BranchFactory(code="west", name="城西店"))
    assert client.post(f"/customers/{customer.public_id}/consents/", given).status_code == 404
    assert not Consent.objects.exists()


def test_a_day_that_has_not_come_says_so(client):
    signed_in(client)
    assert "This day has not come yet." in text(client.get(f"/care/?on={ON + timedelta(days=1)}"))
    assert "No member's birthday is on record for this day." in text(
        client.get(f"/care/?on={date(2026, 1, 1)}")
    )
    assert campaigns.announce_due(on=ON, at=at(12)) == 0
