"""Reads of complaints beyond one filter chain; raw SQL as named constants."""

from datetime import datetime

from django.db.models import Case, DateTimeField, F, IntegerField, Q, QuerySet, Value, When

from clubcrm.kernel.models import Upload, User
from clubcrm.kernel.scope import Scope
from complaints import clocks, steps
from complaints import files as kinds
from complaints.models import Complaint

SIMILAR = 5

# The month's row is locked until the complaint is committed: numbers have no gaps. Parameter: the month, as 2611.
NEXT_SERIAL = """
INSERT INTO complaints_serial (month, last) VALUES (%s, 1)
ON CONFLICT (month) DO UPDATE SET last = complaints_serial.last + 1
RETURNING last
"""


def deadline_now() -> Case:
    """SQL of the deadline that matters in a complaint's state: that of the first clock that runs; closed, the last."""
    running = {state: clocks.list_running(state) for state in steps.STATES}
    return Case(
        *(When(state=state, then=F(f"{going[0]}_by_at")) for state, going in running.items() if going),
        default=F("close_by_at"),
        output_field=DateTimeField(),
    )


def list_known(scope: Scope) -> "QuerySet[Complaint]":
    """Complaints of these branches with what a list shows of them, and `due`, the deadline that matters now."""
    rows = Complaint.objects.within(scope).annotate(due=deadline_now())
    return rows.select_related("customer", "grade", "branch", "owner_staff", "channel", "visit__vehicle")


def are_owned_by(user: User) -> Q:
    """Complaints that are this person's: by their role or by name."""
    roles = list(user.groups.values_list("name", flat=True))
    return Q(owner_role__in=roles) & ~Q(owner_role="") | Q(owner_staff__user=user)


def are_overdue(at: datetime) -> Q:
    """Of `list_known` rows: those whose deadline has passed."""
    return Q(outcome="", due__lt=at)


def list_files(complaint: Complaint) -> "QuerySet[Upload]":
    """Photos and documents, in the order in which they were added."""
    return Upload.objects.filter(kind=kinds.CODE, subject=complaint.id).order_by("id")


def list_similar(complaint: Complaint, scope: Scope) -> list[Complaint]:
    """Closed complaints like this one, those of the same car first, then of the same side and grade. One query."""
    car = complaint.visit.vehicle_id if complaint.visit else None
    same_car = Q(visit__vehicle_id=car) if car else Q(pk=None)
    first = Case(When(same_car, then=Value(0)), default=Value(1), output_field=IntegerField())
    rows = Complaint.objects.within(scope).exclude(outcome="").exclude(id=complaint.id)
    rows = rows.filter(same_car | Q(side=complaint.side, grade=complaint.grade_id))
    return list(rows.select_related("feedback", "grade", "customer").order_by(first, "-id")[:SIMILAR])
