"""The wire to PostgreSQL, which is cut when it is told to: a proxy that counts what the program asks."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter
_COMPLETE = {b"Q", b"S"}
"""A simple query, and the end of a row of messages: after these the server answers."""


@dataclass
class Wire:
    """Passes everything on, but cuts all lines at one of the questions, before or after it has passed."""

    behind: Path
    operations: int = 0
    fails_at: int | None = None
    stays_broken: bool = True
    after_passing: bool = False
    """The server has done it; only its answer does not come through."""
    failures: int = 0
    broken: bool = False
    port: int = 0
    _lines: set[Writer] = field(default_factory=set)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            self._cut()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def mend(self) -> None:
        self.broken, self.fails_at = False, None

    def _take(self, reader: Reader, writer: Writer) -> None:
        task = asyncio.create_task(self._line(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _line(self, reader: Reader, writer: Writer) -> None:
        if self.broken:
            self.failures += 1
            writer.transport.abort()
            return
        self._lines.add(writer)
        with suppress(OSError, asyncio.IncompleteReadError):
            back, there = await asyncio.open_unix_connection(str(self.behind))
            answers = asyncio.create_task(_answers(back, writer))
            try:
                await self._questions(reader, there)
            finally:
                there.close()
                answers.cancel()
        self._lines.discard(writer)
        writer.transport.abort()

    async def _questions(self, reader: Reader, there: Writer) -> None:
        """Pass on what is asked, message by message; the first has no letter."""
        there.write(await _message(reader))
        while True:
            letter = await reader.readexactly(1)
            message = letter + await _message(reader)
            fails = letter in _COMPLETE and self._refuses()
            if not fails or self.after_passing:
                there.write(message)
                await there.drain()
            if fails:
                self._cut()
                return

    def _refuses(self) -> bool:
        self.operations += 1
        if self.operations != self.fails_at:
            return False
        self.failures += 1
        self.broken = self.stays_broken
        return True

    def _cut(self) -> None:
        """Break the lines towards the program; what the server was told it still does."""
        for line in list(self._lines):
            line.transport.abort()


async def _message(reader: Reader) -> bytes:
    size = await reader.readexactly(4)
    return size + await reader.readexactly(int.from_bytes(size) - 4)


async def _answers(back: Reader, writer: Writer) -> None:
    with suppress(OSError):
        while content := await back.read(65536):
            writer.write(content)
            await writer.drain()
    writer.transport.abort()
