"""Two administrators who disable each other at the same moment: one of them stays."""

import threading

from django.db import connection
from django.utils import timezone

from clubcrm.kernel import staffing
from clubcrm.kernel.models import User
from tests.factories.kernel import GroupBranchFactory, StaffFactory, UserFactory


def test_two_who_disable_each_other_at_once_leave_one(own_database):
    branch = GroupBranchFactory()
    pair = [StaffFactory(branch=branch, user=UserFactory(role="administrator")) for _n in range(2)]
    for _round in range(10):
        User.objects.update(is_active=True)
        together, refused = threading.Barrier(2), []

        def disable(victim, by, together=together, refused=refused):
            together.wait()
            try:
                staffing.disable(staff=victim.pk, by=by.user_id, at=timezone.now())
            except staffing.LastAdministrator:
                refused.append(victim.pk)
            finally:
                connection.close()

        threads = [
            threading.Thread(target=disable, args=pair),
            threading.Thread(target=disable, args=pair[::-1]),
        ]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert (User.objects.filter(is_active=True).count(), len(refused)) == (1, 1)
