"""When what went well, written down once a minute for whoever looks at `status`."""

import asyncio
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final, Protocol

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.outages import note_hearing, note_stop
from jobs.post import Wording
from models.database import Database
from models.leadership import AWAY, LeadLostError
from models.queries.heartbeats import note_heartbeats
from models.values import Pulse

EVERY: Final = timedelta(minutes=1)


class Hearing(Protocol):
    """The way in which messages come in, and when it last went well."""

    @property
    def heard_since(self) -> datetime | None: ...

    @property
    def heard_at(self) -> datetime | None: ...


class SignsOfLife:
    """Writes down when things last went well, also while some of what is due fails at every look."""

    def __init__(
        self,
        database: Database,
        wording: Wording,
        hearing: Hearing,
        pulses: Callable[[], Mapping[Pulse, datetime]],
    ) -> None:
        self._database = database
        self._wording = wording
        self._hearing = hearing
        self._pulses = pulses
        self._shown_at: datetime | None = None

    async def show(self, now: datetime, *, ticked: bool) -> None:
        """Write it down, unless that was done less than a minute ago; a look that failed did not go well."""
        if self._shown_at and self._shown_at <= now < self._shown_at + EVERY:
            return
        seen = dict(self._pulses()) | ({Pulse.TICK: now} if ticked else {})
        # It is noted with what it means that it was not heard before.
        seen.pop(Pulse.POLL, None)
        async with self._database.writing() as session:
            await note_heartbeats(session, seen)
            await self._note_hearing(session, now)
        self._shown_at = now

    async def stop(self, now: datetime, seconds: float) -> None:
        """Note what was not yet, and that what leads has stopped; if that can be within so many seconds."""
        with suppress(*AWAY, LeadLostError, TimeoutError):
            async with asyncio.timeout(seconds), self._database.writing() as session:
                heard = await self._note_hearing(session, now)
                await note_stop(session, now, heard=heard)

    async def _note_hearing(self, session: AsyncSession, now: datetime) -> bool:
        """Say whether Telegram is heard."""
        since, heard_at = self._hearing.heard_since, self._hearing.heard_at
        if since is None or heard_at is None:
            return False
        await note_hearing(session, self._wording, since, heard_at, now)
        return True
