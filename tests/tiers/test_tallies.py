"""The tallies: what arrives late, what is dated ahead, what is still being written, and the proof."""

import threading
from datetime import date

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from points import operations as points
from tests.factories.members import CustomerFactory, MembershipFactory, OwnershipFactory
from tests.tiers.clubs import AT, ON, days, draft, earn, ladder, night, owner, tier_of
from tiers import operations as tiers
from tiers import queries
from tiers.models import Due, Series, Standing, Tally, TierChange, Watermark
from tiers.queries import counting, tallying

LADDER = [[[("points_earned", 100, "30 days", {})]]]


def value(customer, measure="points_earned"):
    """The number of the first series of a measure in a customer's tally."""
    slot = next(slot for spec, slot in tallying.read_slots().items() if spec.measure == measure)
    return Tally.objects.get(customer=customer).values[slot - 1]


@pytest.mark.django_db
def test_a_row_that_leaves_the_window_is_subtracted_and_makes_nobody_due_whom_it_cannot_lift():
    ladder(*LADDER)
    customer = MembershipFactory().customer_id
    earn(customer, 60, ON - days(29))
    earn(customer, 30, ON)
    night()
    assert value(customer) == 90
    assert tiers.advance(as_of=ON + days(1)) == 0
    assert value(customer) == 30


@pytest.mark.django_db
def test_a_backdated_row_counts_only_inside_the_window():
    ladder(*LADDER)
    inside, outside = MembershipFactory().customer_id, MembershipFactory().customer_id
    night()
    earn(inside, 100, ON - days(29))
    earn(outside, 100, ON - days(30))
    night()
    assert (value(inside), value(outside)) == (100, 0)
    assert (tier_of(inside), tier_of(outside)) == ("t1", None)


@pytest.mark.django_db
def test_a_row_dated_ahead_counts_from_its_day():
    ladder(*LADDER)
    customer = MembershipFactory().customer_id
    earn(customer, 100, ON + days(2))
    found = []
    for ahead in range(4):
        night(ON + days(ahead))
        found.append((value(customer), tier_of(customer)))
    assert found == [(0, None), (0, None), (100, "t1"), (100, "t1")]


@pytest.mark.django_db
def test_a_calendar_window_begins_anew_on_its_first_day():
    ladder([[("points_earned", 100, "calendar quarter", {})]])
    customer = MembershipFactory().customer_id
    earn(customer, 70, date(2026, 12, 31))
    earn(customer, 20, date(2027, 1, 1))
    found = []
    for on in (date(2026, 12, 31), date(2027, 1, 1), date(2027, 3, 31), date(2027, 4, 1)):
        night(on)
        found.append(value(customer))
    assert found == [70, 20, 20, 0]


@pytest.mark.django_db
def test_what_is_redeemed_does_not_count_against_the_tier_and_what_is_reversed_does():
    ladder(*LADDER)
    customer = MembershipFactory()
    posting = earn(customer.customer_id, 100, ON)
    points.redeem(
        customer=customer.customer_id,
        amount=80,
        branch=customer.branch_id,
        purpose="gift",
        key="r",
        by=None,
        at=AT,
    )
    night()
    assert value(customer.customer_id) == 100
    # The points are spent: the reversal takes what is left and makes the rest a debt. Both count against.
    points.reverse(transfer=posting.transfer, amount=None, reason="mistake", key="v", by=None, at=AT)
    night()
    assert value(customer.customer_id) == 0
    # What pays the debt was earned all the same.
    earn(customer.customer_id, 50, ON)
    night()
    assert value(customer.customer_id) == 50
    assert queries.prove() == []


@pytest.mark.django_db
def test_going_back_is_refused_and_nothing_changes():
    customer = owner()
    night()
    before = list(Watermark.objects.values())
    with pytest.raises(tiers.RunsBackwards) as refused:
        tiers.advance(as_of=ON - days(1))
    assert (refused.value.asked, refused.value.stands_at) == (ON - days(1), ON)
    assert list(Watermark.objects.values()) == before
    outcome = tiers.reassess(customer=customer, as_of=ON - days(1), cause="request", by=None, at=AT)
    assert (outcome.after.code, outcome.changed) == ("green", False)


@pytest.mark.django_db
def test_the_proof_names_every_number_that_drifts():
    customer = owner()
    earn(customer, 7, ON)
    night()
    assert queries.prove() == []
    tally = Tally.objects.get(customer=customer)
    slot = tallying.read_slots()[
        next(spec for spec in tallying.read_slots() if spec.measure == "cars_same_brand")
    ]
    tally.values[slot - 1] = 5
    tally.save()
    assert queries.prove() == [
        ("tally-is-what-the-rows-say", customer, "cars_same_brand", "{}", "all time", 5, 1)
    ]


@pytest.mark.django_db
def test_the_proof_leaves_out_who_was_touched_since_the_night():
    customer = owner()
    night()
    OwnershipFactory(customer_id=customer)
    earn(customer, 50, ON)
    assert queries.prove() == []


@pytest.mark.django_db
def test_slots_of_closed_rules_are_given_to_new_series_and_filled_at_once():
    customer = owner()
    earn(customer, 40, ON)
    night()
    slots = Series.objects.count()
    ladder([[("points_earned", 30, "all time", {})], [("visits", 1, "12 months", {})]])
    assert [(spec.measure, slot) for spec, slot in tallying.read_slots().items()] == [
        ("is_member", 1),
        ("points_earned", 2),
        ("visits", 3),
    ]
    assert slots == 7
    assert Tally.objects.get(customer=customer).values[:3] == [1, 40, 0]
    assert queries.prove() == []
    assert Due.objects.values_list("customer", "cause").get() == (customer, "rules")


@pytest.mark.django_db
def test_a_night_takes_as_many_statements_for_two_members_as_for_sixty():
    counts = []
    for members in (2, 58):
        for number in range(members):
            earn(owner(), 100 * number + 1, ON)
        with CaptureQueries() as captured:
            night(ON + days(len(counts)))
        counts.append(captured.number)
    # The first night fills instead of moving; a third compares with the second.
    earn(owner(), 5, ON)
    with CaptureQueries() as captured:
        night(ON + days(2))
    assert counts[1] == captured.number <= 48


class CaptureQueries:
    """Counts the statements sent. Not those that ask whether others have ended: how often depends on the others."""

    def __enter__(self):
        self.number = 0
        self.context = connection.execute_wrapper(self.count)
        self.context.__enter__()
        return self

    def count(self, execute, statement, *arguments):
        self.number += statement != counting.PASSED
        return execute(statement, *arguments)

    def __exit__(self, *error):
        self.context.__exit__(*error)


@pytest.mark.django_db
def test_one_customer_is_evaluated_in_nine_statements_whatever_the_history():
    customer = owner()
    for ago in range(30):
        earn(customer, 1, ON - days(ago))
    with CaptureQueries() as captured:
        tiers.reassess(customer=customer, as_of=ON, cause="visit", by=None, at=AT)
    assert captured.number <= 9


def other_connection():
    chosen = connection.settings_dict
    return psycopg.connect(
        host=chosen["HOST"], port=chosen["PORT"] or None, user=chosen["USER"], password=chosen["PASSWORD"] or None,
        dbname=chosen["NAME"], options=f"-c role={settings.APP_ROLE}",
    )  # fmt: skip


def test_rows_of_a_transaction_that_still_runs_are_counted_the_night_after_it_ends(own_database):
    customer, other = owner(), owner()
    night()
    with other_connection() as running:
        running.execute(
            "UPDATE members_membership SET verified_on = NULL WHERE customer_id = %s", [other]
        )  # takes a transaction id and a touch id below those that follow, and does not commit yet
        earn(customer, 30_000, ON, "material")
        night(ON, wait_seconds=0.1)
        assert Watermark.objects.get(source="points_transfer").through_id == 0
        assert tier_of(customer) == "green"
        running.rollback()
    night()
    assert tier_of(customer) == "gold"
    assert queries.prove() == []


def test_a_night_waits_a_moment_for_what_is_being_written(own_database):
    customer = owner()
    night()
    with other_connection() as running:
        running.execute("UPDATE members_membership SET joined_on = joined_on")
        earn(customer, 30_000, ON, "material")
        ending = threading.Timer(0.4, running.commit)
        ending.start()
        night()
        ending.join()
    assert tier_of(customer) == "gold"


def test_a_transaction_in_another_database_holds_nothing_up(own_database):
    customer = owner()
    night()
    chosen = connection.settings_dict
    with psycopg.connect(
        host=chosen["HOST"], port=chosen["PORT"] or None, user=chosen["USER"], dbname="postgres"
    ) as elsewhere:
        elsewhere.execute("SELECT pg_current_xact_id()")
        earn(customer, 30_000, ON, "material")
        night(ON)
    assert tier_of(customer) == "gold"


def test_a_visit_and_the_night_at_once_write_one_change(own_database):
    customers = [owner() for _ in range(4)]
    night()
    for customer in customers:
        earn(customer, 30_000, ON, "material")
    tiers.advance(as_of=ON)
    errors = []

    def visit(customer):
        try:
            with transaction.atomic():
                tiers.reassess(customer=customer, as_of=ON, cause="visit", by=None, at=AT)
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=visit, args=[customer]) for customer in customers * 4]
    for thread in threads:
        thread.start()
    tiers.reassess_due(as_of=ON, by=None, at=AT, chunk=1)
    for thread in threads:
        thread.join()
    assert errors == []
    assert [TierChange.objects.filter(customer=each).count() for each in customers] == [2, 2, 2, 2]
    assert Standing.objects.filter(tier__code="gold").count() == 4


@pytest.mark.django_db
def test_chunks_give_what_one_statement_gives():
    customers = [owner() for _ in range(5)]
    stranger = CustomerFactory().id
    tiers.advance(as_of=ON)
    seen = []
    changed = tiers.reassess_due(
        as_of=ON, by=None, at=AT, chunk=2, progress=lambda done, total: seen.append((done, total))
    )
    assert (changed, seen) == (5, [(2, 6), (4, 6), (6, 6)])
    assert [tier_of(each) for each in [*customers, stranger]] == ["green"] * 5 + [None]
    assert not Due.objects.exists()


@pytest.mark.django_db
def test_a_draft_has_no_series_until_it_is_in_force():
    night()
    before = Series.objects.count()
    draft([[("visits", 1, "12 months", {})]])
    night(ON + days(1))
    assert Series.objects.count() == before
