"""That a process is there: a connection to PostgreSQL that others see, and that hears what they commit."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from typing import Any, Final

from sqlalchemy import text
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.pool import NullPool

from models.database import NEWS, Database, postgresql_engine
from models.leadership import AWAY, FileLock

_KEY: Final = int.from_bytes(b"vlot.led")
_BE_THERE: Final = text("SELECT pg_try_advisory_lock_shared(:key)")
_BE_ALONE: Final = text("SELECT pg_try_advisory_lock(:key)")
_COUNT: Final = text(
    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND mode = 'ShareLock' AND granted"
    " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    " AND (classid::bigint << 32) + objid::bigint = :key"
)
LOOK_SECONDS: Final = 2.0
"""How often one looks without having heard anything: a message between processes may get lost."""


class Presence:
    """Keeps the connection up, and calls `hear` when another process committed something, or may have."""

    def __init__(self, url: URL, hear: Callable[[], None]) -> None:
        self._engine = postgresql_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._hear = hear
        self.seen = asyncio.Event()
        """Set while others know that this process is there: none restores a backup under it."""

    async def run(self) -> None:
        """Be there until cancelled, however often the connection breaks."""
        import psycopg  # noqa: PLC0415 - on SQLite it is never loaded

        while True:
            with suppress(*AWAY, psycopg.Error):
                await self._be_there()
            self.seen.clear()
            self._hear()
            await asyncio.sleep(LOOK_SECONDS)

    async def _be_there(self) -> None:
        async with self._engine.connect() as connection:
            if not await connection.scalar(_BE_THERE, {"key": _KEY}):
                return
            await connection.execute(text(f"LISTEN {NEWS}"))
            self.seen.set()
            line: Any = (await connection.get_raw_connection()).driver_connection
            while True:
                self._hear()
                async for _ in line.notifies(timeout=LOOK_SECONDS, stop_after=1):
                    pass


@asynccontextmanager
async def sole_use(database: Database) -> AsyncIterator[bool]:
    """Keep every process of `run` away from a database, if none is there; say whether that is so."""
    if database.path:
        lock = FileLock.beside(database.path, "alone")
        try:
            yield await lock.take()
        finally:
            await lock.release()
        return
    engine = postgresql_engine(database.url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
    async with engine.connect() as connection:
        yield bool(await connection.scalar(_BE_ALONE, {"key": _KEY}))


async def processes(session: AsyncSession) -> int:
    """Count the processes that serve a database of PostgreSQL, whether they lead or stand by."""
    return await session.scalar(_COUNT, {"key": _KEY}) or 0
