"""Looking at how the bot does, for whoever asks: on the command line, over the web, or from outside."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from shutil import disk_usage

from sqlalchemy.ext.asyncio import AsyncSession

from bot.settings.config import Settings
from jobs.rules.condition import CLOCKS_DIFFER, Picture
from jobs.watching import tally
from models.backup.files import BackupFile, backups_in
from models.database import Database
from models.queries.heartbeats import heartbeats
from models.queries.upkeep import first_change
from models.values import Pulse


@dataclass(frozen=True, kw_only=True)
class Disk:
    """Room in a folder, or where that folder would be made."""

    folder: Path
    free: int
    part: float


@dataclass(frozen=True, kw_only=True)
class Shelf:
    """What lies in the folder of the backups, the newest first, or why nobody can say."""

    files: Sequence[BackupFile]
    unread: str = ""


def shelf_of(folder: Path) -> Shelf:
    try:
        return Shelf(files=backups_in(folder))
    except OSError as error:
        return Shelf(files=(), unread=error.strerror or type(error).__name__)


def nearest(folder: Path) -> Path:
    """Give a folder, or the nearest one above it that is there."""
    return next(place for place in (folder, *folder.absolute().parents) if place.is_dir())


def disk_of(folder: Path) -> Disk:
    usage = disk_usage(nearest(folder))
    return Disk(folder=folder, free=usage.free, part=usage.free / (usage.total or 1))


def disks_of(database: Database, backups: Path) -> dict[str, Disk]:
    """Look at the disks that this account can see; a PostgreSQL server looks after its own."""
    folders = {"backups": backups} | ({"database": database.path.parent} if database.path else {})
    seen = {}
    for name, folder in sorted(folders.items()):
        with suppress(OSError):
            seen[name] = disk_of(folder)
    return seen


async def picture_of(
    session: AsyncSession, disks: Mapping[str, Disk], settings: Settings, now: datetime
) -> Picture:
    """Count and look, for `troubles` to judge. A backup that lies here was made, whatever is noted."""
    beats, shelf = await heartbeats(session), shelf_of(settings.backup.folder)
    noted = [beats[Pulse.BACKUP]] if Pulse.BACKUP in beats else []
    if known := [*noted, *(file.at for file in shelf.files)]:
        beats[Pulse.BACKUP] = max([at for at in known if at <= now + CLOCKS_DIFFER] or known)
    return Picture(
        tally=await tally(session, now),
        beats=beats,
        began=await first_change(session),
        unread=shelf.unread,
        free={name: disk.part for name, disk in disks.items()},
        tick_every=timedelta(seconds=settings.clock.tick_seconds),
    )


def behind(at: str | None, newest: str) -> str:
    """Say how tables that are not of this version differ from its own."""
    return f"the tables are at {at} and must be at {newest}" if at else "the database has no tables yet"


def reason(error: BaseException) -> str:
    """Give the first line of what was wrong at bottom, without statements or their values."""
    deepest = getattr(error, "orig", None) or error
    return str(deepest).strip().partition("\n")[0] or type(deepest).__name__
