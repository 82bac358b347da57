"""Programs that migrate or restore a database and kill themselves at a chosen point on the way."""

import asyncio
import multiprocessing
import os
import signal
import sys
import threading
from datetime import datetime
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import FrameType
from typing import Any

from sqlalchemy import Engine, event

from models import migrations
from models.backup.keeping import put_back
from models.database import Database

TOUCHES_FILES = {"link", "rename", "replace", "unlink", "fsync", "chmod", "chown", "open"}
SAYS_TO_A_DATABASE = {"execute", "backup", "write", "flush", "close", "poll"}
PRELOADED = ["pytest", "models.database", "alembic.command", "alembic.autogenerate", "aiosqlite", "psycopg"]
PRELOADED += [
    "sqlalchemy.dialects.postgresql.psycopg",
    "sqlalchemy.dialects.sqlite.aiosqlite",
    "models.tables",
]


def programs() -> ForkServerContext:
    """Give a starter of programs that have imported everything already, so that each takes little time."""
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(PRELOADED)
    return context


def migrate_and_die(url: str, folder: str, point: int, counted: Any) -> None:
    """Migrate with the migrations of a folder; die by SIGKILL just before the point of this number.

    The points are counted into `counted`, with the one after all is done.
    """

    def reach(*_: object) -> None:
        counted.value += 1
        if counted.value == point:
            os.kill(os.getpid(), signal.SIGKILL)

    migrations._FOLDER = Path(folder)
    event.listen(Engine, "before_cursor_execute", reach)
    event.listen(Engine, "commit", reach)
    asyncio.run(_migrate(url))
    reach()


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()


def restore_and_die(url: str, file: str, now: datetime, point: int, counted: Any) -> None:
    """Put a backup back; die by SIGKILL just before a call that changes a file or speaks to a database.

    The points are counted into `counted`, with the one after all is done.
    """

    def reach() -> None:
        counted.value += 1
        if counted.value == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def look(frame: FrameType, kind: str, called: Any) -> None:
        if kind != "c_call":
            return
        name, ours = called.__name__, "/models/backup/" in frame.f_code.co_filename
        in_paths = frame.f_code.co_filename.endswith("/pathlib.py")
        if (name in TOUCHES_FILES and (ours or in_paths)) or (name in SAYS_TO_A_DATABASE and ours):
            reach()

    threading.setprofile(look)
    sys.setprofile(look)
    asyncio.run(_put_back(url, Path(file), now))
    sys.setprofile(None)
    reach()


async def _put_back(url: str, file: Path, now: datetime) -> None:
    database = Database(url)
    await put_back(database, file, now)
    await database.close()
