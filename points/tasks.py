"""Celery wakes; the database knows what is due. Every task may run twice."""

from celery import shared_task
from django.utils import timezone

from points import operations as points


@shared_task(name="points.tasks.end_holds")
def end_holds() -> None:
    """Holds whose time is over."""
    points.end_holds(at=timezone.now())
