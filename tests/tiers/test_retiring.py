"""Two evaluations at once after a merge: the tier of whoever was merged ends once."""

import threading

from django.db import connection, transaction

from points import operations as points
from tests.tiers.clubs import AT, ON, POINTS, earn, ladder, member, night
from tests.waiting import until
from tiers import operations as tiers
from tiers.models import TierChange
from tiers.operations import evaluating

WAITING = """
SELECT count(*) FROM pg_locks AS lock JOIN pg_database AS own ON own.oid = lock.database
WHERE lock.locktype = 'advisory' AND NOT lock.granted AND own.datname = current_database()
"""


def somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute(WAITING)
        return cursor.fetchone()[0] > 0


def evaluate_everyone():
    tiers.reassess_all(as_of=ON, by=None, at=AT)
    connection.close()


def test_who_was_merged_loses_the_tier_once_though_two_evaluations_meet(own_database):
    ladder([POINTS])
    loser, winner = member(), member()
    earn(loser, 150, ON)
    night()
    points.merge(loser=loser, winner=winner, by=None, at=AT)
    other = threading.Thread(target=evaluate_everyone)
    with transaction.atomic():
        assert evaluating.retire(as_of=ON, by=None, at=AT) == 1
        other.start()
        until("the other evaluation waits for this one", somebody_waits)
    other.join()
    assert TierChange.objects.filter(customer=loser, cause="merge").count() == 1
