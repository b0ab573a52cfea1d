"""Random clubs under random rules, night by night, against the plain-Python oracle: incremental, full and single."""

import os
from datetime import date
from itertools import count

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, reject, settings
from hypothesis import strategies as st

from clubcrm.kernel import versions
from members.models import Invoice, Membership, Ownership
from points import operations as points
from points import queries as ledger
from tests.factories.members import (
    CustomerFactory,
    MembershipFactory,
    OwnershipFactory,
    ReferralFactory,
    VehicleFactory,
    invoice_with,
)
from tests.tiers import oracle
from tests.tiers.clubs import AT, at_most, days, earn, ladder, night
from tiers import ladders, queries
from tiers import operations as tiers
from tiers.models import Due, TierChange

EXAMPLES = int(os.environ.get("EXAMPLES", 1_500 if os.environ.get("PROFILE") == "long" else 10))
FIRST_NIGHT = date(2028, 1, 30)  # so that a window's edge meets 29 February
KEYS = count(1)
CATEGORIES = ["labour", "material"]
WINDOWS = [
    "all time", "1 days", "30 days", "1 months", "2 months", "24 months",
    "calendar month", "calendar quarter", "calendar half", "calendar year", "since the last change",
]  # fmt: skip

CARCLUB = [
    [[("is_member", 1, "all time", {})]],
    [[("is_verified_owner", 1, "all time", {})]],
    [[("present_tier", 2, "all time", {}), ("referred_bought", 3, "all time", {})]],
    [
        [("present_tier", 2, "all time", {}), ("referred_bought", 5, "all time", {})],
        [
            ("is_verified_owner", 1, "all time", {}),
            ("confirmed", 1, "all time", {"kind": "vip", "applied_from": "2028-01-15"}),
        ],
    ],
    [
        [("present_tier", 2, "all time", {}), ("cars_same_brand", 2, "all time", {})],
        [
            ("present_tier", 2, "all time", {}),
            ("points_earned", 30, "24 months", {}),
            ("points_earned", 10, "24 months", {"category": "material"}),
        ],
    ],
]

narrowed_by_category = st.sampled_from([{}, {"category": "material"}, {"category": ["labour", "material"]}])
state = st.sampled_from(["is_member", "is_verified_owner", "cars_same_brand", "is_owner"])
of_years = st.sampled_from(["years_of_membership", "years_of_ownership"])
windowed = st.sampled_from(WINDOWS)
criterion = st.one_of(
    st.tuples(st.just("points_earned"), st.integers(1, 40), windowed, narrowed_by_category),
    st.tuples(st.just("points_earned"), st.integers(1, 40), windowed, narrowed_by_category),
    st.tuples(st.just("amount_spent"), st.integers(1, 40), windowed, narrowed_by_category),
    st.tuples(st.just("amount_spent"), st.integers(1, 40), windowed, st.just({"payer": "self"})),
    st.tuples(st.just("visits"), st.integers(1, 3), windowed, st.just({})),
    st.tuples(st.just("referred_bought"), st.integers(1, 3), windowed, st.just({})),
    st.tuples(st.just("referred_joined"), st.integers(1, 3), windowed, st.just({})),
    st.tuples(st.sampled_from(["visit_days", "purchases"]), st.integers(1, 3), windowed, st.just({})),
    st.tuples(st.sampled_from(["largest_purchase", "spend_in_one_day"]), st.integers(1, 30), windowed, narrowed_by_category),
    st.tuples(st.sampled_from(["amount_topped_up", "fee_paid"]), st.integers(1, 30), windowed, st.just({})),
    st.tuples(st.just("events_attended"), st.integers(1, 3), windowed, st.just({})),
    st.tuples(of_years, st.integers(1, 3), st.just("all time"), st.just({})),
    st.tuples(state, st.integers(1, 2), st.just("all time"), st.just({})),
    st.tuples(st.sampled_from(["visits", "points_earned"]), st.builds(at_most, st.integers(0, 30)), windowed, st.just({})),
    st.tuples(
        st.just("confirmed"), st.just(1), st.just("all time"),
        st.sampled_from([{"kind": "vip"}, {"kind": "vip", "applied_from": "2028-01-15"}]),
    ),
)  # fmt: skip


@st.composite
def programmes(draw):
    """Two to four tiers; higher ones may ask for a tier below them."""
    rungs = []
    for rank in range(1, draw(st.integers(2, 4)) + 1):
        choices = criterion
        if rank > 1:
            present = st.tuples(
                st.just("present_tier"), st.integers(1, rank - 1), st.just("all time"), st.just({})
            )
            choices = st.one_of(criterion, present)
        route = st.lists(choices, min_size=1, max_size=3)
        rungs.append(draw(st.lists(route, min_size=1, max_size=2)))
    return rungs


policy = st.builds(
    oracle.Policy,
    resets=st.booleans(),
    valid_for=st.sampled_from(["", "30 days", "1 months", "2 months", "calendar year", "anniversary"]),
    grace_days=st.sampled_from([0, 0, 1, 14]),
    demotion=st.sampled_from(["never", "one_step", "recalculated"]),
)


@st.composite
def lively(draw):
    """Rules whose tiers end, fall, reset and are climbed in steps."""
    rungs = draw(programmes())
    policies = draw(st.lists(policy, min_size=len(rungs), max_size=len(rungs)))
    return oracle.Rules(rungs, policies, steps=draw(st.booleans()))


# The days around the edges of the windows, and any other.
day = st.one_of(st.sampled_from([-60, -31, -30, -29, -28, -1, 0, 1, 29, 30]), st.integers(-70, 50))
person = st.integers(0, 2)
amount = st.integers(1, 25)
category = st.sampled_from([*CATEGORIES, None])
event = st.one_of(
    st.tuples(st.just("earn"), person, day, amount, category),
    st.tuples(st.just("earn"), person, day, amount, category),
    st.tuples(st.just("reverse"), person, st.integers(0, 5), amount),
    st.tuples(st.just("redeem"), person, amount),
    st.tuples(st.just("invoice"), person, day, amount, st.sampled_from(CATEGORIES), st.sampled_from(["self", "maker"])),
    st.tuples(st.just("void"), person, st.integers(0, 5)),
    st.tuples(st.just("join"), person, day),
    st.tuples(st.just("verify"), person, day),
    st.tuples(st.just("buy_car"), person, day, st.sampled_from(["LSV", "BYD", ""]), st.integers(0, 60)),
    st.tuples(st.just("sell_car"), person, day),
    st.tuples(st.just("refer"), person, day),
    st.tuples(st.just("nominate"), person, day),
    st.tuples(st.just("confirm"), person, day),
    st.tuples(st.just("bring"), person, day),
    st.tuples(st.just("note"), person, day, st.sampled_from(["top-up", "event", "fee"]), amount),
)  # fmt: skip
by_people = st.one_of(
    st.tuples(st.just("override"), person, st.integers(1, 4), st.integers(0, 40)),
    st.tuples(st.just("end_override"), person),
    st.tuples(st.just("dispute"), person, day),
    st.tuples(st.just("settle"), person, day),
)


class Club:
    """Three people in the database and in the oracle; every event does the same to both."""

    def __init__(self, today, rules=None):
        self.today, self.rules = today, rules
        self.ids = [CustomerFactory().id for _ in range(3)]
        self.people = [oracle.Person() for _ in range(3)]
        self.postings = [[], [], []]
        self.nominations = [None, None, None]
        for who in (0, 1):
            self.join(who, -60)

    def happen(self, name, who, *details):
        getattr(self, name)(who, *details)

    def on(self, offset):
        return self.today + days(offset)

    def earn(self, who, offset, amount, code):
        posting = earn(self.ids[who], amount, self.on(offset), code)
        line = [self.on(offset), amount, code]
        self.people[who].points.append(line)
        self.postings[who].append((posting, line))

    def reverse(self, who, number, amount):
        if number >= len(self.postings[who]):
            return
        posting, line = self.postings[who][number]
        undone = min(amount, line[1])
        if undone:
            key = f"reverse:{next(KEYS)}"
            points.reverse(
                transfer=posting.transfer, amount=undone, reason="mistake", key=key, by=None, at=AT
            )
            line[1] -= undone
            self.people[who].taken_back.append(line[0])

    def redeem(self, who, amount):
        balance = ledger.balance(self.ids[who], AT.date())
        if balance.spendable >= amount:
            branch = CustomerFactory._meta.model.objects.get(id=self.ids[who]).branch_id
            points.redeem(
                customer=self.ids[who], amount=amount, branch=branch, purpose="gift", key=f"redeem:{next(KEYS)}",
                by=None, at=AT,
            )  # fmt: skip

    def invoice(self, who, offset, cents, code, payer):
        row = invoice_with(
            {code: cents},
            payer=payer,
            customer_id=self.ids[who],
            invoiced_on=self.on(offset),
            branch=branch(self.ids[who]),
        )
        facts = {"on": self.on(offset), "lines": {code: cents}, "payer": payer, "void": False, "id": row.id}
        self.people[who].invoices.append(facts)

    def void(self, who, number):
        if number < len(self.people[who].invoices):
            facts = self.people[who].invoices[number]
            facts["void"] = True
            self.people[who].taken_back.append(facts["on"])
            Invoice.objects.filter(id=facts["id"]).update(voided_at=AT)

    def join(self, who, offset):
        if self.people[who].joined_on is None:
            self.people[who].joined_on = self.on(offset)
            MembershipFactory(
                customer_id=self.ids[who],
                branch=branch(self.ids[who]),
                joined_on=self.on(offset),
                verified_on=None,
            )

    def verify(self, who, offset):
        joined = self.people[who].joined_on
        if joined and self.on(offset) >= joined:
            self.people[who].verified_on = self.on(offset)
            Membership.objects.filter(customer=self.ids[who]).update(verified_on=self.on(offset))

    def buy_car(self, who, offset, brand, kept):
        since, until = self.on(offset), self.on(offset + kept) if kept else None
        OwnershipFactory(
            customer_id=self.ids[who], vehicle=VehicleFactory(brand=brand), from_on=since, until_on=until
        )
        self.people[who].cars.append((brand, since, until))

    def sell_car(self, who, offset):
        for number, (brand, since, until) in enumerate(self.people[who].cars):
            if until is None and since < self.on(offset):
                self.people[who].cars[number] = (brand, since, self.on(offset))
                row = Ownership.objects.filter(
                    customer=self.ids[who], vehicle__brand=brand, from_on=since, until_on=None
                ).first()
                row.until_on = self.on(offset)
                row.save()
                return

    def refer(self, who, offset):
        ReferralFactory(referrer_id=self.ids[who], bought_on=self.on(offset))
        self.people[who].bought.append(self.on(offset))

    def nominate(self, who, offset):
        if self.nominations[who] is None:
            self.nominations[who] = tiers.nominate(
                customer=self.ids[who], kind="vip", applied_on=self.on(offset), by=None, at=AT
            )
            self.people[who].nominations["vip"] = (self.on(offset), None)

    def confirm(self, who, offset):
        applied, confirmed = self.people[who].nominations.get("vip", (None, None))
        if applied and not confirmed:
            tiers.confirm(nomination=self.nominations[who], on=self.on(offset), by=None, at=AT)
            self.people[who].nominations["vip"] = (applied, self.on(offset))

    def bring(self, who, offset):
        MembershipFactory(
            customer=ReferralFactory(referrer_id=self.ids[who]).referred,
            joined_on=self.on(offset),
            verified_on=None,
        )
        self.people[who].joined.append(self.on(offset))

    def note(self, who, offset, kind, amount):
        tiers.note_fact(
            customer=self.ids[who], kind=kind, happened_on=self.on(offset), amount=amount, by=None, at=AT
        )
        self.people[who].facts.append((kind, self.on(offset), amount))

    def override(self, who, rank, last):
        ladder = ladders.read_active()
        tier = ladder.tiers[min(rank, len(ladder.tiers)) - 1]
        until = self.on(last)
        if (self.people[who].joined_on or date.max) > self.today:
            with pytest.raises(tiers.NotPossible):
                tiers.override(
                    customer=self.ids[who],
                    tier=tier.id,
                    reason="x",
                    on=self.today,
                    until_on=until,
                    by=None,
                    at=AT,
                )
            return
        tiers.override(
            customer=self.ids[who], tier=tier.id, reason="x", on=self.today, until_on=until, by=None, at=AT
        )
        oracle.Evaluation(self.people[who], self.rules, self.today).override(tier.rank, until)

    def end_override(self, who):
        if self.people[who].by_hand and self.people[who].joined_on <= self.today:
            tiers.end_override(customer=self.ids[who], on=self.today, by=None, at=AT)
            oracle.Evaluation(self.people[who], self.rules, self.today).resume()

    def dispute(self, who, offset):
        number = len(self.people[who].disputes)
        tiers.freeze(
            customer=self.ids[who], reason="dispute", reference=f"{who}:{number}", on=self.on(offset), at=AT
        )
        self.people[who].disputes.append((self.on(offset), None))

    def settle(self, who, offset):
        for number, (since, until) in enumerate(self.people[who].disputes):
            if until is None and since <= self.on(offset):
                assert tiers.thaw(reference=f"{who}:{number}", on=self.on(offset))
                self.people[who].disputes[number] = (since, self.on(offset))
                return

    def ranks(self):
        held = queries.find_standings(self.ids)
        return [held[each].rank if each in held else 0 for each in self.ids]


def branch(customer):
    return CustomerFactory._meta.model.objects.get(id=customer).branch


def stories(happening):
    later = st.sampled_from([0, 1, 1, 2, 14, 30, 31, 60])
    return st.lists(st.tuples(later, st.lists(happening, max_size=8)), min_size=1, max_size=6)


nights = stories(event)


def sound(*rungs, **options):
    """Put the rules in force; those that validation refuses are no example."""
    try:
        ladder(*rungs, **options)
    except versions.Invalid:
        reject()


def same_as_the_oracle(rungs, story):
    """Live the story under the rules; after each night everything agrees: oracle, increments, full, single, raw."""
    rules = rungs if isinstance(rungs, oracle.Rules) else oracle.Rules(rungs)
    policies = {rank: vars(each) for rank, each in enumerate(rules.policies or [], start=1)}
    sound(*rules.rungs, policies=policies, climbing="step" if rules.steps else "highest")
    today = FIRST_NIGHT
    club = Club(today, rules)
    for later, events in story:
        for each in events:
            club.happen(*each)
        today = club.today = today + days(later)
        night(today)
        assert club.ranks() == [oracle.climb(each, rules, today) for each in club.people]
        assert queries.prove() == []
        assert not Due.objects.exists()
        written = TierChange.objects.count()
        assert tiers.reassess_all(as_of=today, by=None, at=AT) == 0
        for customer in club.ids:
            assert not tiers.reassess(customer=customer, as_of=today, cause="request", by=None, at=AT).changed
        assert TierChange.objects.count() == written


def undone(check, *details):
    """Run one example and leave nothing behind."""
    with transaction.atomic():
        check(*details)
        transaction.set_rollback(True)


relaxed = settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.django_db
@relaxed
@given(rungs=programmes(), story=nights)
def test_any_ladder_agrees_with_the_oracle_every_night(rungs, story):
    undone(same_as_the_oracle, rungs, story)


@pytest.mark.django_db
@relaxed
@given(story=nights)
def test_the_carclub_ladder_agrees_with_the_oracle_every_night(story):
    undone(same_as_the_oracle, CARCLUB, story)


@pytest.mark.django_db
@relaxed
@given(rules=lively(), story=stories(st.one_of(event, event, by_people)))
def test_tiers_that_end_fall_reset_and_are_set_by_hand_agree_with_the_oracle(rules, story):
    undone(same_as_the_oracle, rules, story)


def rules_change_between_nights(before, after, story):
    """The second half is lived under new rules: new series are filled, freed slots are used again."""
    sound(*before)
    club, half = Club(FIRST_NIGHT), (len(story) + 1) // 2
    today = FIRST_NIGHT
    rungs = before
    for number, (later, events) in enumerate(story):
        if number == half:
            for each in club.people:
                each.rank = 0
            sound(*after, code="other")
            rungs = after
        for each in events:
            club.happen(*each)
        today = club.today = today + days(later)
        night(today)
        assert queries.prove() == []
        expected = [oracle.climb(each, rungs, today) for each in club.people]
        # Under another programme who reaches nothing keeps what was held; who reaches something is compared.
        assert [rank for rank, wanted in zip(club.ranks(), expected, strict=True) if wanted] == [
            r for r in expected if r
        ]


@pytest.mark.django_db
@relaxed
@given(before=programmes(), after=programmes(), story=nights)
def test_other_rules_agree_with_the_oracle_from_their_first_night(before, after, story):
    undone(rules_change_between_nights, before, after, story)
