"""Whatever was agreed: nobody on the do-not-contact list, restricted, withdrawn or under age is written to."""

import os
from datetime import date
from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from campaigns.models import Message
from clubcrm.kernel import versions
from members import operations as members
from members import suppressions
from members.models import Consent, Restriction, Suppression, Wording
from members.versions import WORDINGS
from points import operations as points
from tests.factories.campaigns import ON, RECORDED, announce, at, celebrant, outcome, say, send
from tests.factories.kernel import UserFactory
from tests.factories.members import CustomerFactory

pytestmark = pytest.mark.django_db


def suppress(customer, **more):
    members.suppress(phone=customer.phone, email=more.pop("email", ""), by=None, at=RECORDED, **more)


def test_everybody_with_a_number_on_the_list_is_refused_and_on_record(mailoutbox):
    before, after = celebrant(phone="13800001234"), celebrant(phone="13800001234", email="li@example.com")
    suppress(before)
    assert announce() == 2
    send()
    assert mailoutbox == []
    assert [outcome(one) for one in (before, after)] == [("not_sent", "suppressed")] * 2


def one_of(went, stays):
    """The ledgers of two customers become one."""
    for customer in (went, stays):
        points.earn(
            customer=customer.id, amount=10, branch=customer.branch_id, happened_on=date(2026, 1, 5),
            reference=f"gift:{customer.id}", explanation={}, by=None, at=RECORDED,
        )  # fmt: skip
    points.merge(loser=went.id, winner=stays.id, by=None, at=RECORDED)


def test_of_two_who_became_one_only_the_one_who_stays_is_written_to(mailoutbox):
    went, stays = celebrant(email="one@example.com"), celebrant(email="two@example.com")
    announce()
    one_of(went, stays)
    send()
    assert (outcome(went), outcome(stays)) == (("not_sent", "merged"), ("sent", ""))
    assert [letter.to for letter in mailoutbox] == [["two@example.com"]]
    assert announce(date(2027, 11, 22)) == 1


@pytest.mark.parametrize("strict", ["refused", "suppressed", "restricted"])
def test_of_two_who_became_one_the_strictest_answer_counts(mailoutbox, strict):
    went = celebrant(email="one@example.com", phone="13800001234", agreed=strict != "refused")
    stays = celebrant(email="two@example.com", phone="13900001234")
    announce()
    one_of(went, stays)
    say(stays, agreed=True)  # a newer word of the one does not outweigh the other's no
    if strict == "suppressed":
        suppress(went)
    elif strict == "restricted":
        members.restrict(customer=went.id, reason="disputed", by=UserFactory().id, at=RECORDED)
    send()
    assert (outcome(stays), mailoutbox) == (("not_sent", strict), [])


def test_a_number_put_on_the_list_between_announcing_and_sending_is_not_written_to(mailoutbox):
    customer = celebrant(phone="13800001234")
    announce()
    suppress(customer)
    send()
    assert (outcome(customer), mailoutbox) == (("not_sent", "suppressed"), [])


@pytest.mark.parametrize(
    "written", ["+86 138-0000-1234", "１３８００００１２３４", "0086 138 0000 1234", "138.0000.1234"]
)
def test_the_list_knows_a_number_however_it_is_written(mailoutbox, written):
    customer = celebrant(phone=written)
    announce()
    members.suppress(phone="13800001234", by=None, at=RECORDED)
    send()
    assert outcome(customer) == ("not_sent", "suppressed")


def test_an_address_on_the_list_is_not_written_to_whatever_the_phone(mailoutbox):
    customer = celebrant(email="Wang@Example.com")
    announce()
    members.suppress(email="wang@example.com ", by=None, at=RECORDED)
    send()
    assert outcome(customer) == ("not_sent", "suppressed")


@pytest.mark.parametrize(
    ("place", "sent"),
    [
        ({"purpose": "care"}, 0), ({"channel": "email"}, 0), ({"purpose": "care", "channel": "email"}, 0),
        ({"purpose": "marketing"}, 1), ({"channel": "sms"}, 1), ({"purpose": "care", "channel": "sms"}, 1),
    ],
)  # fmt: skip
def test_an_entry_for_one_purpose_or_channel_stops_only_that(mailoutbox, place, sent):
    customer = celebrant(phone="13800001234")
    announce()
    suppress(customer, **place)
    assert send().sent == sent


def test_a_later_import_of_the_same_phone_is_not_contacted(mailoutbox):
    members.suppress(phone="13800001234", by=None, at=RECORDED)
    newcomer = celebrant(phone="138 0000 1234")
    announce()
    send()
    assert (outcome(newcomer), mailoutbox) == (("not_sent", "suppressed"), [])
    assert suppressions.list_entries(newcomer)[0].kind == "phone"


def test_what_was_lifted_counts_no_more_and_stays_on_record(mailoutbox):
    customer = celebrant(phone="13800001234")
    announce()
    suppress(customer)
    user = UserFactory().id
    assert members.lift_suppression(phone="+86 13800001234", reason="came back", by=user, at=RECORDED) == 1
    assert members.lift_suppression(phone="13800001234", reason="again", by=user, at=RECORDED) == 0
    assert send().sent == 1
    assert Suppression.objects.count() == 1


def test_the_list_holds_no_number():
    members.suppress(phone="13800001234", email="wang@example.com", by=None, at=RECORDED)
    text = str(list(Suppression.objects.values()))
    assert "1234" not in text and "wang" not in text
    assert members.suppress(phone="13800001234", email="wang@example.com", by=None, at=RECORDED) == []
    assert suppressions.counts()[:2] == (1, 1)


def test_entries_of_another_key_are_counted_so_that_somebody_notices(settings):
    members.suppress(phone="13800001234", by=None, at=RECORDED)
    settings.PRIVACY_KEY = "another"
    assert suppressions.counts().other_key == 1


def test_while_restricted_nothing_is_sent_and_the_file_stays(mailoutbox):
    customer = celebrant()
    announce()
    user = UserFactory().id
    members.restrict(customer=customer.id, reason="disputed", by=user, at=RECORDED)
    for write in (
        lambda: members.change_customer(customer=customer.id, name="x", by=user, at=RECORDED),
        lambda: members.pin_note(customer=customer.id, text="x", by=user, at=RECORDED),
        lambda: say(customer, True),
        lambda: members.add_vehicle(
            customer=customer.id, vin="LSVAA11A1AA000001", from_on=ON, by=user, at=RECORDED
        ),
    ):
        with pytest.raises(members.Restricted):
            write()
    say(customer, False)
    send()
    assert outcome(customer) == ("not_sent", "restricted")
    members.lift_restriction(customer=customer.id, by=user, at=RECORDED)
    with pytest.raises(members.NotRestricted):
        members.lift_restriction(customer=customer.id, by=user, at=RECORDED)


def test_a_withdrawal_counts_and_is_told_from_a_refusal(mailoutbox):
    customer = celebrant()
    announce()
    members.record_consent(
        customer=customer.id, purpose="care", channel="email", agreed=False, withdrawn=True, evidence="phone",
        by=None, at=RECORDED,
    )  # fmt: skip
    send()
    assert outcome(customer) == ("not_sent", "withdrawn")


def test_somebody_under_age_is_greeted_only_where_a_guardian_agreed(mailoutbox):
    alone, guarded = (celebrant(birthday=date(2012, 11, 22), phone=f"1380000000{n}") for n in (1, 2))
    members.record_consent(
        customer=guarded.id, purpose="care", channel="email", agreed=True, evidence="signed", guardian="王建国",
        by=None, at=RECORDED,
    )  # fmt: skip
    announce()
    send()
    assert (outcome(alone), outcome(guarded)) == (("not_sent", "minor"), ("sent", ""))


def test_the_answer_carries_the_question_in_force_and_a_changed_question_is_a_new_version(django_user_model):
    customer = CustomerFactory()
    say(customer, True)
    common = {"kind": WORDINGS, "by": None, "at": RECORDED}
    question = {"edition": "2026-12", "question_zh": "可以吗？", "question_en": "May we?"}
    draft = versions.draft(code="care", values=question, **common)
    say(customer, True)
    versions.activate(version=draft, **common)
    say(customer, False)
    assert list(Consent.objects.order_by("id").values_list("wording", flat=True)) == [
        "2026-11",
        "2026-11",
        "2026-12",
    ]
    assert Wording.objects.get(edition="2026-11", code="care").state == "closed"
    with pytest.raises(versions.NotADraft):
        versions.redraft(kind=WORDINGS, version=draft, values={"question_zh": "x", "question_en": "x"})


def test_a_copy_of_a_question_gets_an_edition_of_its_own():
    asked = Wording.objects.get(edition="2026-11", code="care")
    editions = []
    for moment in (at(9), at(9), RECORDED, RECORDED):
        copy = versions.draft_from(kind=WORDINGS, version=asked.pk, by=None, at=moment)
        editions.append(Wording.objects.get(id=copy).edition)
    assert editions == ["2026-11-2", "2026-11-3", "2026-01", "2026-01-2"]


STATES = st.lists(
    st.fixed_dictionaries(
        {
            "words": st.lists(
                st.tuples(
                    st.sampled_from(["granted", "refused", "withdrawn"]), st.sampled_from(["care", "marketing"]),
                    st.sampled_from(["email", "sms"]), st.booleans(),
                ),
                max_size=3,
            ),
            "listed": st.sampled_from(
                [None, {}, {"purpose": "care"}, {"channel": "sms"}, {"purpose": "marketing", "channel": "email"}]
            ),
            "by": st.sampled_from(["phone", "email"]), "lifted": st.booleans(), "restricted": st.booleans(),
            "born": st.sampled_from([1980, 2008, 2009, 2015]), "address": st.booleans(), "hour": st.sampled_from([6, 10, 22]),
        }
    ),
    min_size=1, max_size=8,
)  # fmt: skip


def may(state):
    """The rule in plain words, apart from the code under test; the newest word on care by e-mail counts."""
    words = [word for word in state["words"] if word[1:3] == ("care", "email")]
    newest = words[-1] if words else None
    listed = state["listed"] is not None and not state["lifted"]
    stopped = listed and (
        state["listed"].get("purpose", "care") == "care"
        and state["listed"].get("channel", "email") == "email"
    )
    grown = 2026 - state["born"] >= 18
    return bool(
        newest and newest[0] == "granted" and (grown or newest[3]) and not stopped and not state["restricted"]
        and state["address"] and state["hour"] == 10
    )  # fmt: skip


@given(states=STATES)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_random_states_lead_to_no_unlawful_send_and_every_lawful_one(states, mailoutbox):
    only_lawful_sends(states, mailoutbox)


# 100,000 states in the long form, 200 at a time.
@pytest.mark.parametrize("seed", range(500 if os.environ.get("PROFILE") == "long" else 1))
def test_hundreds_of_states_at_once_lead_to_no_unlawful_send(seed, mailoutbox):
    only_lawful_sends([drawn(Random(f"{seed}.{number}")) for number in range(200)], mailoutbox)


def drawn(chance):
    """A state that is lawful about as often as not."""
    grown = chance.random() < 0.8
    return {
        "words": [
            (
                chance.choice(["granted", "granted", "refused", "withdrawn"]), chance.choice(["care", "care", "marketing"]),
                chance.choice(["email", "email", "sms"]), chance.random() < 0.5,
            )
            for _ in range(chance.randint(0, 3))
        ],
        "listed": chance.choice([None, None, None, {}, {"purpose": "care"}, {"channel": "sms"}]),
        "by": chance.choice(["phone", "email"]),
        "lifted": chance.random() < 0.3,
        "restricted": chance.random() < 0.1,
        "born": chance.choice([1980, 2008] if grown else [2009, 2015]),
        "address": chance.random() < 0.9,
        "hour": chance.choice([6, 10, 10, 10, 22]),
    }  # fmt: skip


def only_lawful_sends(states, mailoutbox):
    mailoutbox.clear()
    Message.objects.all()  # each example has customers of its own: addresses tell them apart
    by, lawful = UserFactory().id, set()
    for hour in (6, 10, 22):
        batch = [state for state in states if state["hour"] == hour]
        made = [arrange(state, by) for state in batch]
        announce()
        send(hour)
        lawful |= {customer.email for customer, state in zip(made, batch, strict=True) if may(state)}
        close_waiting(hour)
    assert {address for mail in mailoutbox for address in mail.to} == lawful


def arrange(state, by):
    """A celebrant in this state."""
    customer = celebrant(birthday=date(state["born"], 11, 22), agreed=None)
    customer.email = f"c{customer.id}@example.com" if state["address"] else ""
    customer.save()
    for decision, purpose, channel, guarded in state["words"]:
        members.record_consent(
            customer=customer.id, purpose=purpose, channel=channel, agreed=decision == "granted",
            withdrawn=decision == "withdrawn", guardian="王建国" if guarded else "", evidence="form", by=by, at=RECORDED,
        )  # fmt: skip
    who = (
        {"phone": customer.phone}
        if state["by"] == "phone" or not customer.email
        else {"email": customer.email}
    )
    if state["listed"] is not None:
        members.suppress(**who, **state["listed"], by=by, at=RECORDED)
        if state["lifted"]:
            members.lift_suppression(**who, reason="again", by=by, at=RECORDED)
    if state["restricted"]:
        Restriction.objects.create(customer=customer, reason="x", recorded_by_id=by, recorded_at=RECORDED)
    return customer


def close_waiting(hour):
    """What was not yet due by the hour is out of the next batch's way."""
    Message.objects.filter(state="waiting").update(state="not_sent", reason="quiet_hours", ended_at=at(hour))
