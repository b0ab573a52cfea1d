"""A real mail server that takes letters, or answers as it is told."""

import asyncio
import socket
from collections.abc import Callable

from aiosmtpd.controller import Controller

HANG_UP, TAKE_AND_HANG_UP = "hang up", "take and hang up"


class Server:
    """`taken` are the envelopes it took. `to` maps an address to the answer at its name, `data` is the answer to every
    letter; `meanwhile` is called in a thread while a letter is being handed over."""

    def __init__(self) -> None:
        self.taken, self.tries = [], 0
        self.to: dict[str, str] = {}
        self.data = "250 taken"
        self.meanwhile: Callable[[], None] = lambda: None
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.controller.port}"

    @property
    def recipients(self) -> list[str]:
        return [envelope.rcpt_tos[0] for envelope in self.taken]

    async def handle_RCPT(self, server, session, envelope, address, options):
        if answer := self.to.get(address):
            self.tries += 1
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.tries += 1
        await asyncio.to_thread(self.meanwhile)
        if self.data.startswith("250") or self.data == TAKE_AND_HANG_UP:
            self.taken.append(envelope)
        if self.data in (HANG_UP, TAKE_AND_HANG_UP):
            server.transport.abort()
            return "250 nobody hears this"
        return self.data


def free_port() -> int:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return int(trial.getsockname()[1])
