"""Upgrades: every released schema comes to today's with all its rows, also when it is killed on the way."""

import asyncio
import gzip
import json
import re
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from command_line import Terminal
from killing import migrate_and_die, programs
from sqlalchemy import Engine, event, func, make_url, select, table, text
from test_backup import last_numbers
from test_migrations import definitions

from models import migrations
from models.database import Database

if TYPE_CHECKING:
    from conftest import Cluster

RELEASES = sorted((Path(__file__).parent / "releases").glob("*.gz"))
MAKE = "an unreleased schema has changed: run `python tests/releases/make.py`"
NEXT = '''"""A migration as the next may be: a rebuilt table, a new one with rows, a column that is filled."""

import sqlalchemy as sa
from alembic import op

revision = "9998"
down_revision = "{head}"


def upgrade():
    with op.batch_alter_table("person") as person:
        person.add_column(sa.Column("nickname", sa.String(64)))
        person.alter_column("name", type_=sa.String(200))
    op.execute("UPDATE person SET nickname = name")
    op.create_table("badge", sa.Column("person_id", sa.BigInteger, sa.ForeignKey("person.id")))
    op.execute("INSERT INTO badge (person_id) SELECT id FROM person")
    op.create_index("ix_badge_person_id", "badge", ["person_id"])
    op.drop_index("ix_answer_check_in_id", "answer")
'''


@pytest.fixture(params=RELEASES, ids=[path.name for path in RELEASES])
def release(request: pytest.FixtureRequest) -> Path:
    path: Path = request.param
    return path


@pytest.fixture
def fresh(release: Path, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Give a maker of databases as the release left them."""
    content = gzip.decompress(release.read_bytes())
    if release.name.endswith(".db.gz"):
        yield lambda: _as_file(content, tmp_path / "released.db")
        return
    cluster: Cluster = request.getfixturevalue("cluster")
    template, made = cluster.create(), []
    psql = [
        str(cluster.programs / "psql"),
        "--quiet",
        "--no-psqlrc",
        "--set=ON_ERROR_STOP=1",
        "--output=/dev/null",
    ]
    subprocess.run([*psql, template], input=content, check=True)

    def make() -> str:
        made.append(cluster.create(str(make_url(template).database)))
        return made[-1]

    yield make
    for url in (*made, template):
        cluster.drop(url)


def _as_file(content: bytes, path: Path) -> str:
    for end in ("-wal", "-shm"):
        Path(f"{path}{end}").unlink(missing_ok=True)
    path.write_bytes(content)
    return f"sqlite:///{path}"


@pytest.fixture
def released(fresh: Callable[[], str], monkeypatch: pytest.MonkeyPatch) -> str:
    """Give a database as the release left it, which the terminal's settings name."""
    url = fresh()
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", url)
    return url


async def count(url: str) -> dict[str, int]:
    """Count the rows of each table; what a broken file cannot tell is an error."""
    database = Database(url)
    async with database.reading() as session:
        if database.dialect == "sqlite":
            assert (await session.scalar(text("PRAGMA integrity_check"))) == "ok"
            assert (await session.execute(text("PRAGMA foreign_key_check"))).all() == []
            tables = "SELECT name FROM sqlite_master WHERE type = 'table'"
        else:
            tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'public'"
        names = (await session.scalars(text(tables))).all()
        counts = {name: await session.scalar(select(func.count()).select_from(table(name))) for name in names}
    await database.close()
    return {name: number or 0 for name, number in counts.items()}


async def at(url: str) -> str | None:
    database = Database(url)
    revision = await database.revision()
    await database.close()
    return revision


async def migrated(url: str) -> dict[str, list[str]]:
    """Bring a database to the newest tables, and give what they are."""
    database = Database(url)
    await database.migrate()
    found = await definitions(database)
    await database.close()
    return {name: [_plain(line) for line in lines] for name, lines in found.items()}


def _plain(line: str) -> str:
    """Leave out the casts: PostgreSQL writes them elsewhere in a condition once it was dumped."""
    return re.sub(r"::character varying|::text|\[\]|[()]", "", line)


def test_there_is_a_file_of_either_kind_for_every_released_schema() -> None:
    revisions = [path.name.partition(".")[0] for path in RELEASES]
    assert revisions == sorted(revisions)
    assert set(revisions[::2]) == set(revisions[1::2])
    assert all(path.stat().st_size < 200_000 for path in RELEASES)


async def test_a_released_schema_comes_to_todays_with_all_its_rows(
    fresh: Callable[[], str], database_of_today: dict[str, list[str]]
) -> None:
    url = fresh()
    before = await count(url)
    assert before["answer"] > 50

    assert await migrated(url) == database_of_today, MAKE
    assert await at(url) == migrations.newest_revision()
    after = await count(url)
    assert {name: after[name] for name in before if name in after} == before


async def test_no_row_of_an_upgraded_database_gets_the_number_of_one_that_went(
    fresh: Callable[[], str],
) -> None:
    database = Database(fresh())
    await database.migrate()
    person = "INSERT INTO person (name, language) VALUES ('Noor', 'nl')"
    async with database.writing() as session:
        last = await session.scalar(text("SELECT max(id) FROM person")) or 0
        # On SQLite it is not known which rows went before the upgrade.
        gone = last + 1000 if database.dialect == "sqlite" else last
        await session.execute(text(person))
        assert (await session.scalar(text("SELECT max(id) FROM person")) or 0) > gone
    await database.close()


@pytest.fixture
async def database_of_today(
    release: Path, request: pytest.FixtureRequest, tmp_path: Path
) -> dict[str, list[str]]:
    if release.name.endswith(".db.gz"):
        return await migrated(f"sqlite:///{tmp_path}/today.db")
    cluster: Cluster = request.getfixturevalue("cluster")
    url = cluster.create()
    found = await migrated(url)
    cluster.drop(url)
    return found


def test_a_released_database_goes_on_as_if_nothing_had_happened(terminal: Terminal, released: str) -> None:
    before = asyncio.run(count(released))
    overview = terminal("digest", "waterkant", "--week", "2026-W48")
    ticked = terminal("tick", "--now", "2026-12-07T09:00:00+01:00")

    assert (overview.code, ticked.code) == (0, 0), (overview.err, ticked.err)
    assert "De Waterkant" in overview.out or "Waterkant" in overview.out
    assert asyncio.run(count(released))["round"] > before["round"]


def test_a_backup_of_a_released_database_can_be_made_and_put_back(terminal: Terminal, released: str) -> None:
    made = json.loads(terminal("backup", "--json", "--now", "2026-12-01T09:00:00Z").out)
    assert asyncio.run(at(released)) == made["revision"]

    ended = terminal("restore", made["file"], "--yes", "--json", "--now", "2026-12-02T09:00:00Z")

    said = json.loads(ended.out)
    assert said["rows"] == made["rows"]
    assert said["uncertain"] >= 2
    assert asyncio.run(at(released)) == migrations.newest_revision()
    assert min(asyncio.run(last_numbers(released))) >= 1_000_000
    assert (
        json.loads(terminal("status", "--json", "--now", "2026-12-02T09:05:00Z").out)["messages"]["queued"]
        == 0
    )


@pytest.fixture
def with_next(tmp_path: Path) -> Path:
    """Give the migrations with one more after the newest."""
    folder = tmp_path / "migrations"
    shutil.copytree(Path(migrations.__file__).parent, folder, ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "versions" / "9998_next.py").write_text(NEXT.format(head=migrations.newest_revision()))
    return folder


def test_a_migration_killed_on_its_way_leaves_the_old_tables_or_the_new(
    fresh: Callable[[], str],
    with_next: Path,
    monkeypatch: pytest.MonkeyPatch,
    record_property: Callable[..., None],
) -> None:
    context = programs()
    before, old = asyncio.run(count(url := fresh())), asyncio.run(at(url))
    points, code = _run(context, url, with_next, 0)
    after, new = asyncio.run(count(url)), asyncio.run(at(url))
    assert (code, new) == (0, "9998")
    assert after["badge"] == after["person"]
    assert {name: after[name] for name in before} == before

    found = []
    monkeypatch.setattr(migrations, "_FOLDER", with_next)
    # Of SQLite's files the next test looks at every point, without a kill.
    few = 2 if url.startswith("sqlite") else 10
    tried = sorted({*range(1, points, max(points // few, 1)), points - 1, points})
    for point in tried:
        reached, code = _run(context, url := fresh(), with_next, point)
        assert (reached, code) == (point, -9)
        found.append(asyncio.run(at(url)))
        assert asyncio.run(count(url)) == (before if found[-1] == old else after)
        asyncio.run(_migrate(url))
        assert asyncio.run(at(url)) == new

    record_property("points", str(points))
    assert points >= 15
    assert found == [old] * (len(tried) - 1) + [new]


def test_at_every_point_of_a_migration_the_files_are_the_old_tables_or_the_new(
    with_next: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A copy of the files is what a kill at that point would leave: all that differ take seconds."""
    [release] = [path for path in RELEASES if path.name == "0001.db.gz"]
    url = _as_file(gzip.decompress(release.read_bytes()), tmp_path / "released.db")
    before, old = asyncio.run(count(url)), asyncio.run(at(url))
    copies: dict[bytes, str] = {}
    points = 0

    def copy(*_: object) -> None:
        nonlocal points
        points += 1
        files = sorted(tmp_path.glob("released.db*"))
        left = b"".join(file.read_bytes() for file in files if not file.name.endswith("-shm"))
        if left in copies:
            return
        folder = tmp_path / f"{len(copies)}"
        folder.mkdir()
        for file in files:
            shutil.copy(file, folder)
        copies[left] = f"sqlite:///{folder}/released.db"

    monkeypatch.setattr(migrations, "_FOLDER", with_next)
    with listening(copy):
        asyncio.run(_migrate(url))
    after, new = asyncio.run(count(url)), asyncio.run(at(url))

    found = [(asyncio.run(at(left)), asyncio.run(count(left))) for left in copies.values()]
    assert points > 150
    assert found[0] == (old, before)
    assert [state for state in found if state not in [(old, before), (new, after)]] == []


@contextmanager
def listening(reach: Callable[..., None]) -> Iterator[None]:
    """Call something before each statement and each commit."""
    for name in ("before_cursor_execute", "commit"):
        event.listen(Engine, name, reach)
    yield
    for name in ("before_cursor_execute", "commit"):
        event.remove(Engine, name, reach)


def _run(context: object, url: str, folder: Path, point: int) -> tuple[int, int | None]:
    counted = context.Value("i", 0)  # type: ignore[attr-defined]
    program = context.Process(target=migrate_and_die, args=(url, str(folder), point, counted))  # type: ignore[attr-defined]
    program.start()
    program.join()
    return counted.value, program.exitcode


async def _migrate(url: str) -> None:
    database = Database(url)
    await database.migrate()
    await database.close()
