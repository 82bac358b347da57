"""The sending alone: a delivery loop, a local Telegram, a moved clock, and people who have opened the bot."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from bot.channels.telegram import TelegramCarrier
from bot.demo.clock import MovedClock
from bot.line import Line
from bot.playground import Limits, Person, Playground
from bot.sending.delivery import DeliveryLoop
from bot.settings.form import Telegram
from jobs.outbox import Letter, post
from jobs.post import Edit, Message
from models.database import Database
from models.people import Person as PersonRow
from models.traffic import OutboxMessage
from models.values import Channel, Language, SendStatus

MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
"""Nine o'clock in Amsterdam."""
NOTE = "Misschien zag je dit bericht al."


class PostRoom:
    """What is posted here is sent by a real delivery loop."""

    def __init__(self, database: Database, clock: MovedClock, limits: Limits | None) -> None:
        self.database = database
        self.clock = clock
        self.playground = Playground(clock=clock.unix, limits=limits)
        self.people: dict[str, Person] = {}
        self.ids: dict[str, int] = {}
        self.delivery: DeliveryLoop
        self._line: Line
        self._loop: asyncio.Task[None]
        self._surroundings = AsyncExitStack()

    def __getitem__(self, key: str) -> Person:
        return self.people[key]

    async def meets(self, *keys: str) -> None:
        """Let people open the bot, and know them."""
        async with self.database.writing() as session:
            for key in keys:
                person = self.people[key] = self.playground.person(key.capitalize())
                await person.opens()
                row = PersonRow(name=key, language=Language.DUTCH, telegram_id=person.user_id)
                session.add(row)
                await session.flush()
                self.ids[key] = row.id

    async def writes(self, whom: str, /, *texts: str, **details: Any) -> None:
        """Post messages to somebody; the key of each is its text."""
        letters = [self.letter(whom, text, Message(text=text, repeat_note=NOTE), details) for text in texts]
        async with self.database.writing() as session:
            await post(session, letters, self.clock.now())

    async def edits(self, key: str, message_id: int, text: str) -> None:
        """Post an edit; its key is the new text."""
        letter = self.letter(key, text, Edit(message_id=message_id, text=text), {})
        async with self.database.writing() as session:
            await post(session, [letter], self.clock.now())

    def letter(self, whom: str, words: str, payload: Message | Edit, details: dict[str, Any]) -> Letter:
        address = str(self.people[whom].user_id)
        known = {"key": words, "address": address, "payload": payload, "person_id": self.ids[whom]}
        return Letter(**known | details)

    async def row(self, key: str) -> OutboxMessage:
        async with self.database.reading() as session:
            return (await session.scalars(select(OutboxMessage).where(OutboxMessage.dedupe_key == key))).one()

    async def becomes(self, key: str, status: SendStatus) -> OutboxMessage:
        """Wait (real seconds, at most ten) until a message has a status."""
        return await self.until(key, lambda row: row.status is status)

    async def until(self, key: str, holds: Callable[[OutboxMessage], bool]) -> OutboxMessage:
        async with asyncio.timeout(10):
            while not holds(row := await self.row(key)):
                await asyncio.sleep(0.01)
        return row

    async def passes(self, **time: float) -> None:
        """Let time pass, and the loop see it: what is due then has been claimed after two looks."""
        self.clock.move(timedelta(**time))
        await self.clock.sleep(5)

    def shown(self, key: str) -> list[str]:
        return [message.text for message in self.people[key].chat.said_by_bot]

    def waits(self) -> None:
        """Let nothing go out until `goes_on`, as after Telegram asked for a pause."""
        self.delivery.pace.pause(1800)

    def goes_on(self) -> None:
        self.clock.move(timedelta(minutes=30))

    async def telegram_comes(self) -> None:
        """Let Telegram be there, at the address where it was looked for."""
        port = int(self.playground.url.rpartition(":")[2]) if self.playground.url else 0
        await self._surroundings.enter_async_context(self.playground.serve(port))

    async def telegram_goes(self) -> None:
        await self._surroundings.aclose()

    async def starts_sending(self) -> None:
        """Let a delivery loop work that knows nothing but what is in the database."""
        line = self._line = Line(
            Telegram(token=SecretStr(self.playground.world.token), api_url=self.playground.url)
        )
        carrier = TelegramCarrier(line)
        self.delivery = DeliveryLoop(self.database, Channel.TELEGRAM, carrier, self.clock)
        self.database.on_commit(self.delivery.wake, of=OutboxMessage)
        await line.initialize()
        self._loop = asyncio.create_task(self.delivery.run())

    async def stops_sending(self) -> None:
        await self.delivery.stop(1)
        await self._loop
        await self._line.shutdown()

    async def restarts(self) -> None:
        await self.stops_sending()
        await self.starts_sending()


@asynccontextmanager
async def post_room(
    database: Database, *, start: datetime = MONDAY, speed: float = 50, limits: Limits | None = None
) -> AsyncIterator[PostRoom]:
    """Have a post room at work, with Telegram there."""
    room = PostRoom(database, MovedClock(start, speed=speed), limits)
    await room.telegram_comes()
    await room.starts_sending()
    try:
        yield room
    finally:
        await room.stops_sending()
        await room.telegram_goes()
