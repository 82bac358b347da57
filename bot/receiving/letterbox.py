"""Where updates come in, in a process that leads and in one that stands by."""

import logging
from collections.abc import Sequence
from typing import Any

from bot.receiving.cleaning import received
from bot.receiving.crowd import Door
from bot.receiving.intake import TOO_MUCH, Intake, refuse_more
from jobs.post import Clock
from models.database import Database
from models.queries import inbox

log = logging.getLogger(__name__)


class Letterbox:
    """Takes updates in, also while this process does not lead: then they are stored for whoever does."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock
        self._door = Door()
        self.intake: Intake | None = None
        """What handles them here, while this process leads."""

    async def receive(self, updates: Sequence[dict[str, Any]]) -> None:
        """Store updates, all or none. Whatever this raises, they must not be confirmed."""
        if self.intake:
            await self.intake.receive(updates)
            return
        now = self._clock.now()
        found = self._door.judge(updates, now)
        rows = received(found.taken)
        async with self._database.writing(brief=True) as session:
            new = await inbox.store(session, rows, now)
            for row in rows:
                if row.update_id in new and row.update_id in found.enough:
                    await refuse_more(session, row, found.enough[row.update_id], now)
        self._door.admit(found, now)
        if found.enough:
            log.warning(TOO_MUCH)
        # This process may have come to lead, and looked, before that was stored.
        if self.intake:
            await self.intake.take_up()
