"""Which rows put their customer on the feed that the night pulls, and that only migrations say so."""

import pytest
from django.db import DatabaseError, connection, transaction
from django.db.models import Max

from members.models import Touch
from points import operations as points
from tests.points.conftest import AT, Member

pytestmark = pytest.mark.django_db
NEW, CHANGED, REMOVED = "touch_new", "touch_changed", "touch_removed"
FED = {
    "members_membership": {NEW, CHANGED, REMOVED, "touch_who_brought_new", "touch_who_brought_changed"},
    "members_ownership": {NEW, CHANGED, REMOVED},
    "members_invoice": {NEW, CHANGED},
    "members_referral": {NEW, CHANGED},
    "members_customer": {"touch_self"},
    "members_vehicle": {"touch_owners"},
    "tiers_nomination": {NEW, CHANGED, REMOVED},
    "tiers_fact": {NEW, CHANGED, REMOVED},
    "tiers_freeze": {NEW, CHANGED},
    "tiers_override": {NEW, CHANGED},
    "points_account": {"touch_merged"},
}


def test_the_feed_is_written_by_these_tables_and_events():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, array_agg(tgname::text) FROM pg_trigger WHERE tgname LIKE 'touch%' GROUP BY 1"
        )
        assert {table: set(names) for table, names in cursor.fetchall()} == FED


def test_the_application_cannot_say_which_tables_feed_it():
    with (
        pytest.raises(DatabaseError, match="permission denied"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute("SELECT members_touch_by('members_card', true)")


def test_a_merge_feeds_both_and_whoever_had_been_merged_into_the_one_who_goes():
    first, second, third = Member(), Member(), Member()
    for loser, winner, fed in ((first, second, {first, second}), (second, third, {first, second, third})):
        before = Touch.objects.aggregate(last=Max("id"))["last"]
        points.merge(loser=loser.id, winner=winner.id, by=None, at=AT)
        found = Touch.objects.filter(id__gt=before).values_list("customer", flat=True)
        assert set(found) == {member.id for member in fed}
