"""Keeping house while the bot runs: what is no longer needed goes, and what nobody finishes is found."""

import logging
from datetime import datetime, timedelta
from typing import Final

from jobs.wordless import wordless
from models.database import Database
from models.queries.inbox import forget
from models.queries.outbox_upkeep import abandoned_sends, empty_uncertain
from models.values import UpdateStatus

log = logging.getLogger(__name__)

KEPT: Final = (
    (UpdateStatus.DONE, timedelta(days=3)),
    (UpdateStatus.SET_ASIDE, timedelta(days=30)),
)
"""How long an update is known. Telegram gives what was handled again for one day at most; the words of what
could not be handled are kept for whoever mends that."""
EVERY: Final = timedelta(hours=1)
BATCH: Final = 1000


class Upkeep:
    """Looks every hour. What fails is tried again an hour later."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._next: datetime | None = None

    async def look(self, now: datetime) -> None:
        if self._next and self._next - EVERY <= now < self._next:
            return
        self._next = now + EVERY
        try:
            for status, kept in KEPT:
                await self._forget(status, now - kept)
            # Whoever lost the lead within the transaction of a claim, and ended then, left it to nobody.
            async with self._database.writing() as session:
                await abandoned_sends(session, now, overdue=True)
                await empty_uncertain(session, now - EVERY)
            await self._database.empty_log()
        except Exception as error:  # noqa: BLE001 - there is room for another hour
            log.error("The upkeep broke off; it is tried again in an hour. %s", wordless(error))  # noqa: TRY400

    async def _forget(self, status: UpdateStatus, before: datetime) -> None:
        gone = BATCH
        while gone == BATCH:
            async with self._database.writing() as session:
                gone = await forget(session, status, before, limit=BATCH)
