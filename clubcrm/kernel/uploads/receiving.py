"""How much one request may send: judged by what it announces, before a byte of it is read or put on the disk."""

from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.core.files.uploadhandler import TemporaryFileUploadHandler

MOST, MOST_OF_STRANGERS = 64 << 20, 1 << 20


class Bounded(TemporaryFileUploadHandler):
    """The only one: files wait on the disk, whatever their size. Raises RequestDataTooBig (400)."""

    def handle_raw_input(
        self, input_data: Any, META: Any, content_length: int, boundary: Any, encoding: Any = None
    ) -> None:
        user = getattr(self.request, "user", None)
        most = MOST if user is not None and user.is_authenticated else MOST_OF_STRANGERS
        if content_length > most:
            raise RequestDataTooBig(f"{content_length} bytes were sent, {most} are the most.")
