"""Asking the worker for a task at once, from a page."""

from typing import Any

from kombu.exceptions import OperationalError

from clubcrm.celery import app


class Unreachable(Exception):
    """The broker does not answer: nothing was started."""


def wake(task: Any, *arguments: Any) -> None:
    """Send the task (or the name of one) to the worker. Raises Unreachable within seconds where nobody takes it."""
    name = task if isinstance(task, str) else task.name
    try:
        with app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=1, interval_start=0, timeout=3)
            app.send_task(name, arguments, connection=broker, retry=False)
    except (OperationalError, OSError) as error:
        raise Unreachable(str(error)) from error
