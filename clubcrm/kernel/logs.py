"""Logs without personal data: whatever a record says, the phones, plates, VINs and e-mail addresses in it are masked.

The filter sits on every handler (settings.LOGGING, and gunicorn's own by gunicorn.conf.py), so that it sees what any
logger, library or traceback brings. Names are not recognised: nothing of ours logs one.
"""

import logging
import traceback

from gunicorn.glogging import Logger

from clubcrm.kernel import masking


class Masked(logging.Filter):
    """Masks the message with its arguments, the traceback and the stack of a record, before anything formats them."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg, record.args = masking.report(compose_message(record)), ()
        if record.exc_info and not record.exc_text:
            record.exc_text = "".join(traceback.format_exception(*record.exc_info)).rstrip("\n")
        if record.exc_text:
            record.exc_text = masking.report(record.exc_text)
        if record.stack_info:
            record.stack_info = masking.report(record.stack_info)
        return True


def compose_message(record: logging.LogRecord) -> str:
    """The message; arguments that do not fit it are no reason to lose the line or to let it through as it is."""
    try:
        return record.getMessage()
    except (TypeError, ValueError, KeyError):
        return f"{record.msg} {record.args}"


class GunicornLogger(Logger):
    """gunicorn's own two logs, masked."""

    def setup(self, cfg: object) -> None:
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.addFilter(Masked())
