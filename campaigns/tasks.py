"""Celery wakes; the outbox knows what is to do. Every task may run twice and side by side."""

from celery import shared_task
from django.utils import timezone

from campaigns import operations as campaigns
from clubcrm.kernel.clock import business_date


@shared_task(name="campaigns.tasks.announce")
def announce() -> None:
    """Write down who is written to today."""
    campaigns.announce_due(on=business_date(), at=timezone.now())


@shared_task(name="campaigns.tasks.send")
def send() -> None:
    """Send what is due, within its hours."""
    campaigns.send_due(clock=timezone.now)
