"""Databases of a size, filled by SQL alone: what the benchmarks start from."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.database import Database

MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
"""Nine o'clock in Amsterdam, on a working day."""
FIRST_ACCOUNT = 5_000_000_000
"""The Telegram number of person 1 is this one plus 1."""
GROUPS_IN_AREA = 20
SEATS = 2
NEVER = datetime(2030, 1, 1, tzinfo=UTC)


def url(path: Path) -> str:
    return f"sqlite:///{path}"


def stored(moment: datetime) -> str:
    """Write a moment as SQLAlchemy does in SQLite."""
    return moment.strftime("%Y-%m-%d %H:%M:%S.%f")


async def _migrate(path: Path) -> None:
    database = Database(url(path))
    await database.migrate()
    await database.close()


def empty(path: Path) -> Path:
    asyncio.run(_migrate(path))
    return path


def copied(source: Path, target: Path) -> Path:
    """Copy a database that nobody has open."""
    return Path(shutil.copy(source, target))


@contextmanager
def filling(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a database for filling: one transaction, on disk at the end."""
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -200000")
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("COMMIT")
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    finally:
        connection.close()


def numbers(most: int) -> str:
    """Give the numbers from 1 as a table `n` with a column `i`."""
    return (
        f"WITH RECURSIVE n(i) AS (SELECT 1 WHERE {most} > 0 UNION ALL SELECT i + 1 FROM n WHERE i < {most})"
    )


def representatives(
    path: Path, people: int, *, due: datetime = NEVER, digest_at: datetime = NEVER, areas: int | None = None
) -> Path:
    """Make a database with areas of 20 workgroups with 2 people each, all joined, asked next when `due`."""
    groups = -(-people // SEATS)
    areas = areas or -(-groups // GROUPS_IN_AREA)
    values = {
        "due": stored(due),
        "since": stored(MONDAY - timedelta(days=365)),
        "digest_from": stored(digest_at - timedelta(days=7)),
        "digest_at": stored(digest_at),
        "account": FIRST_ACCOUNT,
    }
    with filling(empty(path)) as connection:
        for statement in (
            f"{numbers(areas)} INSERT INTO area (id, slug, name, timezone, language, digest_weekday,"
            " digest_time, digest_from, next_digest_at) SELECT i, 'gebied-' || i, 'Gebied ' || i,"
            " 'Europe/Amsterdam', 'nl', 'fri', '15:00:00.000000', :digest_from, :digest_at FROM n",
            f"{numbers(groups)} INSERT INTO workgroup (id, area_id, slug, name, every_weeks, weekday, time,"
            f" next_ask_at) SELECT i, (i - 1) % {areas} + 1, 'groep-' || i, 'Werkgroep ' || i, 1, 'mon',"
            " '09:00:00.000000', :due FROM n",
            f"{numbers(people)} INSERT INTO person (id, name, language, telegram_id, joined_at)"
            " SELECT i, 'Buur ' || i, 'nl', :account + i, :since FROM n",
            f"{numbers(people)} INSERT INTO membership (id, area_id, person_id, key)"
            f" SELECT i, ((i - 1) % {groups}) % {areas} + 1, i, 'buur-' || i FROM n",
            f"{numbers(people)} INSERT INTO seat (id, workgroup_id, person_id, kind, position)"
            f" SELECT i, (i - 1) % {groups} + 1, i, 'representative', (i - 1) / {groups} FROM n",
        ):
            connection.execute(statement, values)
    return path


def open_turns(path: Path, people: int, asked_at: datetime) -> None:
    """Let every person have an open question in an open round; the number of a turn is the person's."""
    groups = -(-people // SEATS)
    values = {"asked": stored(asked_at), "remind": stored(NEVER)}
    with filling(path) as connection:
        connection.execute(
            f"{numbers(groups)} INSERT INTO round (id, workgroup_id, due_at, ask_at, status, opened_at)"
            " SELECT i, i, :asked, :asked, 'open', :asked FROM n",
            values,
        )
        connection.execute(
            f"{numbers(people)} INSERT INTO check_in (id, round_id, workgroup_id, person_id, asked_at,"
            " question, remind_at, snoozed, late)"
            f" SELECT i, (i - 1) % {groups} + 1, (i - 1) % {groups} + 1, i, :asked, 'standing', :remind, 0, 0"
            " FROM n",
            values,
        )
