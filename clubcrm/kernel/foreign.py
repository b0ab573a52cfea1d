"""Customers of other branches: found by a whole number, opened with a reason, read for a while, revealed
by one more click and never written.

Both are kept in the session: whom it found, and until when it may read whom it opened. Whoever is found stands in the
access log; after FREE_A_DAY of them in one day the search asks for a reason.
"""

import time
from collections.abc import Iterable
from typing import Any

from clubcrm.kernel import accesslog
from clubcrm.kernel.clock import business_date, start_of_business_day
from clubcrm.kernel.models import Access

FOUND, OPENED = "found", "opened"
REMEMBERED = 20
MINUTES = 30
FREE_A_DAY = 20  # a desk that helps customers of others has a handful; a list that is tried out has hundreds
LONGEST_REASON = 200


def find(request: Any, customers: Iterable[int], reason: str = "") -> bool:
    """This session finds these customers by a whole phone, plate, VIN or card number: each is written down. False where
    they must not be shown, because too many were found today and no reason is given."""
    before = request.session.get(FOUND, [])
    new = [customer for customer in customers if customer not in before]
    if new and not reason and found_today(request) + len(new) > FREE_A_DAY:
        return False
    for customer in new:
        accesslog.record(
            request,
            action=Access.Action.FOUND,
            kind="customer",
            subject=customer,
            reason=reason[:LONGEST_REASON],
        )
    if new:
        request.session[FOUND] = (before + new)[-REMEMBERED:]
    return True


def found_today(request: Any) -> int:
    mine = Access.objects.filter(user_id=request.user.pk, action=Access.Action.FOUND)
    return mine.filter(at__gte=start_of_business_day(business_date())).count()


def found(request: Any) -> list[int]:
    return list(request.session.get(FOUND, []))


def open_for_reading(request: Any, customer: int) -> None:
    """A reason was given: readable in this session for MINUTES."""
    still = {str(one): until(request, one) for one in opened(request)}
    request.session[OPENED] = still | {str(customer): time.time() + MINUTES * 60}


def opened(request: Any) -> tuple[int, ...]:
    """Whom this session may read now."""
    known = request.session.get(OPENED, {})
    return tuple(int(customer) for customer, ends in known.items() if ends > time.time())


def until(request: Any, customer: int) -> float:
    """When it ends, in seconds since 1970."""
    return float(request.session[OPENED][str(customer)])
