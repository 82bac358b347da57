"""Databases of a size, filled by SQL alone: what the benchmarks start from."""

import asyncio
import shutil
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from models.database import Database

MONDAY = datetime(2026, 12, 7, 8, 0, tzinfo=UTC)
"""Nine o'clock in Amsterdam, on a working day."""
FIRST_ACCOUNT = 5_000_000_000
"""The Telegram number of person 1 is this one plus 1."""
FOLDER = Path(__file__).parent / "sql"
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


def script(name: str) -> str:
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def run_script(connection: sqlite3.Connection, name: str, values: Mapping[str, object]) -> None:
    """Run the statements of a file, each with the values that it names."""
    for statement in script(name).split(";"):
        connection.execute(statement, dict(values))


def representatives(
    path: Path, people: int, *, due: datetime = NEVER, digest_at: datetime = NEVER, areas: int | None = None
) -> Path:
    """Make a database with areas of 20 workgroups with 2 people each, all joined, asked next when `due`."""
    groups = -(-people // SEATS)
    values = {
        "people": people,
        "groups": groups,
        "areas": areas or -(-groups // GROUPS_IN_AREA),
        "due": stored(due),
        "since": stored(MONDAY - timedelta(days=365)),
        "digest_from": stored(digest_at - timedelta(days=7)),
        "digest_at": stored(digest_at),
        "account": FIRST_ACCOUNT,
    }
    with filling(empty(path)) as connection:
        run_script(connection, "people", values)
    return path


def open_turns(path: Path, asked_at: datetime) -> None:
    """Let every person have an open question in an open round."""
    with filling(path) as connection:
        run_script(connection, "turns", {"asked": stored(asked_at), "remind": stored(NEVER)})
