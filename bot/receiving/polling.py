"""Long polling that never stops by itself: updates are confirmed once they are stored, and not before."""

import asyncio
import logging
from collections.abc import Coroutine
from datetime import datetime
from typing import Any, TypeVar

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.line import POLL_SECONDS, Line, wait_of
from bot.receiving.intake import Intake
from bot.waiting import pause_after
from jobs.post import Clock
from jobs.wordless import wordless
from models.leadership import ALONE, Leadership

log = logging.getLogger(__name__)

T = TypeVar("T")

CONFLICT_PAUSE_SECONDS = 5.0
POLL_ENDS_WITHIN_SECONDS = POLL_SECONDS + 15
MOST_FAILURES = 40
"""In a row, at up to 30 seconds apart: Telegram was not heard for about a quarter of an hour."""


class SilenceError(Exception):
    """Telegram has not been heard for so long that starting afresh is the best that can be done."""


class Poller:
    """Fetches what people said. The library's own poller stops for ever after one 401 or 404 on the way."""

    def __init__(self, line: Line, intake: Intake, clock: Clock, lead: Leadership = ALONE) -> None:
        self._line = line
        self._intake = intake
        self._clock = clock
        self._lead = lead
        self._offset: int | None = None
        self._webhook_removed = False
        self._failures = 0
        self._unheard = 0
        """How many polls in a row Telegram has not answered; it has when what came could not be stored."""
        self.heard_at: datetime | None = None
        """When Telegram last answered a poll whose updates were stored."""
        self.heard_since: datetime | None = None
        """Since when it answered every poll; it is the clock alone that jumps when none failed meanwhile."""
        self._stopping = asyncio.Event()

    async def run(self) -> None:
        """Poll until `stop`, or for as long as we lead. Raises SilenceError after a long row of failures."""
        while not self._stopping.is_set() and self._lead.is_ours():
            try:
                await self._once()
            except Exception as error:
                self._failures, self._unheard, self.heard_since = self._failures + 1, self._unheard + 1, None
                if self._unheard >= MOST_FAILURES:
                    raise SilenceError from error
                self._tell(error)
                await self._unless_stopped(self._clock.sleep(self._pause_after(error)))
            else:
                # A poll that was dropped at a stop was not answered.
                if not self._stopping.is_set():
                    self._failures, self.heard_at = 0, self._clock.now()
                    self.heard_since = self.heard_since or self.heard_at

    def stop(self) -> None:
        """Poll no more; what has come in is stored first."""
        self._stopping.set()

    async def _once(self) -> None:
        """Poll once and store what comes; the next poll confirms it."""
        if not self._webhook_removed:
            await self._line.delete_webhook(drop_pending_updates=False)
            self._webhook_removed = True
        async with asyncio.timeout(POLL_ENDS_WITHIN_SECONDS):
            updates = await self._unless_stopped(self._line.raw_updates(self._offset))
        self._unheard = 0
        if updates:
            await self._intake.receive(updates)
            self._offset = max(update["update_id"] for update in updates) + 1

    async def _unless_stopped(self, work: Coroutine[Any, Any, T]) -> T | None:
        """Wait for something outside; drop it, and give None, when told to stop."""
        task, stopped = asyncio.create_task(work), asyncio.create_task(self._stopping.wait())
        try:
            await asyncio.wait([task, stopped], return_when=asyncio.FIRST_COMPLETED)
            return task.result() if task.done() else None
        finally:
            task.cancel()
            stopped.cancel()

    def _tell(self, error: Exception) -> None:
        match error:
            case Conflict():
                # Either a webhook was set meanwhile, or another program uses our token.
                self._webhook_removed = False
                log.critical("Somebody else fetches the messages of this bot: %s", error.message)
            case InvalidToken():
                log.critical("Telegram does not accept the token (any more)")
            case TelegramError() | TimeoutError():
                log.warning("Telegram could not be asked for messages: %s", type(error).__name__)
            case _:
                log.critical("Messages could not be stored, so they are not confirmed. %s", wordless(error))

    def _pause_after(self, error: Exception) -> float:
        match error:
            case RetryAfter():
                return wait_of(error)
            case Conflict():
                return CONFLICT_PAUSE_SECONDS
            case _:
                return pause_after(self._failures, growth=1.5)
