"""The check of `doctor` that is about backups: there is a place for them, and what makes them is there."""

import os
from pathlib import Path

from sqlalchemy import text

from bot.commands.finding import Finding, well, wrong
from bot.health.survey import nearest, shelf_of
from models.backup.contents import BackupError
from models.backup.programs import program
from models.database import Database


async def backup(known: Database, folder: Path) -> Finding:
    """See whether `backup` could write in its folder, and has the programs of PostgreSQL that it needs."""
    shelf = shelf_of(folder)
    if shelf.unread:
        why = f"cannot be read by this account ({shelf.unread})"
        return wrong("backup", f"{folder} {why}; mend its rights, or backup.folder")
    if in_the_way := _file_at(folder):
        return wrong("backup", f"{in_the_way} is no folder; mend backup.folder")
    if not os.access(nearest(folder), os.W_OK | os.X_OK):
        return wrong(
            "backup", f"{folder} cannot be written by this account; mend its rights, or backup.folder"
        )
    if not known.path:
        try:
            program("pg_dump", await _server_version(known))
            program("pg_restore")
            program("psql")
        except BackupError as error:
            return wrong("backup", str(error).rstrip("."))
    newest = f"the newest of {shelf.files[0].at:%Y-%m-%d %H:%M} UTC" if shelf.files else "none yet"
    return well("backup", f"{folder}, {newest}")


def _file_at(folder: Path) -> Path | None:
    """Give a file that stands where the folder, or one above it, should be."""
    there = next(place for place in (folder, *folder.absolute().parents) if place.exists())
    return None if there.is_dir() else there


async def _server_version(known: Database) -> int:
    """Give the first number of the server's version, such as 17."""
    async with known.reading() as session:
        number = await session.scalar(text("SHOW server_version_num"))
    return int(number or 0) // 10_000
