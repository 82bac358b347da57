"""Long polling that never stops by itself: updates are confirmed once they are stored, and not before."""

import asyncio
import logging

from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError

from bot.intake import Intake
from bot.line import POLL_SECONDS, Line, wait_of
from bot.logs import wordless
from jobs.post import Clock

log = logging.getLogger(__name__)

LONGEST_PAUSE_SECONDS = 30.0
CONFLICT_PAUSE_SECONDS = 5.0
POLL_ENDS_WITHIN_SECONDS = POLL_SECONDS + 15
MOST_FAILURES = 40
"""In a row, at up to 30 seconds apart: Telegram was not heard for about a quarter of an hour."""


class SilenceError(Exception):
    """Telegram has not been heard for so long that starting afresh is the best that can be done."""


class Poller:
    """Fetches what people said. The library's own poller stops for ever after one 401 or 404 on the way."""

    def __init__(self, line: Line, intake: Intake, clock: Clock) -> None:
        self._line = line
        self._intake = intake
        self._clock = clock
        self._offset: int | None = None
        self._webhook_removed = False
        self._failures = 0

    async def run(self) -> None:
        """Poll until cancelled. Raises SilenceError after a long row of failures."""
        while True:
            try:
                await self._once()
            except Exception as error:
                self._failures += 1
                if self._failures >= MOST_FAILURES:
                    raise SilenceError from error
                self._tell(error)
                await self._clock.sleep(self._pause_after(error))
            else:
                self._failures = 0

    async def _once(self) -> None:
        """Poll once and store what comes; the next poll confirms it."""
        if not self._webhook_removed:
            await self._line.delete_webhook(drop_pending_updates=False)
            self._webhook_removed = True
        async with asyncio.timeout(POLL_ENDS_WITHIN_SECONDS):
            updates = await self._line.raw_updates(self._offset)
        if updates:
            await self._intake.receive(updates)
            self._offset = max(update["update_id"] for update in updates) + 1

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
                return min(1.5 ** (self._failures - 1), LONGEST_PAUSE_SECONDS)
