"""A loop whose time jumps ahead as soon as nobody has anything to do: an hour passes in its work alone.

Everything that waits on the loop's own time goes along, the time-outs of the HTTP client among it. Sockets,
files and databases stay what they are: while one of them works, time stands still.
"""

import asyncio
import selectors
import socket
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, TypeVar
from unittest.mock import patch

import aiosqlite
import psycopg

T = TypeVar("T")

HUNG_SECONDS = 3.0
"""Real seconds after which work outside counts as hung: then its time-outs must be able to pass."""
_SURE_SECONDS = 0.001
"""So long, in real time, the sockets are given before each jump: a packet may be on its way."""


class VirtualLoop(asyncio.SelectorEventLoop):
    """An event loop in virtual time, which begins at zero."""

    def __init__(self) -> None:
        self._virtual = 0.0
        self.work_outside = 0
        self.names: dict[str, str] = {}
        """Names of machines and the addresses they have; a name that is not here cannot be found."""
        super().__init__(_Jumping(self))

    def time(self) -> float:
        return self._virtual

    def jump(self, seconds: float) -> None:
        """Let time pass at once, as for a machine that slept; whatever was due meanwhile comes late."""
        self._virtual += max(0.0, seconds)

    def run_in_executor(self, executor: Any, func: Any, *args: Any) -> Any:  # type: ignore[override]
        self.work_outside += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._came_back)
        return future

    def _came_back(self, _: object) -> None:
        self.work_outside -= 1

    async def getaddrinfo(self, host: Any, port: Any, **options: Any) -> Any:
        """Find a machine by its name, without asking anybody outside."""
        name = host.decode() if isinstance(host, bytes) else host
        if name not in self.names and not str(name)[:1].isdigit():
            raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")
        return await super().getaddrinfo(self.names.get(name, name), port, **options)


class _Jumping(selectors.DefaultSelector):
    """Waits for sockets; when nothing at all goes on, time jumps to the next moment that somebody set."""

    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready or timeout == 0:
            return ready
        until = monotonic() + HUNG_SECONDS
        while self._loop.work_outside and not ready and monotonic() < until:
            ready = super().select(0.05)
        if not ready and timeout is None:
            return super().select(HUNG_SECONDS)
        if not ready and timeout:
            ready = super().select(_SURE_SECONDS)
        if not ready and timeout:
            self._loop.jump(timeout)
        return ready


class VirtualClock:
    """The product's clock in that time. The hands can be moved without time passing."""

    def __init__(self, start: datetime) -> None:
        self.start = start
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return self.start + timedelta(seconds=self.monotonic()) + self.ahead

    def monotonic(self) -> float:
        return asyncio.get_running_loop().time()

    def unix(self) -> float:
        """Give the seconds since 1970, for a Telegram that lives in the same time."""
        return self.start.timestamp() + self.monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


def in_virtual_time(work: Callable[[], Coroutine[Any, Any, T]]) -> T:
    """Run something to its end in virtual time."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner, _databases_are_waited_for():
        loop = runner.get_loop()
        # Threads of the loop's own would be too many to wait for at its end.
        loop.set_default_executor(ThreadPoolExecutor(4))
        return runner.run(work())


@contextmanager
def _databases_are_waited_for() -> Iterator[None]:
    """Let no time pass while a database works, be it in a thread or in a process of its own."""
    with (
        patch.object(aiosqlite.Connection, "_execute", _counted(aiosqlite.Connection._execute)),
        patch.object(aiosqlite.Connection, "_connect", _counted(aiosqlite.Connection._connect)),
        patch.object(psycopg.AsyncConnection, "wait", _counted(psycopg.AsyncConnection.wait)),
        patch.object(psycopg.AsyncConnection, "connect", _counted(psycopg.AsyncConnection.connect)),
    ):
        yield


def _counted(work: Callable[..., Coroutine[Any, Any, T]]) -> Callable[..., Coroutine[Any, Any, T]]:
    async def wrapped(*given: Any, **named: Any) -> T:
        loop = asyncio.get_running_loop()
        assert isinstance(loop, VirtualLoop)
        loop.work_outside += 1
        try:
            return await work(*given, **named)
        finally:
            loop.work_outside -= 1

    return wrapped
