"""One file is all that a kind of occasion needs, and one all that a channel needs: no migration, no other edit."""

from datetime import date

import pytest
from django.core.management import call_command
from django.utils import translation

from campaigns import operations as campaigns
from campaigns.channels import Refused, Unclear, Unreachable
from campaigns.models import Attempt, Message, Occasion
from clubcrm.rulebook import documenting, writing
from members import operations as members
from tests.campaigns.planted import plant_both
from tests.factories.campaigns import ON, RECORDED, announce, at, celebrant, outcome, say, send
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tests.factories.members import CustomerFactory, OwnershipFactory, VehicleFactory
from tests.rulebook.conftest import check, faults, load

pytestmark = pytest.mark.django_db
RULES = """
[[template]]
code = "purchase"
subject_zh = "{name}，周年快乐"
subject_en = "{name}"
body_zh = "您的{model}已陪伴您一年。\\n{branch}"
body_en = "Your {model} is a year old.\\n{branch}"

[[occasion]]
code = "one-year"
kind = "purchase"
name_zh = "购车周年"
name_en = "A year with your car"
template = "purchase"
channel = "sms"
params = { years = 1 }
"""


@pytest.fixture
def sms(tmp_path):
    with plant_both(tmp_path) as found, translation.override("en"):
        load(RULES)
        yield found


def buyer(*, agreed=True, years=1, **facts):
    """Somebody who is no member and bought a car on this day."""
    customer = CustomerFactory(**{"name": "李娜", "phone": "13800001234"} | facts)
    car = VehicleFactory(model="Panda")
    OwnershipFactory(customer=customer, vehicle=car, from_on=ON.replace(year=ON.year - years))
    if agreed:
        say(customer, True, channel="sms")
    return customer


def test_a_dropped_in_occasion_writes_by_a_dropped_in_channel(sms):
    customer = buyer()
    buyer(years=2)
    assert announce() == 1
    message = Message.objects.get()
    assert (message.customer, message.channel, message.due_on) == (customer, "sms", ON)
    assert message.instance == f"ownership:{customer.ownerships.get().id}"
    assert announce() == 0
    assert send() == campaigns.Sent(sent=1)
    assert sms.handed == [
        (str(message.id), "13800001234", f"您的Panda已陪伴您一年。\n{customer.branch.name}\n")
    ]
    attempt = Attempt.objects.get()
    assert (attempt.channel, attempt.recipient, attempt.result) == ("sms", "13800001234", "taken")


def test_whoever_bought_two_cars_is_written_to_about_each(sms):
    customer = buyer()
    OwnershipFactory(customer=customer, from_on=ON.replace(year=ON.year - 1))
    assert announce() == 2
    assert send().sent == 2


def test_both_occasions_go_out_in_one_sweep_each_by_its_channel(sms, mailoutbox):
    buyer()
    celebrant()
    assert announce() == 2
    assert send() == campaigns.Sent(sent=2)
    assert (len(sms.handed), len(mailoutbox)) == (1, 1)


def test_settings_of_the_kind_decide_who_is_due(sms):
    load(RULES.replace("years = 1", "years = 2"))
    buyer(years=1)
    assert announce() == 0
    buyer(years=2)
    assert announce() == 1


def test_the_kind_asks_its_own_questions_before_sending(sms):
    customer = buyer()
    announce()
    customer.ownerships.update(until_on=ON)
    send()
    assert outcome(customer) == ("not_sent", "car_sold")
    assert Message.objects.get().reason_in_words == "The car was sold meanwhile."


def test_the_channel_asks_for_an_address_and_a_consent_of_its_own(sms):
    silent, homeless = buyer(agreed=False), buyer(phone="")
    say(silent, True)  # to e-mail
    announce()
    send()
    assert (outcome(silent), outcome(homeless)) == (("not_sent", "no_consent"), ("not_sent", "no_phone"))
    assert [row.reason_in_words for row in Message.objects.order_by("id")] == [
        "Has not agreed to care messages by text message.",
        "No phone number in the file.",
    ]


def test_what_is_asked_of_every_message_is_asked_here_too(sms):
    young, listed, restricted = buyer(birthday=date(2008, 11, 23)), buyer(phone="13900001234"), buyer()
    announce()
    members.suppress(phone="13900001234", by=None, at=RECORDED)
    members.restrict(customer=restricted.id, reason="disputed", by=UserFactory().id, at=RECORDED)
    send()
    assert [outcome(customer)[1] for customer in (young, listed, restricted)] == [
        "minor",
        "suppressed",
        "restricted",
    ]
    late = buyer()
    announce()
    send(21)
    assert outcome(late) == ("not_sent", "quiet_hours")
    assert sms.handed == []


def test_answers_of_the_channel_lead_to_tries_to_giving_up_or_to_a_person(sms):
    refused, lost = buyer(), buyer()
    announce()
    sms.answer = Refused("no credit")
    Message.objects.filter(customer=lost).update(send_after=at(12))
    for hour, minute in ((9, 0), (9, 10), (9, 30)):
        send(hour, minute)
    assert outcome(refused) == ("failed", "gateway_refused")
    assert list(Attempt.objects.values_list("result", "answer")) == [("refused", "no credit")] * 3
    sms.answer = Unclear("silence")
    assert send(12) == campaigns.Sent(unclear=1)
    assert outcome(lost) == ("unclear", "")


def test_a_channel_that_cannot_be_reached_holds_up_no_other(sms, mailoutbox):
    waiting, greeted = [buyer(), buyer()], celebrant()
    announce()
    sms.answer = Unreachable("no route")
    assert send() == campaigns.Sent(sent=1, put_back=1)
    assert outcome(greeted) == ("sent", "")
    assert [outcome(customer) for customer in waiting] == [("waiting", "")] * 2
    assert Attempt.objects.filter(channel="sms").count() == 1
    sms.answer = None
    assert send(10, 5) == campaigns.Sent(sent=2)


def find_paths(text):
    """Where something is wrong."""
    return [fault.split(":")[0] for fault in faults(text)]


def test_the_rulebook_dumps_and_checks_them_and_documents_them(sms):
    text = writing.write()
    assert 'kind = "purchase"' in text and 'channel = "sms"' in text
    assert check(text)[:2] == ([], [])
    assert find_paths(RULES.replace("years = 1", "years = 0, months = 3")) == [
        "occasion[0].params.years",
        "occasion[0].params.months",
    ]
    for wrong, path in (
        (RULES.replace('"sms"', '"pigeon"'), "occasion[0].channel"),
        (RULES.replace('kind = "purchase"', 'kind = "birthday"'), "occasion[0].kind"),
        (RULES.replace('kind = "purchase"', 'kind = "easter"'), "occasion[0].kind"),
        (RULES.replace('template = "purchase"', 'template = "none"'), "occasion[0].template"),
    ):
        assert find_paths(wrong) == [path]
    assert "| `purchase` | anniversary of a purchase | `years` |" in documenting.markdown()


def test_a_text_is_only_taken_by_an_occasion_that_knows_its_placeholders(sms):
    birthday = '[[occasion]]\ncode = "birthday"\nname_zh = "生日问候"\ntemplate = "purchase"'
    sentence = "{model} is no placeholder here; there are: {name}, {branch}, {hotline}, {sender}."
    assert set(faults(birthday)) == {f"occasion[0].template: {sentence}"}


def test_an_administrator_sets_its_channel_and_its_settings(sms, client):
    user = UserFactory(role="marketing-manager", is_staff=True)
    client.force_login(StaffFactory(user=user).user)
    occasion = Occasion.objects.get(code="one-year")
    address = f"/admin/campaigns/occasion/{occasion.id}/change/"
    page = client.get(address).content.decode()
    assert 'name="channel"' in page and 'name="figure_years"' in page and "feb29" not in page
    values = {
        "name_zh": "购车周年", "name_en": "Car", "enabled": "on", "template": occasion.template_id, "channel": "email",
        "send_from": 9, "send_until": 21, "catch_up_days": 0, "figure_years": 0,
    }  # fmt: skip
    assert list(client.post(address, values).context["adminform"].form.errors) == ["figure_years"]
    client.post(address, values | {"figure_years": 3})
    occasion.refresh_from_db()
    assert (occasion.params, occasion.channel) == ({"years": 3}, "email")


def test_the_page_shows_every_occasion_and_which_a_message_follows(sms, client):
    buyer()
    announce()
    client.force_login(StaffFactory(branch=GroupBranchFactory(), user=UserFactory(role="care-manager")).user)
    client.cookies["django_language"] = "en"
    page = client.get(f"/care/?on={ON}").content.decode()
    assert "A year with your car</td>" in page and "After 1 years." in page and "您的Roadster" in page
    assert "Birthday greeting</h2>" in page and "By text message, between 9:00" in page
    empty = client.get("/care/?on=2026-01-01").content.decode()
    assert "No car was bought on this day." in empty


def test_they_need_no_migration(sms):
    call_command("makemigrations", "campaigns", check=True, dry_run=True, verbosity=0)
