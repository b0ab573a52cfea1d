"""Celery wakes; the database knows what is to do. Every task may run twice."""

from celery import shared_task
from django.utils import timezone

from tiers.rehearsals import running


@shared_task(name="tiers.tasks.rehearse")
def rehearse(rehearsal: int) -> None:
    """Do a rehearsal that was asked for; nothing when it is done, running elsewhere, or was removed."""
    running.run(rehearsal=rehearsal, clock=timezone.now)
