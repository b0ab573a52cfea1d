"""Points that wait for a day or for an event."""

import pytest

from points import operations as points
from points import queries
from points.models import Lot, Release
from tests.factories.kernel import UserFactory
from tests.points.conftest import AT, TODAY, date


def release(transfer: int, **more) -> points.Released:
    given = {"usable_on": TODAY, "explanation": {"event": "delivered"}, "key": "r", "by": None, "at": AT}
    return points.release(transfer=transfer, **(given | more))


def test_what_waits_for_its_event_is_not_spendable_until_it_is_released(member):
    earned = member.earn(80, waits=True)
    assert queries.balance(member.id, date(2030, 1, 1))[:2] == (0, 80)
    with pytest.raises(points.NotEnoughPoints):
        member.redeem(1)
    by = UserFactory()
    assert release(earned.transfer, by=by.id) == (80, False)
    assert release(earned.transfer, by=by.id) == (80, True)
    assert queries.balance(member.id, TODAY)[:2] == (80, 0)
    row = Release.objects.get()
    assert (row.transfer_id, row.recorded_by, row.explanation) == (
        earned.transfer,
        by,
        {"event": "delivered"},
    )
    assert member.redeem(80).balance == 0
    assert queries.prove() == []


def test_a_release_happens_once_and_only_to_what_waits(member):
    waiting, plain = member.earn(80, waits=True), member.earn(5)
    release(waiting.transfer)
    with pytest.raises(points.NotWaiting):
        release(waiting.transfer, key="again")
    with pytest.raises(points.KeyReused):
        release(waiting.transfer, usable_on=date(2027, 1, 1))
    with pytest.raises(points.NotWaiting):
        release(plain.transfer, key="plain")
    with pytest.raises(points.UnknownTransfer):
        release(2**40, key="none")
    assert list(Lot.objects.order_by("id").values_list("usable_on", flat=True)) == [TODAY, TODAY]


def test_what_waits_is_forfeited_by_reversing_it(member):
    earned = member.earn(80, waits=True)
    assert member.reverse(earned.transfer)[1:] == (80, 0, 0, False)
    assert queries.balance(member.id, TODAY) == (0, 0, 0, 0, None, 0)
    assert queries.prove() == []


def test_a_batch_may_wait_as_well(member):
    rows = [points.Earning(member.id, 5, member.branch, TODAY, "b", {}, waits=True)]
    points.earn_many(earnings=rows, by=None, at=AT)
    assert queries.balance(member.id, TODAY)[:2] == (0, 5)
