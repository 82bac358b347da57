"""The one door to the database: SQLite or PostgreSQL, transactions that write or read, and migrations."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from copy import copy
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import Connection, event, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as NoConnectionError
from sqlalchemy.ext.asyncio import (
    AsyncConnection,
    AsyncEngine,
    AsyncSession,
    async_sessionmaker,
    create_async_engine,
)
from sqlalchemy.pool import NullPool

from models import migrations
from models.base import Base
from models.days_off import SchoolHolidays
from models.numbers import count_on, last_numbers
from models.queries.days_off import SCHOOL
from models.queries.once import filled_by
from models.sqlite import BRIEF, READ, SECONDS_IN_LINE, WRITE, empty_log, sqlite_engine

_DRIVERS = {
    "sqlite": "sqlite+aiosqlite",
    "sqlite+aiosqlite": "sqlite+aiosqlite",
    "postgresql": "postgresql+psycopg",
    "postgresql+psycopg": "postgresql+psycopg",
}
_KEEPALIVE = {
    "application_name": "vlottrekker",
    "client_encoding": "utf8",
    "connect_timeout": 10,
    "keepalives_idle": 10,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 25_000,
}
CREATEDB = "createdb --encoding UTF8 --locale C.UTF-8 --template template0"
"""How a database of PostgreSQL is made that holds all text, and knows small letters from capitals."""
NEWS = "vlottrekker_news"
"""Where processes of PostgreSQL tell each other that something was committed."""
LONGEST_IDLE = timedelta(seconds=10)
"""How long a transaction may stand still: one of a process that is paused would block the others."""
_MIGRATION_LOCK = int.from_bytes(b"vlot.mig")


class Database:
    """Where everything that we know is kept, for one event loop.

    Callers make no network call inside a transaction.
    """

    def __init__(
        self, url: str, school: SchoolHolidays | None = None, *, idle: timedelta = LONGEST_IDLE
    ) -> None:
        """Take an address of SQLite or PostgreSQL; raise ValueError, without the address, for any other.

        Every session carries the school holidays, which are in no table.
        """
        self.url = _normalised(url)
        self.dialect: Literal["sqlite", "postgresql"] = (
            "sqlite" if self.url.get_backend_name() == "sqlite" else "postgresql"
        )
        if self.dialect == "sqlite":
            self._writer = sqlite_engine(self.url, WRITE, pool_size=1, max_overflow=0)
            self._reader = sqlite_engine(self.url, READ, "query_only = ON")
        else:
            self._writer = postgresql_engine(self.url, idle, pool_pre_ping=True)
            self._reader = self._writer.execution_options(
                isolation_level="REPEATABLE READ", postgresql_readonly=True
            )
        carried = {SCHOOL: school or {}}
        self._write, self._read = (_sessions(engine, carried) for engine in (self._writer, self._reader))
        self._line = asyncio.Lock()
        """The writers of SQLite, in the order in which they came: a pool serves whoever asks first."""
        self._committed: list[tuple[Callable[[], None], type[Base] | None]] = []
        self._first: Callable[[AsyncSession], Awaitable[None]] | None = None
        self.tells_others = False
        """Whether other processes hear of what is committed here, which PostgreSQL does for us."""

    @property
    def path(self) -> Path | None:
        """The file of a SQLite database, links followed; None for PostgreSQL."""
        return Path(self.url.database or "").resolve() if self.dialect == "sqlite" else None

    def on_commit(self, callback: Callable[[], None], *, of: type[Base] | None = None) -> None:
        """Call this after every transaction of `writing` that was committed, or that put rows in a table."""
        self._committed.append((callback, of))

    def off_commit(self, callback: Callable[[], None]) -> None:
        """Call this no more."""
        self._committed[:] = [entry for entry in self._committed if entry[0] != callback]

    def guarded(self, first: Callable[[AsyncSession], Awaitable[None]]) -> "Database":
        """Give the same database, but each transaction of `writing` begins with this; it may raise.

        It is for whoever leads, and others need not hear what the leader writes.
        """
        guarded = copy(self)
        guarded.tells_others = False
        guarded._first = first  # noqa: SLF001 - a copy of our own
        return guarded

    @asynccontextmanager
    async def writing(self, *, brief: bool = False) -> AsyncIterator[AsyncSession]:
        """Open one transaction that commits at the end; on SQLite writers wait in line. Never nest two.

        A `brief` one holds nothing but a few statements that find their rows by an index.
        """
        async with self._turn(), self._write[brief]() as session, session.begin():
            if self._first:
                await self._first(session)
            yield session
            if self.tells_others:
                await session.execute(text(f"NOTIFY {NEWS}"))
        filled = filled_by(session)
        for callback, table in tuple(self._committed):
            if table is None or table in filled:
                callback()

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[None]:
        """Wait in line to write. Raises SQLAlchemy's TimeoutError when it takes too long."""
        if self.dialect != "sqlite":
            yield
            return
        try:
            async with asyncio.timeout(SECONDS_IN_LINE):
                await self._line.acquire()
        except TimeoutError:
            raise NoConnectionError(f"{SECONDS_IN_LINE} seconds in line to write were not enough") from None
        try:
            yield
        finally:
            self._line.release()

    @asynccontextmanager
    async def reading(self, *, brief: bool = False) -> AsyncIterator[AsyncSession]:
        """Open a transaction that sees one unchanging picture and cannot write; `brief` as in `writing`."""
        async with self._read[brief]() as session:
            yield session

    @asynccontextmanager
    async def migrating(self) -> AsyncIterator[AsyncConnection]:
        """Open one transaction that may rebuild tables; a second process that migrates waits for it."""
        if self.dialect == "postgresql":
            async with self._writer.begin() as connection:
                await connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
                yield connection
            return
        # With foreign keys on, dropping the old copy of a rebuilt table would delete all that refers to it.
        engine = sqlite_engine(self.url, WRITE, "foreign_keys = OFF", poolclass=NullPool)
        async with engine.begin() as connection:
            last = await connection.run_sync(last_numbers)
            yield connection
            await connection.run_sync(count_on, last)
            await connection.run_sync(_refuse_loose_rows)

    async def migrate(self) -> None:
        """Bring the tables to the newest revision; raise NewerDatabaseError if they are past it.

        A SQLite file that is new is its owner's alone: it holds what people say.
        """
        if self.path and self.path.parent.is_dir():
            self.path.touch(mode=0o600)
        if await self.revision() == migrations.newest_revision():
            return
        async with self.migrating() as connection:
            await connection.run_sync(migrations.move)

    async def empty_log(self) -> None:
        """Empty the log beside a SQLite file, in which what was erased still stands; not while it is read."""
        if self.path:
            async with self._turn():
                await asyncio.to_thread(empty_log, self.path)

    async def revision(self) -> str | None:
        """Say at which revision the tables are; None before the first `migrate`."""
        async with self._reader.connect() as connection:
            return await connection.run_sync(migrations.revision)

    async def close(self) -> None:
        await self._reader.dispose()
        await self._writer.dispose()


def _sessions(engine: AsyncEngine, carried: Any) -> Mapping[bool, async_sessionmaker[AsyncSession]]:  # noqa: ANN401 - a session's own
    """Make the makers of sessions, by whether their transactions are brief."""
    engines = {False: engine, True: engine.execution_options(**{BRIEF: True})}
    return {
        brief: async_sessionmaker(engine, expire_on_commit=False, info=carried)
        for brief, engine in engines.items()
    }


def postgresql_engine(url: URL, idle: timedelta = LONGEST_IDLE, **options: Any) -> AsyncEngine:  # noqa: ANN401 - the engine's own
    """Make an engine whose connections notice within half a minute that the other side is gone."""
    # SQLite does without it.
    import psycopg  # noqa: PLC0415

    engine = create_async_engine(url, connect_args=_KEEPALIVE, hide_parameters=True, **options)

    @event.listens_for(engine.sync_engine, "connect")
    def refuse_other_letters(connection: Any, _: object) -> None:  # noqa: ANN401 - a raw connection
        there = connection.driver_connection.info.parameter_status("server_encoding")
        if there != "UTF8":
            mend = f"make it again with `{CREATEDB}`"
            raise psycopg.OperationalError(f"it keeps text as {there}, which cannot hold all; {mend}")

    @event.listens_for(engine.sync_engine, "connect")
    def end_what_stands_still(connection: Any, _: object) -> None:  # noqa: ANN401 - a raw connection
        cursor = connection.cursor()
        milliseconds = int(idle.total_seconds() * 1000)
        cursor.execute(f"SET idle_in_transaction_session_timeout = {milliseconds}")
        cursor.close()
        connection.commit()

    return engine


def _normalised(url: str) -> URL:
    """Give the address with the driver that we use; no error says the address, as it holds a password."""
    try:
        parsed = make_url(url)
        driver = _DRIVERS[parsed.drivername]
    except (ArgumentError, ValueError, KeyError):
        raise ValueError(
            "A database address is sqlite:///folder/file.db or postgresql://user:password@host/name; "
            "this is neither."
        ) from None
    in_memory = parsed.database in {None, "", ":memory:"} or parsed.query
    if driver.startswith("sqlite") and in_memory:
        raise ValueError("A SQLite address needs a file and nothing more, as in sqlite:///folder/file.db.")
    return parsed.set(drivername=driver)


def _refuse_loose_rows(connection: Connection) -> None:
    loose = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if loose:
        raise RuntimeError(f"The migration was undone: {len(loose)} rows would refer to nothing.")
