"""The other program's eyes: it reads the database with plain SQL, on its own connection."""

import sqlite3
from collections.abc import Mapping
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, text

Record = Mapping[str, Any]
TABLES = (
    "outbox_message",
    "campaign_letter",
    "inbox_update",
    "answer",
    "attachment",
    "check_in",
    "round",
    "digest",
    "workgroup",
    "area",
    "obstacle",
    "remark",
    "success",
)
_DUE = text("""
SELECT (SELECT count(*) FROM inbox_update WHERE status = 'waiting') AS updates,
(SELECT count(*) FROM outbox_message WHERE status = 'sending') AS sending,
(SELECT count(*) FROM outbox_message WHERE not_before <= :now
    AND (status = 'queued' OR status = 'uncertain' AND repeatable AND NOT repeated)) AS messages,
(SELECT count(*) FROM workgroup WHERE next_ask_at <= :now)
    + (SELECT count(*) FROM round WHERE status = 'waiting' AND ask_at <= :now) AS rounds,
(SELECT count(*) FROM check_in WHERE remind_at <= :now) AS reminders,
(SELECT count(*) FROM check_in WHERE pass_at <= :now) AS passes,
(SELECT count(*) FROM area WHERE next_digest_at <= :now) AS overviews
""")


_engines: dict[str, Engine] = {}


def engine_of(url: str) -> Engine:
    """Open a database for reading; each look is a new transaction."""
    if url not in _engines:
        driver = url.replace("postgresql://", "postgresql+psycopg://")
        _engines[url] = create_engine(driver, isolation_level="AUTOCOMMIT")
    return _engines[url]


def close(url: str) -> None:
    """Let go of a database; the last connection to SQLite takes its log into the file."""
    if url in _engines:
        _engines.pop(url).dispose()


def due(url: str, now: datetime) -> dict[str, int]:
    """Say what the product has to do still at a moment, by its own columns; nothing at all is empty."""
    engine = engine_of(url)
    with engine.connect() as connection:
        row = connection.execute(_DUE, {"now": as_stored(engine, now)}).mappings().one()
    return {name: number for name, number in row.items() if number}


_NEXT = (
    "SELECT min(next_ask_at) FROM workgroup WHERE next_ask_at > :now",
    "SELECT min(ask_at) FROM round WHERE status = 'waiting' AND ask_at > :now",
    "SELECT min(remind_at) FROM check_in WHERE remind_at > :now",
    "SELECT min(pass_at) FROM check_in WHERE pass_at > :now",
    "SELECT min(next_digest_at) FROM area WHERE next_digest_at > :now",
    """SELECT min(not_before) FROM outbox_message WHERE not_before > :now
    AND (status = 'queued' OR status = 'uncertain' AND repeatable AND NOT repeated)""",
)


def next_moment(url: str, now: datetime) -> datetime | None:
    """Say when the product has something to do again, by its own columns."""
    engine = engine_of(url)
    with engine.connect() as connection:
        found = [connection.scalar(text(query), {"now": as_stored(engine, now)}) for query in _NEXT]
    return min((moment_of(each) for each in found if each), default=None)


def unhandled(url: str) -> int:
    """Count the updates that were stored, and not handled when a process died."""
    with engine_of(url).connect() as connection:
        waiting = text("SELECT count(*) FROM inbox_update WHERE status = 'waiting'")
        return int(connection.scalar(waiting) or 0)


def has_ticked(url: str) -> bool:
    """Say whether a process noted that it looked at the clock."""
    with engine_of(url).connect() as connection:
        return bool(connection.scalar(text("SELECT count(*) FROM heartbeat WHERE name = 'tick'")))


def under_way(url: str) -> list[str]:
    """List the keys of what was being sent when a process died."""
    with engine_of(url).connect() as connection:
        rows = connection.execute(text("SELECT dedupe_key FROM outbox_message WHERE status = 'sending'"))
        return [key for (key,) in rows]


def backups_whole(folder: Path) -> list[str]:
    """Name the backups that have their final name, and cannot be read."""
    bad = []
    for file in folder.glob("vlottrekker-*.db"):
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as connection:
            said = connection.execute("PRAGMA integrity_check").fetchone()[0]
            if said != "ok":
                bad.append(f"P1: the backup {file.name} is not whole: {said}")
    return bad


def read(url: str) -> dict[str, list[Record]]:
    """Read all tables that the promises are about."""
    with engine_of(url).connect() as connection:
        return {
            table: [dict(row) for row in connection.execute(text(f"SELECT * FROM {table}")).mappings()]  # noqa: S608 - our own names
            for table in TABLES
        }


def as_stored(engine: Engine, moment: datetime) -> Any:
    """Give a moment in the form that a database compares."""
    return moment if engine.dialect.name == "postgresql" else moment.strftime("%Y-%m-%d %H:%M:%S.%f")


def moment_of(value: Any) -> datetime:
    """Read a moment as either database gives it."""
    moment = datetime.fromisoformat(value) if isinstance(value, str) else value
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
