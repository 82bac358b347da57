"""One Telegram update becomes one committed transaction: stored before it is confirmed, handled once."""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession
from telegram import CallbackQuery, Update
from telegram.error import RetryAfter, TelegramError

from bot.handlers import answer_update
from bot.handlers.apology import apologise, say_enough
from bot.handlers.visit import Desk, FileWantedError, TimeWantedError
from bot.health.meters import Meters
from bot.line import wait_of
from bot.receiving.cleaning import received
from bot.receiving.crowd import Admission, Door, FairQueue, sender_of
from bot.receiving.fetching import fetch
from bot.sending.claiming import unclaimed
from bot.sending.delivery import DeliveryLoop
from bot.waiting import pause_after
from jobs.area_file.sheets.reading import MOST_BYTES
from jobs.wordless import wordless
from models.faults import is_of_storage
from models.queries import inbox
from models.queries.inbox import Received
from models.values import UpdateStatus

log = logging.getLogger(__name__)

MOST_ATTEMPTS = 5
PAGE = 500
"""How many stored updates are looked at at once."""
CANNOT_WRITE = "The database cannot be written. %s"
TOO_MUCH = "Somebody says more than is taken in a minute; the rest of it is not kept"


class Intake:
    """Stores updates, and handles them one by one, in order, each in a transaction of its own."""

    def __init__(
        self,
        desk: Desk,
        meters: Meters | None = None,
        *,
        delivery: DeliveryLoop | None = None,
        shared: bool = False,
    ) -> None:
        """Take the inbox for ours alone, unless it is `shared` with processes that store in it as well.

        Replies are claimed for `delivery` where they are written.
        """
        self._desk = desk
        self._claiming = delivery.claiming if delivery else unclaimed
        self._meters = meters or Meters()
        self._shared = shared
        self._door = Door()
        self._queue: FairQueue[int | None] = FairQueue()
        self._queued: set[int] = set()
        self._enough: dict[int, str] = {}
        """The updates that are one too many, each with the name of the row of them that it begins."""
        self._acknowledging: set[asyncio.Task[None]] = set()
        self._in_doubt = True
        """Whether updates may be stored that were not taken up, as at the start."""
        self._silent_until = 0.0
        """Telegram wants no press acknowledged before."""
        self._stopping = False

    async def receive(self, updates: Sequence[dict[str, Any]]) -> None:
        """Store updates, all or none. Whatever this raises, they must not be confirmed.

        What one person says above the most that is taken in a minute is confirmed and not stored; that
        person is told so once.
        """
        now = self._desk.clock.now()
        found = self._door.judge(updates, now)
        if found.taken:
            await self._store(found, now)
        self._door.admit(found, now)
        if found.enough:
            log.warning(TOO_MUCH)

    async def _store(self, found: Admission, now: datetime) -> None:
        rows = received(found.taken)
        try:
            async with self._desk.database.writing(brief=True) as session:
                new = await inbox.store(session, rows, now)
        except BaseException:
            self._in_doubt = True
            raise
        self._enough |= found.enough
        # What another process stored just before may be from the same person, and goes first. Webhooks come
        # several at once, so another may be in doubt again by the time this is done.
        if self._shared or self._in_doubt:
            self._in_doubt = False
            await self.take_up()
        self._put(row for row in rows if row.update_id in new)

    async def restore(self) -> int:
        """Take up what was stored and not handled when the program stopped; say how much that was."""
        return await self.take_up()

    async def take_up(self) -> int:
        """Take up what is stored, by whichever process, and not handled; say how much that is.

        When that fails, it is done again once anything more is stored.
        """
        try:
            return await self._take_up()
        except BaseException:
            self._in_doubt = True
            raise

    async def _take_up(self) -> int:
        # As it was before the look: what is handled during it was still waiting then.
        known = frozenset(self._queued)
        async with self._desk.database.reading() as session:
            waiting = await inbox.waiting(session)
        news = [update_id for update_id in waiting if update_id not in known]
        for at in range(0, len(news), PAGE):
            async with self._desk.database.reading() as session:
                self._put(await inbox.received(session, news[at : at + PAGE]))
        return len(waiting)

    def _put(self, rows: Iterable[Received]) -> None:
        for row in rows:
            if row.update_id not in self._queued:
                self._queued.add(row.update_id)
                self._queue.put(sender_of(row.payload), row.update_id)

    async def run(self) -> None:
        """Handle updates until `stop`. One that the database cannot take now waits, and nobody else."""
        while not self._stopping:
            sender, update_id = await self._queue.get()
            if update_id and await self.handle(update_id):
                self._queued.discard(update_id)
            elif update_id:
                self._queue.put_back(sender, update_id)

    async def handle(self, update_id: int) -> bool:
        """Handle one stored update, again if it fails; after five failures of its own set it aside.

        Say whether it is done with. After five of the database it is not.
        """
        failures = 0
        while not self._stopping:
            try:
                await self._once(update_id)
            except Exception as error:  # noqa: BLE001 - the one error handler: one update, never the program
                log.error("Update %s could not be handled. %s", update_id, wordless(error))  # noqa: TRY400
                if await self._gives_up(update_id, error):
                    return True
                can_wait = is_of_storage(error)
            else:
                self._enough.pop(update_id, None)
                self._meters.handled()
                return True
            failures += 1
            await self._desk.clock.sleep(pause_after(failures, first=0.2))
            if can_wait and failures >= MOST_ATTEMPTS:
                break
        return False

    async def _once(self, update_id: int) -> None:
        """Handle an update; a handler that wants a file or more time is called anew with it."""
        desk = self._desk
        while True:
            try:
                return await self._with(desk, update_id)
            except FileWantedError as wanted:
                content = await fetch(desk.application.bot, wanted.file_id, most=MOST_BYTES)
                desk = replace(desk, files={**desk.files, wanted.file_id: content})
            except TimeWantedError:
                desk = replace(desk, is_patient=True)

    async def _with(self, desk: Desk, update_id: int) -> None:
        async with self._claiming() as claim, desk.database.writing(brief=not desk.is_patient) as session:
            payload = await inbox.payload_of(session, update_id)
            if payload is None:
                return
            if row := self._enough.get(update_id):
                await refuse_more(session, Received(update_id, payload), row, desk.clock.now())
                return
            update = Update.de_json(payload, desk.application.bot)
            visit = await answer_update(desk, session, update)
            await inbox.mark_done(session, update_id)
            await claim(session)
        if update.callback_query:
            task = asyncio.create_task(self._acknowledge(update.callback_query, visit.toast))
            self._acknowledging.add(task)
            task.add_done_callback(self._acknowledging.discard)

    async def _acknowledge(self, query: CallbackQuery, toast: str | None) -> None:
        """Stop the waiting sign on a pressed button. It holds no answer, so it may get lost."""
        if self._desk.clock.monotonic() < self._silent_until:
            return
        try:
            await query.answer(toast)
        except RetryAfter as error:
            until = self._desk.clock.monotonic() + wait_of(error)
            self._silent_until = max(self._silent_until, until)
        except TelegramError as error:
            log.info("A press could not be acknowledged: %s", type(error).__name__)

    async def _gives_up(self, update_id: int, failure: Exception) -> bool:
        """Count the failure, unless it is the database's own; set the update aside after the last.

        Where there is no room for what an update brings, there may still be room to count.
        """
        if is_of_storage(failure):
            log.critical(CANNOT_WRITE, wordless(failure))
            return False
        try:
            async with self._desk.database.writing() as session:
                status = await inbox.note_failure(session, update_id, most=MOST_ATTEMPTS)
                if status is UpdateStatus.SET_ASIDE:
                    await self._apologise(session, update_id)
        except Exception as error:  # noqa: BLE001 - then no update is to blame, and this one waits
            log.critical(CANNOT_WRITE, wordless(error))
            return False
        if status is not UpdateStatus.SET_ASIDE:
            return False
        self._meters.set_aside()
        log.critical("Update %s is set aside; its words are kept in the inbox", update_id)
        return True

    async def _apologise(self, session: AsyncSession, update_id: int) -> None:
        try:
            async with session.begin_nested():
                await apologise(session, update_id, self._desk.clock.now())
        except Exception as error:  # noqa: BLE001 - an apology is not worth stopping for
            log.error("No apology for update %s. %s", update_id, wordless(error))  # noqa: TRY400

    async def stop(self, seconds: float) -> None:
        """Handle no further update; the one in hand is finished by `run`."""
        self._stopping = True
        self._queue.put(0, None)
        if self._acknowledging:
            await asyncio.wait(self._acknowledging, timeout=seconds)
        for task in self._acknowledging:
            task.cancel()


async def refuse_more(session: AsyncSession, one: Received, row: str, now: datetime) -> None:
    """Answer an update that is one too many with the notice, and with that only."""
    await say_enough(session, one.payload, row, now)
    await inbox.mark_done(session, one.update_id)
