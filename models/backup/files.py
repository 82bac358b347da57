"""The folder of backups: a file has its final name only when it is whole, and the oldest ones go."""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from models.backup.contents import BackupError

_NAME: Final = re.compile(r"vlottrekker-(\d{8}T\d{6}Z)\.(?:db|dump)")
_MOMENT: Final = "%Y%m%dT%H%M%SZ"
_UNFINISHED: Final = ".vlottrekker-*.part*"
_OWNER_ONLY: Final = 0o600


@dataclass(frozen=True, kw_only=True)
class BackupFile:
    """A finished backup, by the moment in its name."""

    path: Path
    at: datetime


def backups_in(folder: Path) -> list[BackupFile]:
    """List the finished backups of a folder, the newest first; none if there is no such folder."""
    found = [
        BackupFile(path=path, at=moment)
        for path in (folder.iterdir() if folder.is_dir() else ())
        if (named := _NAME.fullmatch(path.name)) and (moment := _moment(named[1]))
    ]
    return sorted(found, key=lambda file: (file.at, file.path), reverse=True)


def _moment(text: str) -> datetime | None:
    try:
        return datetime.strptime(text, _MOMENT).replace(tzinfo=UTC)
    except ValueError:
        return None


def name_for(now: datetime, suffix: str) -> str:
    return f"vlottrekker-{now.astimezone(UTC).strftime(_MOMENT)}{suffix}"


@contextmanager
def new_backup(folder: Path, name: str) -> Iterator[Path]:
    """Give an empty file to fill; it gets its name, on disk for good, only if the block ends well."""
    with _one_at_a_time(folder):
        if (folder / name).exists():
            raise BackupError(f"{folder / name} is there already; a second later there is room for another.")
        unfinished = folder / f".{name}.part"
        try:
            for left in folder.glob(_UNFINISHED):
                left.unlink()
            os.close(os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_EXCL, _OWNER_ONLY))
            yield unfinished
            settle(unfinished)
            unfinished.replace(folder / name)
            settle(folder)
        except OSError as error:
            raise _unwritten(folder, error) from None
        finally:
            unfinished.unlink(missing_ok=True)


def _unwritten(folder: Path, error: OSError) -> BackupError:
    why = error.strerror or type(error).__name__
    return BackupError(f"{folder} cannot be written ({why}); mend its rights, its disk or backup.folder.")


@contextmanager
def _one_at_a_time(folder: Path) -> Iterator[None]:
    """Make the folder if it is not there, and keep other backups out of it."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        number = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    except OSError as error:
        raise _unwritten(folder, error) from None
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise BackupError(f"Another backup is being made in {folder}; wait for it.") from None
    finally:
        os.close(number)


def settle(path: Path) -> None:
    """Wait until a file, or the names in a folder, would outlast a power cut."""
    number = os.open(path, os.O_RDONLY)
    try:
        os.fsync(number)
    finally:
        os.close(number)


def keep_newest(folder: Path, keep: int, made: Path) -> list[Path]:
    """Take away all but the newest; what was made just now stays, whatever the clock said before.

    What is dated after it was made while the clock was wrong, then or now, and goes first.
    """
    files = backups_in(folder)
    last = next((file.at for file in files if file.path == made), datetime.max.replace(tzinfo=UTC))
    in_order = sorted(files, key=lambda file: file.at > last)
    others = [file.path for file in in_order if file.path != made]
    for path in others[keep - 1 :]:
        path.unlink()
    return others[keep - 1 :]
