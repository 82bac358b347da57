"""Backups of PostgreSQL: dumped by its own program within one picture, and put back in one transaction."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, Any, LiteralString

import psycopg
from psycopg import sql
from sqlalchemy.engine import URL

from models.backup.contents import BackupError, Contents
from models.backup.programs import Server, call, complaint, program

MAGIC = b"PGDMP"
_COPY = re.compile(rb'COPY (?:[^ ]+\.)?"?([^ "]+)"? \(.*FROM stdin;\n')
_TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = current_schema()"
_TOO_NEW = (b"SET transaction_timeout = 0;\n",)
"""What newer programs write that an older server does not know; a matter of patience only."""
_PREPARE = "SET client_min_messages = warning; SET lock_timeout = '10s'; BEGIN;\n"


def write(url: URL, target: Path) -> Contents:
    """Fill an empty file with a dump of a living database, and check that it is readable and complete."""
    server = Server.at(url)
    with _complaints(), server.connect() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        held = _contents(connection)
        # The dump sees what this transaction sees: what is written meanwhile is in neither.
        snapshot, schema = _one_row(connection, "SELECT pg_export_snapshot(), current_schema()")
        command = [program("pg_dump", connection.info.server_version // 10_000), "--format=custom"]
        command += ["--no-owner", "--no-acl", f"--snapshot={snapshot}", f'--table="{schema}".*']
        call([*command, f"--file={target}", "--no-password", f"--dbname={server.address}"], server)
    look_into(target).must_equal(held)
    return held


def look_into(path: Path) -> Contents:
    """Say what a dump holds, by reading all of it. Raises BackupError if it is broken."""
    rows: dict[str, int] = {}
    table, revision = None, ""
    for line in _script(path, "--data-only"):
        if table is None:
            if copied := _COPY.fullmatch(line):
                table = copied[1].decode()
                rows[table] = 0
        elif line == b"\\.\n":
            table = None
        else:
            rows[table] += 1
            revision = line.decode().strip() if table == "alembic_version" else revision
    if table is not None or "alembic_version" not in rows:
        raise BackupError(f"{path} is broken, or is not a backup of Vlottrekker; use another one.")
    return Contents(revision=revision, rows=rows)


def put_back(url: URL, path: Path, statements: Sequence[str], *, all_tables: bool, ours: set[str]) -> None:
    """Replace our tables by those of a dump and run statements, all in one transaction."""
    server = Server.at(url)
    with _complaints(), server.connect() as connection:
        there = {name for (name,) in connection.execute(_TABLES)}
        gone = sorted(there if all_tables else there & ours)
        drop = sql.SQL("DROP TABLE {} CASCADE;\n").format(sql.SQL(", ").join(map(sql.Identifier, gone)))
        first = _PREPARE + (drop.as_string(connection) if gone else "")
    _order(server, _all_in_one(path, first, statements))


def _all_in_one(path: Path, first: str, statements: Sequence[str]) -> Iterator[bytes]:
    """Give the whole transaction. A dump that breaks off raises before the end that would commit it."""
    yield first.encode()
    for line in _script(path):
        if line not in _TOO_NEW:
            yield line
    # The script leaves no search path.
    for last in ("RESET search_path", *statements, "COMMIT"):
        yield f"{last};\n".encode()


def _order(server: Server, lines: Iterator[bytes]) -> None:
    """Have psql carry out statements. If they break off, it ends as if nothing had been said."""
    options = ["--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--output=/dev/null"]
    command = [program("psql"), *options, f"--dbname={server.address}"]
    with (
        TemporaryFile() as said,
        subprocess.Popen(command, stdin=subprocess.PIPE, stderr=said, env=server.environment) as psql,  # noqa: S603 - ours
    ):
        order: IO[bytes] = psql.stdin  # type: ignore[assignment]
        # psql that has stopped hears no more; what it said tells why.
        with suppress(BrokenPipeError), order:
            for line in lines:
                order.write(line)
        if psql.wait():
            raise BackupError(f"The database refused the backup, and is as it was: {_complaint_in(said)}")


def _script(path: Path, *options: str) -> Iterator[bytes]:
    """Give a dump as lines of SQL. Raises BackupError at the end if not all of it could be read."""
    command = [program("pg_restore"), "--no-owner", "--no-acl", *options, "--file=-", str(path)]
    with (
        TemporaryFile() as said,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=said) as pg_restore,  # noqa: S603 - our own
    ):
        yield from pg_restore.stdout or ()
        if pg_restore.wait():
            raise BackupError(f"{path} is broken, use another backup: {_complaint_in(said)}")


def _complaint_in(said: IO[bytes]) -> str:
    said.seek(0)
    return complaint(said.read().decode(errors="replace"))


def others_connected(url: URL) -> int:
    """Count the connections of other Vlottrekkers to this database; the caller's lock is one of its own."""
    count = (
        "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = %s"
    )
    with _complaints(), Server.at(url).connect(application_name="vlottrekker restore") as connection:
        found = connection.execute(count, ["vlottrekker"]).fetchone()
    return max(0, (found[0] if found else 0) - 1)


def _contents(connection: psycopg.Connection[Any]) -> Contents:
    names = sorted(name for (name,) in connection.execute(_TABLES))
    if "alembic_version" not in names:
        raise BackupError("This is not a database of Vlottrekker, or one without any table yet.")
    (revision,) = _one_row(connection, "SELECT max(version_num) FROM alembic_version")
    count = sql.SQL("SELECT count(*) FROM {}")
    rows = {name: _one_row(connection, count.format(sql.Identifier(name)))[0] for name in names}
    return Contents(revision=revision or "", rows=rows)


def _one_row(connection: psycopg.Connection[Any], query: LiteralString | sql.Composed) -> tuple[Any, ...]:
    row: tuple[Any, ...] | None = connection.execute(query).fetchone()
    if row is None:
        raise LookupError("an aggregate gives a row")
    return row


@contextmanager
def _complaints() -> Iterator[None]:
    """Turn what PostgreSQL refuses into a sentence."""
    try:
        yield
    except psycopg.Error as error:
        why = str(error).strip().partition("\n")[0]
        raise BackupError(f"The database does not answer as it should: {why}") from None
