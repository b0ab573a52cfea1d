"""Complaints for tests, made by the operations: a row of its own would know no clock and no story."""

import uuid
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from clubcrm.kernel.models import Staff
from clubcrm.kernel.scope import Scope, scope_of_branch
from complaints import operations as complaints
from complaints.models import Complaint
from members.models import Customer, Vehicle, Visit
from tests.factories.kernel import StaffFactory, UserFactory
from tests.factories.members import CustomerFactory

SHANGHAI = ZoneInfo("Asia/Shanghai")


def at(text: str) -> datetime:
    """ "2026-11-23 09:00", business time; 2026-11-23 is a Monday."""
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI).astimezone(UTC)


MONDAY = at("2026-11-23 09:00")


def person(role: str, branch: Any = None) -> Staff:
    """Somebody at work in this role, at their own branch unless told which."""
    where = {"branch": branch} if branch else {}
    return StaffFactory(user=UserFactory(role=role), **where)


def take_in(
    *, by: Staff, customer: Customer | None = None, when: datetime = MONDAY, **changes: Any
) -> Complaint:
    """A complaint on the service side by phone, of grade 1 unless told otherwise."""
    customer = customer or CustomerFactory(branch=by.branch)
    asked: dict[str, Any] = {
        "customer": customer.id, "visit": None, "branch": customer.branch_id, "side": "service",
        "channel": "phone", "words": "两次都说修好了，高速上又响", "wish": "更换总成", "grade": 1,
    }  # fmt: skip
    taken = complaints.take_in(**(asked | changes), by=by.user_id, at=when)
    return Complaint.objects.get(id=taken.id)


def brought_to(
    state: str, *, by: Staff, approver: Staff | None = None, when: datetime = MONDAY, **more: Any
) -> Complaint:
    """A complaint that has come as far as `state`, every step taken at `when`."""
    row = take_in(by=by, when=when, **more)
    common: dict[str, Any] = {"complaint": row.id, "by": by.user, "at": when}
    steps = {
        "answered": lambda: complaints.take_step("answer", words="已致电", **common),
        "justified": lambda: complaints.take_step("judge", justified=True, words="属实", **common),
        "proposed": lambda: complaints.take_step("propose", plan="更换总成", cost_cents=200_000, **common),
        "approved": lambda: approve(row, approver, when),
        "carried_out": lambda: complaints.take_step("carry-out", words="已更换", **common),
        "closed": lambda: complaints.take_step("close", satisfaction=8, words="满意", **common),
    }  # fmt: skip
    for name, step in steps.items():
        if row.state == state:
            break
        step()
        row.refresh_from_db()
        assert row.state == name
    return row


def approve(
    row: Complaint, approver: Staff | None, when: datetime, *, yes: bool = True, comment: str = ""
) -> Complaint:
    assert approver is not None
    who = {"by": approver.user, "scope": scope_of(approver)}
    return complaints.take_step("decide", complaint=row.id, approve=yes, comment=comment, at=when, **who)


def filled_in(step: str, **answers: Any) -> dict[str, Any]:
    """What the form of a step sends from the page."""
    return {f"{step}-{name}": value for name, value in ({"key": uuid.uuid4()} | answers).items()}


def scope_of(staff: Staff) -> Scope:
    return scope_of_branch(staff.branch_id)


def visit_of(customer: Customer, vehicle: Vehicle | None = None) -> Visit:
    return Visit.objects.create(
        customer=customer,
        branch=customer.branch,
        vehicle=vehicle,
        arrived_on=date(2026, 11, 20),
        service_type="一般维修",
    )
