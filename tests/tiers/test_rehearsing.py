"""Rehearsals: what they find is what would happen, and nothing that counts is written."""

from datetime import date

import pytest
from django.db import DatabaseError, connection, transaction

from clubcrm.kernel import versions
from tests.factories.members import CustomerFactory, MembershipFactory
from tests.tiers.clubs import AT, ON, days, draft, earn, ladder, night, owner, tier_of
from tiers import operations as tiers
from tiers.models import Move, Programme, Rehearsal, RehearsalCount, RehearsalOutcome, TierChange
from tiers.operations import rehearsing
from tiers.queries import rehearsing as reading
from tiers.versions import PROGRAMMES

pytestmark = pytest.mark.django_db
POINTS = "points_earned"
OURS = ("tiers_rehearsal", "tiers_rehearsalcount", "tiers_rehearsaloutcome")


def checksum():
    """Of every row of every table but the rehearsals' own."""
    tables = [name for name in connection.introspection.table_names() if name not in OURS]
    each = " UNION ALL ".join(
        f"SELECT '{name}', md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{name}\" AS t"
        for name in sorted(tables)
    )
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(string_agg(e::text, '|' ORDER BY e::text)) FROM ({each}) AS e")
        return cursor.fetchone()[0]


def two_steps(first, second, window="all time"):
    return [[(POINTS, first, window, {})]], [[(POINTS, second, window, {})]]


def rehearsed(programme, kind="today", as_of=ON, **options):
    asked = tiers.ask(programme=programme.id, kind=kind, as_of=as_of, by=None, at=AT)
    return tiers.rehearse(rehearsal=asked, at=AT, **options)


def moved(row):
    """(customer, before, after, what) of every line, the days left out."""
    return [
        (one.customer_id, one.before, one.after, Move(one.move).name)
        for one in row.outcomes.order_by("on", "id")
    ]


def counted(row):
    found = row.counts.values_list("before", "after", "move", "members")
    return {(before, after, Move(what).name): members for before, after, what, members in found}


@pytest.fixture
def club():
    """Three members with 50, 150 and 250 points under a ladder of 100 and 200, evaluated, and somebody who is none."""
    ladder(*two_steps(100, 200))
    found = [owner() for _ in range(3)]
    for customer, amount in zip(found, (50, 150, 250), strict=True):
        earn(customer, amount, ON - days(60))
    CustomerFactory()
    night()
    return found


def test_a_rehearsal_against_today_says_who_rises_and_why(club):
    low, middle, _high = club
    row = rehearsed(draft(*two_steps(40, 140)))
    assert moved(row) == [(low, "", "t1", "RISE"), (middle, "t1", "t2", "RISE")]
    assert counted(row) == {("", "t1", "RISE"): 1, ("t1", "t2", "RISE"): 1, ("t2", "t2", "STAY"): 1}
    why = row.outcomes.get(customer=low)
    assert why.route == 1
    assert [(item["measure"], item["value"], item["at_least"]) for item in why.evidence["criteria"]] == [
        (POINTS, 50, 40)
    ]
    assert (row.ended_at, [step["code"] for step in row.ladder]) == (AT, ["t1", "t2"])


def test_what_it_says_of_today_is_what_happens_when_the_draft_comes_into_force(club):
    new = draft(*two_steps(40, 240))
    row = rehearsed(new)
    versions.propose(kind=PROGRAMMES, version=new.id, by=None, at=AT)
    versions.activate(kind=PROGRAMMES, version=new.id, on=ON, by=None, at=AT)
    tiers.advance(as_of=ON)
    tiers.reassess_due(as_of=ON, by=None, at=AT)
    written = TierChange.objects.filter(cause="rules").order_by("customer")
    assert [(one.customer_id, one.after.code, one.route, one.evidence["criteria"]) for one in written] == [
        (one.customer_id, one.after, one.route, one.evidence["criteria"])
        for one in row.outcomes.filter(move=Move.RISE).order_by("customer")
    ]
    assert written.exists()


def test_who_keeps_a_tier_without_meeting_its_criteria_any_more_is_listed(club):
    _low, middle, high = club
    row = rehearsed(draft(*two_steps(160, 240)))
    assert moved(row) == [(middle, "t1", "t1", "KEPT")]
    assert tier_of(high) == "t2"
    row = rehearsed(draft(*two_steps(160, 300)))
    assert moved(row) == [(middle, "t1", "t1", "KEPT"), (high, "t2", "t2", "KEPT")]


def test_a_tier_of_another_programme_counts_as_none_and_keeps_its_name(club):
    row = rehearsed(draft(*two_steps(40, 140), code="other"))
    assert [(before, after) for _who, before, after, _what in moved(row)] == [
        ("", "t1"), ("test/t1", "t2"), ("test/t2", "t2"),
    ]  # fmt: skip
    assert [step["code"] for step in row.ladder] == ["t1", "t2", "test/t1", "test/t2"]


def test_a_replay_walks_the_ends_of_twelve_months_from_what_was_held_before_them():
    ladder(*two_steps(1000, 2000))
    customer = MembershipFactory().customer_id
    for amount, on in ((60, date(2025, 11, 30)), (60, date(2026, 3, 1)), (200, date(2026, 10, 31))):
        earn(customer, amount, on)
    row = rehearsed(draft(*two_steps(50, 110)), "year", date(2026, 11, 22))
    lines = [(one.on, one.before, one.after) for one in row.outcomes.order_by("on", "id")]
    assert lines == [(date(2025, 11, 30), "", "t1"), (date(2026, 3, 31), "t1", "t2")]
    days_seen = sorted({one.on for one in row.counts.all()})
    assert (len(days_seen), days_seen[0], days_seen[-1]) == (12, date(2025, 11, 30), date(2026, 10, 31))
    assert sum(one.members for one in row.counts.all()) == 12


def test_a_replay_begins_with_the_tiers_that_were_held():
    ladder(*two_steps(100, 200))
    customer = MembershipFactory().customer_id
    earn(customer, 150, date(2025, 9, 1))
    tiers.reassess(customer=customer, as_of=date(2025, 10, 31), cause="request", by=None, at=AT)
    earn(customer, 100, date(2026, 2, 1))
    tiers.reassess(customer=customer, as_of=date(2026, 2, 2), cause="request", by=None, at=AT)
    row = rehearsed(draft(*two_steps(100, 240)), "year", date(2026, 11, 22))
    assert [(one.on, one.before, one.after) for one in row.outcomes.all()] == [
        (date(2026, 2, 28), "t1", "t2")
    ]


@pytest.mark.parametrize(
    ("until", "last"),
    [
        (date(2026, 11, 22), date(2026, 10, 31)),
        (date(2026, 11, 30), date(2026, 11, 30)),
        (date(2028, 3, 1), date(2028, 2, 29)),
    ],
    ids=str,
)
def test_the_ends_of_months(until, last):
    found = rehearsing.list_ends_of_months(until, 12)
    assert (len(found), found[-1], sorted(set(found))) == (12, last, found)
    assert all((day + days(1)).day == 1 for day in found)


@pytest.mark.parametrize("kind", ["today", "year"])
def test_nothing_but_its_own_rows_is_written(club, kind):
    new = draft(*two_steps(40, 140))
    before = checksum()
    row = rehearsed(new, kind)
    assert row.outcomes.exists()
    assert checksum() == before
    tiers.forget(rehearsal=row.id)
    assert checksum() == before
    assert not (
        RehearsalOutcome.objects.exists() or RehearsalCount.objects.exists() or Rehearsal.objects.exists()
    )


def test_what_it_reads_with_could_not_write(club):
    with pytest.raises(DatabaseError, match="read-only"), transaction.atomic(), reading.read_only() as cursor:
        cursor.execute("DELETE FROM tiers_due RETURNING customer_id")
    with transaction.atomic():
        with reading.read_only() as cursor:
            cursor.execute("SELECT 1")
        TierChange.objects.count()
        Programme.objects.filter(code="test", state="draft").update(name_en="may write again")


def test_in_chunks_it_finds_the_same_and_tells_how_far_it_is(club):
    new, told = draft(*two_steps(40, 140)), []
    whole = rehearsed(new)
    in_ones = rehearsed(new, chunk=1, progress=lambda done, total: told.append((done, total)))
    assert (moved(in_ones), counted(in_ones)) == (moved(whole), counted(whole))
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_done_again_it_begins_anew(club):
    row = rehearsed(draft(*two_steps(40, 140)))
    first = moved(row)
    tiers.rehearse(rehearsal=row.id, at=AT)
    assert (moved(row), sum(one.members for one in row.counts.all())) == (first, 3)


def test_only_a_usable_draft_is_rehearsed(club):
    with pytest.raises(versions.WrongState):
        rehearsed(Programme.objects.get(state="active"))
    empty = draft(code="empty")
    with pytest.raises(versions.Invalid):
        rehearsed(empty)
    assert not Rehearsal.objects.exists()


def test_a_draft_that_was_changed_since_is_told_apart(club):
    new = draft(*two_steps(40, 140))
    row = rehearsed(new)
    assert row.rules == rehearsing.take_fingerprint(new)
    new.tiers.get(code="t1").criteria.update(at_least=41)
    assert row.rules != rehearsing.take_fingerprint(new)
