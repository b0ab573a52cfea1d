"""Somebody leaves or is disabled: what they hold becomes a colleague's, in one transaction."""

from datetime import date, datetime
from typing import Any, NamedTuple

from django.db import transaction
from django.urls import reverse

from clubcrm.kernel import inbox, staffing
from clubcrm.kernel.models import Notice, Staff
from complaints import operations as complaints
from complaints.models import Complaint
from members import operations as members
from members.models import Customer


class Task(NamedTuple):
    """What somebody holds, or has handed over: numbers of customers, open complaints, open notices."""

    customers: int
    complaints: int
    notices: int


class NobodyToTakeOver(Exception):
    """They hold something, and no colleague was named to take it over."""


def held(staff: int) -> Task:
    """What would have to be handed over."""
    return Task(
        Customer.objects.filter(advisor_id=staff).count(),
        Complaint.objects.open().filter(owner_staff_id=staff).count(),
        Notice.objects.filter(staff_id=staff, done_at=None).count(),
    )


def leave(*, staff: int, to: Staff | None, on: date, by: int, at: datetime) -> Task:
    """Hand everything over and end the sign-in. Raises NobodyToTakeOver and what staffing.leave raises; then nothing
    is changed."""
    with staffing.keeping_an_administrator():
        Staff.objects.select_for_update().get(pk=staff)
        if to is None and any(held(staff)):
            raise NobodyToTakeOver(staff)
        given = hand_over(staff=staff, to=to, by=by, at=at)
        row = staffing.leave(staff=staff, on=on, by=by, at=at, to=to.pk if to else None, **given._asdict())
        figures = {"name": row.name} | given._asdict()
        if to and any(given):
            tell_successor(to, f"staff:{staff}:left:{on}", staffing.SUCCEEDED, figures, "desk:customers", at)
    return given


def disable(*, staff: int, to: Staff | None, by: int, at: datetime) -> Task | None:
    """End the sign-in for a time: open complaints and notices become a colleague's, customers keep their advisor.

    What was handed over; None where the sign-in was disabled before. Raises NobodyToTakeOver where there are open
    complaints and nobody is named, and what staffing.disable raises; then nothing is changed.
    """
    with staffing.keeping_an_administrator():
        row = Staff.objects.select_for_update().get(pk=staff)
        if to is None and held(staff).complaints:
            raise NobodyToTakeOver(staff)
        given = hand_over(staff=staff, to=to, with_customers=False, by=by, at=at)
        figures = {"complaints": given.complaints, "notices": given.notices}
        if not staffing.disable(staff=staff, by=by, at=at, **({"to": to.pk, **figures} if to else {})):
            return None
        if to and any(given):
            key = f"staff:{staff}:disabled:{at.isoformat()}"
            named: dict[str, Any] = {"name": row.name, **figures}
            tell_successor(to, key, staffing.HANDED_OVER, named, "complaints:complaints", at)
    return given


@transaction.atomic
def hand_over(*, staff: int, to: Staff | None, with_customers: bool = True, by: int, at: datetime) -> Task:
    """As many statements for many as for few; none where nobody takes over."""
    if to is None:
        return Task(0, 0, 0)
    return Task(
        members.hand_over(advisor=staff, to=to.pk, by=by, at=at) if with_customers else 0,
        complaints.hand_over(owner=staff, to=to.pk, by=by, at=at),
        inbox.hand_over(staff=staff, to=to.pk),
    )


def tell_successor(to: Staff, key: str, text: str, figures: dict[str, Any], page: str, at: datetime) -> None:
    """A notice of what became theirs, leading to where they find it."""
    url = reverse(page)
    inbox.tell(key=key, text=text, figures=figures, url=url, branch=to.branch_id, at=at, staff=to.pk)
