"""Backups: whole while others write, checked, kept and put back, with nothing that is sent a second time."""

import asyncio
import json
import shutil
import sqlite3
import stat
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import psycopg
import pytest
from command_line import Outcome, Terminal
from killing import programs as programs_that_die
from killing import restore_and_die
from sqlalchemy import URL, func, make_url, select, text

from models.backup import keeping, postgresql, programs, sqlite
from models.backup.contents import BackupError
from models.backup.files import backups_in, new_backup
from models.backup.keeping import look_into, make_backup, put_back
from models.database import Database
from models.lead import Lead
from models.migrations import newest_revision
from models.queries.heartbeats import heartbeats, note_heartbeats
from models.queries.leading import Leading, who_leads
from models.queries.outbox import claim, outlook
from models.queries.unsent import is_unsent
from models.tables import Base
from models.traffic import OutboxMessage
from models.values import Channel, Priority, Pulse, SendStatus

ROOT = Path(__file__).parents[1]
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
MOMENTS = count(1)
PASSWORD = "hunter2-of-nobody"
AT = "2026-11-24T09:00:00Z"
WRITER = '''
import asyncio, sys
from sqlalchemy import text
from models.database import Database

ABSENCE = """INSERT INTO absence (person_id, first_day, last_day)
             SELECT max(id), '2026-01-01', '2026-01-02' FROM person"""

async def write():
    database = Database(sys.argv[1])
    for number in range(1_000_000):
        async with database.writing() as session:
            await session.execute(text("INSERT INTO person (name, language) VALUES ('Noor', 'nl')"))
            await session.execute(text(ABSENCE))
        if number == 20:
            print("writing", flush=True)

asyncio.run(write())
'''


A_PROCESS = """
import asyncio, sys
from models.database import Database
from models.presence import Presence, sole_use

async def be_there(database):
    if database.path:
        async with sole_use(database) as alone:
            print(alone, flush=True)
            sys.stdin.read()
    presence = Presence(database.url, lambda: None)
    there = asyncio.create_task(presence.run())
    await presence.seen.wait()
    print(True, flush=True)
    await there

asyncio.run(be_there(Database(sys.argv[1])))
"""


@pytest.fixture
def at_database(terminal: Terminal, database_url: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Give a terminal whose settings name a migrated database, once of each kind."""
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", database_url)
    return terminal


def a_message(status: SendStatus, **more: object) -> OutboxMessage:
    values: dict[str, object] = {
        "dedupe_key": f"{status}:{len(more)}:{more}"[:128],
        "channel": Channel.TELEGRAM,
        "address": "1001",
        "kind": "message",
        "priority": Priority.QUESTION,
        "status": status,
        "payload": {"text": "Hoe gaat het?"},
        "repeatable": True,
        "created_at": NOW,
        "not_before": NOW,
    }
    return OutboxMessage(**(values | more))  # type: ignore[arg-type]


async def put(url: str, *rows: OutboxMessage | Lead) -> None:
    async with opened(url) as database, database.writing() as session:
        session.add_all(rows)


@asynccontextmanager
async def opened(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    try:
        yield database
    finally:
        await database.close()


async def people(url: str) -> list[str]:
    async with opened(url) as database, database.reading() as session:
        return list(await session.scalars(text("SELECT name FROM person ORDER BY name")))


async def add(url: str, *people: str) -> None:
    async with opened(url) as database, database.writing() as session:
        for name in people:
            await session.execute(
                text("INSERT INTO person (name, language) VALUES (:name, 'nl')"), {"name": name}
            )


def the_backup(folder: Path) -> Path:
    (made,) = backups_in(folder / "backups")
    return made.path


def back_and_forth(terminal: Terminal, *, now: str = "2026-11-25T09:00:00Z") -> Outcome:
    """Restore the only backup."""
    return terminal("restore", the_backup(terminal.folder), "--yes", "--now", now)


# Making one


def test_a_backup_has_the_moment_as_its_name_and_is_for_its_owner_alone(at_database: Terminal) -> None:
    ended = at_database("backup", "--now", "2026-11-24T10:00:00+01:00")

    made = the_backup(at_database.folder)
    assert (ended.code, ended.err) == (0, "")
    assert made.stem == "vlottrekker-20261124T090000Z"
    assert ended.out.startswith(f"{made}: 1 rows in ")
    assert ended.out.endswith(", checked.\n")
    assert stat.S_IMODE(made.stat().st_mode) == 0o600
    assert [path.name for path in made.parent.iterdir()] == [made.name]


def test_a_backup_speaks_json(at_database: Terminal, database_url: str) -> None:
    asyncio.run(add(database_url, "Noor", "Bram"))

    said = json.loads(at_database("backup", "--json", "--now", AT).out)

    assert said["file"] == str(the_backup(at_database.folder))
    assert said["bytes"] == the_backup(at_database.folder).stat().st_size
    assert (said["revision"], said["removed"]) == (newest_revision(), [])
    assert (said["rows"]["person"], said["rows"]["answer"]) == (2, 0)


def test_the_newest_are_kept_and_nothing_else_is_touched(at_database: Terminal) -> None:
    folder = at_database.folder / "elsewhere"
    folder.mkdir()
    (folder / "vlottrekker-notes.db").touch()
    for hour in (9, 10, 11, 12):
        ended = at_database(
            "backup", "--folder", folder, "--keep", "2", "--now", f"2026-11-24T{hour:02}:00:00Z"
        )

    assert ended.out.endswith("checked. 1 older went.\n")
    assert [file.at.hour for file in backups_in(folder)] == [12, 11]
    assert (folder / "vlottrekker-notes.db").exists()


def test_what_was_made_just_now_stays_also_when_the_clock_went_back(at_database: Terminal) -> None:
    for hour in (12, 11, 10):
        at_database("backup", "--keep", "1", "--now", f"2026-11-24T{hour:02}:00:00Z")

    assert [file.at.hour for file in backups_in(at_database.folder / "backups")] == [10]


def test_copies_of_a_clock_that_was_ahead_push_out_no_others(at_database: Terminal) -> None:
    for moment in ("2031-01-01T09", "2031-01-02T09", *(f"2026-11-24T{hour}" for hour in (10, 11, 12))):
        at_database("backup", "--keep", "3", "--now", f"{moment}:00:00Z")

    assert [file.at.hour for file in backups_in(at_database.folder / "backups")] == [12, 11, 10]


def test_a_file_with_a_moment_that_does_not_exist_is_no_backup(at_database: Terminal) -> None:
    folder = at_database.folder / "backups"
    at_database("backup", "--now", AT)
    (folder / "vlottrekker-20261131T031500Z.db").touch()

    assert len(backups_in(folder)) == 1
    assert at_database("backup", "--keep", "1", "--now", "2026-11-24T23:00:00Z").code == 0
    assert "Traceback" not in at_database("status").err


def test_a_second_backup_of_the_same_second_is_refused(at_database: Terminal) -> None:
    at_database("backup", "--now", AT)
    before = the_backup(at_database.folder).read_bytes()

    ended = at_database("backup", "--now", AT)

    assert ended.code == 1
    assert "is there already" in ended.err
    assert the_backup(at_database.folder).read_bytes() == before


def test_two_backups_at_once_do_not_disturb_each_other(at_database: Terminal) -> None:
    folder = at_database.folder / "backups"
    with new_backup(folder, "vlottrekker-20261124T080000Z.db"):
        ended = at_database("backup", "--now", AT)

    assert (ended.code, ended.err) == (
        1, f"vlottrekker: Another backup is being made in {folder}; wait for it.\n",
    )  # fmt: skip


def test_what_a_killed_backup_left_is_cleared_away(at_database: Terminal) -> None:
    folder = at_database.folder / "backups"
    folder.mkdir()
    (folder / ".vlottrekker-20261123T090000Z.db.part").write_text("half")
    (folder / ".vlottrekker-20261123T090000Z.db.part-journal").write_text("half")

    assert at_database("backup", "--now", AT).code == 0
    assert len(list(folder.iterdir())) == 1


def test_a_backup_that_fails_leaves_nothing_with_its_name(tmp_path: Path) -> None:
    def fail() -> None:
        with new_backup(tmp_path, "vlottrekker-20261124T090000Z.db") as unfinished:
            unfinished.write_text("half")
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_made_is_told(at_database: Terminal) -> None:
    at_database.write("backups", "a file")

    ended = at_database("backup")

    assert (ended.code, ended.out) == (1, "")
    assert "File exists" in ended.err


def test_a_folder_that_is_a_file_is_told_and_the_database_not_blamed(at_database: Terminal) -> None:
    file = at_database.write("file", "")
    for folder in (file, file / "backups"):
        done = at_database("backup", "--folder", folder)
        assert done.code == 1
        assert f"{folder} cannot be written" in done.err
        assert "database" not in done.err


def test_a_disk_without_room_for_a_backup_is_told_and_the_database_not_blamed(
    terminal: Terminal, sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: sqlite3.Connection, target: Path) -> None:
        with closing(sqlite3.connect(target)) as copy:
            copy.execute("PRAGMA max_page_count = 1")
            copy.execute("CREATE TABLE something (id INTEGER)")

    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", sqlite_url)
    monkeypatch.setattr(sqlite, "copy_of", full)
    done = terminal("backup")
    assert (done.code, done.err) == (
        1,
        f"vlottrekker: There is no room for it in {terminal.folder / 'backups'}; make room on that disk.\n",
    )


def test_doctor_sees_a_folder_of_backups_that_is_a_file(at_database: Terminal) -> None:
    at_database.write("backups", "")
    assert f"{at_database.folder / 'backups'} is no folder; mend backup.folder" in at_database("doctor").out


def test_a_backup_brings_no_table_to_another_revision(at_database: Terminal, database_url: str) -> None:
    async def age() -> None:
        async with opened(database_url) as database, database.writing() as session:
            await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))

    asyncio.run(age())

    ended = at_database("backup")

    assert ended.code == 1
    assert "made by a newer Vlottrekker (revision 9999)" in ended.err
    assert list((at_database.folder / "backups").iterdir()) == []


def test_the_moment_of_the_last_backup_is_written_down(at_database: Terminal, database_url: str) -> None:
    at_database("backup", "--now", AT)

    async def noted() -> datetime:
        async with opened(database_url) as database, database.reading() as session:
            return (await heartbeats(session))[Pulse.BACKUP]

    assert asyncio.run(noted()) == NOW


@pytest.fixture
def writer(database_url: str) -> Iterator[subprocess.Popen[str]]:
    """Start a program that adds a person and their absence, together, as fast as it can."""
    command = [sys.executable, "-c", WRITER, database_url]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True) as program:
        assert program.stdout
        assert program.stdout.readline() == "writing\n"
        yield program
        program.kill()


async def test_twenty_backups_of_twenty_are_whole_while_another_writes(
    database: Database, tmp_path: Path, writer: subprocess.Popen[str]
) -> None:
    counts = []
    for number in range(20):
        made = await make_backup(database, tmp_path / "backups", 20, NOW + timedelta(seconds=number))
        held = await look_into(database, made.file)
        # The pair is written in one transaction: a copy with one of the two would be torn.
        assert held.rows["person"] == held.rows["absence"]
        assert held == made.contents
        counts.append(held.rows["person"])

    assert writer.poll() is None
    assert len(backups_in(tmp_path / "backups")) == 20
    assert counts == sorted(counts)
    assert counts[-1] > counts[0]


# PostgreSQL's programs


@pytest.fixture
def programs_in(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Callable[[str], Path]:
    """Give a maker of programs that are the only ones there are."""
    folder = tmp_path / "programs"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr(programs, "_DEBIAN", tmp_path / "nowhere")

    def make(script: str) -> Path:
        program = folder / "pg_dump"
        program.write_text(f"#!/bin/sh\n{script}\n")
        program.chmod(0o755)
        return program

    return make


@pytest.fixture
def at_postgresql(terminal: Terminal, postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> Terminal:
    # The server asks for no password; it must still be given as one, and not be seen.
    url = make_url(postgresql_url).set(password=PASSWORD).render_as_string(hide_password=False)
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", url)
    return terminal


@pytest.mark.usefixtures("programs_in")
def test_without_pg_dump_it_says_what_to_install(at_postgresql: Terminal) -> None:
    ended = at_postgresql("backup")

    assert ended.code == 1
    assert "vlottrekker: pg_dump is not on this machine; install PostgreSQL's programs" in ended.err


def test_a_pg_dump_older_than_the_server_is_told(
    at_postgresql: Terminal, programs_in: Callable[[str], Path]
) -> None:
    programs_in("echo 'pg_dump (PostgreSQL) 9.6.24'")

    ended = at_postgresql("backup")

    assert ended.code == 1
    assert ended.err.startswith("vlottrekker: pg_dump 9 is older than the server, which is PostgreSQL ")
    assert list((at_postgresql.folder / "backups").iterdir()) == []


def test_doctor_sees_before_the_night_that_no_backup_could_be_made(
    at_postgresql: Terminal, programs_in: Callable[[str], Path]
) -> None:
    programs_in("echo 'pg_dump (PostgreSQL) 9.6.24'")

    ended = at_postgresql("doctor")

    assert "mend backup     pg_dump 9 is older than the server, which is PostgreSQL " in ended.out


def test_doctor_tells_of_the_newest_backup(at_database: Terminal) -> None:
    before = at_database("doctor")
    at_database("backup", "--now", AT)
    after = at_database("doctor")

    folder = at_database.folder / "backups"
    assert f"ok   backup     {folder}, none yet\n" in before.out
    assert f"ok   backup     {folder}, the newest of 2026-11-24 09:00 UTC\n" in after.out


def test_the_password_is_no_argument_of_any_program(
    at_postgresql: Terminal, programs_in: Callable[[str], Path]
) -> None:
    seen = at_postgresql.folder / "seen"
    programs_in(
        f'[ "$1" = --version ] && echo "pg_dump (PostgreSQL) 99.1" && exit 0\n'
        f'echo "$@" >{seen}\necho "pg_dump: error: $PGPASSWORD" >&2\nexit 1'
    )

    ended = at_postgresql("backup")

    assert "--format=custom" in seen.read_text()
    assert PASSWORD not in seen.read_text()
    assert ended.code == 1
    assert "pg_dump did not do its work: pg_dump: error: [hidden]" in ended.err


def test_a_password_goes_through_the_environment() -> None:
    server = programs.Server.at(make_url(f"postgresql+psycopg://vlot:{PASSWORD}@db.example.org/vlot"))

    assert server.environment["PGPASSWORD"] == PASSWORD
    assert server.address == "host=db.example.org dbname=vlot user=vlot connect_timeout=10"
    patient = programs.Server.at(make_url("postgresql+psycopg://db.example.org/vlot?connect_timeout=5"))
    assert patient.address == "host=db.example.org dbname=vlot connect_timeout=5"


# Putting one back


def test_a_restore_brings_back_what_was_and_takes_away_what_came_after(
    at_database: Terminal, database_url: str
) -> None:
    asyncio.run(add(database_url, "Noor", "Bram"))
    at_database("backup", "--now", AT)
    asyncio.run(add(database_url, "Zeynep"))

    ended = back_and_forth(at_database)

    assert (ended.code, ended.err) == (0, "")
    assert " is put back: 3 rows in " in ended.out
    assert asyncio.run(people(database_url)) == ["Bram", "Noor"]


def test_a_restored_sqlite_file_stands_beside_the_old_one(terminal: Terminal, sqlite_url: str) -> None:
    path = Path(make_url(sqlite_url).database or "")
    path.chmod(0o640)
    terminal("backup", "--now", AT)
    asyncio.run(add(sqlite_url, "Zeynep"))

    ended = back_and_forth(terminal)

    aside = path.with_name("vlottrekker.db.before-20261125T090000Z")
    assert f"The database as it was is {aside}" in ended.out
    assert stat.S_IMODE(path.stat().st_mode) == 0o640
    with closing(sqlite3.connect(aside)) as old:
        assert old.execute("SELECT name FROM person").fetchall() == [("Zeynep",)]
    left = {"backups", "config.toml", "vlottrekker.db", "vlottrekker.db.lock", aside.name}
    assert {item.name for item in terminal.folder.iterdir()} == left


def test_a_database_that_is_broken_or_gone_can_be_restored(terminal: Terminal, sqlite_url: str) -> None:
    path = Path(make_url(sqlite_url).database or "")
    asyncio.run(add(sqlite_url, "Noor"))
    terminal("backup", "--now", AT)
    path.unlink()
    assert back_and_forth(terminal, now="2026-11-25T09:00:00Z").code == 0
    path.write_bytes(path.read_bytes()[:4096] + b"\0" * 9000)
    Path(f"{path}-wal").write_bytes(b"of another file")

    ended = back_and_forth(terminal, now="2026-11-26T09:00:00Z")

    assert ended.code == 0, ended.err
    assert asyncio.run(people(sqlite_url)) == ["Noor"]


@pytest.mark.parametrize("broken", [False, True])
def test_a_log_that_was_left_is_not_played_into_the_restored_file(
    terminal: Terminal,
    sqlite_url: str,
    broken: bool,  # noqa: FBT001 - a parameter of the test
) -> None:
    path = Path(make_url(sqlite_url).database or "")
    asyncio.run(add(sqlite_url, "Noor"))
    terminal("backup", "--now", AT)
    kill = (
        "import os, sqlite3, sys\nc = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "c.execute(\"INSERT INTO person (name, language) VALUES ('Zeynep', 'nl')\")\nos.kill(os.getpid(), 9)"
    )
    subprocess.run([sys.executable, "-c", kill, path], check=False)
    assert Path(f"{path}-wal").stat().st_size > 0
    if broken:
        # The file itself cannot be opened, so the log stays as it is; and it is one that could be played.
        path.write_bytes(b"Not a database" + path.read_bytes()[14:])

    back_and_forth(terminal)

    with closing(sqlite3.connect(path)) as restored:
        assert restored.execute("SELECT name FROM person").fetchall() == [("Noor",)]
        assert restored.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    aside = path.with_name(f"{path.name}.before-20261125T090000Z")
    assert Path(f"{aside}-wal").exists() is broken


def test_what_waited_in_a_backup_is_uncertain_and_goes_to_nobody(
    at_database: Terminal, database_url: str
) -> None:
    asyncio.run(
        put(
            database_url,
            a_message(SendStatus.QUEUED),
            a_message(SendStatus.QUEUED, kind="mail", channel=Channel.EMAIL),
            a_message(SendStatus.SENDING, lease_owner="host:1", lease_until=NOW),
            a_message(SendStatus.UNCERTAIN),
            a_message(SendStatus.UNCERTAIN, repeated=True, repeatable=False),
            a_message(SendStatus.SENT, sent_at=NOW, external_id="7"),
            a_message(SendStatus.FAILED),
        )
    )
    at_database("backup", "--now", AT)

    ended = back_and_forth(at_database)

    async def left() -> dict[tuple[SendStatus, bool], int]:
        row = OutboxMessage
        counted = select(row.status, row.repeatable, func.count()).group_by(row.status, row.repeatable)
        async with opened(database_url) as database, database.reading() as session:
            assert await session.scalar(select(func.count(row.lease_owner))) == 0
            assert (await heartbeats(session))[Pulse.RESTORE] == NOW + timedelta(days=1)
            return {(status, again): number for status, again, number in await session.execute(counted)}

    assert "\n4 messages that waited in it count as uncertain and will not be sent.\n" in ended.out
    assert asyncio.run(left()) == {
        (SendStatus.UNCERTAIN, False): 5,
        (SendStatus.SENT, True): 1,
        (SendStatus.FAILED, True): 1,
    }


async def test_after_a_restore_no_number_is_given_that_was_given_since_the_backup(
    database_url: str, tmp_path: Path
) -> None:
    """A message of then names a row by it: a tap under it must not be taken for an answer about another."""
    async with opened(database_url) as database:
        made = await make_backup(database, tmp_path / "backups", 2, NOW)
    given = [await a_number(database_url)]
    for day in (1, 1.01, 2):
        async with opened(database_url) as database:
            await put_back(database, made.file, NOW + timedelta(days=day))
        given += [await a_number(database_url), await a_number(database_url)]
    assert given == sorted(set(given))
    assert min(await last_numbers(database_url)) >= 1_000_000


async def test_a_clock_that_stands_wrong_leaves_room_for_numbers_too(
    database_url: str, tmp_path: Path
) -> None:
    async with opened(database_url) as database:
        made = await make_backup(database, tmp_path / "backups", 2, NOW)
        await put_back(database, made.file, datetime(1970, 1, 1, tzinfo=UTC))
    assert min(await last_numbers(database_url)) >= 1_000_000


async def a_number(url: str) -> int:
    """Give the number of somebody who came just now."""
    await add(url, "Zeynep")
    async with opened(url) as database, database.reading() as session:
        return await session.scalar(text("SELECT max(id) FROM person")) or 0


async def last_numbers(url: str) -> list[int]:
    """Say of every table that numbers its rows which number it takes for the last."""
    async with opened(url) as database, database.reading() as session:
        kept = {
            "sqlite": "SELECT seq FROM sqlite_sequence",
            "postgresql": "SELECT last_value FROM pg_sequences",
        }
        found = [number or 0 for number in await session.scalars(text(kept[database.dialect]))]
    assert len(found) == sum("id" in table.columns for table in Base.metadata.tables.values()) - 1
    return found


async def test_nothing_of_a_restored_backup_is_ever_claimed(database: Database, tmp_path: Path) -> None:
    async with database.writing() as session:
        session.add(a_message(SendStatus.QUEUED))
    made = await make_backup(database, tmp_path / "backups", 2, NOW)
    restored = await put_back(database, made.file, NOW)
    async with opened(database.url.render_as_string(hide_password=False)) as again:
        async with again.reading() as session:
            seen = await outlook(session, Channel.TELEGRAM, NOW + timedelta(days=400))
        async with again.writing() as session:
            claimed = await claim(session, Channel.TELEGRAM, NOW + timedelta(days=400), owner="x", limit=9)

    assert restored.uncertain == 1
    assert (seen.is_due, seen.next_at, claimed) == (False, None, [])


def test_whoever_led_when_a_backup_was_made_leads_no_more_once_it_is_put_back(
    at_postgresql: Terminal, postgresql_url: str
) -> None:
    """Else a bot that starts after a restore says nothing until that lease is over."""
    asyncio.run(put(postgresql_url, Lead(owner="elsewhere:7:a", until=datetime(9999, 12, 31, tzinfo=UTC))))
    at_postgresql("backup", "--now", AT)
    back_and_forth(at_postgresql)

    async def leader() -> Leading | None:
        async with opened(postgresql_url) as database, database.reading() as session:
            return await who_leads(session)

    left = asyncio.run(leader())
    assert left
    assert left.owner is None


@pytest.mark.parametrize("went_on", [False, True])
async def test_a_bot_that_went_on_after_a_backup_had_not_stopped_to_move(
    database: Database, tmp_path: Path, *, went_on: bool
) -> None:
    beats = {Pulse.POLL: NOW - timedelta(minutes=1), Pulse.STOP: NOW}
    async with database.writing() as session:
        await note_heartbeats(session, beats)
    made = await make_backup(database, tmp_path / "backups", 2, NOW)
    if went_on:
        async with database.writing() as session:
            await note_heartbeats(session, {Pulse.POLL: NOW + timedelta(hours=5), Pulse.STOP: None})
    await put_back(database, made.file, NOW + timedelta(hours=6))
    async with (
        opened(database.url.render_as_string(hide_password=False)) as again,
        again.reading() as session,
    ):
        restored = await heartbeats(session)
    assert (Pulse.STOP in restored) is not went_on


def test_a_backup_is_not_restored_while_the_bot_runs(at_database: Terminal, database_url: str) -> None:
    at_database("backup", "--now", AT)
    with subprocess.Popen(
        [sys.executable, "-c", A_PROCESS, database_url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout
        assert other.stdout.readline() == "True\n"
        ended = back_and_forth(at_database)
        other.kill()

    assert ended.code == 1
    assert ended.err == "vlottrekker: The bot runs on this database; stop it first, and restore then.\n"


def test_postgresql_is_not_restored_under_another_process(
    terminal: Terminal, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", postgresql_url)
    monkeypatch.setattr(keeping, "_SEEN_WITHIN", 0.0)
    terminal("backup", "--now", AT)
    with psycopg.connect(postgresql_url, application_name="vlottrekker"):
        ended = back_and_forth(terminal)

    assert ended.code == 1
    assert "Vlottrekker uses this database still (1 connections); stop every process." in ended.err


def test_postgresql_may_see_a_moment_later_that_a_connection_was_closed(
    terminal: Terminal, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("VLOTTREKKER_DATABASE__URL", postgresql_url)
    terminal("backup", "--now", AT)
    other = psycopg.connect(postgresql_url, application_name="vlottrekker")
    counted, count_them = [], postgresql.others_connected

    def count_and_close(url: URL) -> int:
        counted.append(count_them(url))
        other.close()
        return counted[-1]

    monkeypatch.setattr(postgresql, "others_connected", count_and_close)
    ended = back_and_forth(terminal)

    assert (counted[0], counted[-1]) == (1, 0)
    assert ended.code == 0


def test_without_an_answer_nothing_is_restored(at_database: Terminal, database_url: str) -> None:
    at_database("backup", "--now", AT)
    asyncio.run(add(database_url, "Zeynep"))

    ended = at_database("restore", the_backup(at_database.folder))

    assert ended.code == 1
    assert "in the place of everything in" in ended.err
    assert asyncio.run(people(database_url)) == ["Zeynep"]


def test_a_backup_of_a_newer_version_is_refused_untouched(at_database: Terminal, database_url: str) -> None:
    newer = at_database.folder / "newer"
    newer.touch()

    async def make_newer() -> None:
        async with opened(database_url) as database:
            for revision in ("9999", newest_revision()):
                async with database.writing() as session:
                    await session.execute(
                        text("UPDATE alembic_version SET version_num = :r"), {"r": revision}
                    )
                if revision == "9999" and database.path:
                    sqlite.write(database.path, newer)
                elif revision == "9999":
                    postgresql.write(database.url, newer)

    asyncio.run(make_newer())
    asyncio.run(add(database_url, "Zeynep"))

    ended = at_database("restore", newer, "--yes")

    assert ended.code == 1
    assert "made by a newer Vlottrekker (revision 9999); install that version" in ended.err
    assert asyncio.run(people(database_url)) == ["Zeynep"]


@pytest.mark.parametrize("where", [0.3, 0.6, 0.95])
def test_a_broken_backup_is_refused_and_the_database_stays(
    at_database: Terminal, database_url: str, where: float
) -> None:
    asyncio.run(add(database_url, *(f"Neighbour {number}" for number in range(400))))
    at_database("backup", "--now", AT)
    broken = the_backup(at_database.folder)
    content = broken.read_bytes()
    broken.write_bytes(content[: int(len(content) * where)])
    asyncio.run(add(database_url, "Zeynep"))

    ended = back_and_forth(at_database)

    assert ended.code == 2
    assert ended.err.startswith("vlottrekker: ")
    assert "broken" in ended.err or "cannot be copied or read" in ended.err
    assert len(asyncio.run(people(database_url))) == 401


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a backup that `vlottrekker backup` made"),
        (b"Not a database at all", "is not a backup that `vlottrekker backup` made"),
        (b"PGDMP" + b"\0" * 40, "is a backup of PostgreSQL, and the database of the settings is SQLite"),
        (b"SQLite format 3\0" + b"\1" * 5000, "cannot be copied or read as a database"),
    ],
)
def test_what_is_no_backup_is_refused(terminal: Terminal, sqlite_url: str, content: bytes, said: str) -> None:
    path = terminal.folder / "file"
    path.write_bytes(content)

    ended = terminal("restore", path, "--yes")

    assert ended.code == 2
    assert said in ended.err
    assert Database(sqlite_url).path


def test_a_file_that_is_not_there_is_told(terminal: Terminal) -> None:
    ended = terminal("restore", "nowhere.db", "--yes")

    assert ended.code == 2
    assert "nowhere.db cannot be read (No such file or directory); mend its name or its rights." in ended.err


def test_a_copy_of_a_living_file_is_no_backup(terminal: Terminal, sqlite_url: str) -> None:
    asyncio.run(add(sqlite_url, "Noor"))
    path = Path(make_url(sqlite_url).database or "")
    copied = Path(shutil.copy(path, terminal.folder / "copy.db"))
    Path(f"{copied}-wal").write_bytes(b"half of it")

    ended = terminal("restore", copied, "--yes")

    assert ended.code == 2
    assert "is a living database, not a backup of one: part of it is in copy.db-wal" in ended.err


async def test_a_refused_dump_leaves_postgresql_as_it_was(
    postgresql_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    await add(postgresql_url, "Noor")
    async with opened(postgresql_url) as database:
        made = await make_backup(database, tmp_path, 2, NOW)
        await add(postgresql_url, "Zeynep")
        monkeypatch.setattr("models.backup.keeping.quieting", lambda *_: ["SELECT no_such_thing()"])
        with pytest.raises(BackupError, match=r"refused the backup, and is as it was: .*no_such_thing"):
            await put_back(database, made.file, NOW)
        assert await people(postgresql_url) == ["Noor", "Zeynep"]


async def test_a_table_of_a_newer_version_does_not_outlive_a_restore(
    postgresql_url: str, tmp_path: Path
) -> None:
    async with opened(postgresql_url) as database:
        made = await make_backup(database, tmp_path, 2, NOW)
        async with database.writing() as session:
            await session.execute(text("CREATE TABLE of_tomorrow (person_id bigint REFERENCES person (id))"))
            await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
        await put_back(database, made.file, NOW)
        async with database.reading() as session:
            assert await session.scalar(text("SELECT to_regclass('of_tomorrow')")) is None
        assert await database.revision() == newest_revision()


async def test_a_table_of_somebody_else_stays(postgresql_url: str, tmp_path: Path) -> None:
    async with opened(postgresql_url) as database:
        made = await make_backup(database, tmp_path, 2, NOW)
        async with database.writing() as session:
            await session.execute(text("CREATE TABLE of_somebody_else (number bigint)"))
        await put_back(database, made.file, NOW)
        async with database.reading() as session:
            assert await session.scalar(text("SELECT to_regclass('of_somebody_else')"))


async def test_the_indexes_of_the_outbox_are_used_after_a_restore(
    postgresql_url: str, tmp_path: Path
) -> None:
    async with opened(postgresql_url) as database:
        made = await make_backup(database, tmp_path, 2, NOW)
        await put_back(database, made.file, NOW)
        chosen = select(OutboxMessage.id).where(is_unsent(OutboxMessage)).order_by(OutboxMessage.priority)
        asked = chosen.compile(dialect=database._writer.dialect, compile_kwargs={"literal_binds": True})
        async with database.reading() as session:
            await session.execute(text("SET LOCAL enable_seqscan = off"))
            plan = await session.scalars(text(f"EXPLAIN {asked}"))
            assert "ix_outbox_message_unsent" in "".join(plan)


# Killed on the way


def test_a_restore_killed_at_any_point_leaves_the_old_database_or_the_new(
    database_url: str, tmp_path: Path
) -> None:
    async def prepare() -> Path:
        async with opened(database_url) as database:
            return (await make_backup(database, tmp_path / "backups", 2, NOW)).file

    asyncio.run(put(database_url, a_message(SendStatus.QUEUED)))
    asyncio.run(add(database_url, "Noor"))
    file = asyncio.run(prepare())
    asyncio.run(add(database_url, "Zeynep"))
    points, code = _restored(database_url, file, 0)
    assert (code, asyncio.run(_state(database_url))) == (0, "new")
    assert points >= 50

    # Of PostgreSQL every line of the dump is a point, and one is as the next.
    some = range(1, points - 2, max(1, points // (60 if "sqlite" in database_url else 12)))
    seen = []
    for point in (*some, points - 2, points - 1, points):
        asyncio.run(_as_before(database_url))
        reached, code = _restored(database_url, file, point)
        assert (reached, code) == (point, -9)
        seen.append(asyncio.run(_state(database_url)))
    assert _restored(database_url, file, 0)[1] == 0
    assert asyncio.run(_state(database_url)) == "new"
    assert len(seen) > 10
    assert seen == sorted(seen, reverse=True)
    assert set(seen) == {"old", "new"}


def _restored(url: str, file: Path, point: int) -> tuple[int, int | None]:
    """Restore in a program of its own, each time at another moment, as the old files are kept by it."""
    context = programs_that_die()
    counted = context.Value("i", 0)
    program = context.Process(
        target=restore_and_die,
        args=(url, str(file), NOW + timedelta(seconds=next(MOMENTS)), point, counted),
    )
    program.start()
    program.join()
    return counted.value, program.exitcode


async def _as_before(url: str) -> None:
    async with opened(url) as database, database.writing() as session:
        await session.execute(text("DELETE FROM person"))
        await session.execute(text("DELETE FROM outbox_message"))
        session.add(a_message(SendStatus.QUEUED))
    await add(url, "Noor", "Zeynep")


async def _state(url: str) -> str:
    """Say which database there is; one that is neither is an error."""
    async with opened(url) as database, database.reading() as session:
        if database.dialect == "sqlite":
            assert await session.scalar(text("PRAGMA integrity_check")) == "ok"
        names = list(await session.scalars(text("SELECT name FROM person ORDER BY name")))
        waits = list(await session.scalars(text("SELECT status FROM outbox_message")))
    found: dict[tuple[str, ...], str] = {
        ("Noor", "Zeynep", "queued"): "old",
        ("Noor", "uncertain"): "new",
    }
    return found[(*names, *waits)]
