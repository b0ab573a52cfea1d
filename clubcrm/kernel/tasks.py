"""What every Celery task of the club has in common (clubcrm/celery.py)."""

from typing import Any

from celery import Task

from clubcrm.kernel import history


class Remembered(Task):
    """What a task changes is remembered as the task's."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        with history.acting(history.system(self.name or "")):
            return super().__call__(*args, **kwargs)
