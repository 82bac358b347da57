"""Make the file of a released schema: `python tests/releases/make.py`, once, when a release is made.

The rows are those of the demo, four weeks later and stopped in the middle of its work: with questions that
wait, one that is being sent, and an answer that was not handled yet. Everybody in it is invented.
"""

import asyncio
import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlalchemy import insert, make_url, select, text

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
sys.path[:0] = [str(HERE.parent), str(ROOT)]

from conftest import Cluster, _postgresql_programs  # noqa: E402 - the path comes first

from models.database import Database  # noqa: E402
from models.migrations import newest_revision  # noqa: E402
from models.queries import inbox, outbox  # noqa: E402
from models.tables import Base  # noqa: E402
from models.values import Channel  # noqa: E402

_COUNT_ON = "SELECT setval(pg_get_serial_sequence('{0}', 'id'), max(id)) FROM {0}"
ANSWER = {"update_id": 900_001, "message": {"message_id": 1, "text": "Het gaat goed"}}


def make() -> None:
    """Write both files, named by the revision of the tables."""
    with tempfile.TemporaryDirectory(prefix="vlot-release-", dir="/tmp") as name:
        folder = Path(name)
        stopped = _stopped_demo(folder / "demo")
        _pack(HERE / f"{newest_revision()}.db.gz", stopped.read_bytes())
        _pack(HERE / f"{newest_revision()}.sql.gz", _as_postgresql(stopped, folder))


def _pack(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content, mtime=0))
    sys.stdout.write(f"{path.relative_to(ROOT)}: {path.stat().st_size} bytes\n")


def _stopped_demo(folder: Path) -> Path:
    vlottrekker = [sys.executable, "-m", "bot"]
    subprocess.run([*vlottrekker, "demo", "--folder", str(folder)], cwd=ROOT, check=True)
    living, whole = folder / "vlottrekker.db", folder / "whole.db"
    with closing(sqlite3.connect(living)) as connection:
        (moment,) = connection.execute("SELECT min(next_ask_at) FROM workgroup").fetchone()
    now = datetime.fromisoformat(moment).replace(tzinfo=UTC) + timedelta(minutes=5)
    config = ["--config", str(folder / "config.toml")]
    subprocess.run([*vlottrekker, "tick", "--now", now.isoformat(), *config], cwd=ROOT, check=True)
    asyncio.run(_stop_in_the_middle(f"sqlite:///{living}", now))
    with closing(sqlite3.connect(living)) as connection:
        connection.execute("VACUUM INTO ?", [str(whole)])
    return whole


async def _stop_in_the_middle(url: str, now: datetime) -> None:
    database = Database(url)
    async with database.writing() as session:
        await inbox.store(session, [inbox.Received(900_001, ANSWER)], now)
        await outbox.claim(session, Channel.TELEGRAM, now, owner="a-machine:1", limit=1)
    await database.close()


def _as_postgresql(sqlite: Path, folder: Path) -> bytes:
    """Give the same rows as a dump of PostgreSQL."""
    programs = _postgresql_programs()
    if programs is None:
        raise SystemExit("PostgreSQL's programs are not installed.")
    data = folder / "cluster"
    data.mkdir()
    if os.geteuid() == 0:
        folder.chmod(0o755)
        shutil.chown(data, "postgres")
    cluster = Cluster(programs, data)
    with cluster.running():
        url = cluster.create()
        asyncio.run(_copy(f"sqlite:///{sqlite}", url))
        name = str(make_url(url).database)
        options = ["--host", str(data), "--username", "postgres", "--no-owner", "--no-acl", name]
        dumped = subprocess.run([programs / "pg_dump", *options], check=True, capture_output=True).stdout
    # Newer programs fence a script with these, which older ones do not know.
    fences = (b"\\restrict", b"\\unrestrict")
    return b"".join(line for line in dumped.splitlines(keepends=True) if not line.startswith(fences))


async def _copy(source: str, target: str) -> None:
    old, new = Database(source), Database(target)
    await new.migrate()
    async with old.reading() as reading, new.writing() as writing:
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in (await reading.execute(select(table))).mappings()]
            if rows:
                await writing.execute(insert(table), rows)
            if rows and "id" in table.columns:
                await writing.execute(text(_COUNT_ON.format(table.name)))
    await old.close()
    await new.close()


if __name__ == "__main__":
    make()
