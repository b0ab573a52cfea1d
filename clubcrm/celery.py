"""Celery wakes sweepers; the database is the queue of record. Tasks carry ids only and may run twice."""

import os
from typing import Any

from celery import Celery
from celery.signals import setup_logging
from django.conf import settings
from django.utils.log import configure_logging

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "clubcrm.settings")
app = Celery("clubcrm", task_cls="clubcrm.kernel.tasks:Remembered")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()


@setup_logging.connect
def keep_our_logging(**kwargs: Any) -> None:
    """Celery would give its loggers handlers of their own, which mask nothing; so all goes by settings.LOGGING."""
    configure_logging(settings.LOGGING_CONFIG, settings.LOGGING)
