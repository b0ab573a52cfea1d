"""Celery wakes; the database knows what is due. Every task may run twice."""

from celery import shared_task
from django.utils import timezone

from complaints import operations as complaints


@shared_task(name="complaints.tasks.escalate")
def escalate() -> None:
    """Complaints whose deadline is near or past."""
    complaints.escalate_overdue(at=timezone.now())
