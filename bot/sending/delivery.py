"""Takes messages from the outbox, at the pace allowed, and writes down what came of each."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import datetime, timedelta
from itertools import count

from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Carrier, Delivery, NotSent, Sent, Uncertain
from bot.sending.attempt import deliver
from bot.sending.claiming import Claim, Claims, Turnstile
from bot.sending.pace import Pace
from bot.sending.settling import Attempt, settle
from bot.waiting import first_of, pause_after
from jobs.post import Clock
from jobs.wordless import wordless
from models.database import Database
from models.leadership import ALONE, Leadership
from models.queries import outbox_upkeep as upkeep
from models.queries.once import filled_by
from models.queries.outbox import Claimed
from models.queries.overtaken import settle_overtaken
from models.queries.pauses import keep_pause, pause_of
from models.queries.unsent import ABANDONED
from models.traffic import OutboxMessage
from models.values import Channel

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 2.0
"""How often an idle loop looks for what another process put in the outbox. It only reads."""
KEPT_PAUSE_SECONDS = 3.0
"""A pause that is longer is kept in the database; a shorter one is over before a new process sends."""
WRITE_WITHIN_SECONDS = 0.3
"""How long the result of a send waits at most for a transaction."""
MOST_BRIEF = 2_000
"""With more messages than these in the outbox a look or a claim may walk past too many to be brief."""


class DeliveryLoop:
    """The sending of one channel. One runs at a time per channel: the leader's."""

    def __init__(
        self, database: Database, channel: Channel, carrier: Carrier, clock: Clock, lead: Leadership = ALONE
    ) -> None:
        self._database = database
        self._channel = channel
        self._carrier = carrier
        self._clock = clock
        self._owner = lead.owner
        self._wake = asyncio.Event()
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._attempts: list[Attempt] = []
        """What came of sends and is not written down yet."""
        self._write_at = 0.0
        self._looked_back = False
        """Whether it is known how long a pause still lasts that was asked for before we started."""
        self._in_doubt = False
        """Whether it is unknown if the last transaction was committed."""
        self._looked = False
        """Whether the last look found something due: it may be a question that was answered meanwhile."""
        self._look_at = 0.0
        self._turnstile = Turnstile()
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False
        self.pace = Pace(clock, self._go_on)
        self._claims = Claims(channel, clock, lead, self.pace)
        self.sent_at: datetime | None = None
        """When a message last arrived."""

    def wake(self) -> None:
        """Look at the outbox now: something was posted."""
        self._claims.news = True
        self._wake.set()

    async def run(self) -> None:
        """Send until `stop`."""
        self._loop, failures = asyncio.current_task(), count(1)
        while not self._stopping or self._is_busy():
            self._wake.clear()
            try:
                moved = await self._turn()
            except Exception as error:  # noqa: BLE001 - whatever the database has, sending goes on
                log.error("The outbox cannot be reached; trying again. %s", wordless(error))  # noqa: TRY400
                self._claims.news = True
                await first_of(self._wake.wait(), self._clock.sleep(pause_after(next(failures))))
            else:
                failures = count(1)
                if not moved and (self._is_busy() or not self._stopping):
                    await first_of(self._wake.wait(), self._clock.sleep(self._until_something()))

    async def _turn(self) -> bool:
        """Write down what came of sends and claim what may go; say whether there was anything to do."""
        if not self._looked_back:
            await self._look_back()
        self._start_ready()
        await self._look()
        if not (self._must_write() or self._claims.wants()):
            return False
        async with self._turnstile.waited_for():
            moved = await self._write_and_claim()
        self._start_ready()
        return moved

    async def _write_and_claim(self) -> bool:
        looked, self._looked = self._looked, False
        brief = not looked and self._claims.outlook.waiting < MOST_BRIEF
        # Whoever claimed before may have left a doubt.
        done, before, self._in_doubt = len(self._attempts), self._in_doubt, True
        async with self._database.writing(brief=brief) as session:
            await self._write_down(session, self._attempts[:done])
            if looked:
                await settle_overtaken(session)
            if before or self._claims.must_give_back():
                self._claims.ready = []
                begun = {*self._sending, *(message.id for message, _ in self._attempts)}
                await upkeep.take_back(session, self._channel, self._owner, but=begun)
            claimed = await self._claims.claim(session)
        self._in_doubt = False
        del self._attempts[:done]
        self._claims.take_in(claimed)
        return bool(done or claimed)

    @asynccontextmanager
    async def claiming(self) -> AsyncIterator[Claim]:
        """Give what a transaction within can claim the replies with that it posted: they go at its commit.

        That saves a transaction for each of them. What cannot go at once is left to the loop.
        """
        async with AsyncExitStack() as held:
            claimed: list[Claimed] = []

            async def claim(session: AsyncSession) -> None:
                posted = filled_by(session).get(OutboxMessage)
                if not posted or not self._loop or self._in_doubt or not self._turnstile.is_free:
                    return
                await held.enter_async_context(self._turnstile.taken)
                claimed[:] = await self._claims.claim_posted(session, [key for (key,) in posted])
                if len(claimed) == len(posted):
                    # Nobody needs to look for them.
                    del filled_by(session)[OutboxMessage]

            try:
                yield claim
            except BaseException:
                self._in_doubt |= bool(claimed)
                self._wake.set()
                raise
            self._claims.take_in(claimed)
        self._go_on()

    def _is_busy(self) -> bool:
        is_claimed = self._claims.ready or self._in_doubt or not self._turnstile.is_free
        return bool(self._sending or self._attempts or is_claimed)

    async def _look_back(self) -> None:
        """Go on with a pause that was asked for before this loop ran."""
        now = self._clock.now()
        async with self._database.reading() as session:
            until = await pause_of(session, self._channel, now)
        if until and (left := (until - now).total_seconds()) > 0:
            log.info("Nothing is sent by %s for %.0f seconds, as was asked for", self._channel, left)
            self.pace.pause(left)
        self._looked_back = True

    async def _look(self) -> None:
        """Every now and then, look what other processes posted and answered."""
        if self._until_look() > 0:
            return
        async with self._database.reading(brief=self._claims.outlook.waiting < MOST_BRIEF) as session:
            self._looked = await self._claims.look(session)
        self._look_at = self._clock.monotonic() + LOOK_AGAIN_SECONDS

    def _must_write(self) -> bool:
        is_time = self._stopping or self._clock.monotonic() >= self._write_at
        return self._in_doubt or self._claims.must_give_back() or (bool(self._attempts) and is_time)

    def _start_ready(self) -> None:
        while message := self._claims.next():
            self._sending[message.id] = asyncio.create_task(self._send(message))

    def _go_on(self) -> None:
        """Use a place that came free, or what was claimed."""
        self._start_ready()
        if self._stopping or self._must_write() or self._claims.wants():
            self._wake.set()

    async def _send(self, message: Claimed) -> None:
        delivery: Delivery = Uncertain(ABANDONED)
        try:
            delivery = await deliver(self._carrier, message)
        finally:
            self.pace.heed(message, delivery)
            if not self._attempts:
                self._write_at = self._clock.monotonic() + WRITE_WITHIN_SECONDS
            if not isinstance(delivery, Sent):
                self._write_at, self._claims.news = 0.0, True
            self._attempts.append((message, delivery))
            del self._sending[message.id]
            if len(self._attempts) == 1 or self._must_write() or self._claims.wants():
                self._wake.set()

    async def _write_down(self, session: AsyncSession, attempts: list[Attempt]) -> None:
        now = self._clock.now()
        await settle(session, self._channel, attempts, now)
        if any(isinstance(delivery, Sent) for _, delivery in attempts):
            self.sent_at = now
        asked = any(isinstance(delivery, NotSent) and delivery.asked_for for _, delivery in attempts)
        if asked and (seconds := self.pace.pause_left) > KEPT_PAUSE_SECONDS:
            await keep_pause(session, self._channel, now + timedelta(seconds=seconds))

    def _until_look(self) -> float:
        if self._stopping:
            return LOOK_AGAIN_SECONDS
        seconds = self._look_at - self._clock.monotonic()
        if next_at := self._claims.outlook.next_at:
            seconds = min(seconds, (next_at - self._clock.now()).total_seconds())
        return seconds

    def _until_something(self) -> float:
        """Give the seconds until there is something to look at, or to write down."""
        seconds = self._until_look()
        if self._attempts:
            seconds = min(seconds, self._write_at - self._clock.monotonic())
        return max(0.0, seconds)

    async def write_down(self) -> None:
        """Write down, after `stop`, what came of sends and could not be written before."""
        if self._is_busy():
            await self._turn()

    async def stop(self, seconds: float) -> None:
        """Let what is being sent finish, for at most so long; what has no answer then is uncertain."""
        self._stopping = self._claims.stopped = True
        self._wake.set()
        if self._sending:
            await asyncio.wait(set(self._sending.values()), timeout=seconds)
        for send in list(self._sending.values()):
            send.cancel()
        await asyncio.gather(*self._sending.values(), return_exceptions=True)
        self.pace.close()
        if self._loop:
            await asyncio.wait([self._loop], timeout=seconds)
        else:
            await self.write_down()
