"""The port where Telegram is: any number of bots, each a world of its own, by token.

It is served by the harness, so that it outlives every process that is killed.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from itertools import count
from time import monotonic
from urllib.parse import parse_qs

from .telegram import Call, Reply, Telegram, refusal


class Server:
    """All bots on one port."""

    def __init__(self) -> None:
        self.bots: dict[str, Telegram] = {}
        self.url = ""
        self._tokens = count(1)

    def bot(self, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Telegram:
        """Make a new bot, whose people's messages are dated by a clock."""
        token = f"123456789:campaign-token-of-nobody-{next(self._tokens)}"
        self.bots[token] = Telegram(token, clock)
        return self.bots[token]

    def copy(self, telegram: Telegram, clock: Callable[[], datetime]) -> Telegram:
        """Make a new bot that goes on where another is."""
        new = self.bot(clock)
        telegram.copy_to(new)
        return new

    def forget(self, telegram: Telegram) -> None:
        del self.bots[telegram.token]

    async def answer(self, path: str, body: bytes) -> Reply:
        token, _, method = path.removeprefix("/bot").partition("/")
        if token not in self.bots:
            return refusal(404, "Not Found")
        given = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        return await self.bots[token].answer(Call(monotonic(), method, given))


class _Line(asyncio.Protocol):
    """One connection, answered request by request."""

    def __init__(self, server: Server, tasks: set[asyncio.Task[None]]) -> None:
        self._server, self._tasks, self._buffer = server, tasks, b""
        self._polls = set[asyncio.Task[None]]()
        self._transport: asyncio.Transport

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        for path, body in self._requests():
            task = asyncio.create_task(self._serve(path, body))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
            if path.endswith("/getUpdates"):
                self._polls.add(task)
                task.add_done_callback(self._polls.discard)

    def connection_lost(self, _exc: Exception | None) -> None:
        """Let nobody wait for updates who has hung up. Whatever else was asked is done all the same."""
        for poll in self._polls:
            poll.cancel()

    def _requests(self) -> Iterator[tuple[str, bytes]]:
        while True:
            head, found, rest = self._buffer.partition(b"\r\n\r\n")
            lines = head.lower().split(b"\r\n")
            length = next((int(line[15:]) for line in lines if line.startswith(b"content-length:")), 0)
            if not found or len(rest) < length:
                return
            self._buffer = rest[length:]
            yield head.split(b" ", 2)[1].decode(), rest[:length]

    async def _serve(self, path: str, body: bytes) -> None:
        reply = await self._server.answer(path, body)
        if reply.status is None:
            self._transport.abort()
            return
        content = json.dumps(reply.body).encode() if reply.raw is None else reply.raw
        head = f"HTTP/1.1 {reply.status} X\r\nContent-Type: application/json\r\n"
        head += f"Content-Length: {len(content)}\r\n\r\n"
        self._transport.write(head.encode() + content)


@asynccontextmanager
async def telegram_server() -> AsyncIterator[Server]:
    """Serve on loopback until the block ends."""
    server, tasks = Server(), set[asyncio.Task[None]]()
    running = await asyncio.get_running_loop().create_server(lambda: _Line(server, tasks), "127.0.0.1", 0)
    server.url = f"http://127.0.0.1:{running.sockets[0].getsockname()[1]}"
    try:
        yield server
    finally:
        running.close()
        for task in tasks:
            task.cancel()
