"""Databases to hurt: copies of one that is filled, on SQLite and on a PostgreSQL server of our own."""

import logging
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import chdir, contextmanager, redirect_stderr, redirect_stdout
from datetime import datetime
from io import StringIO
from pathlib import Path
from unittest.mock import patch

from sqlalchemy import create_engine, text

from bot.__main__ import run_command

from .reader import as_stored
from .table import HERE
from .town import FIRST_ACCOUNT

if str(HERE / "tests") not in sys.path:
    sys.path.append(str(HERE / "tests"))
from compiled import share_compiled
from conftest import AS_POSTGRES, Cluster, _memory, _postgresql_programs

_JOIN = "UPDATE person SET telegram_id = id + :first, joined_at = :now"


__all__ = ["Cluster", "Files", "NoServerError", "Server", "command", "fill", "postgresql", "share_compiled"]


class NoServerError(Exception):
    """PostgreSQL's programs are not installed here."""


class Files:
    """SQLite files, each a copy of one in which an area was loaded and everybody has joined."""

    def __init__(self, folder: Path, area: str, now: datetime) -> None:
        self.folder = folder
        self._template = folder / "template.db"
        self._made = 0
        if not self._template.exists():
            folder.mkdir(exist_ok=True)
            fill(f"sqlite:///{self._template}", folder, area, now)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        """Give the address of a new one, which is gone afterwards."""
        self._made += 1
        name = f"{os.getpid()}-{self._made}.db"
        shutil.copy(self._template, self.folder / name)
        try:
            yield f"sqlite:///{self.folder / name}"
        finally:
            for left in self.folder.glob(f"{name}*"):
                left.unlink()


class Server:
    """PostgreSQL, of which every database is such a copy."""

    def __init__(self, cluster: Cluster) -> None:
        self.cluster = cluster
        self.socket = cluster.folder / ".s.PGSQL.5432"
        self._made = 0

    def fill(self, folder: Path, area: str, now: datetime) -> None:
        """Make the one that the others are copies of."""
        self.cluster.order("CREATE DATABASE filled")
        fill(self.cluster.address("filled"), folder, area, now)

    @contextmanager
    def fresh(self) -> Iterator[str]:
        self._made += 1
        name = f"copy_{os.getpid()}_{self._made}"
        self.cluster.order(f"CREATE DATABASE {name} TEMPLATE filled STRATEGY FILE_COPY")
        url = self.cluster.address(name)
        try:
            yield url
        finally:
            self.cluster.drop(url)


@contextmanager
def postgresql() -> Iterator[Server]:
    """Run a server. Raises NoServerError."""
    programs = _postgresql_programs()
    if programs is None:
        raise NoServerError
    with tempfile.TemporaryDirectory(prefix="vlot-", dir=_memory(), ignore_cleanup_errors=True) as name:
        if AS_POSTGRES:
            shutil.chown(name, "postgres")
        cluster = Cluster(programs, Path(name))
        with cluster.running():
            yield Server(cluster)


def fill(url: str, folder: Path, area: str, now: datetime) -> None:
    """Load an area by the product's own command, and let everybody in it have joined."""
    file = folder / "area.toml"
    file.write_text(area, encoding="utf-8")
    command(url, folder, "load", str(file), "--now", now.isoformat())
    engine = create_engine(url.replace("postgresql://", "postgresql+psycopg://"))
    with engine.begin() as connection:
        connection.execute(text(_JOIN), {"now": as_stored(engine, now), "first": FIRST_ACCOUNT})
    engine.dispose()


def command(url: str, folder: Path, *arguments: str) -> str:
    """Run a command of the product in this process, and give what it printed. Raises RuntimeError."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VLOTTREKKER_")}
    given = {
        "VLOTTREKKER_TELEGRAM__TOKEN": "123456789:token-of-nobody",
        "VLOTTREKKER_DATABASE__URL": url,
        "VLOTTREKKER_BACKUP__FOLDER": str(folder / "backups"),
    }
    output, level, handlers = StringIO(), logging.getLogger().level, logging.getLogger().handlers[:]
    with patch.dict(os.environ, kept | given, clear=True), chdir(folder):
        try:
            with redirect_stdout(output), redirect_stderr(output):
                code = run_command(arguments)
        finally:
            logging.getLogger().setLevel(level)
            logging.getLogger().handlers[:] = handlers
    if code:
        raise RuntimeError(f"{arguments[0]} ended with {code}: {output.getvalue()}")
    return output.getvalue()
