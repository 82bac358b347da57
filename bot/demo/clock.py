"""A clock that runs faster than the world and can be moved ahead; nobody has to wait for Friday."""

import asyncio
from datetime import datetime, timedelta
from time import monotonic


class MovedClock:
    """Time that starts at a moment and runs `speed` times as fast as real time; `move_to` jumps ahead."""

    def __init__(self, start: datetime, *, speed: float = 50.0) -> None:
        self._start = start
        self._speed = speed
        self._begun = monotonic()
        self._jumped = 0.0
        self._moved = asyncio.Event()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=self.monotonic())

    def monotonic(self) -> float:
        return (monotonic() - self._begun) * self._speed + self._jumped

    def unix(self) -> float:
        """Give the seconds since 1970, for the playground."""
        return self.now().timestamp()

    async def sleep(self, seconds: float) -> None:
        """Wait until so many seconds have passed on this clock, be it by a jump."""
        until = self.monotonic() + seconds
        while (left := until - self.monotonic()) > 0:
            try:
                async with asyncio.timeout(left / self._speed):
                    await self._moved.wait()
            except TimeoutError:
                return

    def move_to(self, moment: datetime) -> None:
        """Jump ahead to a moment. Raises ValueError for one that has passed."""
        self.move(moment - self.now())

    def move(self, ahead: timedelta) -> None:
        """Jump ahead."""
        if ahead < timedelta(0):
            raise ValueError("time does not go back")
        self._jumped += ahead.total_seconds()
        self._moved.set()
        self._moved = asyncio.Event()
