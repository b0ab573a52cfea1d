"""Random histories against the plain model. PROFILE=long runs 10,000 histories of 50 steps; HISTORIES=n another number."""

import os
from collections import Counter
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, invariant, multiple, rule

from points import operations as points
from points import queries
from points.models import Lot, Transfer
from tests.factories.kernel import UserFactory
from tests.points.conftest import TODAY, Member
from tests.points.model import No, PlainLedger

LONG = os.environ.get("PROFILE") == "long"
HISTORIES = int(os.environ.get("HISTORIES", 10_000 if LONG else 25))
STEPS = 50 if LONG else 25
AMOUNTS = st.integers(1, 60)
DAYS = st.none() | st.integers(0, 40)
WHO = st.integers(0, 1)


class Histories(RuleBasedStateMachine):
    """Every step goes to the ledger and to the model; after every step both must tell the same."""

    lines = Bundle("lines")
    waiting = Bundle("waiting")
    holds = Bundle("holds")

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.members = [Member(), Member()]
        self.by = UserFactory().id
        self.plain = PlainLedger([member.id for member in self.members])
        self.day, self.number, self.seen = TODAY, 0, 0
        self.calls: list[tuple[object, points.Posting]] = []

    def teardown(self) -> None:
        assert queries.prove() == []
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    @property
    def at(self) -> datetime:
        return datetime(self.day.year, self.day.month, self.day.day, 4, tzinfo=UTC)

    def key(self) -> str:
        self.number += 1
        return f"h{self.number}"

    def post(self, call):
        posted = call()
        self.calls.append((call, posted))
        return posted

    def lapse(self, life: int | None) -> date | None:
        return None if life is None else self.day + timedelta(days=life)

    @rule(
        target=lines, who=WHO, amount=AMOUNTS, qualifying=st.integers(0, 90), wait=st.integers(0, 3), life=DAYS,
        ago=st.integers(0, 60),
    )  # fmt: skip
    def earn(self, who, amount, qualifying, wait, life, ago):
        member, usable_on, expires_on = self.members[who], self.day + timedelta(days=wait), self.lapse(life)
        key, at, happened_on = self.key(), self.at, self.day - timedelta(days=ago)
        posted = self.post(lambda: member.earn(
            amount, qualifying=qualifying, usable_on=usable_on, expires_on=expires_on, reference=key, key=key, at=at,
            happened_on=happened_on,
        ))  # fmt: skip
        self.plain.give(
            posted.transfer, "earn", member.id, member.branch, amount, qualifying, usable_on, expires_on
        )
        return posted.transfer

    @rule(target=waiting, who=WHO, amount=AMOUNTS, life=DAYS)
    def earn_for_an_event(self, who, amount, life):
        member, expires_on, at, key = self.members[who], self.lapse(life), self.at, self.key()
        posted = self.post(
            lambda: member.earn(amount, waits=True, expires_on=expires_on, reference=key, key=key, at=at)
        )
        self.plain.give(posted.transfer, "earn", member.id, member.branch, amount, amount, None, expires_on)
        return posted.transfer

    @rule(target=lines, line=consumes(waiting), wait=st.integers(0, 3))
    def release(self, line, wait):
        usable_on, given = self.day + timedelta(days=wait), {"explanation": {}, "by": None, "at": self.at}
        self.plain.release(line, usable_on)
        points.release(transfer=line, usable_on=usable_on, key=f"e{line}", **given)
        assert points.release(transfer=line, usable_on=usable_on, key=f"e{line}", **given).replayed
        with pytest.raises(points.NotWaiting):
            points.release(transfer=line, usable_on=usable_on, key=self.key(), **given)
        return line

    @rule(target=lines, who=WHO, amounts=st.lists(AMOUNTS, min_size=1, max_size=4), life=DAYS)
    def earn_many(self, who, amounts, life):
        member, expires_on = self.members[who], self.lapse(life)
        rows = [
            points.Earning(
                customer=member.id, amount=amount, branch=member.branch, happened_on=self.day,
                reference=self.key(), explanation={}, expires_on=expires_on,
            )
            for amount in amounts
        ]  # fmt: skip
        assert points.earn_many(earnings=rows, by=None, at=self.at) == (len(rows), sum(amounts))
        assert points.earn_many(earnings=rows, by=None, at=self.at) == (0, 0)
        sources = Lot.objects.filter(source__reference__in=[row.reference for row in rows]).order_by("id")
        ids = list(sources.values_list("source_id", flat=True))
        for line, amount in zip(ids, amounts, strict=True):
            self.plain.give(line, "earn", member.id, member.branch, amount, amount, self.day, expires_on)
        return multiple(*ids)

    @rule(target=lines, who=WHO, paid=AMOUNTS, gifted=st.integers(0, 30), life=DAYS)
    def top_up(self, who, paid, gifted, life):
        member, key, at, expires_on = self.members[who], self.key(), self.at, self.lapse(life)
        posted = self.post(lambda: points.top_up(
            customer=member.id, paid=paid, gifted=gifted, branch=member.branch, reference=key, key=key, by=None,
            at=at, gift_expires_on=expires_on, unit="point",
        ))  # fmt: skip
        made = list(Transfer.objects.filter(reference__in=[key, f"{key}:gift"]).order_by("id"))
        for line, amount in zip(made, [paid, gifted], strict=False):
            gift = line.reference != key
            self.plain.give(
                line.id,
                "topup",
                member.id,
                member.branch,
                amount,
                0,
                self.day,
                expires_on if gift else None,
                gift,
            )
        assert (posted.transfer, posted.amount) == (made[0].id, paid + gifted)
        return multiple(*[line.id for line in made])

    @rule(target=lines, who=WHO, amount=AMOUNTS)
    def grant(self, who, amount):
        member, key, at = self.members[who], self.key(), self.at
        posted = self.post(lambda: member.grant(amount, key=key, by=self.by, at=at))
        self.plain.give(posted.transfer, "earn", member.id, member.branch, amount, 0, self.day, None)
        return posted.transfer

    @rule(target=lines, who=WHO, amount=AMOUNTS, elsewhere=st.booleans())
    def redeem(self, who, amount, elsewhere):
        member, key, at = self.members[who], self.key(), self.at
        branch = self.members[1 - who].branch if elsewhere else member.branch
        try:
            self.plain.check_redeem(member.id, amount, at)
        except No as no:
            with pytest.raises(points.NotEnoughPoints) as refused:
                member.redeem(amount, key=key, at=at)
            assert refused.value.balance == no.left
            return multiple()
        posted = self.post(lambda: member.redeem(amount, key=key, at=at, branch=branch))
        self.plain.redeem(posted.transfer, member.id, branch, amount, self.day, self.day)
        return posted.transfer

    @rule(target=holds, who=WHO, amount=AMOUNTS, hours=st.integers(1, 100))
    def hold(self, who, amount, hours):
        member, key, at, until = self.members[who], self.key(), self.at, self.at + timedelta(hours=hours)
        try:
            held = self.plain.hold(member.id, amount, at, until)
        except No as no:
            with pytest.raises(points.NotEnoughPoints) as refused:
                member.hold(amount, key=key, at=at, until_at=until)
            assert refused.value.balance == no.left
            return multiple()
        posted = self.post(lambda: member.hold(amount, key=key, at=at, until_at=until))
        return posted.hold, member, held

    @rule(target=lines, which=holds)
    def confirm(self, which):
        hold, member, held = which
        key, at = self.key(), self.at
        if held.ended or held.until <= at:
            with pytest.raises(points.HoldEnded):
                points.confirm(hold=hold, key=key, by=None, at=at)
            return multiple()
        posted = self.post(lambda: points.confirm(hold=hold, key=key, by=None, at=at))
        self.plain.confirm(posted.transfer, member.id, member.branch, held, at)
        return posted.transfer

    @rule(which=consumes(holds))
    def release_hold(self, which):
        hold, _member, held = which
        if Transfer.objects.filter(hold=hold).exists():
            with pytest.raises(points.HoldEnded):
                points.release_hold(hold=hold, by=None, at=self.at)
        else:
            assert points.release_hold(hold=hold, by=None, at=self.at) == held.amount
            held.ended = True

    @rule()
    def end_holds(self):
        points.end_holds(at=self.at)
        for member in self.members:
            stored = queries.balance(member.id, self.day)
            assert stored.held == self.plain.accounts[member.id].held(self.at)

    @rule(target=lines, who=WHO, amount=AMOUNTS)
    def correct(self, who, amount):
        member, key, at = self.members[who], self.key(), self.at
        try:
            plan = self.plain.plan_correct(member.id, amount, at)
        except No as no:
            with pytest.raises(points.NotEnoughPoints) as refused:
                member.correct(amount, key=key, by=self.by, at=at)
            assert refused.value.balance == no.left
            return multiple()
        posted = self.post(lambda: member.correct(amount, key=key, by=self.by, at=at))
        self.plain.correct(posted.transfer, member.id, member.branch, plan)
        return posted.transfer

    @rule(target=lines, who=WHO, amount=AMOUNTS)
    def fall_into_debt(self, who, amount):
        """Bought, spent with all the rest, and returned: chance alone seldom gets there."""
        line = self.earn(who, amount, amount, 0, None, 0)
        if spendable := self.plain.account(self.members[who].id).spendable(self.at):
            self.redeem(who, spendable, False)
        self.reverse(line, None)
        return line

    @rule(who=WHO, amount=AMOUNTS)
    def waive(self, who, amount):
        member, key, at = self.members[who], self.key(), self.at
        try:
            self.plain.waive(member.id, amount)
        except No as no:
            with pytest.raises(points.OwesLess) as refused:
                member.waive(amount, key=key, by=self.by, at=at)
            assert refused.value.debt == no.left
            return
        self.post(lambda: member.waive(amount, key=key, by=self.by, at=at))

    @rule(line=lines, amount=st.none() | AMOUNTS)
    def reverse(self, line, amount):
        member, key, at = self.members[0], self.key(), self.at
        try:
            undone, plan = self.plain.plan_reverse(line, amount, at)
        except No:
            with pytest.raises((points.AlreadyReversed, points.ReversesTooMuch)):
                member.reverse(line, amount, key=key, at=at)
            return
        posted = self.post(lambda: member.reverse(line, amount, key=key, at=at))
        assert posted.amount == undone
        self.plain.reverse(line, undone, plan, self.day)

    @rule(line=consumes(lines))
    def reverse_whole(self, line):
        self.reverse(line, None)

    @rule(ahead=st.integers(0, 2))
    def expire(self, ahead):
        on = self.day + timedelta(days=ahead)
        assert points.expire(on=on, at=self.at).transfers == self.plain.expire(on, self.at)
        assert points.expire(on=on, at=self.at) == (0, 0)

    @rule(who=WHO)
    def merge(self, who):
        loser, winner = self.members[who], self.members[1 - who]
        if self.plain.accounts[loser.id].merged_into == winner.id:
            assert points.merge(loser=loser.id, winner=winner.id, by=None, at=self.at) == 0
            return
        try:
            self.plain.merge(loser.id, winner.id, self.at)
        except No:
            with pytest.raises((points.HasHolds, points.MergedAlready)):
                points.merge(loser=loser.id, winner=winner.id, by=None, at=self.at)
            return
        points.merge(loser=loser.id, winner=winner.id, by=None, at=self.at)

    @rule()
    def close_month(self):
        month = self.plain.first_open
        if month == date.min:
            month = (self.day.replace(day=1) - timedelta(days=1)).replace(day=1)
        if month >= self.day.replace(day=1):
            with pytest.raises(points.MonthNotOver):
                points.close_month(month=month, by=self.by, at=self.at)
            return
        points.close_month(month=month, by=self.by, at=self.at)
        lines = Transfer.objects.filter(kind="clear", business_month=month).select_related(
            "debit_account", "credit_account"
        )
        owed = Counter(
            (line.debit_account.branch_id, line.credit_account.branch_id, line.amount) for line in lines
        )
        assert owed == self.plain.close(month)
        self.seen = Transfer.objects.latest("id").id if Transfer.objects.exists() else 0

    @rule(which=st.integers(0, 10**6))
    def replay(self, which):
        if self.calls:
            call, before = self.calls[which % len(self.calls)]
            again = call()
            assert again.replayed
            assert again[:2] == before[:2]

    @rule(days=st.integers(1, 5))
    def days_pass(self, days):
        self.day += timedelta(days=days)

    @rule()
    def a_month_passes(self):
        self.day += timedelta(days=31)

    @invariant()
    def both_tell_the_same(self):
        for member in self.members:
            stored, plain = queries.balance(member.id, self.day), self.plain.accounts[member.id]
            assert stored.held >= plain.held(self.at)  # one whose time is over may wait for the sweep
            assert stored.spendable == max(plain.ready(self.day) - stored.held, 0)
            assert stored.pending == plain.pending(self.day)
            assert stored.debt == plain.debt
            lots = Lot.objects.filter(account__customer_id=member.id).order_by("id")
            assert list(lots.values_list("remaining", flat=True)) == [lot.left for lot in plain.lots]

    @invariant()
    def qualifying_is_what_was_earned_and_not_undone(self):
        qualifying = sum(
            line.qualifying
            for member in self.members
            if self.plain.accounts[member.id].merged_into is None
            for line in queries.history(member.id, limit=1000)
        )
        assert qualifying == self.plain.qualified

    @invariant()
    def what_is_new_counts_for_the_first_open_month(self):
        new = Transfer.objects.filter(id__gt=self.seen).order_by("id").values_list("id", "business_month")
        for line, month in new:
            assert month == self.plain.month(self.day)
            self.seen = line


def test_random_histories_agree_with_a_plain_model(db):
    assert connection.vendor == "postgresql"
    profile = settings(
        max_examples=HISTORIES, stateful_step_count=STEPS, deadline=None,
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    state = Histories.TestCase()
    state.settings = profile
    state.runTest()
