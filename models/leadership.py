"""Which process leads, asks and sends: a lock file beside SQLite, a lease in a row of PostgreSQL."""

import asyncio
import fcntl
import os
from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from time import monotonic
from typing import Final, Protocol

from sqlalchemy import func, or_, select, update
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import table_of
from models.database import Database, postgresql_engine
from models.lead import Lead, leads
from models.queries.once import insert_into

LEASE: Final = timedelta(seconds=20)
"""How long a leader leads without saying so again; it says so four times as often."""
_RENEWED: Final = 4
_LOOK_SECONDS: Final = 1.0
AWAY: Final = (DBAPIError, NoConnectionError, OSError)
"""What a database says that is gone, locked or full."""


class LeadLostError(Exception):
    """This process does not lead any more, so what it began as the leader must not be written."""


class Leadership(Protocol):
    """Whether this process leads. Whoever dies, or is paused, leads no more before long."""

    owner: str
    """Whose it is when it is ours: another one for each process that ever runs."""
    by_lease: bool
    """Whether the database knows who leads, so that a statement can ask for it."""

    async def take(self) -> bool:
        """Lead from now on, or longer, if nobody else does; wait for nobody. Raises what AWAY names."""

    async def keep(self) -> None:
        """Go on leading for as long as that can be; come back once the lead is lost."""

    def is_ours(self) -> bool:
        """Say whether this process leads, without asking anybody."""

    async def confirm(self, session: AsyncSession) -> None:
        """Raise LeadLostError in a transaction of somebody who does not lead."""

    async def release(self) -> None:
        """Let another lead."""


class Alone:
    """The lead where there can be no other process: it is always ours."""

    owner = "alone"
    by_lease = False

    async def take(self) -> bool:
        return True

    async def keep(self) -> None:
        await asyncio.Event().wait()

    def is_ours(self) -> bool:
        return True

    async def confirm(self, session: AsyncSession) -> None:
        """Let everything pass."""

    async def release(self) -> None:
        """Keep it: there is nobody to give it to."""


ALONE: Final = Alone()


def leadership(database: Database, owner: str, lease: timedelta = LEASE) -> Leadership:
    """Give the lead of a database."""
    return FileLock.beside(database.path, owner) if database.path else Lease(database.url, owner, lease)


class FileLock:
    """A lock of the operating system on a file that stays where it is, held or not."""

    by_lease = False

    def __init__(self, path: Path, owner: str) -> None:
        self.path = path
        self.owner = owner
        self._file: int | None = None

    @classmethod
    def beside(cls, database: Path, owner: str) -> "FileLock":
        return cls(database.with_name(f"{database.name}.lock"), owner)

    async def take(self) -> bool:
        if not self.is_ours():
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._let_go()
        return self.is_ours()

    async def keep(self) -> None:
        while self.is_ours():  # noqa: ASYNC110 - nothing tells that a file was removed
            await asyncio.sleep(_LOOK_SECONDS)

    def is_ours(self) -> bool:
        """Look at the file as well: whoever finds it gone makes another, and locks that."""
        if self._file is None:
            return False
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(self._file), self.path.stat()):
                return True
        self._let_go()
        return False

    async def confirm(self, session: AsyncSession) -> None:  # noqa: ARG002 - the file knows it
        if not self.is_ours():
            raise LeadLostError

    async def release(self) -> None:
        self._let_go()

    def _let_go(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class Lease:
    """A row that says who leads and until when, by the clock of the database.

    A lock that lasts as long as a connection would stay with a leader that is paused: its machine goes on
    answering for it. A lease runs out.
    """

    by_lease = True

    def __init__(self, url: URL, owner: str, lasts: timedelta) -> None:
        # A connection of its own, since all others may be in use when the lease must be renewed.
        self._engine = postgresql_engine(
            url, isolation_level="AUTOCOMMIT", pool_size=1, max_overflow=0, pool_pre_ping=True
        )
        self.owner = owner
        self._lasts = lasts
        self._ends = 0.0
        """By this machine's clock, and never later than by the database's."""

    async def take(self) -> bool:
        asked = monotonic()
        until = func.now() + self._lasts
        free = or_(Lead.owner == self.owner, Lead.until <= func.now())
        taken = update(Lead).where(Lead.id == 1, free).values(owner=self.owner, until=until)
        first = (
            insert_into(table_of(Lead), "postgresql")
            .values(id=1, owner=self.owner, until=until)
            .on_conflict_do_nothing()
        )
        async with self._engine.connect() as connection:
            for statement in (taken, first):
                if await connection.scalar(statement.returning(Lead.id)):
                    self._ends = asked + self._lasts.total_seconds()
                    return True
        self._ends = 0.0
        return False

    async def keep(self) -> None:
        renewing = asyncio.create_task(self._renew())
        try:
            # What hangs in the network must not hide that the time is over.
            while self.is_ours() and not renewing.done():
                await asyncio.wait([renewing], timeout=self._ends - monotonic())
        finally:
            renewing.cancel()
            await asyncio.wait([renewing], timeout=_LOOK_SECONDS)

    async def _renew(self) -> None:
        """Renew the lease until somebody else has it; try sooner while the database is away."""
        pause = self._lasts.total_seconds() / _RENEWED
        held = True
        while held:
            await asyncio.sleep(pause)
            try:
                held = await self.take()
            except AWAY:
                pause = min(pause, _LOOK_SECONDS)
            else:
                pause = self._lasts.total_seconds() / _RENEWED

    def is_ours(self) -> bool:
        return monotonic() < self._ends

    async def confirm(self, session: AsyncSession) -> None:
        if not await session.scalar(select(leads(self.owner))):
            raise LeadLostError

    async def release(self) -> None:
        """Let the lease end now. Without an answer within a second it runs out by itself."""
        self._ends = 0.0
        ended = update(Lead).where(Lead.owner == self.owner, Lead.until > func.now())
        with suppress(*AWAY, TimeoutError):
            async with asyncio.timeout(_LOOK_SECONDS), self._engine.connect() as connection:
                await connection.execute(ended.values(until=func.now()))
        await self._engine.dispose()
