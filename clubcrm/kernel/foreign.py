"""Customers of other branches: found by a whole number, opened with a reason, read for a while, revealed
by one more click and never written.

Both are kept in the session: whom it found, and until when it may read whom it opened.
"""

import time
from collections.abc import Iterable
from typing import Any

FOUND, OPENED = "found", "opened"
REMEMBERED = 20
MINUTES = 30


def remember(request: Any, customers: Iterable[int]) -> None:
    """This session found these customers by a whole phone, plate, VIN or card number."""
    before = request.session.get(FOUND, [])
    new = [customer for customer in customers if customer not in before]
    if new:
        request.session[FOUND] = (before + new)[-REMEMBERED:]


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
