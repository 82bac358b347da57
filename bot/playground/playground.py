"""The playground itself: a Telegram of one's own, with people to play and a bot to be tried."""

from __future__ import annotations

import asyncio
import time
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from bot.playground.application import application
from bot.playground.chats import Chat
from bot.playground.faults import Fault
from bot.playground.groups import Channel, Group
from bot.playground.injecting import noticed
from bot.playground.pace import Limits, Pace, Send
from bot.playground.people import Person
from bot.playground.refusals import RefusalError
from bot.playground.serving import served
from bot.playground.updates import UpdateQueue
from bot.playground.values import Account, Json
from bot.playground.webhook import Webhook
from bot.playground.world import Call, World

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Callable

DEFAULT_TOKEN = "123456789:playground-token-of-nobody"  # noqa: S105 - opens nothing
DEFAULT_USERNAME = "vlottrekker_bot"


class Playground:
    """A strict Telegram Bot API server, with the people's side in the same process."""

    def __init__(  # noqa: PLR0913 - each has a default, and all are by keyword
        self,
        *,
        token: str = DEFAULT_TOKEN,
        username: str = DEFAULT_USERNAME,
        name: str = "Vlottrekker",
        clock: Callable[[], float] = time.time,
        pace_clock: Callable[[], float] | None = None,
        limits: Limits | None = None,
        answer_within: float = 15.0,
        webhook_pause: float = 1.0,
        zone: str = "Europe/Amsterdam",
    ) -> None:
        """Take `clock` for dates and `pace_clock` (default: the same) for limits; both give unix seconds."""
        bot = Account(int(token.partition(":")[0]), name, username=username, is_bot=True)
        updates = UpdateQueue()
        self.world = World(
            token=token,
            bot=bot,
            now=clock,
            pace=Pace(pace_clock or clock, limits or Limits()),
            answer_within=answer_within,
            updates=updates,
            webhook=Webhook(updates, clock, webhook_pause),
        )
        self.zone = ZoneInfo(zone)
        self.people: dict[int, Person] = {}
        self.url = ""

    @asynccontextmanager
    async def serve(self, port: int = 0) -> AsyncIterator[str]:
        """Serve the Bot API and the page on 127.0.0.1; give the address."""
        closing = asyncio.Event()

        def close() -> None:
            closing.set()
            self.world.updates.close()
            for chat in self.world.chats.values():
                chat.tell()

        self.world.updates.closing = False
        if address := self.world.webhook.address:
            self.world.webhook.start(address)
        try:
            async with served(application(self, closing), port, close) as self.url:
                yield self.url
        finally:
            await self.world.webhook.close()

    def person(
        self,
        first_name: str,
        *,
        user_id: int | None = None,
        language: str | None = "nl",
        last_name: str | None = None,
        username: str | None = None,
    ) -> Person:
        """Add somebody who has not opened the bot yet."""
        number = user_id if user_id is not None else self.world.next_person_id()
        account = Account(number, first_name, last_name, username, language)
        self.people[number] = Person(self.world, account, self.zone)
        return self.people[number]

    def group(self, title: str) -> Group:
        return Group(self.world, self._room("supergroup", title, None), self.zone)

    def channel(self, title: str, username: str | None = None) -> Channel:
        return Channel(self.world, self._room("channel", title, username), self.zone)

    def inject(self, update: Json) -> int | None:
        """Queue any update, numbered unless it has an `update_id`; return the number, None when unwanted."""
        noticed(self.world, update)
        return self.world.updates.add(update, self.world.now())

    @property
    def calls(self) -> list[Call]:
        """Return every request of the bot, in the order in which they ended."""
        return self.world.calls

    @property
    def sends(self) -> list[Send]:
        """Return every message the bot sent, with its moment."""
        return self.world.sends

    @property
    def too_many(self) -> int:
        """Return how many requests got a 429."""
        return sum(call.status == 429 for call in self.world.calls)

    @property
    def conflicts(self) -> int:
        """Return how many polls were ended by another poll or by a webhook."""
        return self.world.updates.conflicts

    @property
    def pending(self) -> list[Json]:
        """Return the updates the bot has not confirmed yet."""
        return self.world.updates.pending

    async def drained(self, *, timeout: float = 20.0) -> None:  # noqa: ASYNC109 - one line for a test
        """Wait (real seconds) until the bot has confirmed every update; raise TimeoutError."""
        async with asyncio.timeout(timeout):
            while self.pending:
                await self.world.updates.changed()

    async def polled(self, *, now: bool = True, timeout: float = 20.0) -> None:  # noqa: ASYNC109 - the same
        """Wait (real seconds) until a bot polls, or with `now=False` until none does; raise TimeoutError."""
        async with asyncio.timeout(timeout):
            while self.world.updates.is_polled is not now:
                await self.world.updates.changed()

    def fail_next(
        self, method: str, status: int, description: str, *, retry_after: int | None = None, times: int = 1
    ) -> None:
        """Refuse the next calls of a method (`*`: of any) without doing them."""
        self._plan(method, Fault(refusal=RefusalError(status, description, retry_after)), times)

    def garble(self, method: str, page: str = "<html>", *, status: int = 200, times: int = 1) -> None:
        """Answer with a page instead of JSON, as a proxy on the way does, without doing anything."""
        self._plan(method, Fault(page=(status, page)), times)

    def delay(self, method: str, seconds: float, *, times: int = 1) -> None:
        """Do the call at once and answer late (real seconds)."""
        self._plan(method, Fault(seconds=seconds), times)

    def drop(self, method: str, *, times: int = 1) -> None:
        """Do the call and cut the line without an answer."""
        self._plan(method, Fault(answered=False), times)

    def swallow(self, method: str, *, times: int = 1) -> None:
        """Cut the line without doing the call."""
        self._plan(method, Fault(done=False, answered=False), times)

    def heal(self) -> None:
        """Forget every fault still planned."""
        self.world.faults.clear()

    def _plan(self, method: str, fault: Fault, times: int) -> None:
        self.world.faults.plan(method, fault, times)

    def _room(self, kind: str, title: str, username: str | None) -> Chat:
        chat_id = self.world.next_group_id()
        self.world.chats[chat_id] = Chat(chat_id, kind, title=title, username=username)
        return self.world.chats[chat_id]
