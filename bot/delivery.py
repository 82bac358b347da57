"""Takes messages from the outbox, at the pace allowed, and writes down what came of each."""

import asyncio
import logging
from dataclasses import replace
from datetime import datetime, timedelta

from bot.channels import Carrier, Delivery, NotSent, Refused, Sent, Uncertain, Unreachable
from bot.pace import Pace
from jobs.post import PAYLOAD, Clock, Message
from models.database import Database
from models.queries import outbox as queries
from models.traffic import OutboxMessage
from models.values import Channel, SendStatus

log = logging.getLogger(__name__)

LONGEST_WAIT_SECONDS = 5.0


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
        self._sending: set[asyncio.Task[None]] = set()
        self.pace = Pace(clock, self.wake)

    def wake(self) -> None:
        """Look at the outbox now: something was committed, or a place came free."""
        self._wake.set()

    async def run(self) -> None:
        """Send until cancelled. What is being sent then is finished by `stop`."""
        while True:
            self._wake.clear()
            try:
                started = await self._start_what_may_go()
            except Exception:
                log.exception("The outbox could not be read; trying again")
                started = 0
            if not started:
                await self._wait()

    async def _wait(self) -> None:
        """Wait until woken, and at most a few seconds: a moment in the outbox may come by itself."""
        waits = [
            asyncio.create_task(self._wake.wait()),
            asyncio.create_task(self._clock.sleep(LONGEST_WAIT_SECONDS)),
        ]
        try:
            await asyncio.wait(waits, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for wait in waits:
                wait.cancel()

    async def _start_what_may_go(self) -> int:
        room = self.pace.room
        if room <= 0:
            return 0
        now = self._clock.now()
        async with self._database.writing() as session:
            claimed = await queries.claim(
                session, self._channel, now, owner=self._owner, limit=room, quiet=self.pace.quiet()
            )
        for message in claimed:
            self.pace.take()
            task = asyncio.create_task(self._send(message))
            self._sending.add(task)
            task.add_done_callback(self._sending.discard)
        return len(claimed)

    async def _send(self, message: OutboxMessage) -> None:
        delivery: Delivery = Uncertain("stopped while sending")
        try:
            payload = PAYLOAD.validate_python(message.payload)
            if message.repeated and isinstance(payload, Message):
                payload = replace(payload, text=f"{payload.repeat_note}\n\n{payload.text}")
            delivery = await self._carrier.send(message.address, payload, key=message.dedupe_key)
        except Exception as error:
            log.exception("Sending %s failed", message.dedupe_key)
            delivery = Refused(type(error).__name__)
        finally:
            self.pace.give_back(message.address, paced=message.kind not in queries.UNPACED)
        await self._settle(message, delivery)

    async def _settle(self, message: OutboxMessage, delivery: Delivery) -> None:
        now = self._clock.now()
        if isinstance(delivery, NotSent) and delivery.everything_waits:
            self.pace.pause(delivery.retry_after)
        status, values = _consequence(delivery, now)
        async with self._database.writing() as session:
            await queries.settle(session, message.id, status, **values)
            if isinstance(delivery, Unreachable) and message.person_id:
                await queries.mark_unreachable(session, message.person_id, self._channel, now)

    async def idle(self) -> None:
        """Wait until every send that has started is written down."""
        while self._sending:
            await asyncio.wait(set(self._sending))

    async def stop(self, seconds: float) -> None:
        """Let the sends that have started finish, for at most so long; what remains is uncertain."""
        if self._sending:
            await asyncio.wait(set(self._sending), timeout=seconds)
        self.pace.close()


def _consequence(
    delivery: Delivery, now: datetime
) -> tuple[SendStatus, dict[str, str | datetime | bool | None]]:
    match delivery:
        case Sent(external_id):
            return SendStatus.SENT, {"sent_at": now, "external_id": external_id}
        case NotSent(problem, retry_after):
            later = now + timedelta(seconds=retry_after)
            return SendStatus.QUEUED, {"not_before": later, "problem": problem[:250]}
        case Uncertain(problem):
            later = now + queries.REPEAT_AFTER
            return SendStatus.UNCERTAIN, {"not_before": later, "problem": problem[:250]}
        case Unreachable(problem) | Refused(problem):
            return SendStatus.FAILED, {"problem": problem[:250]}
