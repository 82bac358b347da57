"""The migrations: there and back again, equal to the models, whole or not at all, never past what we know."""

import asyncio
import sqlite3
import subprocess
import sys
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import closing
from datetime import timedelta
from functools import partial
from itertools import count
from pathlib import Path

import pytest
import sqlalchemy as sa
from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.operations import Operations
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from rijnbuurt import CLEAN, Rijnbuurt
from sqlalchemy import Connection, inspect, select, text, update

from jobs.outbox import Letter, post
from jobs.post import Message
from models import migrations
from models.database import Database
from models.rounds import Answer, Attachment, CheckIn
from models.tables import Base, metadata_for
from models.traffic import OutboxMessage
from models.values import AttachmentKind, Priority, Question, SendStatus

ROOT = Path(__file__).parent.parent
Make = Callable[[], Database]
DEFINITIONS = {
    "sqlite": ["SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"],
    "postgresql": [
        """SELECT table_name || '.' || column_name,
                  concat_ws(' ', data_type, character_maximum_length, is_nullable, column_default)
           FROM information_schema.columns WHERE table_schema = 'public'""",
        "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'",
        """SELECT conname, pg_get_constraintdef(oid)
           FROM pg_constraint WHERE connamespace = 'public'::regnamespace""",
    ],
}


@pytest.fixture(params=["sqlite", "postgresql"])
def new_address(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[], str]]:
    """Give a maker of addresses of databases in which there is nothing at all, tables neither."""
    if request.param == "sqlite":
        numbers = count()
        yield lambda: f"sqlite:///{tmp_path}/empty_{next(numbers)}.db"
        return
    cluster, made = request.getfixturevalue("cluster"), []

    def make() -> str:
        made.append(cluster.create())
        return str(made[-1])

    yield make
    for url in made:
        cluster.drop(url)


@pytest.fixture
async def empty(new_address: Callable[[], str]) -> AsyncIterator[Make]:
    """Give a maker of empty databases, that closes them in the end."""
    made: list[Database] = []

    def make() -> Database:
        made.append(Database(new_address()))
        return made[-1]

    yield make
    for database in made:
        await database.close()


async def tables(database: Database) -> set[str]:
    async with database.reading() as session:
        connection = await session.connection()
        return set(await connection.run_sync(lambda connection: inspect(connection).get_table_names()))


async def definitions(database: Database) -> dict[str, list[str]]:
    """Give every table, column, index and constraint by name as the database tells it, lines in any order.

    A table that SQLite had to rebuild has its name in quotes, which means the same.
    """
    found = {}
    async with database.reading() as session:
        for query in DEFINITIONS[database.dialect]:
            for name, definition in await session.execute(text(query)):
                found[name] = sorted(
                    line.strip(" ,\t").replace(f'"{name}"', name) for line in definition.split("\n")
                )
    return {name: lines for name, lines in found.items() if "alembic" not in name}


async def test_migrations_make_what_the_models_describe(empty: Make) -> None:
    migrated, described = empty(), empty()
    await migrated.migrate()
    async with described.migrating() as connection:
        await connection.run_sync(metadata_for(described.dialect).create_all)
    assert await definitions(migrated) == await definitions(described)


async def test_alembic_sees_no_difference_either(database: Database) -> None:
    def difference(connection: Connection) -> list[object]:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, metadata_for(connection.dialect.name)))

    async with database.migrating() as connection:
        assert await connection.run_sync(difference) == []


def test_the_files_are_named_after_their_revisions() -> None:
    script = ScriptDirectory(str(Path(migrations.__file__).parent))
    assert migrations.newest_revision() == script.get_current_head()
    assert all(migrations.is_known(each.revision) for each in script.walk_revisions())


async def test_a_database_goes_up_and_down_and_up_again(empty: Make) -> None:
    database = empty()
    assert await database.revision() is None
    await database.migrate()
    first = await definitions(database)
    assert await database.revision() == migrations.newest_revision()

    async with database.migrating() as connection:
        await connection.run_sync(migrations.move, "base")
    assert await database.revision() is None
    assert await tables(database) == {"alembic_version"}

    await database.migrate()
    assert await definitions(database) == first
    assert await tables(database) == {"alembic_version", *Base.metadata.tables}


async def test_migrating_again_changes_nothing(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("INSERT INTO person (name, language) VALUES ('Noor', 'nl')"))
    await database.migrate()
    async with database.reading() as session:
        assert await session.scalar(text("SELECT name FROM person")) == "Noor"


async def test_two_programs_that_migrate_at_once_wait_for_each_other(new_address: Callable[[], str]) -> None:
    url = new_address()
    programs = [Database(url), Database(url)]
    await asyncio.gather(*(program.migrate() for program in programs))
    assert [await program.revision() for program in programs] == [migrations.newest_revision()] * 2
    for program in programs:
        await program.close()


async def test_a_migration_that_fails_leaves_nothing_behind(
    empty: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = migrations.move

    def move_and_fail(connection: Connection) -> None:
        real(connection)
        raise LookupError

    monkeypatch.setattr(migrations, "move", move_and_fail)
    database = empty()
    with pytest.raises(LookupError):
        await database.migrate()
    assert await tables(database) == set()


async def test_a_database_of_a_newer_version_is_refused_untouched(database: Database) -> None:
    async with database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = await definitions(database)
    with pytest.raises(migrations.NewerDatabaseError, match=r"newer Vlottrekker .*9999.* restore a backup"):
        await database.migrate()
    assert await database.revision() == "9999"
    assert await definitions(database) == before


async def test_rebuilding_a_table_keeps_what_refers_to_it(sqlite_database: Database) -> None:
    async with sqlite_database.writing() as session:
        await session.execute(text("INSERT INTO person (id, name, language) VALUES (1, 'Noor', 'nl')"))
        await session.execute(text("INSERT INTO absence VALUES (1, 1, '2026-03-02', '2026-03-06')"))

    def rebuild(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        with operations.batch_alter_table("person", recreate="always") as person:
            person.add_column(sa.Column("nickname", sa.Text))

    async with sqlite_database.migrating() as connection:
        await connection.run_sync(rebuild)
    async with sqlite_database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM absence JOIN person")) == 1


async def test_no_row_gets_the_number_of_one_that_went(database: Database) -> None:
    assert await a_person_comes_and_goes(database) != await a_person_comes_and_goes(database)


async def test_rebuilding_a_table_lets_it_count_on(sqlite_database: Database) -> None:
    before = await a_person_comes_and_goes(sqlite_database)

    def rebuild(connection: Connection) -> None:
        operations = Operations(MigrationContext.configure(connection))
        numbered = {"sqlite_autoincrement": True}
        with operations.batch_alter_table("person", recreate="always", table_kwargs=numbered):
            pass

    async with sqlite_database.migrating() as connection:
        await connection.run_sync(rebuild)
    assert await a_person_comes_and_goes(sqlite_database) == before + 1


async def a_person_comes_and_goes(database: Database) -> int:
    """Give the number that they had."""
    async with database.writing() as session:
        await session.execute(text("INSERT INTO person (name, language) VALUES ('Noor', 'nl')"))
        number = await session.scalar(text("SELECT id FROM person"))
        await session.execute(text("DELETE FROM person"))
    assert isinstance(number, int)
    return number


def test_every_table_that_numbers_its_rows_gives_no_number_twice() -> None:
    numbered = {
        table.name
        for table in Base.metadata.tables.values()
        if table.dialect_options["sqlite"]["autoincrement"]
    }
    others = {"channel_pause", "heartbeat", "inbox_update", "lead"}
    assert numbered == {*Base.metadata.tables} - others


async def test_a_migration_that_leaves_rows_without_their_owner_is_undone(sqlite_database: Database) -> None:
    async def orphan() -> None:
        async with sqlite_database.migrating() as connection:
            await connection.execute(text("INSERT INTO absence VALUES (1, 99, '2026-03-02', '2026-03-06')"))

    with pytest.raises(RuntimeError, match="1 rows would refer to nothing"):
        await orphan()
    async with sqlite_database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM absence")) == 0


@pytest.fixture
async def as_in_0004(database: Database) -> Database:
    """Give a neighbourhood with photos and letters as an earlier release left them."""
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    await town.joins("amina")
    await town.at("2026-11-30 09:00")
    first, second, third = (town.now + timedelta(minutes=minute) for minute in range(3))
    async with database.writing() as session:
        turn = (await session.scalars(select(CheckIn.id))).one()
        for at, number in ((first, 70), (second, 71), (second, 72), (third, None)):
            note = Answer(check_in_id=turn, question=Question.NOTE, text="Zo", said_at=at, message_id=number)
            session.add(note)
        photo = partial(Attachment, check_in_id=turn, kind=AttachmentKind.PHOTO)
        session.add(photo(file_id="captioned", said_at=first))
        session.add(photo(file_id="between two", said_at=second))
        session.add(photo(file_id="alone", said_at=third))
        session.add(photo(file_id="wrong", said_at=first, message_id=70, replaced_at=second))

        letters = [
            Letter(key=status.value, address="5", payload=Message(text=status), priority=Priority.REPLY)
            for status in SendStatus
        ]
        await post(session, letters, town.now)
        for status in SendStatus:
            key = OutboxMessage.dedupe_key == status.value
            await session.execute(update(OutboxMessage).where(key).values(status=status))

    def down(connection: Connection) -> None:
        config = Config()
        config.set_main_option("script_location", str(Path(migrations.__file__).parent))
        config.attributes["connection"] = connection
        command.downgrade(config, "0004")

    async with database.migrating() as connection:
        await connection.run_sync(down)
    return database


async def test_photos_of_an_earlier_release_are_found_by_the_message_of_their_caption(
    as_in_0004: Database,
) -> None:
    await as_in_0004.migrate()
    async with as_in_0004.reading() as session:
        found = await session.execute(
            select(Attachment.file_id, Attachment.message_id).order_by(Attachment.id)
        )
        assert [tuple(row) for row in found] == [("captioned", 70), ("between two", None), ("alone", None)]


async def test_letters_of_an_earlier_release_that_are_not_sent_any_more_keep_no_words(
    as_in_0004: Database,
) -> None:
    await as_in_0004.migrate()
    async with as_in_0004.reading() as session:
        rows = await session.execute(select(OutboxMessage.status, OutboxMessage.payload))
        empty = {status for status, payload in rows if payload == {}}
    assert empty == {SendStatus.FAILED, SendStatus.EXPIRED}


async def test_an_earlier_release_has_no_photo_that_was_replaced(as_in_0004: Database) -> None:
    async with as_in_0004.reading() as session:
        assert "wrong" not in (await session.scalars(select(Attachment.file_id))).all()


def test_alembic_runs_from_the_command_line_too(tmp_path: Path) -> None:
    path = tmp_path / "by_hand.db"
    upgrade = ["-m", "alembic", "-c", "models/migrations/alembic.ini", "-x", f"database=sqlite:///{path}"]
    subprocess.run([sys.executable, *upgrade, "upgrade", "head"], cwd=ROOT, check=True)
    with closing(sqlite3.connect(path)) as connection:
        revision = connection.execute("SELECT version_num FROM alembic_version").fetchone()
    assert revision == (migrations.newest_revision(),)
