"""At the moment of sending everything is asked again, and a letter goes out at most once."""

from datetime import date, timedelta

import pytest

from campaigns import lists, queries, wording
from campaigns import operations as campaigns
from campaigns.models import Attempt, Message, Occasion
from campaigns.versions import TEMPLATES
from clubcrm.kernel import versions
from tests.factories.campaigns import ON, announce, at, celebrant, outcome, say, send
from tests.factories.kernel import BranchFactory, GroupBranchFactory, StaffFactory

pytestmark = pytest.mark.django_db


def test_a_greeting_says_who_where_and_how_to_reach_us(mailoutbox):
    branch = BranchFactory(code="east", name="城东店", hotline="400-820-1234")
    advisor = StaffFactory(name="李敏", branch=branch)
    celebrant(name="王建国", branch=branch, advisor=advisor, email="wang@example.com")
    announce()
    assert send() == campaigns.Sent(sent=1)
    mail = mailoutbox[0]
    assert (mail.subject, mail.to) == ("王建国，生日快乐！", ["wang@example.com"])
    assert mail.body == (
        "尊敬的王建国：\n\n今天是您的生日，城东店全体同事祝您生日快乐，平安顺遂，一路都有好风景。\n\n"
        "服务热线：400-820-1234\n\n李敏\n城东店\n\n如不愿再收到这样的问候，请告诉我们任何一位同事。\n"
    )
    message, attempt = Message.objects.get(), Attempt.objects.get()
    assert (attempt.subject, attempt.body, attempt.recipient) == (mail.subject, mail.body, "wang@example.com")
    assert (attempt.language, attempt.channel, attempt.begun_at, message.ended_at) == (
        "zh-hans",
        "email",
        at(10),
        at(10),
    )
    assert (attempt.message, attempt.result, attempt.ended_at) == (message, "taken", at(10))
    assert mail.extra_headers["Message-ID"] == f"<clubcrm-{message.id}@localhost>"


def test_a_name_without_chinese_characters_is_greeted_in_english(mailoutbox):
    branch = BranchFactory(code="east", name="East", hotline="")
    celebrant(name="John Miller", branch=branch)
    announce()
    send()
    assert mailoutbox[0].subject == "Happy birthday, John Miller!"
    assert "hotline" not in mailoutbox[0].body
    assert "\nCustomer care\nEast\n" in mailoutbox[0].body


def test_a_branch_without_a_hotline_gives_the_group_s(mailoutbox):
    group = GroupBranchFactory(hotline="95500")
    celebrant(branch=BranchFactory(parent=group))
    announce()
    send()
    assert "服务热线：95500" in mailoutbox[0].body


def test_an_advisor_who_has_left_does_not_sign(mailoutbox):
    advisor = StaffFactory(name="周涛", left_on=ON)
    celebrant(advisor=advisor, branch=advisor.branch)
    announce()
    send()
    assert "周涛" not in mailoutbox[0].body and "客户关怀" in mailoutbox[0].body


def nobody_agreed(customer):
    pass


def refused(customer):
    say(customer, True)
    say(customer, False)


def agreed_elsewhere(customer):
    say(customer, True, channel="sms")
    say(customer, True, purpose="marketing")


def without_address(customer):
    say(customer, True)
    customer.email = ""
    customer.save()


def with_a_bad_address(customer):
    say(customer, True)
    customer.email = "wang@example.com\nBcc: all@example.com"
    customer.save()


def with_another_birthday(customer):
    say(customer, True)
    customer.birthday = date(1980, 11, 23)
    customer.save()


def without_birthday(customer):
    say(customer, True)
    customer.birthday = None
    customer.save()


def under_age(customer):
    say(customer, True)
    customer.birthday = date(2009, 11, 22)
    customer.save()


def switched_off(customer):
    say(customer, True)
    Occasion.objects.update(enabled=False)


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (nobody_agreed, "no_consent"),
        (refused, "refused"),
        (agreed_elsewhere, "no_consent"),
        (without_address, "no_address"),
        (with_a_bad_address, "bad_address"),
        (with_another_birthday, "birthday_changed"),
        (without_birthday, "birthday_changed"),
        (under_age, "minor"),
        (switched_off, "switched_off"),
    ],
    ids=lambda value: getattr(value, "__name__", value),
)
def test_whoever_may_not_be_written_to_is_not_and_the_reason_is_on_record(change, reason, mailoutbox):
    customer = celebrant(agreed=None)
    announce()
    change(customer)
    assert send() == campaigns.Sent(not_sent=1)
    assert outcome(customer) == ("not_sent", reason)
    assert mailoutbox == []
    assert (Message.objects.get().ended_at, Attempt.objects.count()) == (at(10), 0)
    say(customer, True)
    assert send(11) == campaigns.Sent()


def test_every_reason_has_a_sentence():
    assert all(str(sentence) and str(sentence) != slug for slug, sentence in wording.list_reasons().items())


def test_an_eighteenth_birthday_is_greeted(mailoutbox):
    customer = celebrant(birthday=date(2008, 11, 22))
    announce()
    send()
    assert outcome(customer) == ("sent", "")


def test_who_agreed_again_after_refusing_is_greeted(mailoutbox):
    customer = celebrant()
    say(customer, False)
    say(customer, True)
    announce()
    send()
    assert outcome(customer) == ("sent", "")


@pytest.mark.parametrize(
    ("hour", "minute", "on", "expected"),
    [
        (0, 1, ON, ("waiting", "")),
        (8, 59, ON, ("waiting", "")),
        (9, 0, ON, ("sent", "")),
        (20, 59, ON, ("sent", "")),
        (21, 0, ON, ("not_sent", "quiet_hours")),
        (23, 59, ON, ("not_sent", "quiet_hours")),
        (0, 0, ON + timedelta(days=1), ("not_sent", "missed_day")),
        (10, 0, ON + timedelta(days=1), ("not_sent", "missed_day")),
        (10, 0, ON + timedelta(days=90), ("not_sent", "missed_day")),
    ],
)
def test_nothing_is_sent_in_quiet_hours_or_late(hour, minute, on, expected, mailoutbox):
    customer = celebrant()
    announce()
    send(hour, minute, on)
    assert outcome(customer) == expected
    assert len(mailoutbox) == (expected[0] == "sent")


@pytest.mark.parametrize(
    ("hour", "days", "expected"),
    [
        (21, 0, ("waiting", "")),
        (3, 1, ("waiting", "")),
        (9, 1, ("sent", "")),
        (21, 1, ("not_sent", "quiet_hours")),
        (9, 2, ("not_sent", "missed_day")),
    ],
)
def test_one_day_of_catching_up_sends_the_next_day_but_never_at_night(hour, days, expected, mailoutbox):
    Occasion.objects.update(catch_up_days=1)
    customer = celebrant()
    announce()
    send(hour, on=ON + timedelta(days=days))
    assert outcome(customer) == expected


def test_hours_are_read_at_sending(mailoutbox):
    customer = celebrant()
    announce()
    Occasion.objects.update(send_from=11)
    send(10)
    assert outcome(customer) == ("waiting", "")
    send(11)
    assert outcome(customer) == ("sent", "")


def test_a_sweep_that_runs_into_the_evening_stops_sending(mailoutbox):
    for _ in range(3):
        celebrant()
    announce()
    times = iter([at(20, 58), at(20, 58), at(20, 59), at(21, 0)] + [at(21, 1)] * 9)
    assert campaigns.send_due(clock=lambda: next(times)) == campaigns.Sent(sent=1, not_sent=2)


def test_a_sweep_has_a_limit_and_the_next_goes_on(mailoutbox):
    for _ in range(5):
        celebrant()
    announce()
    assert [send(limit=2).sent, send(limit=2).sent, send(limit=2).sent, send(limit=2).sent] == [2, 2, 1, 0]
    assert len(mailoutbox) == 5


def test_the_text_is_kept_as_it_was_sent_whatever_becomes_of_the_template(mailoutbox):
    celebrant(name="王建国")
    announce()
    send()
    before = Message.objects.values().get(), Attempt.objects.values().get()
    template = Occasion.objects.get().template_id
    given = {"kind": TEMPLATES, "by": None, "at": at(12)}
    draft = versions.draft_from(version=template, **given)
    versions.activate(version=draft, **given)
    assert Occasion.objects.get().template_id == draft
    assert (Message.objects.values().get(), Attempt.objects.values().get()) == before


def test_a_customer_called_like_a_placeholder_stays_called_that(mailoutbox):
    celebrant(name="{hotline}王{{7*7}}")
    announce()
    send()
    assert mailoutbox[0].subject == "{hotline}王{{7*7}}，生日快乐！"


def test_each_message_costs_a_fixed_number_of_statements(django_assert_num_queries, mailoutbox):
    for _ in range(3):
        celebrant()
    announce()
    # Lost ones (3 with its savepoint), then per letter: savepoint, judge, sending, release, sent; then nothing is due.
    with django_assert_num_queries(3 + 3 * 5 + 3):
        send()


def test_the_preview_reads_the_hotline_that_a_letter_gives():
    group = GroupBranchFactory(hotline="95500")
    own, without = BranchFactory(parent=group, hotline="400-1"), BranchFactory(parent=group)
    assert [queries.find_hotline(place) for place in (own.id, without.id, None)] == [
        "400-1",
        "95500",
        "95500",
    ]
    group.hotline = ""
    group.save()
    assert [queries.find_hotline(place) for place in (own.id, without.id, None)] == ["400-1", "", ""]
    letter = dict(lists.list_samples(Occasion.objects.get(code="birthday").template, None))["en"]
    assert "{" not in letter.body and "hotline" not in letter.body
