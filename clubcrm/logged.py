"""What is logged, where to, and never without the mask: the settings' LOGGING."""

from typing import Any


def logging_masked(*, reported: bool, level: str) -> dict[str, Any]:
    """Everything to the console; with `reported`, failures to ADMINS too.

    Every handler masks what identifies people: a handler without the filter fails the tests.
    """
    masked = ["masked"]
    mail = {"class": "django.utils.log.AdminEmailHandler", "level": "ERROR", "filters": masked}
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"masked": {"()": "clubcrm.kernel.logs.Masked"}},
        "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
        "handlers": {
            "console": {"class": "logging.StreamHandler", "formatter": "line", "filters": masked},
            "mail": mail,
        },
        "loggers": {
            "django": {"handlers": ["mail"] if reported else [], "level": "INFO"},
            "django.server": {"handlers": [], "level": "INFO"},
        },
        "root": {"handlers": ["console"], "level": level},
    }
