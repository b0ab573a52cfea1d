"""What an outsider may pass: odd but legal arguments give the right result or a named refusal, never a database error."""

from datetime import date, timedelta

import pytest

from points import operations as points
from points import queries
from points.models import Adjustment, Lot, Transfer, Worth
from tests.factories.kernel import BranchFactory, StaffFactory
from tests.points.conftest import AT, TODAY
from tests.points.test_attacks import content

NOBODY, HUGE = 2**40, 10**30
LONG, NUL, LONE = "k" * 81, "k\x00", "k\ud800"


def top_up(member, **more):
    given = {"paid": 5, "gifted": 1, "branch": member.branch, "reference": "odd", "by": None, "at": AT}
    return points.top_up(customer=member.id, unit="point", **(given | more))


def in_parts(member, **more):
    given = {
        "amount": 20,
        "parts": 2,
        "first_on": TODAY,
        "branch": member.branch,
        "reference": "odd",
        "by": None,
    }
    return points.release_in_parts(customer=member.id, at=AT, **(given | more))


def many(member, **more):
    given = {
        "customer": member.id, "amount": 5, "branch": member.branch, "happened_on": TODAY, "reference": "odd",
        "explanation": {},
    }  # fmt: skip
    unit = more.pop("unit", "point")
    return points.earn_many(earnings=[points.Earning(**(given | more))], by=None, at=AT, unit=unit)


def release(member, **more):
    return points.release(
        **(
            {
                "transfer": member.waiting,
                "usable_on": TODAY,
                "explanation": {},
                "key": "odd",
                "by": None,
                "at": AT,
            }
            | more
        )
    )


def confirm(member, **more):
    return points.confirm(**({"hold": member.held, "key": "odd", "by": None, "at": AT} | more))


def reverse(member, **more):
    return member.reverse(more.pop("transfer", member.earned), more.pop("amount", None), **more)


def propose(member, **more):
    given = {
        "kind": "points-grant", "customer": member.id, "amount": 5, "reason": "goodwill", "branch": member.branch,
        "key": "odd", "url": "", "by": member.person.id,
    }  # fmt: skip
    return points.propose_adjustment(at=AT, **(given | more))


def adjust(member, **more):
    given = {
        "kind": "points-grant", "customer": member.id, "amount": 5, "reason": "goodwill", "branch": member.branch,
        "key": "odd", "by": member.person.id,
    }  # fmt: skip
    return points.adjust(at=AT, **(given | more))


def worth(member, **more):
    given = {"unit": "point", "from_month": date(2027, 1, 1), "cents_per_hundred": 5, "closed": None}
    return points.set_worth(by=member.person.id, at=AT, **(given | more))


def multiply(member, **more):
    return points.multiply(**({"customers": [member.id], "percents": [150], "on": TODAY} | more))


def close_month(member, **more):
    return points.close_month(**({"month": date(2026, 10, 1), "by": member.person.id, "at": AT} | more))


def merge(member, **more):
    return points.merge(**({"loser": member.id, "winner": NOBODY, "by": None, "at": AT} | more))


def plainly(name):
    """The shortened operation of a Member, with its amount."""
    return lambda member, **more: getattr(member, name)(more.pop("amount", 5), **more)


EARN, REDEEM, HOLD, GRANT, CORRECT, WAIVE = map(
    plainly, ("earn", "redeem", "hold", "grant", "correct", "waive")
)
NOT_POSITIVE, OUT, UNFIT = points.AmountNotPositive, points.OutOfRange, points.TextUnfit
WHO, CODE = points.UnknownParty, points.UnknownCode
REFUSED = [
    *[(act, {"amount": amount}, NOT_POSITIVE) for amount in (0, -1, -HUGE)
      for act in (EARN, REDEEM, HOLD, GRANT, CORRECT, WAIVE, many, in_parts, reverse, propose)],
    *[(act, {"amount": amount}, OUT) for amount in (10**15 + 1, 2**63 - 1, HUGE) for act in (EARN, GRANT, many)],
    *[(act, {"qualifying": -1}, NOT_POSITIVE) for act in (EARN, GRANT, many)],
    *[(act, {"qualifying": HUGE}, OUT) for act in (EARN, GRANT, many)],
    *[(act, {"key": key}, UNFIT) for key in (LONG, "k" * 200, NUL, LONE)
      for act in (EARN, REDEEM, HOLD, GRANT, CORRECT, top_up, release, confirm, reverse, propose)],
    *[(act, {"key": key}, CODE) for key in ("", None)
      for act in (REDEEM, HOLD, GRANT, CORRECT, WAIVE, release, confirm, reverse, propose)],
    *[(act, {"reference": text}, UNFIT) for text in ("r" * 201, NUL, LONE) for act in (EARN, top_up, many, in_parts)],
    *[(act, {"unit": "stones"}, CODE)
      for act in (EARN, REDEEM, HOLD, GRANT, CORRECT, WAIVE, many, in_parts, worth, propose)],
    *[(act, {"branch": branch}, WHO) for branch in (NOBODY, 0, -1)
      for act in (EARN, REDEEM, HOLD, GRANT, CORRECT, top_up, many, in_parts)],
    *[(act, {"reason": reason}, CODE) for reason in ("refund", "world-peace", "")
      for act in (GRANT, CORRECT, WAIVE, propose)],
    *[(act, {"purpose": purpose}, CODE) for purpose in ("issued", "world-peace", "") for act in (REDEEM, HOLD)],
    *[(act, {"explanation": {"why": NUL}}, UNFIT) for act in (EARN, many, top_up, release)],
    *[(act, {"by": None}, CODE) for act in (GRANT, CORRECT, WAIVE, close_month)],
    *[(act, {"by": NOBODY}, WHO) for act in (HOLD, close_month, propose)],
    (EARN, {"rule": NOBODY}, CODE), (many, {"rule": NOBODY}, CODE),
    (REDEEM, {"amount": HUGE}, OUT), (HOLD, {"amount": HUGE}, OUT), (REDEEM, {"amount": 101}, points.NotEnoughPoints),
    (WAIVE, {"amount": 1}, points.OwesLess), (HOLD, {"until_at": AT}, points.HoldEnded),
    (top_up, {"paid": 0}, NOT_POSITIVE), (top_up, {"gifted": -1}, NOT_POSITIVE), (top_up, {"paid": HUGE}, OUT),
    (top_up, {"paid": 2**62, "gifted": 2**62}, OUT), (in_parts, {"parts": 0}, NOT_POSITIVE),
    (in_parts, {"amount": 1}, NOT_POSITIVE), (in_parts, {"amount": HUGE}, OUT),
    *[(reverse, {"transfer": line}, points.UnknownTransfer) for line in (NOBODY, 0, -1)],
    (reverse, {"transfer": HUGE}, OUT), (reverse, {"amount": 101}, points.ReversesTooMuch), (reverse, {"amount": HUGE}, OUT),
    *[(release, {"transfer": line}, points.UnknownTransfer) for line in (NOBODY, 0)],
    *[(confirm, {"hold": hold}, points.UnknownTransfer) for hold in (NOBODY, 0)],
    (merge, {}, WHO), (merge, {"loser": NOBODY, "winner": 0}, WHO), (merge, {"winner": HUGE}, OUT),
    (close_month, {"month": date(2026, 10, 2)}, CODE), (close_month, {"at": AT - timedelta(days=40)}, points.MonthNotOver),
    (close_month, {"month": date(2026, 9, 1)}, points.MonthOutOfOrder),
    (close_month, {"month": date(2199, 12, 1)}, points.MonthOutOfOrder),
    *[(close_month, {"month": month}, OUT) for month in (date(9999, 12, 1), date(1949, 12, 1))],
    *[(act, {"happened_on": day}, OUT) for day in (date(1949, 12, 31), date(2200, 1, 1)) for act in (EARN, many)],
    *[(act, {"expires_on": date(2200, 1, 1)}, OUT) for act in (EARN, many, top_up)],
    *[(act, {"usable_on": date(2200, 1, 1)}, OUT) for act in (EARN, many, release)],
    (top_up, {"gift_expires_on": date(1949, 12, 31)}, OUT), (in_parts, {"first_on": date(2200, 1, 1)}, OUT),
    (propose, {"kind": "theft"}, CODE), (adjust, {"kind": "theft"}, CODE), (propose, {"amount": HUGE}, OUT),
    (propose, {"customer": NOBODY}, WHO), (propose, {"branch": NOBODY}, WHO),
    (worth, {"cents_per_hundred": -1}, OUT), (worth, {"cents_per_hundred": HUGE}, OUT),
    (worth, {"from_month": date(2027, 1, 2)}, CODE), (worth, {"closed": date(2027, 1, 1)}, points.MonthClosed),
    (multiply, {"percents": [100]}, OUT), (multiply, {"percents": [HUGE]}, OUT), (multiply, {"customers": [NOBODY]}, WHO),
]  # fmt: skip


@pytest.fixture
def known(member):
    """100 points, 10 of them held; an earning that waits; August and September closed."""
    member.earned = member.earn(100).transfer
    member.waiting = member.earn(20, waits=True).transfer
    member.held = member.hold(10).hold
    member.by_person("goodwill")
    for month in (date(2026, 8, 1), date(2026, 9, 1)):
        points.close_month(month=month, by=member.person.id, at=AT)
    return member


@pytest.mark.parametrize(("act", "odd", "refusal"), REFUSED)
def test_what_cannot_be_is_refused_by_name_and_nothing_changes(known, act, odd, refusal):
    before = content()
    with pytest.raises(refusal) as raised:
        act(known, **odd)
    assert raised.type is refusal
    assert content() == before
    assert (Adjustment.objects.count(), Worth.objects.count()) == (0, 1)
    assert queries.prove() == []


@pytest.mark.parametrize("gift", [0, 7])
def test_the_longest_reference_and_key_fit_also_where_a_debt_is_paid(member, gift):
    line = member.earn(30).transfer
    member.redeem(30)
    member.reverse(line)
    for reference in ("r" * 200, "s" * 200):
        top_up(member, reference=reference, gifted=gift, key=reference[:80])
    member.earn(40, reference="t" * 200, key="t" * 80)
    points.earn_many(
        earnings=[points.Earning(member.id, 1, member.branch, TODAY, "u" * 200, {})], by=None, at=AT
    )
    assert queries.balance(member.id, TODAY)[:4] == (21 + 2 * gift, 0, 0, 0)
    assert queries.prove() == []


def test_a_retry_of_everything_has_one_effect(known):
    """Each act twice with the same key or reference, the second time later and through somebody else."""
    acts = [
        lambda **late: known.earn(5, reference="e", **late), lambda **late: top_up(known, reference="t", **late),
        lambda **late: known.redeem(5, key="a", **late), lambda **late: known.grant(5, key="g", **late),
        lambda **late: known.correct(5, key="c", **late), lambda **late: known.hold(5, key="h", **late),
        lambda **late: release(known, **late), lambda **late: confirm(known, **late),
        lambda **late: known.reverse(known.earned, 5, key="r", **late),
    ]  # fmt: skip
    first = [act() for act in acts]
    before = content()
    by = StaffFactory().user_id
    second = [act(at=AT + timedelta(minutes=5), by=by) for act in acts]
    assert [answer.replayed for answer in first + second] == [False] * len(acts) + [True] * len(acts)
    assert [answer[0] for answer in second] == [answer[0] for answer in first]
    assert content() == before


def test_a_key_serves_for_one_act_only(known):
    known.redeem(5, key="one")
    for act in (EARN, REDEEM, GRANT, CORRECT, top_up, confirm, reverse):
        with pytest.raises(points.KeyReused):
            act(known, key="one", **({"amount": 6} if act is REDEEM else {}))
    assert queries.prove() == []


@pytest.mark.parametrize("days", [-10_000, -40, 40, 10_000])
def test_days_far_off_are_booked_in_a_month_that_is_open(known, days):
    at = AT + timedelta(days=days)
    done = known.earn(7, happened_on=at.date(), expires_on=at.date(), at=at)
    line = Transfer.objects.get(id=done.transfer)
    assert line.happened_on == at.date()
    assert line.business_month == max(at.date().replace(day=1), date(2026, 10, 1))
    assert queries.prove() == []


def test_what_lapsed_before_it_came_goes_the_next_night(member):
    member.earn(7, happened_on=date(2020, 1, 1), expires_on=date(2020, 1, 1))
    with pytest.raises(points.NotEnoughPoints):
        member.redeem(1)
    assert points.expire(on=date(2199, 12, 31), at=AT) == (1, 7)
    assert Transfer.objects.get(kind="expire").happened_on == date(2020, 1, 2)
    assert queries.prove() == []


def test_a_clock_that_goes_back_takes_nothing_that_is_held(member):
    """Held on a day on which the lot is usable; taken back by a request of a day on which it is not yet."""
    later = AT + timedelta(days=10)
    line = member.earn(40, usable_on=later.date()).transfer
    member.hold(40, at=later, until_at=later + timedelta(hours=1))
    with pytest.raises(points.HasHolds):
        member.reverse(line)
    assert Lot.objects.get().remaining == 40
    assert queries.prove() == []


def test_nothing_asked_for_is_nothing_done(member):
    before = content()
    assert points.earn_many(earnings=[], by=None, at=AT) == (0, 0)
    assert points.earn_invoices(invoices=[], by=None, at=AT) == (0, 0)
    assert points.expire(on=TODAY, at=AT) == (0, 0)
    assert points.end_holds(at=AT) == 0
    points.multiply(customers=[], percents=[], on=TODAY)
    assert content() == before


def test_in_a_batch_the_first_of_a_reference_counts_and_one_bad_row_stops_all(member):
    rows = [points.Earning(member.id, amount, member.branch, TODAY, "same", {}) for amount in (3, 4)]
    assert points.earn_many(earnings=rows, by=None, at=AT) == (1, 3)
    bad = points.Earning(member.id, 0, member.branch, TODAY, "bad", {})
    good = points.Earning(member.id, 9, member.branch, TODAY, "good", {})
    with pytest.raises(points.AmountNotPositive):
        points.earn_many(earnings=[good, bad], by=None, at=AT)
    assert list(Transfer.objects.values_list("amount", flat=True)) == [3]


def test_points_of_one_branch_are_redeemed_at_another_and_taken_back_at_the_first(member):
    elsewhere = BranchFactory()
    used = member.redeem(member.earn(10).amount, branch=elsewhere.id)
    back = member.reverse(used.transfer, 4)
    assert Transfer.objects.get(id=back.transfer).branch_id == elsewhere.id
    assert queries.prove() == []


def test_a_proposal_repeated_is_one_and_with_other_content_refused(known):
    StaffFactory(user=known.person)
    made = propose(known)
    assert propose(known).id == made.id
    for other in ({"amount": 6}, {"unit": "money"}, {"reason": "event"}, {"customer": NOBODY}):
        with pytest.raises(points.KeyReused):
            propose(known, **other)
    assert Adjustment.objects.count() == 1
