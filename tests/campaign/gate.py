"""What can go wrong on the way to Telegram, done to real sockets: a gate that stands before it."""

import asyncio
import json
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from enum import StrEnum

Reader = asyncio.StreamReader
Writer = asyncio.StreamWriter
HOST = "telegram.test"
"""The name that the product knows Telegram by."""
DRIP_SECONDS = 3.0
"""Between two bytes: no time-out between two reads ever passes."""


class Trouble(StrEnum):
    """A kind of fault."""

    REFUSED = "refused"
    BLACK_HOLE = "black hole"
    SILENT = "accepted without reply"
    RESET = "reset"
    BAD_GATEWAY = "502"
    PAGE = "HTML with 200"
    UNAUTHORIZED = "401 once"
    NOT_FOUND = "404 once"
    DRIP = "slow drip"
    CUT = "cut in the middle of a body"
    NO_NAME = "no DNS"


ONCE = (Trouble.UNAUTHORIZED, Trouble.NOT_FOUND)
"""These happen to one request; the others go on until they are mended."""
_NO_LISTENER = {Trouble.REFUSED, Trouble.BLACK_HOLE}
_PAGE = b"<html><body>Welcome to this hotel. Please sign in.</body></html>"


class Gate:
    """Passes connections on to Telegram's port, or does to them what was asked for."""

    def __init__(self, behind: int) -> None:
        self.behind = behind
        self.port = 0
        self.trouble: Trouble | None = None
        self.hits = 0
        """How many requests it happened to. Who cannot even connect is not seen from here."""
        self.names: dict[str, str] = {}
        self._server: asyncio.Server | None = None
        self._hole: list[socket.socket] = []
        self._lines: set[Writer] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[str]:
        """Be there; give the address."""
        await self._listen()
        self.names[HOST] = "127.0.0.1"
        try:
            yield f"http://{HOST}:{self.port}"
        finally:
            await self._close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    async def breaks(self, trouble: Trouble) -> None:
        """Let this go wrong from now on; lines that stand are in it too."""
        self.trouble = trouble
        if trouble in _NO_LISTENER:
            await self._close()
        if trouble is Trouble.BLACK_HOLE:
            self._swallow()
        if trouble is Trouble.NO_NAME:
            self.names.pop(HOST, None)
        if trouble not in {Trouble.BLACK_HOLE, Trouble.SILENT, Trouble.DRIP, *ONCE}:
            for line in list(self._lines):
                _reset(line)

    async def mends(self) -> None:
        """Let all be well again. Lines that hung are gone by then, as after any real outage."""
        self.trouble = None
        for full in self._hole:
            full.close()
        self._hole.clear()
        for line in list(self._lines):
            _reset(line)
        self.names[HOST] = "127.0.0.1"
        if self._server is None:
            await self._listen()

    async def _listen(self) -> None:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", self.port)
        self.port = self._server.sockets[0].getsockname()[1]

    async def _close(self) -> None:
        if self._server:
            self._server.close()
            self._server = None
        await asyncio.sleep(0)

    def _swallow(self) -> None:
        """Let nobody in and turn nobody away: a queue of one that is full, so that what knocks is dropped."""
        hole = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
        hole.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        hole.bind(("127.0.0.1", self.port))
        hole.listen(0)
        self._hole.append(hole)
        for _ in range(3):
            filler = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
            filler.setblocking(False)
            with suppress(BlockingIOError):
                filler.connect(("127.0.0.1", self.port))
            self._hole.append(filler)

    def _take(self, reader: Reader, writer: Writer) -> None:
        task = asyncio.create_task(self._line(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _line(self, reader: Reader, writer: Writer) -> None:
        """Serve one connection, request by request."""
        self._lines.add(writer)
        try:
            while (request := await _whole(reader)) is not None:
                await self._serve(request, writer)
        except (OSError, asyncio.IncompleteReadError):
            pass
        finally:
            self._lines.discard(writer)
            writer.close()

    async def _serve(self, request: bytes, writer: Writer) -> None:
        trouble = self.trouble
        self.hits += trouble is not None
        if trouble in ONCE:
            self.trouble = None
        match trouble:
            case Trouble.RESET:
                _reset(writer)
                raise ConnectionResetError
            case Trouble.BAD_GATEWAY | Trouble.PAGE:
                await _say(writer, 502 if trouble is Trouble.BAD_GATEWAY else 200, _PAGE)
            case Trouble.UNAUTHORIZED:
                await _say(writer, 401, _refusal(401, "Unauthorized"))
            case Trouble.NOT_FOUND:
                await _say(writer, 404, _refusal(404, "Not Found"))
            case _:
                # Telegram does what was asked; if anything, it is the answer that does not come through.
                await self._bring_back(await self._asked(request), writer)

    async def _asked(self, request: bytes) -> bytes:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.behind)
        self._lines.add(writer)
        try:
            writer.write(request)
            await writer.drain()
            response = await _whole(reader)
            if response is None:
                raise ConnectionResetError
            return response
        finally:
            self._lines.discard(writer)
            writer.close()

    async def _bring_back(self, response: bytes, writer: Writer) -> None:
        match self.trouble:
            case Trouble.SILENT | Trouble.BLACK_HOLE:
                await asyncio.Event().wait()
            case Trouble.CUT:
                writer.write(response[: len(response) - max(1, len(response) // 8)])
                await writer.drain()
                raise ConnectionResetError
            case Trouble.DRIP:
                for byte in response:
                    writer.write(bytes([byte]))
                    await writer.drain()
                    await asyncio.sleep(DRIP_SECONDS)
            case _:
                writer.write(response)
                await writer.drain()


async def _whole(reader: Reader) -> bytes | None:
    """Read one request or answer; None at the end of the line."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return head + await reader.readexactly(int(value))
    return head


async def _say(writer: Writer, status: int, content: bytes) -> None:
    kind = b"text/html" if content is _PAGE else b"application/json"
    head = b"HTTP/1.1 %d X\r\nContent-Type: %s\r\nContent-Length: %d\r\n\r\n" % (status, kind, len(content))
    writer.write(head + content)
    await writer.drain()


def _refusal(code: int, description: str) -> bytes:
    return json.dumps({"ok": False, "error_code": code, "description": description}).encode()


def _reset(writer: Writer) -> None:
    """End a connection with RST, as a network does that breaks."""
    line: socket.socket | None = writer.get_extra_info("socket")
    if line is not None:
        with suppress(OSError):
            line.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()
