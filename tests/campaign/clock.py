"""A clock that two programs share: the harness moves it, the product lives by it."""

import asyncio
import mmap
import os
import signal
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import monotonic
from typing import Final

MOVED: Final = signal.SIGUSR1
"""Tells the product's process that the clock was moved."""
_FORM = struct.Struct("dddd")


class SharedClock:
    """Time that starts at a moment and runs `speed` times as fast as this machine's; it can be moved on.

    The four numbers it follows from stand in a file that both programs have in memory. Only the last one ever
    changes, at one stroke: who packs all four clears them first, and the other program may look just then.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        file = os.open(path, os.O_RDWR)
        self._shared = mmap.mmap(file, _FORM.size)
        os.close(file)
        self._numbers = memoryview(self._shared).cast("d")
        self._moved: asyncio.Event | None = None
        self.on_moved: Callable[[], None] = lambda: None

    @classmethod
    def begin(cls, path: Path, start: datetime, *, speed: float = 1.0) -> "SharedClock":
        """Make one; the moment it starts from is now."""
        path.write_bytes(_FORM.pack(start.timestamp(), monotonic(), speed, 0.0))
        return cls(path)

    def now(self) -> datetime:
        return datetime.fromtimestamp(self._numbers[0], UTC) + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        _, begun, speed, jumped = self._numbers
        return (monotonic() - begun) * speed + jumped

    def move(self, by: timedelta) -> None:
        """Jump ahead; whoever lives by it has to be told with `MOVED`.

        Raises ValueError for a jump back: whoever sleeps by it would sleep as much longer.
        """
        if by < timedelta(0):
            raise ValueError(f"this clock only goes on, and not back by {-by}")
        self._numbers[3] += by.total_seconds()

    def move_to(self, moment: datetime) -> None:
        """Jump to a moment, unless it is over already."""
        self.move(max(timedelta(0), moment - self.now()))

    async def sleep(self, seconds: float) -> None:
        """Wait until so many seconds have passed on this clock, be it by a jump."""
        until = self.monotonic() + seconds
        speed = self._numbers[2]
        while (left := until - self.monotonic()) > 0:
            try:
                async with asyncio.timeout(left / speed):
                    await self.listen().wait()
            except TimeoutError:
                return

    def listen(self) -> asyncio.Event:
        """Give the event that the next move sets; the first call begins to listen for moves."""
        if self._moved is None:
            asyncio.get_running_loop().add_signal_handler(MOVED, self._tell)
            self._moved = asyncio.Event()
        return self._moved

    def _tell(self) -> None:
        if self._moved:
            self._moved.set()
            self._moved = asyncio.Event()
        self.on_moved()
