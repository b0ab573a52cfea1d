"""Many at once: threads with their own connections, on a database of their own."""

import os
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier, BoundedSemaphore, Event

from django.db import connection, transaction

from points import operations as points
from points import queries
from points.models import Closure, Consumption, Transfer
from tests.factories.kernel import UserFactory
from tests.factories.members import invoice_with
from tests.points.conftest import AT, TODAY, Member, date
from tests.waiting import PATIENCE, until

LONG = os.environ.get("PROFILE") == "long"
ROUNDS = 20 if LONG else 1
# The promise: 200 threads over 50 connections, 500 rounds; ROUNDS=n another number of rounds.
THREADS, REDEEMED = 200 if LONG else 32, int(os.environ.get("ROUNDS", 500 if LONG else 1))
CONNECTIONS = BoundedSemaphore(50)


def at_once(count, work):
    """Call work(number) in `count` threads that start together; gives results or exceptions, in order."""
    barrier = Barrier(count)

    def thread(number):
        barrier.wait(timeout=PATIENCE)
        with CONNECTIONS:
            try:
                return work(number)
            except Exception as error:
                return error
            finally:
                connection.close()

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(thread, range(count)))


def test_many_redemptions_of_one_balance_never_overdraw_it(own_database):
    member = Member()
    for round_number in range(REDEEMED):
        for _ in range(10):
            member.earn(10)
        answers = at_once(THREADS, lambda n: member.redeem(7, key=f"{round_number}:{n}"))  # noqa: B023
        done = [answer for answer in answers if isinstance(answer, points.Posting)]
        refused = [answer for answer in answers if isinstance(answer, points.NotEnoughPoints)]
        assert (len(done), len(refused)) == (14, THREADS - 14)
        assert sorted(answer.balance for answer in done) == [100 - 7 * n for n in range(14, 0, -1)]
        member.redeem(2)
    assert queries.balance(member.id, TODAY).spendable == 0
    assert queries.prove() == []


def test_the_same_key_at_once_has_one_effect(own_database):
    member = Member()
    member.earn(1000)
    for round_number in range(ROUNDS):
        answers = at_once(8, lambda n: member.redeem(5, key=f"same {round_number}"))  # noqa: B023
        assert len({answer.transfer for answer in answers}) == 1
        assert sorted(answer.replayed for answer in answers) == [False] + [True] * 7
    assert Transfer.objects.filter(kind="redeem").count() == Consumption.objects.count() == ROUNDS


def test_the_first_earning_at_once_makes_one_account_and_one_line(own_database):
    member = Member()
    answers = at_once(8, lambda n: member.earn(5, reference="the first"))
    assert len({answer.transfer for answer in answers}) == 1
    assert queries.balance(member.id, TODAY).spendable == 5
    assert queries.prove() == []


def test_the_same_key_at_once_for_two_customers_serves_one(own_database):
    first, second = Member(), Member()
    for member in (first, second):
        member.earn(10)
    answers = at_once(8, lambda n: (first, second)[n % 2].redeem(5, key="same"))
    refused = [answer for answer in answers if isinstance(answer, points.KeyReused)]
    assert len(refused) == 4
    assert len({answer.transfer for answer in answers if answer not in refused}) == 1
    assert Transfer.objects.filter(kind="redeem").count() == 1


def test_reversals_at_once_stay_within_the_original(own_database):
    member = Member()
    earned = member.earn(100)
    member.redeem(55)
    answers = at_once(16, lambda n: member.reverse(earned.transfer, 9, key=f"r{n}"))
    done = [answer for answer in answers if isinstance(answer, points.Posting)]
    assert len(done) == 11
    assert queries.balance(member.id, TODAY)[:4] == (0, 0, 0, 54)
    assert queries.prove() == []


def test_batches_and_single_calls_over_the_same_customers_do_not_lock_each_other_out(own_database):
    members = [Member() for _ in range(6)]
    invoices = [invoice_with({"labour": 1000}, customer=m.customer).id for m in members for _ in range(5)]

    def work(number):
        if number % 2:
            return points.earn_invoices(
                invoices=invoices[::-1] if number % 4 == 1 else invoices, by=None, at=AT
            )
        return members[number % 6].earn(1)

    answers = at_once(12, work)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert sum(answer.transfers for answer in answers if isinstance(answer, points.Earned)) == 30
    assert sum(queries.balance(m.id, TODAY).spendable for m in members) == 300 + 6
    assert queries.prove() == []


def test_holds_and_redemptions_at_once_share_one_balance(own_database):
    member = Member()
    member.earn(100)
    answers = at_once(24, lambda n: member.hold(7, key=f"{n}") if n % 2 else member.redeem(7, key=f"{n}"))
    held = [answer for answer in answers if isinstance(answer, points.Held)]
    spent = [answer for answer in answers if isinstance(answer, points.Posting)]
    assert len(held) + len(spent) == 14
    confirmed = at_once(len(held), lambda n: points.confirm(hold=held[n].hold, key=f"c{n}", by=None, at=AT))
    assert all(isinstance(answer, points.Posting) for answer in confirmed)
    assert queries.balance(member.id, TODAY)[:3] == (2, 0, 0)
    assert queries.prove() == []


def test_closing_a_month_waits_for_whoever_is_posting(own_database):
    member, late = Member(), Member()
    by, month, then = UserFactory().id, date(2026, 10, 1), AT - timedelta(days=40)
    posted, closing = Event(), Event()

    def post():
        with transaction.atomic():
            member.earn(10, at=then)
            posted.set()
            assert not closing.wait(timeout=1.5)  # the closing waits for this transaction

    def close():
        assert posted.wait(timeout=PATIENCE)
        points.close_month(month=month, by=by, at=AT)
        closing.set()
        return late.earn(5, at=then)

    answers = at_once(2, lambda n: (post, close)[n]())
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    months = Transfer.objects.order_by("id").values_list("amount", "business_month")
    assert list(months) == [(10, month), (5, date(2026, 11, 1))]
    assert (Closure.objects.get().lines, queries.prove()) == (1, [])


def test_what_is_held_or_taken_between_choosing_and_locking_does_not_lapse(own_database):
    """The night has chosen its lots and waits for an account: what its owner did meanwhile counts."""
    holder, spender, night = Member(), Member(), AT + timedelta(days=1)
    for member in (holder, spender):
        member.line = member.earn(60, expires_on=TODAY).transfer
    spender.earn(5, expires_on=TODAY)
    posted = Event()

    def post():
        with transaction.atomic():
            holder.hold(50, until_at=AT + timedelta(days=3))
            spender.reverse(spender.line, at=night)
            posted.set()
            until("the night waits for an account", somebody_waits, 30)

    def expire():
        assert posted.wait(timeout=PATIENCE)
        return points.expire(on=TODAY + timedelta(days=1), at=night)

    answers = at_once(2, lambda n: (post, expire)[n]())
    assert answers == [None, (1, 5)]
    assert queries.balance(holder.id, TODAY)[:3] == (10, 0, 50)
    assert queries.prove() == []


def somebody_waits() -> bool:
    """Whether another transaction waits for what this one, or any, holds."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted AND locktype = 'transactionid')"
        )
        return cursor.fetchone()[0]


def test_merges_and_postings_at_once_lose_nothing(own_database):
    first, second = Member(), Member()
    for member in (first, second):
        member.earn(100)

    def work(number):
        if number % 6 == 0:
            return points.merge(loser=first.id, winner=second.id, by=None, at=AT)
        return (first, second)[number % 2].earn(1) if number % 3 else first.redeem(1, key=f"{number}")

    answers = at_once(24, work)
    assert not [answer for answer in answers if isinstance(answer, Exception)]
    assert queries.balance(first.id, TODAY) == (0, 0, 0, 0, None, 0)
    assert queries.balance(second.id, TODAY).spendable == 200 + 16 - 4
    assert queries.prove() == []
