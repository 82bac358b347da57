"""Making a backup and putting one back, for either kind of database. `now` names what is made."""

import asyncio
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from time import monotonic
from typing import Final, Literal

from sqlalchemy import text

from models import migrations
from models.backup import postgresql, sqlite
from models.backup.aftermath import leaping, quieted, quieting
from models.backup.contents import BackupError, Contents
from models.backup.files import keep_newest, name_for, new_backup
from models.database import Database
from models.queries.heartbeats import note_heartbeat, pulse
from models.tables import Base
from models.values import Pulse

_SUFFIX: Final = {"sqlite": ".db", "postgresql": ".dump"}
_SEEN_WITHIN: Final = 5.0
_IN_WORDS: Final = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True, kw_only=True)
class Made:
    """A backup that stands, and the older ones that went."""

    file: Path
    size: int
    contents: Contents
    removed: list[Path]


@dataclass(frozen=True, kw_only=True)
class Restored:
    """What was put back, how many messages it was kept from sending, and where the old database is."""

    contents: Contents
    uncertain: int
    aside: Path | None


async def make_backup(database: Database, folder: Path, keep: int, now: datetime) -> Made:
    """Back up a database that may be in use; check the copy, then keep the newest ones only.

    Raises BackupError, or NewerDatabaseError for tables that this version does not know.
    """
    made = await asyncio.to_thread(_make, database, folder, now)
    removed = await asyncio.to_thread(keep_newest, folder, keep, made.file)
    return Made(file=made.file, size=made.size, contents=made.contents, removed=removed)


def _make(database: Database, folder: Path, now: datetime) -> Made:
    name = name_for(now, _SUFFIX[database.dialect])
    with new_backup(folder, name) as unfinished:
        if database.path:
            contents = sqlite.write(database.path, unfinished)
        else:
            contents = postgresql.write(database.url, unfinished)
        migrations.refuse_newer(contents.revision)
        size = unfinished.stat().st_size
    return Made(file=folder / name, size=size, contents=contents, removed=[])


async def note_backup(database: Database, now: datetime) -> None:
    """Write down that there is a backup, where `status` sees it on whatever machine that runs."""
    async with database.writing() as session:
        await note_heartbeat(session, Pulse.BACKUP, now)


async def look_into(database: Database, file: Path) -> Contents:
    """Say what a backup for this database holds.

    Raises BackupError if it is broken or for another kind of database, NewerDatabaseError if it is too new.
    """
    kind = kind_of(file)
    if kind != database.dialect:
        mend = f"the database of the settings is {_IN_WORDS[database.dialect]}; mend database.url"
        raise BackupError(f"{file} is a backup of {_IN_WORDS[kind]}, and {mend}.")
    look = sqlite.look_into if kind == "sqlite" else postgresql.look_into
    contents = await asyncio.to_thread(look, file)
    migrations.refuse_newer(contents.revision)
    return contents


def kind_of(file: Path) -> Literal["sqlite", "postgresql"]:
    """Say by its first bytes which kind of database a file is a backup of."""
    try:
        with file.open("rb") as opened:
            first = opened.read(len(sqlite.MAGIC))
    except OSError as error:
        raise BackupError(f"{file} cannot be read ({error.strerror}); mend its name or its rights.") from None
    if first == sqlite.MAGIC:
        return "sqlite"
    if first.startswith(postgresql.MAGIC):
        return "postgresql"
    raise BackupError(f"{file} is not a backup that `vlottrekker backup` made.")


async def put_back(database: Database, file: Path, now: datetime) -> Restored:
    """Put a backup in the place of the database, with nothing in it that would be sent again.

    The caller leads, and has looked into the file. The tables come to today's revision.
    """
    contents = await look_into(database, file)
    statements = quieting(database.dialect, now, await _heard_at(database, now))
    if database.path:
        return await _put_back_file(database.path, file, contents, statements, now)
    return await _put_back_tables(database, file, contents, statements, now)


async def _heard_at(database: Database, now: datetime) -> datetime | None:
    """Say when the bot was last heard on what goes: None if it never was, `now` if that cannot be read."""
    if database.path:
        return await asyncio.to_thread(sqlite.heard_at, database.path, now)
    if await database.revision() is None:
        return None
    async with database.reading() as session:
        return await pulse(session, Pulse.POLL)


async def _put_back_tables(
    database: Database, file: Path, contents: Contents, statements: list[str], now: datetime
) -> Restored:
    unknown = not migrations.is_known(await database.revision())
    await database.close()
    await _others_gone(database)
    ours = {*contents.rows, *Base.metadata.tables, "alembic_version"}
    await asyncio.to_thread(
        postgresql.put_back, database.url, file, statements, all_tables=unknown, ours=ours
    )
    return Restored(contents=contents, uncertain=await _settled(database, now), aside=None)


async def _others_gone(database: Database) -> None:
    """Wait until nobody else is connected: the server may see a moment later that a connection was closed."""
    until = monotonic() + _SEEN_WITHIN
    while others := await asyncio.to_thread(postgresql.others_connected, database.url):
        if monotonic() > until:
            still = f"({others} connections)"
            raise BackupError(f"Vlottrekker uses this database still {still}; stop every process.")
        await asyncio.sleep(0.1)


async def _put_back_file(
    path: Path, file: Path, contents: Contents, statements: list[str], now: datetime
) -> Restored:
    fresh = path.with_name(f".{path.name}.restored")
    aside = path.with_name(f"{path.name}.before-{now:%Y%m%dT%H%M%SZ}")
    if aside.exists():
        raise BackupError(f"{aside} is there already; move it away first.")
    sqlite.discard(fresh)
    try:
        await asyncio.to_thread(sqlite.unpack, file, fresh, statements)
        restored = Database(f"sqlite:///{fresh}")
        uncertain = await _settled(restored, now)
        await restored.close()
        kept = await asyncio.to_thread(sqlite.swap, fresh, path, aside)
    finally:
        sqlite.discard(fresh)
    return Restored(contents=contents, uncertain=uncertain, aside=kept)


async def _settled(database: Database, now: datetime) -> int:
    """Bring what was put back to today's tables and past every number; count what it is kept from sending."""
    await database.migrate()
    async with database.writing() as session:
        for statement in leaping(database.dialect, now):
            await session.execute(text(statement))
        return await quieted(session, now)
