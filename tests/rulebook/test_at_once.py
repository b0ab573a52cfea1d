"""Two who load the same rulebook at once."""

import threading

from django.db import connection

from clubcrm.rulebook import proposing
from clubcrm.rulebook.models import RulebookLoad
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory
from tests.rulebook.conftest import AT, ON
from tests.rulebook.test_browser_way import WITH_CATEGORY


def test_two_at_once_propose_the_same_once(own_database):
    root = GroupBranchFactory()
    people = [StaffFactory(branch=root, user=UserFactory(role="administrator")).user.pk for _n in range(2)]
    seen = proposing.look(text=WITH_CATEGORY, by=people[0], at=AT, on=ON).seen
    outcomes = []

    def run(who):
        try:
            proposing.propose(text=WITH_CATEGORY, seen=seen, file_name="x.toml", by=who, at=AT, on=ON)
            outcomes.append("done")
        except proposing.MovedOn:
            outcomes.append("moved on")
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=[who]) for who in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) == ["done", "moved on"]
    assert RulebookLoad.objects.count() == 1
