"""A program that migrates a database and kills itself at a chosen point: a statement, or a commit."""

import asyncio
import multiprocessing
import os
import signal
from multiprocessing.context import ForkServerContext
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event

from models import migrations
from models.database import Database

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
