"""Serving over HTTP: in the loop of the program, or in a thread that goes on when that loop does not."""

import asyncio
import socket
import threading
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import Final

import uvicorn
from starlette.types import ASGIApp

STOP_SECONDS: Final = 3
_CONNECTIONS: Final = 256
"""More at once are answered 503: whoever comes without being Telegram must not fill the memory."""
_KEPT_SECONDS: Final = 75
"""Longer than the proxy keeps a connection, so that it is the one to end it."""


class _Server(uvicorn.Server):
    """A server whose loop and signals belong to somebody else, who says when it ends."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.ending = asyncio.Event()

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    async def main_loop(self) -> None:
        # The original looks ten times a second whether it must stop.
        await self.ending.wait()


@asynccontextmanager
async def served(app: ASGIApp, listening: socket.socket) -> AsyncIterator[asyncio.Task[None]]:
    """Serve in this loop until the block ends, and let what is being answered end; give the task."""
    server = _Server(
        uvicorn.Config(
            app,
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            proxy_headers=False,
            server_header=False,
            date_header=False,
            limit_concurrency=_CONNECTIONS,
            timeout_keep_alive=_KEPT_SECONDS,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )
    task = asyncio.create_task(server.serve(sockets=[listening]))
    try:
        yield task
    finally:
        server.ending.set()
        await asyncio.wait([task], timeout=STOP_SECONDS + 1)
        task.cancel()
        listening.close()


@asynccontextmanager
async def served_apart(app: ASGIApp, listening: socket.socket) -> AsyncIterator[None]:
    """Serve in a thread with a loop of its own until the block ends."""
    apart = _Apart(app, listening)
    apart.start()
    try:
        yield
    finally:
        await asyncio.to_thread(apart.end)


class _Apart(threading.Thread):
    def __init__(self, app: ASGIApp, listening: socket.socket) -> None:
        # A program that ends does not wait for it.
        super().__init__(name="web", daemon=True)
        self._app = app
        self._listening = listening
        self._loop = asyncio.new_event_loop()
        self._ending = asyncio.Event()

    def run(self) -> None:
        with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
            runner.run(self._serve())

    async def _serve(self) -> None:
        async with served(self._app, self._listening):
            await self._ending.wait()

    def end(self) -> None:
        if self.is_alive():
            self._loop.call_soon_threadsafe(self._ending.set)
            self.join(STOP_SECONDS + 2)
