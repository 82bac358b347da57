"""PostgreSQL's own programs: found, new enough, and called without a password that others could see."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import psycopg
from psycopg.conninfo import make_conninfo
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.engine import URL

from models.backup.contents import BackupError

_DEBIAN = Path("/usr/lib/postgresql")
_VERSION = re.compile(r"\(PostgreSQL\) (\d+)")


@dataclass(frozen=True, kw_only=True)
class Server:
    """How PostgreSQL is reached: an address that anybody may see, and a password that nobody may."""

    address: str
    password: str | None

    @classmethod
    def at(cls, url: URL) -> "Server":
        known: dict[str, Any] = PGDialect_psycopg().create_connect_args(url)[1]  # type: ignore[no-untyped-call]
        password, seconds = known.pop("password", None), known.get("connect_timeout", 10)
        return cls(address=make_conninfo("", **known | {"connect_timeout": seconds}), password=password)

    def connect(self, **options: Any) -> psycopg.Connection[Any]:  # noqa: ANN401 - psycopg's own
        return psycopg.connect(self.address, password=self.password, **options)

    @property
    def environment(self) -> dict[str, str]:
        return os.environ | ({"PGPASSWORD": self.password} if self.password else {})


def program(name: str, at_least: int = 0) -> str:
    """Find a program of PostgreSQL: the one nearest above a version, else the newest.

    Raises BackupError if there is none.
    """
    found = sorted((version, path) for path in _candidates(name) if (version := _version(path)))
    package = f"postgresql-client-{at_least}" if at_least else "postgresql-client"
    if not found:
        raise BackupError(f"{name} is not on this machine; install PostgreSQL's programs, as in {package}.")
    newest = found[-1][0]
    if newest < at_least:
        older = f"{name} {newest} is older than the server, which is PostgreSQL {at_least}"
        raise BackupError(f"{older}; install {package} or a later one.")
    return next(path for version, path in found if version >= at_least) if at_least else found[-1][1]


def _candidates(name: str) -> Iterator[str]:
    if found := shutil.which(name):
        yield found
    versions = [path for path in _DEBIAN.glob("*") if path.name.isdigit()]
    for folder in sorted(versions, key=lambda path: int(path.name), reverse=True):
        if found := shutil.which(name, path=str(folder / "bin")):
            yield found


@cache
def _version(path: str) -> int:
    """Say which PostgreSQL a program is of; 0 when it does not say."""
    ended = subprocess.run([path, "--version"], capture_output=True, text=True, check=False)  # noqa: S603 - found above
    said = _VERSION.search(ended.stdout)
    return int(said[1]) if said else 0


def call(command: list[str], server: Server | None = None) -> None:
    """Run a program to its end. Raises BackupError with the first thing that it complains of."""
    environment = server.environment if server else None
    ended = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)  # noqa: S603 - our own
    if ended.returncode:
        raise BackupError(f"{Path(command[0]).name} did not do its work: {complaint(ended.stderr)}")


def complaint(said: str) -> str:
    """Give the first line of what went wrong."""
    lines = [line for line in said.strip().splitlines() if "error" in line.lower() or "fatal" in line.lower()]
    return (lines or said.strip().splitlines() or ["it said nothing"])[0]
