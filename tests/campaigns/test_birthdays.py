"""Whose birthday a day is, and who of them is written down."""

from datetime import date

import pytest

from campaigns.models import Message, Occasion
from campaigns.occasions import birthday
from tests.factories.campaigns import ON, announce, at, celebrant, outcome, send
from tests.factories.members import CustomerFactory, MembershipFactory

LEAP_DAY = date(1992, 2, 29)


@pytest.mark.parametrize(
    ("on", "feb29", "days"),
    [
        (date(2026, 11, 22), "feb28", (1122,)),
        (date(2026, 1, 1), "mar1", (101,)),
        (date(2026, 12, 31), "mar1", (1231,)),
        (date(2026, 2, 28), "feb28", (228, 229)),
        (date(2026, 3, 1), "feb28", (301,)),
        (date(2026, 2, 28), "mar1", (228,)),
        (date(2026, 3, 1), "mar1", (301, 229)),
        (date(2028, 2, 28), "feb28", (228,)),
        (date(2028, 2, 29), "feb28", (229,)),
        (date(2028, 3, 1), "feb28", (301,)),
        (date(2028, 2, 28), "mar1", (228,)),
        (date(2028, 2, 29), "mar1", (229,)),
        (date(2028, 3, 1), "mar1", (301,)),
        (date(2100, 2, 28), "feb28", (228, 229)),
        (date(2100, 3, 1), "mar1", (301, 229)),
        (date(2000, 2, 28), "feb28", (228,)),
    ],
)
def test_the_birthdays_of_a_day_with_29_february_by_policy(on, feb29, days):
    assert birthday.list_days(on, feb29) == days


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("feb29", "year", "greeted_on"),
    [
        ("feb28", 2026, date(2026, 2, 28)),
        ("mar1", 2026, date(2026, 3, 1)),
        ("feb28", 2028, date(2028, 2, 29)),
        ("mar1", 2028, date(2028, 2, 29)),
    ],
)
def test_who_was_born_on_29_february_is_greeted_once_a_year(feb29, year, greeted_on, mailoutbox):
    Occasion.objects.update(params={"feb29": feb29})
    customer = celebrant(birthday=LEAP_DAY)
    for on in (date(year, 2, 27), date(year, 2, 28), greeted_on, date(year, 3, 1), date(year, 3, 2)):
        announce(on)
        send(on=on)
    message = Message.objects.get()
    assert (message.customer_id, message.due_on, message.state, len(mailoutbox)) == (
        customer.id, greeted_on, "sent", 1,
    )  # fmt: skip


@pytest.mark.django_db
def test_changing_the_policy_between_the_two_days_greets_nobody_twice():
    celebrant(birthday=LEAP_DAY)
    assert announce(date(2026, 2, 28)) == 1
    Occasion.objects.update(params={"feb29": "mar1"})
    assert announce(date(2026, 3, 1)) == 0


@pytest.mark.django_db
def test_only_members_are_written_down_and_only_from_the_day_they_joined():
    CustomerFactory(birthday=date(1980, 11, 22), email="a@example.com")
    MembershipFactory(customer__birthday=date(1980, 11, 22), joined_on=date(2026, 11, 23), verified_on=None)
    MembershipFactory(customer__birthday=date(1980, 11, 21))
    MembershipFactory(customer__birthday=None)
    member = MembershipFactory(customer__birthday=date(1980, 11, 22), joined_on=ON, verified_on=None)
    assert announce() == 1
    message = Message.objects.get()
    assert message.customer_id == member.customer_id
    assert (message.instance, message.due_on, message.branch_id) == ("2026", ON, member.customer.branch_id)
    assert (message.state, message.send_after, message.announced_at) == ("waiting", at(9), at(6))


@pytest.mark.django_db
def test_announcing_again_adds_only_who_joined_meanwhile():
    celebrant()
    assert announce() == 1
    assert announce() == 0
    celebrant()
    assert announce() == 1


@pytest.mark.django_db
def test_the_next_year_has_a_greeting_of_its_own():
    celebrant()
    assert announce() == 1
    assert announce(date(2027, 11, 22)) == 1


@pytest.mark.django_db
def test_a_switched_off_occasion_announces_nobody():
    celebrant()
    Occasion.objects.update(enabled=False)
    assert announce() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("missed", [1, 3, 10])
def test_missed_days_are_on_record_and_never_sent_late(missed, mailoutbox):
    celebrant(birthday=date(1970, 11, 22 - missed - 1))
    announce(date(2026, 11, 22 - missed - 1))
    stale = celebrant(birthday=date(1970, 11, 21))
    today = celebrant()
    assert announce() == 2
    mailoutbox.clear()
    send()
    assert outcome(stale) == ("not_sent", "missed_day")
    assert outcome(today) == ("sent", "")
    assert len(mailoutbox) == 1


@pytest.mark.django_db
def test_a_club_that_begins_today_makes_no_greetings_of_the_past():
    celebrant(birthday=date(1980, 11, 21))
    assert announce() == 0


@pytest.mark.django_db
def test_announcing_costs_the_same_for_one_and_for_hundred(django_assert_num_queries):
    celebrant()
    with django_assert_num_queries(3):
        assert announce() == 1
    for _ in range(100):
        celebrant(birthday=date(1980, 11, 23))
    with django_assert_num_queries(3):
        assert announce(date(2026, 11, 23)) == 100
