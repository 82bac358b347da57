"""Which process leads, asks and sends: a lock file beside SQLite, an advisory lock in PostgreSQL."""

import asyncio
import fcntl
import os
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from sqlalchemy import TextClause, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from models.database import Database, postgresql_engine

if TYPE_CHECKING:
    from sqlalchemy.ext.asyncio import AsyncConnection

_KEY = int.from_bytes(b"vlot.led")
_TAKE = text("SELECT pg_try_advisory_lock(:key)")
_HELD = text(
    "SELECT EXISTS (SELECT FROM pg_locks WHERE locktype = 'advisory' AND pid = pg_backend_pid() AND granted"
    " AND (classid::bigint << 32) + objid::bigint = :key)"
)
_LET_GO = text("SELECT pg_advisory_unlock(:key)")


class Leadership(Protocol):
    """Whether this process leads. The system takes it away from a process that dies."""

    async def take(self) -> bool:
        """Lead from now on, if nobody else does; never waits for another."""

    async def held(self) -> bool:
        """Look whether this process leads still; once it does not, it has to `take` again."""

    async def release(self) -> None:
        """Let another lead."""


def leadership(database: Database) -> Leadership:
    path = database.path
    return FileLock(path.with_name(f"{path.name}.lock")) if path else AdvisoryLock(database.url)


class FileLock:
    """A lock of the operating system on a file that stays where it is, held or not."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._file: int | None = None

    async def take(self) -> bool:
        if not self._is_ours():
            self._file = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
            try:
                fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                self._let_go()
        return self._is_ours()

    async def held(self) -> bool:
        return self._is_ours()

    async def release(self) -> None:
        self._let_go()

    def _is_ours(self) -> bool:
        """Look at the file as well: whoever finds it gone makes another, and locks that."""
        if self._file is None:
            return False
        with suppress(FileNotFoundError):
            if os.path.samestat(os.fstat(self._file), self.path.stat()):
                return True
        self._let_go()
        return False

    def _let_go(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


class AdvisoryLock:
    """A lock that PostgreSQL keeps for as long as one connection lives, which does nothing else."""

    def __init__(self, url: URL) -> None:
        self._engine = postgresql_engine(url, poolclass=NullPool, isolation_level="AUTOCOMMIT")
        self._connection: AsyncConnection | None = None
        self._one_at_a_time = asyncio.Lock()

    async def take(self) -> bool:
        """Lead, unless another does or the database does not answer."""
        async with self._one_at_a_time:
            if await self._says_yes(_HELD):
                return True
            with suppress(DBAPIError):
                self._connection = await self._engine.connect()
            return await self._says_yes(_TAKE)

    async def held(self) -> bool:
        async with self._one_at_a_time:
            return await self._says_yes(_HELD)

    async def release(self) -> None:
        async with self._one_at_a_time:
            await self._says_yes(_LET_GO)
            await self._give_up()

    async def _says_yes(self, question: TextClause) -> bool:
        """Ask the connection; one that says no or nothing is given up, and the lock with it."""
        if self._connection is None:
            return False
        with suppress(DBAPIError):
            if await self._connection.scalar(question, {"key": _KEY}):
                return True
        await self._give_up()
        return False

    async def _give_up(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            await connection.invalidate()
            await connection.close()
