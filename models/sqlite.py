"""How a SQLite file is opened, and when a statement to it is worth a thread."""

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import aiosqlite
from aiosqlite.context import contextmanager
from sqlalchemy import Connection, event
from sqlalchemy.engine import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

SECONDS_IN_LINE = 30
WRITE = "BEGIN IMMEDIATE"
READ = "BEGIN DEFERRED"
BRIEF = "brief"
"""The execution option of transactions that are short enough to run in the loop."""
LOWER = "lower_of_any_letter"
"""A function in SQL: SQLite's own `lower` knows the letters of English alone, and indexes go by that."""
_PATIENCE = f"PRAGMA busy_timeout = {SECONDS_IN_LINE * 1000}"
_BRIEF_PATIENCE = 0.2
"""Seconds to wait for who reads, while nobody can write."""
_PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "secure_delete = ON",
)
_MOST_KEPT_STATEMENTS = 512
_LIGHT = {"fetchall", "fetchmany", "fetchone", "close"}


class _Fetched(sqlite3.Cursor):
    """A cursor that fetches where it executes: what it found needs no thread any more."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        super().__init__(connection)
        self._rows: Iterator[Any] = iter(())

    def execute(self, *given: Any) -> "_Fetched":  # noqa: ANN401 - the parent's
        super().execute(*given)
        self._rows = iter(super().fetchall() if self.description else ())
        return self

    def fetchall(self) -> list[Any]:
        return list(self._rows)

    def fetchmany(self, size: int | None = 1) -> list[Any]:
        return list(islice(self._rows, size))

    def fetchone(self) -> Any:  # noqa: ANN401 - the parent's
        return next(self._rows, None)

    def __next__(self) -> Any:  # noqa: ANN401 - the parent's
        return next(self._rows)


class BriefConnection(aiosqlite.Connection):
    """A connection that can run statements where it is asked to.

    aiosqlite hands everything to a thread, four times a statement: for a look-up by key that is many
    times what SQLite itself needs. Here a statement goes there once, and one of a brief transaction does
    not. What may wait for another writer or for the disk always goes there.
    """

    def __init__(self, connector: Callable[[], sqlite3.Connection]) -> None:
        super().__init__(connector, iter_chunk_size=64)
        self.brief = False
        """Whether what is asked until the end of this transaction is short enough to run in the loop."""
        self._writes = True
        """Whether this transaction may write."""
        self._away = 0

    @contextmanager
    async def cursor(self) -> aiosqlite.Cursor:
        return aiosqlite.Cursor(self, self._conn.cursor(_Fetched))

    async def _execute(self, fn: Callable[..., Any], *given: Any, **named: Any) -> Any:  # noqa: ANN401 - the parent's
        if (self.brief or _is_light(fn)) and self._is_here:
            return fn(*given, **named)
        return await self._elsewhere(fn, *given, **named)

    @property
    def _is_here(self) -> bool:
        """Whether nothing is left to the thread by somebody who was cancelled: that goes first."""
        return not self._away and self._connection is not None

    async def _elsewhere(self, fn: Callable[..., Any], *given: Any, **named: Any) -> Any:  # noqa: ANN401
        def run() -> Any:  # noqa: ANN401
            try:
                return fn(*given, **named)
            finally:
                self._away -= 1

        self._away += 1
        return await super()._execute(run)  # type: ignore[no-untyped-call]

    async def begin(self, words: str, *, brief: bool) -> None:
        """Begin a transaction; one that writes comes after the writers before it."""
        self._writes = words != READ
        if not (self._is_here and self._begun_at_once(words)):
            await self._elsewhere(self._conn.execute, words)
        self.brief = brief

    def _begun_at_once(self, words: str) -> bool:
        """Begin, but not to write while another program does: that is waited for in the thread."""
        if not self._writes:
            self._conn.execute(words)
            return True
        self._conn.execute("PRAGMA busy_timeout = 0")
        try:
            self._conn.execute(words)
        except sqlite3.OperationalError:
            return False
        finally:
            self._conn.execute(_PATIENCE)
        return True

    async def commit(self) -> None:
        """End a transaction: here the disk is waited for."""
        self.brief = False
        await self._elsewhere(self._conn.commit)

    async def rollback(self) -> None:
        """Give a transaction up, if there is one."""
        self.brief = False
        if not self._is_here or (self._writes and self.in_transaction):
            await self._elsewhere(self._conn.rollback)
        elif self.in_transaction:
            self._conn.rollback()


def _is_light(fn: Callable[..., Any]) -> bool:
    """Say whether a call neither looks for anything nor waits."""
    return isinstance(getattr(fn, "__self__", None), _Fetched) and fn.__name__ in _LIGHT


def sqlite_engine(url: URL, begin: str, *pragmas: str, **options: Any) -> AsyncEngine:  # noqa: ANN401 - the engine's own
    """Make an engine whose transactions start as told, with the pragmas that every connection needs."""
    path = Path(url.database or "")
    engine = create_async_engine(url, async_creator=partial(_opened, path), hide_parameters=True, **options)

    @event.listens_for(engine.sync_engine, "connect")
    def set_pragmas(connection: Any, _: object) -> None:  # noqa: ANN401 - a raw connection
        cursor = connection.cursor()
        cursor.execute(_PATIENCE)
        for pragma in (*_PRAGMAS, *pragmas):
            cursor.execute(f"PRAGMA {pragma}")
        _write_ahead(cursor)
        cursor.close()

    @event.listens_for(engine.sync_engine, "begin")
    def begin_as_told(connection: Connection) -> None:
        brief = BRIEF in connection.get_execution_options()
        connection.connection.run_async(lambda line: line.begin(begin, brief=brief))

    return engine


async def _opened(path: Path) -> BriefConnection:
    def connector() -> sqlite3.Connection:
        line = sqlite3.connect(
            path, isolation_level=None, check_same_thread=False, cached_statements=_MOST_KEPT_STATEMENTS
        )
        line.create_function(LOWER, 1, str.lower, deterministic=True)
        return line

    connection = BriefConnection(connector)
    # A program that ends without closing must not be kept alive by the thread.
    connection._thread.daemon = True  # noqa: SLF001 - as SQLAlchemy does with those it makes
    await connection
    return connection


def empty_log(path: Path) -> None:
    """Move all that waits in the log of a file into it, and empty the log.

    While somebody reads from the log it stays: then nothing is lost, and it can be tried again.
    """
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=rw", uri=True, timeout=_BRIEF_PATIENCE)) as line:
        for pragma in _PRAGMAS:
            line.execute(f"PRAGMA {pragma}")
        line.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()


def _write_ahead(cursor: Any) -> None:  # noqa: ANN401 - a raw cursor
    """Turn WAL on, which a new file lacks; SQLite does not wait for a program that writes there meanwhile."""
    deadline = monotonic() + SECONDS_IN_LINE
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as refusal:
            if "locked" not in str(refusal) or monotonic() > deadline:
                raise
            sleep(0.02)
        else:
            return
