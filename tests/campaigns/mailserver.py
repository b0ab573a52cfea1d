"""A real mail server that takes letters, or answers as it is told."""

import asyncio
import socket
from collections.abc import Callable

from aiosmtpd.controller import Controller

from tests.waiting import PATIENCE

HANG_UP, TAKE_AND_HANG_UP = "hang up", "take and hang up"


class Listening(Controller):
    """On a port that is its own from the beginning, and in no hurry."""

    def __init__(self, handler: object) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0))
        port = self.socket.getsockname()[1]
        super().__init__(handler, hostname="127.0.0.1", port=port, ready_timeout=PATIENCE)

    def _create_server(self):
        return self.loop.create_server(self._factory_invoker, sock=self.socket)


class Server:
    """`taken` are the envelopes it took. `to` maps an address to the answer at its name, `data` is the answer to every
    letter; `meanwhile` is called in a thread while a letter is being handed over."""

    def __init__(self) -> None:
        self.taken, self.tries = [], 0
        self.to: dict[str, str] = {}
        self.data = "250 taken"
        self.meanwhile: Callable[[], None] = lambda: None
        self.controller = Listening(self)

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
