"""Backups of a SQLite file: copied page by page within one picture of it, while others write."""

import os
import shutil
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from models.backup.contents import BackupError, Contents
from models.backup.files import settle
from models.values import Pulse

_BESIDE = ("-wal", "-shm", "-journal")
MAGIC = b"SQLite format 3\x00"


def write(source: Path, target: Path) -> Contents:
    """Fill an empty file with a copy of a living database, and check that the copy is sound and complete."""
    with _complaints(source, target), closing(_open(source, "mode=ro")) as living:
        # Counted in the transaction that is copied: what is written meanwhile is in neither.
        living.execute("BEGIN")
        held = _contents(living)
        copy_of(living, target)
    look_into(target).must_equal(held)
    return held


def copy_of(living: sqlite3.Connection, target: Path) -> None:
    """Copy a database into a file that is one file: without a log beside it."""
    with closing(sqlite3.connect(target, isolation_level=None)) as copy:
        living.backup(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def look_into(path: Path) -> Contents:
    """Say what a backup holds. Raises BackupError unless every page and every reference in it is sound."""
    log = Path(f"{path}-wal")
    if log.exists() and log.stat().st_size:
        raise BackupError(f"{path} is a living database, not a backup of one: part of it is in {log.name}.")
    with _complaints(path), closing(_open(path, "mode=ro&immutable=1")) as copy:
        if copy.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            raise BackupError(f"{path} is broken; use another backup.")
        if copy.execute("PRAGMA foreign_key_check").fetchall():
            raise BackupError(f"{path} is broken: rows in it refer to nothing; use another backup.")
        return _contents(copy)


def unpack(backup: Path, fresh: Path, statements: Sequence[str]) -> None:
    """Make a database of a backup, and run statements in it as one transaction."""
    fresh.touch(mode=0o600)
    with _complaints(backup, fresh), closing(_open(backup, "mode=ro&immutable=1")) as source:
        copy_of(source, fresh)
    with _complaints(fresh), closing(_open(fresh, "mode=rw")) as copy:
        copy.execute("BEGIN IMMEDIATE")
        for statement in statements:
            copy.execute(statement)
        copy.execute("COMMIT")


def heard_at(path: Path, now: datetime) -> datetime | None:
    """Say when the bot was last heard on a file: None if it never was, `now` if that cannot be read."""
    if not path.exists():
        return None
    try:
        with closing(_open(path, "mode=ro")) as old:
            if not old.execute("SELECT count(*) FROM sqlite_master WHERE name = 'heartbeat'").fetchone()[0]:
                return None
            found = old.execute("SELECT at FROM heartbeat WHERE name = ?", (Pulse.POLL,)).fetchone()
    except sqlite3.Error:
        return now
    return datetime.fromisoformat(found[0]).replace(tzinfo=UTC) if found else None


def swap(fresh: Path, path: Path, aside: Path) -> Path | None:
    """Put a new file in the place of a database; give the name under which the old one is kept, if any."""
    was_there = path.exists()
    if was_there:
        _as_it_was(path, fresh)
        _fold_in_log(path)
        os.link(path, aside)
    for end in _BESIDE:
        # A log left here would be played into the new file, which it does not belong to.
        with suppress(FileNotFoundError):
            Path(f"{path}{end}").rename(f"{aside}{end}")
    settle(fresh)
    fresh.replace(path)
    settle(path.parent)
    return aside if was_there else None


def _fold_in_log(path: Path) -> None:
    """Bring what waits in the log of a database into its file; of one that is broken touch neither."""
    with suppress(sqlite3.Error):
        with closing(_open(path, "mode=ro")) as old:
            # Closing one that cannot be read would throw its log away, if it had been opened for writing.
            old.execute("SELECT count(*) FROM sqlite_master")
        with closing(_open(path, "mode=rw")) as old:
            old.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def discard(path: Path) -> None:
    """Take a file away, with what SQLite puts beside it."""
    for end in ("", *_BESIDE):
        Path(f"{path}{end}").unlink(missing_ok=True)


def _as_it_was(old: Path, fresh: Path) -> None:
    """Give the new file the owner and the rights of the old one."""
    was = old.stat()
    shutil.copymode(old, fresh)
    if os.geteuid() == 0:
        os.chown(fresh, was.st_uid, was.st_gid)


def _open(path: Path, options: str) -> sqlite3.Connection:
    address = f"file:{quote(str(path.absolute()))}?{options}"
    return sqlite3.connect(address, uri=True, isolation_level=None, timeout=30)


def _contents(connection: sqlite3.Connection) -> Contents:
    names = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")
        if not name.startswith("sqlite_")
    ]
    if "alembic_version" not in names:
        raise BackupError("This is not a database of Vlottrekker, or one without any table yet.")
    revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    rows = {name: connection.execute(f'SELECT count(*) FROM "{name}"').fetchone()[0] for name in names}  # noqa: S608 - the names are the database's own
    return Contents(revision=revision[0] if revision else "", rows=rows)


@contextmanager
def _complaints(path: Path, into: Path | None = None) -> Iterator[None]:
    """Turn what SQLite refuses into a sentence; `into` is the file that is filled, whose disk may be full."""
    try:
        yield
    except sqlite3.OperationalError as error:
        if into and getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL:
            raise BackupError(f"There is no room for it in {into.parent}; make room on that disk.") from None
        raise _refused(path, error) from None
    except sqlite3.DatabaseError as error:
        raise _refused(path, error) from None


def _refused(path: Path, error: sqlite3.DatabaseError) -> BackupError:
    return BackupError(f"{path} cannot be copied or read as a database: {error}.")
