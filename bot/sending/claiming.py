"""Which messages are claimed, and when: as many as may start now, and a few questions ahead of their places.

A transaction costs more than a send. What was claimed and not begun goes back to the outbox when sending
stops or has to pause; after a kill it cannot be told from what was being sent, so it is uncertain.
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Collection
from contextlib import asynccontextmanager
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from bot.sending.attempt import SEND_SECONDS
from bot.sending.pace import Pace
from jobs.post import Clock
from models.leadership import Leadership
from models.queries.outbox import Claimed, Held, Of, Outlook, claim, outlook
from models.queries.unsent import UNPACED
from models.values import Channel, Priority

AHEAD = 10
"""How many questions are claimed before there is a place for them: those of two thirds of a second."""
FEW = 3
"""When so few of them are left, others are claimed."""

Claim = Callable[[AsyncSession], Awaitable[None]]
"""Claims what a transaction posted, at the end of that transaction."""


@asynccontextmanager
async def unclaimed() -> AsyncIterator[Claim]:
    """Leave all that is posted to whoever sends it."""

    async def claim(_: AsyncSession) -> None: ...

    yield claim


class Turnstile:
    """Lets through one who claims, until it is known what came of it.

    The loop waits for that. Whoever handles an answer does not, as the loop may be waiting for their
    transaction; a lock alone does not tell whether somebody is waiting for it.
    """

    def __init__(self) -> None:
        self.taken = asyncio.Lock()
        self._is_awaited = False

    @property
    def is_free(self) -> bool:
        """Whether it can be taken without waiting."""
        return not self._is_awaited and not self.taken.locked()

    @asynccontextmanager
    async def waited_for(self) -> AsyncIterator[None]:
        """Wait until it is free, and take it."""
        self._is_awaited = True
        try:
            async with self.taken:
                yield
        finally:
            self._is_awaited = False


class Claims:
    """The messages of one channel that are ours and wait for a place, and what is known of the others."""

    def __init__(self, channel: Channel, clock: Clock, lead: Leadership, pace: Pace) -> None:
        self._channel = channel
        self._clock = clock
        self._lead = lead
        self._pace = pace
        self.ready: list[Claimed] = []
        self.outlook = Outlook(is_due=False, next_at=None)
        self.stopped = False
        """Whether nothing is to be claimed any more."""
        self.news = False
        """Whether something was posted since the last claim."""
        self._more = self._more_replies = self._more_ahead = False
        """Whether something may be waiting: anything, replies, what can be claimed ahead."""

    async def look(self, session: AsyncSession) -> bool:
        """Look what others posted; say whether something is due."""
        self.outlook = await outlook(session, self._channel, self._clock.now())
        if self.outlook.is_due:
            self._more = self._more_replies = self._more_ahead = True
        return self.outlook.is_due

    def wants(self) -> bool:
        """Say whether something may be claimed now."""
        room, urgent, ahead = self._room()
        if self.news:
            return room > 0 or urgent > 0 or ahead > 0
        waiting = room > 0 or (urgent > 0 and self._more_replies) or (ahead > 0 and self._more_ahead)
        return self._more and waiting

    def _room(self) -> tuple[int, int, int]:
        """Give how much may be claimed of anything, of replies alone, and ahead."""
        if not self._may_send():
            return 0, 0, 0
        count = len(self.ready)
        replies = sum(message.priority == Priority.REPLY for message in self.ready)
        return (
            self._pace.room_for(urgent=False) - count,
            self._pace.room_for(urgent=True) - replies,
            AHEAD - count if count <= FEW and not self._pace.is_held else 0,
        )

    async def claim(self, session: AsyncSession) -> list[Claimed]:
        """Claim what there is room for; `take_in` it once that is committed."""
        room, urgent, ahead = self._room()
        if self.news:
            self._more = self._more_replies = self._more_ahead = True
        self.news = False
        if not self._more:
            return []
        claimed = await self._some(session, room) if room > 0 else []
        if room > 0 and len(claimed) < room:
            self.outlook = await outlook(session, self._channel, self._clock.now())
            self._more, self._more_replies = self.outlook.is_due, False
            return claimed
        if claimed and claimed[-1].priority != Priority.REPLY:
            # The most urgent come first.
            self._more_replies = False
        if (left := urgent - len(claimed)) > 0 and self._more_replies:
            replies = await self._some(session, left, least=Priority.REPLY)
            self._more_replies = len(replies) == left
            claimed += replies
        if ahead > 0 and self._more_ahead:
            others = await self._some(session, ahead, which=Of.AHEAD)
            self._more_ahead = len(others) == ahead
            claimed += others
        return claimed

    async def claim_posted(self, session: AsyncSession, keys: Collection[str]) -> list[Claimed]:
        """Claim the replies among these that may start now; `take_in` them once that is committed."""
        _, urgent, _ = self._room()
        return (
            await self._some(session, urgent, least=Priority.REPLY, which=Of.JUST_POSTED, keys=keys)
            if urgent > 0
            else []
        )

    async def _some(
        self,
        session: AsyncSession,
        limit: int,
        *,
        least: Priority = Priority.OVERVIEW,
        which: Of = Of.ANY,
        keys: Collection[str] = (),
    ) -> list[Claimed]:
        return await claim(
            session,
            self._channel,
            self._clock.now(),
            owner=self._lead.owner,
            led=self._lead.by_lease,
            limit=limit,
            held=Held(self._pace.quiet(), self._pace.refused()),
            least=least,
            which=which,
            keys=keys,
        )

    def take_in(self, claimed: list[Claimed]) -> None:
        """Put what was claimed in line; of one answer the words go before the change of what was tapped."""
        self.ready += claimed
        self.ready.sort(key=lambda message: (message.priority, message.kind in UNPACED, message.id))

    def next(self) -> Claimed | None:
        """Take the next message that may start now."""
        if not self.ready or not self._may_send():
            return None
        message = self.ready[0]
        urgent = message.priority == Priority.REPLY
        if not urgent and (self.news or self._more_replies):
            # A reply may be waiting that has to be claimed first; the place is for that one.
            return None
        if self._pace.room_for(urgent=urgent) <= 0 or not self._in_time(message):
            return None
        self._pace.take(urgent=urgent)
        return self.ready.pop(0)

    def must_give_back(self) -> bool:
        """Say whether what is ready has to wait for so long that it goes back to the outbox."""
        if not self.ready:
            return False
        return not self._may_send() or self._pace.is_held or not self._in_time(self.ready[0])

    def _may_send(self) -> bool:
        """Say no once we stop, or were paused for so long that another leads."""
        return not self.stopped and self._lead.is_ours()

    def _in_time(self, message: Claimed) -> bool:
        """Say whether a send that begins now ends while the message is ours."""
        return message.lease_until - self._clock.now() > timedelta(seconds=SEND_SECONDS)
