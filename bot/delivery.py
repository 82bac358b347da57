"""Takes messages from the outbox, at the pace allowed, and writes down what came of each."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import count

from pydantic import ValidationError
from sqlalchemy.ext.asyncio import AsyncSession

from bot.channels import Carrier, Delivery, NotSent, Refused, Sent, Uncertain, Unreachable
from bot.pace import Pace
from bot.settling import settlement
from bot.wording import Words
from jobs.post import PAYLOAD, Clock, Message, Payload
from jobs.refusals import Refusal, note_refusal
from jobs.wordless import wordless
from models.database import Database
from models.queries import outbox as queries
from models.queries import outbox_upkeep as upkeep
from models.queries.pauses import keep_pause, pause_of
from models.traffic import OutboxMessage
from models.values import Channel

log = logging.getLogger(__name__)

LOOK_AGAIN_SECONDS = 2.0
"""How often an idle loop looks for what another process put in the outbox. It only reads."""
SEND_SECONDS = 60.0
"""After this the answer to a send is not waited for; less than the lease of its row."""
LONGEST_PAUSE_SECONDS = 30.0
KEPT_PAUSE_SECONDS = 3.0
"""A pause that is longer is kept in the database; a shorter one is over before a new process sends."""

Attempt = tuple[OutboxMessage, Delivery]


class DeliveryLoop:
    """The sending of one channel. One runs at a time per channel: the leader's."""

    def __init__(
        self, database: Database, channel: Channel, carrier: Carrier, clock: Clock, owner: str
    ) -> None:
        self._database = database
        self._channel = channel
        self._carrier = carrier
        self._clock = clock
        self._owner = owner
        self._wake = asyncio.Event()
        self._sending: dict[int, asyncio.Task[None]] = {}
        self._attempts: list[Attempt] = []
        """What came of sends and is not written down yet."""
        self._looked_back = False
        """Whether it is known how long a pause still lasts that was asked for before we started."""
        self._in_doubt = False
        """Whether it is unknown if the last transaction was committed."""
        self._outlook = queries.Outlook(is_due=False, next_at=None)
        self._loop: asyncio.Task[None] | None = None
        self._stopping = False
        self.pace = Pace(clock, self.wake)
        self.sent_at: datetime | None = None
        """When a message last arrived."""

    def wake(self) -> None:
        """Look at the outbox now: something was committed, or a place came free."""
        # What this loop commits itself is no news to it.
        if self._loop is None or asyncio.current_task() is not self._loop:
            self._wake.set()

    async def run(self) -> None:
        """Send until `stop`."""
        self._loop, failures = asyncio.current_task(), count()
        while not self._stopping or self._sending or self._attempts:
            self._wake.clear()
            try:
                moved = await self._turn()
            except Exception as error:  # noqa: BLE001 - whatever the database has, sending goes on
                log.error("The outbox cannot be reached; trying again. %s", wordless(error))  # noqa: TRY400
                await self._news_within(min(2.0 ** next(failures), LONGEST_PAUSE_SECONDS))
            else:
                failures = count()
                if not moved:
                    await self._rest()

    async def _turn(self) -> bool:
        """Write down what came of sends and start what may go; say whether there was anything to do."""
        if not self._looked_back:
            await self._look_back()
        room, must_write = self.pace.room, bool(self._attempts) or self._in_doubt
        if not must_write and not await self._is_due(room):
            return False
        done, known = len(self._attempts), {*self._sending, *(row.id for row, _ in self._attempts)}
        before, self._in_doubt = self._in_doubt, True
        async with self._database.writing() as session:
            await self._write_down(session, self._attempts[:done])
            if before:
                await upkeep.take_back(session, self._channel, self._owner, but=known)
            claimed = await self._claim(session, room)
        self._in_doubt = False
        del self._attempts[:done]
        for message in claimed:
            self._start(message)
        return bool(done or claimed)

    async def _look_back(self) -> None:
        """Go on with a pause that was asked for before this loop ran."""
        async with self._database.reading() as session:
            until = await pause_of(session, self._channel)
        if until and (left := (until - self._clock.now()).total_seconds()) > 0:
            log.info("Nothing is sent by %s for %.0f seconds, as was asked for", self._channel, left)
            self.pace.pause(left)
        self._looked_back = True

    async def _is_due(self, room: int) -> bool:
        async with self._database.reading() as session:
            self._outlook = await queries.outlook(session, self._channel, self._clock.now())
        return room > 0 and self._outlook.is_due

    async def _claim(self, session: AsyncSession, room: int) -> list[OutboxMessage]:
        if room <= 0 or self._stopping:
            return []
        await upkeep.settle_overtaken(session)
        return await queries.claim(
            session,
            self._channel,
            self._clock.now(),
            owner=self._owner,
            limit=room,
            quiet=self.pace.quiet(),
        )

    async def _write_down(self, session: AsyncSession, attempts: list[Attempt]) -> None:
        now = self._clock.now()
        await queries.settle(session, [settlement(message, what, now) for message, what in attempts])
        for message, delivery in attempts:
            if isinstance(delivery, NotSent) and delivery.asked_for:
                await self._keep_pause(session, delivery.retry_after, now)
            if isinstance(delivery, Sent):
                self.sent_at = now
            if isinstance(delivery, Unreachable) and message.person_id:
                refusal = Refusal(person_id=message.person_id, channel=self._channel, address=message.address)
                await note_refusal(session, Words(), refusal, now)
            elif isinstance(delivery, Sent) and message.person_id and self._channel is Channel.EMAIL:
                await upkeep.mark_reached(session, message.person_id, self._channel, message.address)

    async def _keep_pause(self, session: AsyncSession, seconds: float, now: datetime) -> None:
        if seconds > KEPT_PAUSE_SECONDS:
            await keep_pause(session, self._channel, now + timedelta(seconds=seconds))

    def _start(self, message: OutboxMessage) -> None:
        self.pace.take()
        self._sending[message.id] = asyncio.create_task(self._send(message))

    async def _send(self, message: OutboxMessage) -> None:
        delivery: Delivery = Uncertain("stopped while sending")
        try:
            delivery = await self._deliver(message)
        finally:
            self._keep_pace(message, delivery)
            self._attempts.append((message, delivery))
            del self._sending[message.id]
            self._wake.set()

    async def _deliver(self, message: OutboxMessage) -> Delivery:
        try:
            payload = payload_of(message)
        except ValidationError as error:
            log.error("%s cannot be read. %s", message.dedupe_key, wordless(error))  # noqa: TRY400
            return Refused("unreadable")
        try:
            async with asyncio.timeout(SEND_SECONDS):
                return await self._carrier.send(message.address, payload, key=message.dedupe_key)
        except Exception as error:  # noqa: BLE001 - nobody knows what had happened by then
            log.error("Sending %s failed. %s", message.dedupe_key, wordless(error))  # noqa: TRY400
            return Uncertain(type(error).__name__)

    def _keep_pace(self, message: OutboxMessage, delivery: Delivery) -> None:
        self.pace.give_back(message.address, paced=message.kind not in queries.UNPACED)
        if isinstance(delivery, NotSent) and delivery.everything_waits:
            self.pace.pause(delivery.retry_after)
        elif not isinstance(delivery, Uncertain):
            self.pace.answered()

    async def _rest(self) -> None:
        """Wait for news, or for the next moment in the outbox."""
        seconds = LOOK_AGAIN_SECONDS
        if next_at := self._outlook.next_at:
            seconds = min(seconds, max(0.0, (next_at - self._clock.now()).total_seconds()))
        await self._news_within(seconds)

    async def _news_within(self, seconds: float) -> None:
        waits = [
            asyncio.create_task(self._wake.wait()),
            asyncio.create_task(self._clock.sleep(seconds)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def stop(self, seconds: float) -> None:
        """Let what is being sent finish, for at most so long; what has no answer then is uncertain."""
        self._stopping = True
        self._wake.set()
        if self._sending:
            await asyncio.wait(set(self._sending.values()), timeout=seconds)
        for send in list(self._sending.values()):
            send.cancel()
        await asyncio.gather(*self._sending.values(), return_exceptions=True)
        self.pace.close()
        if self._loop:
            await asyncio.wait([self._loop], timeout=seconds)
        elif self._attempts:
            await self._turn()


def payload_of(message: OutboxMessage) -> Payload:
    """Read what is to be sent; a second copy says that it is one."""
    payload = PAYLOAD.validate_python(message.payload)
    if message.repeated and isinstance(payload, Message) and payload.repeat_note:
        return replace(payload, text=f"{payload.repeat_note}\n\n{payload.text}")
    return payload
