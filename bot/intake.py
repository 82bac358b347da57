"""One Telegram update becomes one committed transaction: stored before it is confirmed, handled once."""

import asyncio
import json
import logging
import re
from collections.abc import Coroutine
from typing import Any

from sqlalchemy.exc import SQLAlchemyError
from telegram import CallbackQuery, Update
from telegram.error import TelegramError

from bot.handlers import answer_update
from bot.handlers.visit import Desk
from jobs.post import Clock
from models.database import Database
from models.queries import inbox

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
_UNKEPT = re.compile("[\x00\ud800-\udfff]")


class Inbox(asyncio.Queue[object]):
    """The queue that the poller or the webhook fills: what is put in is on disk before `put` returns."""

    def __init__(self, database: Database, clock: Clock) -> None:
        super().__init__()
        self._database = database
        self._clock = clock

    async def put(self, item: object) -> None:
        """Store an update. Raises TelegramError when it cannot be stored, so that it is not confirmed."""
        if not isinstance(item, Update):
            return
        try:
            async with self._database.writing() as session:
                new = await inbox.store(
                    session, item.update_id, cleaned(json.loads(item.to_json())), self._clock.now()
                )
        except (SQLAlchemyError, OSError) as error:
            log.critical("An update could not be stored, so it is not confirmed: %s", type(error).__name__)
            raise TelegramError("the inbox cannot be written") from error
        if new:
            await super().put(item.update_id)


class Intake:
    """Takes stored updates one by one, in order, and handles each in a transaction of its own."""

    def __init__(self, inbox_queue: Inbox, desk: Desk) -> None:
        self._queue = inbox_queue
        self._desk = desk
        self._acknowledging: set[asyncio.Task[None]] = set()

    async def restore(self) -> int:
        """Take up what was stored and not handled when the program stopped; say how much that was."""
        async with self._desk.database.reading() as session:
            waiting = await inbox.waiting(session)
        for update_id in waiting:
            self._queue.put_nowait(update_id)
        return len(waiting)

    async def run(self) -> None:
        """Handle updates until cancelled."""
        while True:
            update_id = await self._queue.get()
            if isinstance(update_id, int):
                await self.handle(update_id)
            self._queue.task_done()

    async def handle(self, update_id: int) -> None:
        """Handle one stored update, again if it fails; set it aside after five failures."""
        for attempt in range(MOST_ATTEMPTS):
            try:
                await self._once(update_id)
            except Exception:
                log.exception("Update %s could not be handled, attempt %s", update_id, attempt + 1)
                await self._desk.clock.sleep(0.2 * attempt)
            else:
                return
        await self._set_aside(update_id)

    async def _once(self, update_id: int) -> None:
        async with self._desk.database.writing() as session:
            payload = await inbox.payload_of(session, update_id)
            if payload is None:
                return
            update = Update.de_json(payload, self._desk.application.bot)
            visit = await answer_update(self._desk, session, update)
            await inbox.mark_done(session, update_id)
        if update.callback_query:
            self._later(self._acknowledge(update.callback_query, visit.toast))

    def _later(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._acknowledging.add(task)
        task.add_done_callback(self._acknowledging.discard)

    async def _acknowledge(self, query: CallbackQuery, toast: str | None) -> None:
        """Stop the waiting sign on a pressed button. It holds no words, so it may get lost."""
        try:
            await query.answer(toast)
        except TelegramError as error:
            log.info("A press could not be acknowledged: %s", error.message)

    async def _set_aside(self, update_id: int) -> None:
        log.critical("Update %s is set aside; its words are kept in the inbox", update_id)
        try:
            async with self._desk.database.writing() as session:
                await inbox.set_aside(session, update_id)
        except SQLAlchemyError:
            log.exception("Update %s could not be set aside; it is taken up at the next start", update_id)


def cleaned(value: Any) -> Any:  # noqa: ANN401 - any JSON
    """Take out what no database keeps: NUL, and halves of surrogate pairs."""
    match value:
        case str():
            return _UNKEPT.sub("", value)
        case dict():
            return {key: cleaned(item) for key, item in value.items()}
        case list():
            return [cleaned(item) for item in value]
        case _:
            return value
