"""Whether the bot can do its work at this moment: database, tables, room, and what it stands on outside."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.exc import SQLAlchemyError

from bot.health.survey import behind, disk_of, reason
from bot.health.vitals import Vitals
from bot.logs import Redactor
from bot.settings.config import Settings, secrets_of
from jobs.post import Clock
from jobs.rules.condition import Pulses, Trouble, hindrances
from models.database import Database
from models.migrations import newest_revision
from models.queries.heartbeats import beat_in_place, heartbeats
from models.values import Pulse

DATABASE_SECONDS: Final = 5.0
"""Within this the database has written something down, or it does not do well."""
KEPT_SECONDS: Final = 1.0
"""How long a look is good enough for who asks next, however often."""


class Readiness:
    """Looks for what keeps the bot from working; one look at a time, whoever asks."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        vitals: Vitals,
    ) -> None:
        self._redact = Redactor(secrets_of(settings))
        self._tick_every = timedelta(seconds=settings.clock.tick_seconds)
        self._database = database
        self._clock = clock
        self._vitals = vitals
        # Known from the start: an upgrade lays other files beside a program that still runs.
        self._newest = newest_revision()
        self._look: asyncio.Task[list[Trouble]] | None = None
        self._looked_at = 0.0

    async def look(self) -> list[Trouble]:
        """List what must be mended before the bot can do its work; nothing when it can."""
        now = self._clock.monotonic()
        if self._look is None or (self._look.done() and now - self._looked_at >= KEPT_SECONDS):
            self._look, self._looked_at = asyncio.create_task(self._now()), now
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                # Cut off in the middle, it would cost the bot a connection at each look.
                return await asyncio.shield(self._look)
        except TimeoutError:
            seconds = f"{DATABASE_SECONDS:.0f} seconds"
            return [_database(f"has not written anything within {seconds}")]

    async def close(self) -> None:
        """Give up a look that is under way, before the database is closed."""
        if self._look:
            self._look.cancel()
            await asyncio.gather(self._look, return_exceptions=True)
            self._look = None

    async def _now(self) -> list[Trouble]:
        leader = self._vitals.leader
        outside = leader.trouble_outside() if leader else None
        return [*await self._inside(leader.pulses() if leader else {}), *([outside] if outside else [])]

    async def _inside(self, seen: Mapping[Pulse, datetime]) -> list[Trouble]:
        try:
            at = await self._database.revision()
            if at != self._newest:
                return [_tables(at, self._newest)]
            async with self._database.writing() as session:
                await beat_in_place(session)
                beats = await heartbeats(session)
        except (SQLAlchemyError, OSError) as error:
            return [_database(f"cannot be written ({self._redact(reason(error))})"), *self._room()]
        pulses = Pulses(beats={**beats, **seen}, free=self._free(), tick_every=self._tick_every)
        return hindrances(pulses, self._clock.now())

    def _room(self) -> list[Trouble]:
        """Judge the disk alone, since it may be why the database cannot be written."""
        now = self._clock.now()
        full = Pulses(beats={Pulse.TICK: now}, free=self._free(), tick_every=self._tick_every)
        return hindrances(full, now)

    def _free(self) -> dict[str, float]:
        path = self._database.path
        with suppress(OSError):
            return {"database": disk_of(path.parent).part} if path else {}
        return {}


def _database(what: str) -> Trouble:
    mend = f"the database {what}; look at its server or disk, and at `doctor`"
    return Trouble(name="database", mend=mend)


def _tables(at: str | None, newest: str) -> Trouble:
    mend = f"{behind(at, newest)}; start the bot again, of the same version everywhere"
    return Trouble(name="migrations", mend=mend)
