"""The pace that Telegram allows: thirty sends in any second overall, one a second to a person.

A place is freed one second after the *answer* to a send. Counting from its start lets more through,
since sends that wait on a slow line arrive together.
"""

import asyncio
from collections.abc import Callable

from jobs.post import Clock

PLACES = 30
SECONDS = 1.0


class Pace:
    """Says how many sends may start, and to whom not yet. `freed` is called when that has changed."""

    def __init__(self, clock: Clock, freed: Callable[[], None], *, places: int = PLACES) -> None:
        self.free = places
        self._clock = clock
        self._freed = freed
        self._quiet_until: dict[str, float] = {}
        self._paused_until = 0.0
        self._waiting: set[asyncio.Task[None]] = set()

    @property
    def room(self) -> int:
        """How many sends may start now."""
        return 0 if self._clock.monotonic() < self._paused_until else self.free

    def take(self) -> None:
        """Take one place, at the start of a send."""
        self.free -= 1

    def give_back(self, address: str, *, paced: bool) -> None:
        """Free the place and, if the send counts as a message, the address a second from now."""
        if paced:
            self._quiet_until[address] = self._clock.monotonic() + SECONDS
        waiting = asyncio.create_task(self._after_a_second(address))
        self._waiting.add(waiting)
        waiting.add_done_callback(self._waiting.discard)

    async def _after_a_second(self, address: str) -> None:
        await self._clock.sleep(SECONDS)
        self.free += 1
        if self._quiet_until.get(address, 0.0) <= self._clock.monotonic():
            self._quiet_until.pop(address, None)
        self._freed()

    def quiet(self) -> set[str]:
        """List the addresses that got a message less than a second ago."""
        now = self._clock.monotonic()
        return {address for address, until in self._quiet_until.items() if until > now}

    def pause(self, seconds: float) -> None:
        """Send nothing at all for so long: Telegram asked for it."""
        self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)

    @property
    def paused_for(self) -> float:
        return max(0.0, self._paused_until - self._clock.monotonic())

    def close(self) -> None:
        """Forget the places that would still come free."""
        for waiting in self._waiting:
            waiting.cancel()
