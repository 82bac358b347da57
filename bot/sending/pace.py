"""The pace that Telegram allows: thirty sends in any second overall, one a second to a person.

A place is freed one second after the *answer* to a send. Counting from its start lets more through,
since sends that wait on a slow line arrive together.

Sends that nobody waits for begin evenly over the second. If thirty began at once, their places would come
free at once as well, and whoever answers meanwhile would wait for that.
"""

import asyncio
from collections.abc import Callable, Coroutine
from typing import Any

from bot.channels import Delivery, NotSent, Uncertain
from jobs.post import Clock
from models.queries.outbox import Claimed
from models.queries.unsent import UNPACED
from models.values import Priority

PLACES = 30
SECONDS = 1.0
KEPT_FOR_REPLIES = 18
"""Places that questions never hold while people are answering: nine taps a second, each with an edit."""
REPLIES_GO_ON_SECONDS = 5.0
OTHERS_WAIT_SECONDS = 4.0
"""How long a refusal to one chat holds up the others at most, until it shows that it is about all of them."""


class Pace:
    """Says how many sends may start, and to whom not yet. `freed` is called when that has changed."""

    def __init__(self, clock: Clock, freed: Callable[[], None], *, places: int = PLACES) -> None:
        self._free = places
        self._apart = SECONDS / places
        self._even_at = 0.0
        """When the next send that nobody waits for would begin, were they all as far apart as that."""
        self._under_way = 0
        self._unhurried = 0
        """The places held by sends that nobody waits for."""
        self._clock = clock
        self._freed = freed
        self._replied_at = float("-inf")
        self._quiet_until: dict[str, float] = {}
        self._refused_until: dict[str, float] = {}
        self._last_refused: str | None = None
        """The address that was refused last, if nothing was taken since."""
        self._paused_until = 0.0
        self._probing = False
        self._waiting: set[asyncio.Task[None]] = set()

    @property
    def room(self) -> int:
        """How many sends may start now. After a pause one goes ahead, to see whether the others can."""
        if self._clock.monotonic() < self._paused_until:
            return 0
        return min(self._free, 1 - self._under_way) if self._probing else self._free

    def room_for(self, *, urgent: bool) -> int:
        """Say how many sends may start of those that people wait for, or of the others: one at a time."""
        if urgent:
            return max(0, self.room)
        shared = self._replies_go_on() and not self._probing
        too_many = shared and self._unhurried >= PLACES - KEPT_FOR_REPLIES
        return 1 if self.room > 0 and not too_many and self._until_even() <= 0 else 0

    def _until_even(self) -> float:
        """Give the seconds until another may begin. Half a gap too early is no matter: it evens out."""
        return self._even_at - self._apart / 2 - self._clock.monotonic()

    def _replies_go_on(self) -> bool:
        return self._clock.monotonic() < self._replied_at + REPLIES_GO_ON_SECONDS

    @property
    def is_held(self) -> bool:
        """Whether there is a pause, or one send goes ahead after it."""
        return self._probing or self._clock.monotonic() < self._paused_until

    def take(self, *, urgent: bool = False) -> None:
        """Take one place, at the start of a send."""
        self._free -= 1
        self._under_way += 1
        now = self._clock.monotonic()
        if urgent:
            self._replied_at = now
        else:
            self._unhurried += 1
            self._even_at = max(now, self._even_at) + self._apart
            self._later(self._clock.sleep(self._until_even()))

    def heed(self, message: Claimed, delivery: Delivery) -> None:
        """Free the place of a send that is over, and learn from what came of it."""
        urgent = message.priority == Priority.REPLY
        self.give_back(message.address, paced=message.kind not in UNPACED, urgent=urgent)
        match delivery:
            case NotSent(_, seconds, _) if delivery.asked_for:
                self.refuse(message.address, seconds)
            case NotSent(_, seconds, everything_waits=True):
                self.pause(seconds)
            case Uncertain():
                pass
            case _:
                self.answered()

    def give_back(self, address: str, *, paced: bool, urgent: bool = False) -> None:
        """Free the place and, if the send counts as a message, the address a second from now."""
        self._under_way -= 1
        if paced:
            self._quiet_until[address] = self._clock.monotonic() + SECONDS
        self._later(self._free_place(address, urgent=urgent))

    async def _free_place(self, address: str, *, urgent: bool) -> None:
        await self._clock.sleep(SECONDS)
        self._free += 1
        if not urgent:
            self._unhurried -= 1
        if self._quiet_until.get(address, 0.0) <= self._clock.monotonic():
            self._quiet_until.pop(address, None)

    def quiet(self) -> set[str]:
        """List the addresses that got a message less than a second ago."""
        now = self._clock.monotonic()
        return {address for address, until in self._quiet_until.items() if until > now}

    def refused(self) -> set[str]:
        """List the addresses to which nothing at all may go yet: the other side asked for that."""
        now = self._clock.monotonic()
        self._refused_until = {each: until for each, until in self._refused_until.items() if until > now}
        return set(self._refused_until)

    def refuse(self, address: str, seconds: float) -> None:
        """Keep to a pause that was asked for at a message to this address.

        Nobody says whether it is about that chat or about all. So the others wait for some seconds, and one
        goes ahead; when another chat is refused before anything was taken, everybody waits as long as asked.
        """
        everybody = self._last_refused not in {None, address}
        self._last_refused = address
        # A message and an edit may both be under way, and be refused for different lengths.
        until = self._clock.monotonic() + seconds
        self._refused_until[address] = max(self._refused_until.get(address, until), until)
        self.pause(seconds if everybody else min(seconds, OTHERS_WAIT_SECONDS))

    @property
    def pause_left(self) -> float:
        """Give the seconds for which nothing at all is sent."""
        return max(0.0, self._paused_until - self._clock.monotonic())

    def pause(self, seconds: float) -> None:
        """Send nothing at all for so long: the other side asked for it, or is not there."""
        self._paused_until = max(self._paused_until, self._clock.monotonic() + seconds)
        self._probing = True
        self._later(self._clock.sleep(seconds))

    def answered(self) -> None:
        """Note that the other side takes messages, so that all places can be used again."""
        self._probing, self._last_refused = False, None

    def _later(self, wait: Coroutine[Any, Any, None]) -> None:
        """Wait in the background; what comes free then is news."""
        waiting = asyncio.create_task(wait)
        self._waiting.add(waiting)
        waiting.add_done_callback(self._over)

    def _over(self, waiting: asyncio.Task[None]) -> None:
        self._waiting.discard(waiting)
        if not waiting.cancelled():
            self._freed()

    def close(self) -> None:
        """Forget the places that would still come free."""
        for waiting in self._waiting:
            waiting.cancel()
