"""What the database promises: true moments, whole transactions, and writers that wait for each other."""

import asyncio
import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, time, timedelta, timezone
from pathlib import Path
from threading import Event, Timer, get_ident
from typing import Any

import psycopg
import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.upkeep import Upkeep
from models.areas import Area, Workgroup
from models.database import Database
from models.faults import is_of_storage
from models.people import Grant, Person
from models.queries.once import insert_once
from models.sqlite import BriefConnection
from models.traffic import InboxUpdate, OutboxMessage
from models.values import Language, Role, UpdateStatus, Weekday

MONDAY = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
SUMMER = timezone(timedelta(hours=2))


def dukenburg(next_digest_at: datetime = MONDAY) -> Area:
    return Area(
        slug="dukenburg",
        name="Dukenburg",
        timezone="Europe/Amsterdam",
        language=Language.DUTCH,
        digest_weekday=Weekday.MONDAY,
        digest_time=time(9),
        digest_from=MONDAY,
        next_digest_at=next_digest_at,
    )


def an_update(update_id: int = 1) -> InboxUpdate:
    return InboxUpdate(update_id=update_id, payload={}, received_at=MONDAY, status=UpdateStatus.WAITING)


async def attempts(database: Database) -> int:
    async with database.reading() as session:
        return (await session.execute(select(InboxUpdate.attempts))).scalar_one()


@pytest.mark.parametrize(
    ("given", "driver"),
    [
        ("sqlite:///vlot.db", "sqlite+aiosqlite"),
        ("sqlite+aiosqlite:///vlot.db", "sqlite+aiosqlite"),
        ("postgresql://noor:geheim@host/vlot", "postgresql+psycopg"),
        ("postgresql+psycopg://noor:geheim@host/vlot", "postgresql+psycopg"),
    ],
)
def test_an_address_gets_the_driver_that_we_use(given: str, driver: str) -> None:
    assert Database(given).url.drivername == driver


@pytest.mark.parametrize(
    "address",
    [
        "mysql://noor:geheim@host/vlot",
        "postgresql+asyncpg://noor:geheim@host/vlot",
        "postgresql://noor:ge@heim@host:geheim/vlot",
        "geheim",
        "",
    ],
)
def test_another_address_is_refused_without_being_repeated(address: str) -> None:
    with pytest.raises(ValueError, match=r"sqlite:///folder/file\.db or postgresql:") as refusal:
        Database(address)
    assert "geheim" not in str(refusal.value)
    assert refusal.value.__suppress_context__


@pytest.mark.parametrize(
    "address", ["sqlite://", "sqlite:///:memory:", "sqlite:///file:vlot?mode=memory&uri=true"]
)
def test_a_database_in_memory_is_refused(address: str) -> None:
    with pytest.raises(ValueError, match="needs a file"):
        Database(address)


async def test_a_naive_moment_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="has no time zone"):
        async with database.writing() as session:
            session.add(dukenburg(next_digest_at=MONDAY.replace(tzinfo=None)))


async def test_a_moment_comes_back_in_utc(database: Database) -> None:
    async with database.writing() as session:
        session.add(dukenburg(next_digest_at=datetime(2026, 7, 6, 1, 30, tzinfo=SUMMER)))
    async with database.reading() as session:
        moment = (await session.execute(select(Area.next_digest_at))).scalar_one()
    assert moment == datetime(2026, 7, 5, 23, 30, tzinfo=UTC)
    assert moment.tzinfo is UTC


async def test_moments_of_different_zones_compare_as_moments(database: Database) -> None:
    async with database.writing() as session:
        session.add(dukenburg(next_digest_at=datetime(2026, 7, 6, 1, 30, tzinfo=SUMMER)))
    due = (
        select(func.count())
        .select_from(Area)
        .where(Area.next_digest_at <= datetime(2026, 7, 5, 23, 30, tzinfo=UTC))
    )
    not_yet = (
        select(func.count())
        .select_from(Area)
        .where(Area.next_digest_at < datetime(2026, 7, 6, 1, 30, tzinfo=SUMMER))
    )
    async with database.reading() as session:
        assert (await session.scalar(due), await session.scalar(not_yet)) == (1, 0)


async def test_an_enum_is_stored_by_its_value(database: Database) -> None:
    async with database.writing() as session:
        session.add(Person(name="Noor", language=Language.DUTCH))
    async with database.reading() as session:
        assert await session.scalar(text("SELECT language FROM person")) == "nl"
        assert await session.scalar(select(Person.language)) is Language.DUTCH


async def test_a_telegram_id_may_be_longer_than_32_bits(database: Database) -> None:
    async with database.writing() as session:
        session.add(Person(name="Noor", language=Language.DUTCH, telegram_id=2**52 - 1))
        session.add(an_update(update_id=2**40))
    async with database.reading() as session:
        assert await session.scalar(select(Person.telegram_id)) == 2**52 - 1
        assert await session.scalar(select(InboxUpdate.update_id)) == 2**40


async def test_a_row_cannot_refer_to_nobody(database: Database) -> None:
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            session.add(Grant(area_id=12, person_id=34, role=Role.READER))


async def test_what_belongs_to_a_person_goes_with_them(database: Database) -> None:
    async with database.writing() as session:
        area, noor = dukenburg(), Person(name="Noor", language=Language.DUTCH)
        session.add_all([area, noor])
        await session.flush()
        session.add(Grant(area_id=area.id, person_id=noor.id, role=Role.READER))
    async with database.writing() as session:
        await session.execute(delete(Person))
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Grant)) == 0


async def test_two_hundred_increments_at_once_add_up(database: Database) -> None:
    async with database.writing() as session:
        session.add(an_update())

    async def increment() -> None:
        async with database.writing() as session:
            await session.execute(update(InboxUpdate).values(attempts=InboxUpdate.attempts + 1))

    await asyncio.gather(*(increment() for _ in range(200)))
    assert await attempts(database) == 200


async def test_two_programs_on_one_file_read_and_write_in_turn(
    sqlite_database: Database, sqlite_url: str
) -> None:
    other = Database(sqlite_url)
    async with sqlite_database.writing() as session:
        session.add(an_update())

    async def increment(database: Database) -> None:
        async with database.writing() as session:
            row = await session.get_one(InboxUpdate, 1)
            await asyncio.sleep(0)
            row.attempts += 1

    await asyncio.gather(*(increment(database) for database in [sqlite_database, other] * 50))
    await other.close()
    assert await attempts(sqlite_database) == 100


async def test_a_new_file_that_another_program_writes_in_is_waited_for(tmp_path: Path) -> None:
    path = tmp_path / "new.db"
    other = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    other.executescript("CREATE TABLE theirs (id INTEGER); BEGIN; INSERT INTO theirs VALUES (1)")
    Timer(0.1, other.execute, ["COMMIT"]).start()
    database = Database(f"sqlite:///{path}")
    async with database.reading() as session:
        assert await session.scalar(text("SELECT count(*) FROM theirs")) == 1
    await database.close()
    other.close()


async def thread_of(session: AsyncSession) -> int:
    """Say in which thread this transaction's statements run."""
    driver = (await (await session.connection()).get_raw_connection()).driver_connection
    assert driver
    driver._conn.create_function("thread", 0, get_ident)
    return int(await session.scalar(text("SELECT thread()")))


async def test_only_a_brief_transaction_runs_in_the_thread_of_the_loop(sqlite_database: Database) -> None:
    async with sqlite_database.writing(brief=True) as session:
        assert await thread_of(session) == get_ident()
        session.add(an_update())
    async with sqlite_database.writing() as session:
        assert await thread_of(session) != get_ident()
    assert await attempts(sqlite_database) == 0


@pytest.fixture
def handed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Note what goes to the thread of a connection."""
    names: list[str] = []
    elsewhere = BriefConnection._elsewhere

    async def noted(line: BriefConnection, fn: Callable[..., Any], *given: Any, **named: Any) -> Any:
        names.append(fn.__name__)
        return await elsewhere(line, fn, *given, **named)

    monkeypatch.setattr(BriefConnection, "_elsewhere", noted)
    return names


async def test_a_statement_goes_to_the_thread_once(sqlite_database: Database, handed: list[str]) -> None:
    async with sqlite_database.writing() as session:
        session.add_all(an_update(number) for number in range(200))
    async with sqlite_database.reading() as session:
        await session.scalar(text("SELECT 1"))
    handed.clear()
    async with sqlite_database.reading() as session:
        assert len((await session.scalars(select(InboxUpdate.update_id))).all()) == 200
    assert handed == ["execute"]


async def test_a_brief_transaction_goes_to_the_thread_for_its_commit_alone(
    sqlite_database: Database, handed: list[str]
) -> None:
    async with sqlite_database.writing(brief=True) as session:
        await session.scalar(text("SELECT 1"))
    handed.clear()
    async with sqlite_database.writing(brief=True) as session:
        session.add(an_update())
    assert handed == ["commit"]


async def test_rows_can_be_taken_one_by_one_too(sqlite_database: Database) -> None:
    async with sqlite_database.writing() as session:
        session.add_all(an_update(number) for number in range(200))
    async with sqlite_database.reading() as session:
        rows = await session.stream_scalars(select(InboxUpdate.update_id).order_by(InboxUpdate.update_id))
        assert [number async for number in rows] == list(range(200))


async def test_what_somebody_who_gave_up_left_to_the_thread_goes_first(sqlite_database: Database) -> None:
    """A brief statement that ran beside it would find the connection in use."""
    thread_is_busy, may_go_on = Event(), Event()

    def busy() -> int:
        thread_is_busy.set()
        may_go_on.wait(10)
        return 1

    async def slow() -> None:
        async with sqlite_database.reading() as session:
            driver = (await (await session.connection()).get_raw_connection()).driver_connection
            assert driver
            driver._conn.create_function("busy", 0, busy)
            giving_up = asyncio.create_task(driver._execute(driver._conn.execute, "SELECT busy()"))
            while not thread_is_busy.is_set():
                await asyncio.sleep(0.001)
            giving_up.cancel()
            driver.brief = True
            asked = asyncio.create_task(session.scalar(text("SELECT 2")))
            await asyncio.sleep(0.02)
            assert not asked.done()
            may_go_on.set()
            assert await asked == 2

    async with asyncio.timeout(10):
        await slow()


async def test_a_brief_transaction_waits_for_another_program_without_holding_the_loop(
    sqlite_database: Database,
) -> None:
    assert sqlite_database.path
    other = sqlite3.connect(sqlite_database.path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")

    async def write() -> None:
        async with sqlite_database.writing(brief=True) as session:
            session.add(an_update())

    writing = asyncio.create_task(write())
    async with asyncio.timeout(1):
        await asyncio.sleep(0.1)
    assert not writing.done()
    other.execute("ROLLBACK")
    other.close()
    await writing
    assert await attempts(sqlite_database) == 0


async def test_after_a_brief_transaction_was_given_up_the_next_one_works(sqlite_database: Database) -> None:
    for number in range(20):

        async def write(number: int = number) -> None:
            async with sqlite_database.writing(brief=True) as session:
                session.add(an_update(number))

        writing = asyncio.create_task(write())
        for _ in range(number):
            await asyncio.sleep(0)
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
    async with sqlite_database.writing(brief=True) as session:
        session.add(an_update(100))
    async with sqlite_database.reading() as session:
        assert await session.scalar(select(InboxUpdate.update_id).where(InboxUpdate.update_id == 100))


async def test_nothing_stays_of_a_transaction_that_failed(database: Database) -> None:
    woken: list[str] = []
    database.on_commit(lambda: woken.append("woken"))

    async def write_and_fail() -> None:
        async with database.writing() as session:
            session.add(an_update())
            await session.flush()
            raise LookupError

    with pytest.raises(LookupError):
        await write_and_fail()
    async with database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(InboxUpdate)) == 0
    assert woken == []


async def test_a_commit_that_the_database_refuses_wakes_nobody(database: Database) -> None:
    woken: list[str] = []
    database.on_commit(lambda: woken.append("woken"))
    async with database.writing() as session:
        session.add(an_update())
    with pytest.raises(IntegrityError):
        async with database.writing() as session:
            session.add(an_update())
    assert woken == ["woken"]


async def test_who_waits_for_rows_of_one_table_is_woken_for_no_other(database: Database) -> None:
    woken: list[str] = []
    database.on_commit(lambda: woken.append("an update"), of=InboxUpdate)
    database.on_commit(lambda: woken.append("a message"), of=OutboxMessage)
    row = {
        "update_id": 1,
        "payload": {},
        "received_at": MONDAY,
        "status": UpdateStatus.WAITING,
        "attempts": 0,
    }
    async with database.writing() as session:
        await insert_once(session, InboxUpdate, [row], unique=["update_id"])
    assert woken == ["an update"]


async def test_whoever_is_woken_finds_what_was_committed(database: Database) -> None:
    woken = asyncio.Event()
    database.on_commit(woken.set)

    async def deliver() -> int:
        await woken.wait()
        return await attempts(database)

    delivery = asyncio.create_task(deliver())
    async with database.writing() as session:
        session.add(an_update())
        await session.flush()
        await asyncio.sleep(0.02)
        assert not woken.is_set()
    assert await delivery == 0


async def test_a_reader_sees_one_picture_while_others_write(database: Database) -> None:
    async with database.writing() as session:
        session.add(an_update())
    async with database.reading() as reader:
        before = await reader.scalar(select(InboxUpdate.attempts))
        async with database.writing() as session:
            await session.execute(update(InboxUpdate).values(attempts=7))
        assert await reader.scalar(select(InboxUpdate.attempts)) == before == 0
    assert await attempts(database) == 7


async def test_a_reader_does_not_wait_for_a_writer(database: Database) -> None:
    async with database.writing() as session:
        session.add(an_update())
    async with database.writing() as session:
        await session.execute(update(InboxUpdate).values(attempts=7))
        async with asyncio.timeout(5):
            assert await attempts(database) == 0


async def test_a_reader_cannot_write(database: Database) -> None:
    with pytest.raises(DBAPIError, match=r"(?i)read.?only"):
        async with database.reading() as session:
            await session.execute(update(InboxUpdate).values(attempts=7))
    async with database.writing() as session:
        session.add(an_update())
    assert await attempts(database) == 0


async def test_a_writer_that_was_stopped_gives_up_its_place(database: Database) -> None:
    begun = asyncio.Event()

    async def linger() -> None:
        async with database.writing() as session:
            session.add(an_update())
            await session.flush()
            begun.set()
            await asyncio.Event().wait()

    writer = asyncio.create_task(linger())
    await begun.wait()
    writer.cancel()
    await asyncio.gather(writer, return_exceptions=True)
    async with asyncio.timeout(5), database.writing() as session:
        session.add(an_update())
    assert await attempts(database) == 0


async def pragmas(session: AsyncSession) -> Sequence[object]:
    names = ("journal_mode", "synchronous", "foreign_keys", "secure_delete", "busy_timeout")
    return [await session.scalar(text(f"PRAGMA {name}")) for name in names]


async def test_sqlite_is_told_to_be_careful_on_every_connection(sqlite_database: Database) -> None:
    async with sqlite_database.writing() as writer, sqlite_database.reading() as reader:
        assert await pragmas(writer) == await pragmas(reader) == ["wal", 2, 1, 1, 30_000]


@pytest.mark.parametrize(
    ("state", "of_storage"),
    [
        *((state, True) for state in ("08006", "40P01", "53100", "57P01", "58030")),
        *((state, False) for state in ("22021", "23505", "42P01", "53400", "57014")),
    ],
)
def test_what_postgresql_says_of_itself_is_told_from_what_it_says_of_a_statement(
    state: str, *, of_storage: bool
) -> None:
    error = DBAPIError("SELECT 1", {}, psycopg.errors.lookup(state)())
    assert is_of_storage(error) is of_storage


async def test_what_was_erased_is_gone_from_the_disk_after_the_upkeep(sqlite_database: Database) -> None:
    await tells_and_erases(sqlite_database, "mevrouw Jansen")
    assert b"mevrouw Jansen" in on_disk(sqlite_database)

    await Upkeep(sqlite_database).look(MONDAY)

    assert b"mevrouw Jansen" not in on_disk(sqlite_database)


async def test_a_log_that_somebody_reads_is_left_for_another_hour(sqlite_database: Database) -> None:
    async with sqlite_database.reading() as session:
        await session.scalar(select(func.count(Person.id)))
        await tells_and_erases(sqlite_database, "mevrouw Jansen")

        await Upkeep(sqlite_database).look(MONDAY)
        assert b"mevrouw Jansen" in on_disk(sqlite_database)

    async with sqlite_database.writing() as session:
        session.add(Person(name="Amina", language=Language.DUTCH))
    await Upkeep(sqlite_database).look(MONDAY)
    assert b"mevrouw Jansen" not in on_disk(sqlite_database)
    async with sqlite_database.reading() as session:
        assert list(await session.scalars(select(Person.name))) == ["Amina"]


async def tells_and_erases(database: Database, words: str) -> None:
    async with database.writing() as session:
        session.add(
            InboxUpdate(update_id=1, payload={"text": words}, received_at=MONDAY, status=UpdateStatus.WAITING)
        )
    async with database.writing() as session:
        await session.execute(delete(InboxUpdate))


def on_disk(database: Database) -> bytes:
    assert database.path
    return b"".join(file.read_bytes() for file in database.path.parent.glob(f"{database.path.name}*"))


async def test_a_statement_that_is_wrong_says_nothing_of_where_it_is_kept(database: Database) -> None:
    with pytest.raises(DBAPIError) as wrong:
        async with database.reading() as session:
            await session.execute(text("SELECT nothing FROM nowhere"))
    assert not is_of_storage(wrong.value)


async def test_rows_go_in_once_and_the_new_ones_are_named(database: Database) -> None:
    def rows(*keys: int) -> list[dict[str, object]]:
        return [
            {"update_id": key, "payload": {}, "received_at": MONDAY, "status": UpdateStatus.WAITING}
            for key in keys
        ]

    async with database.writing() as session:
        first = await insert_once(session, InboxUpdate, rows(1, 2), unique=["update_id"])
    async with database.writing() as session:
        second = await insert_once(session, InboxUpdate, rows(2, 3, 3, 4), unique=["update_id"])
        none = await insert_once(session, InboxUpdate, [], unique=["update_id"])
    assert [sorted(row.update_id for row in new) for new in (first, second, none)] == [[1, 2], [3, 4], []]
    async with database.reading() as session:
        kept = (await session.scalars(select(InboxUpdate))).all()
    assert {(row.received_at, row.status, row.attempts) for row in kept} == {
        (MONDAY, UpdateStatus.WAITING, 0)
    }


async def test_thousands_of_rows_go_in_at_once(database: Database) -> None:
    async with database.writing() as session:
        area = dukenburg()
        session.add(area)
        await session.flush()
        rows = [
            {
                "area_id": area.id,
                "slug": f"groep-{number}",
                "name": "Groep",
                "every_weeks": 1,
                "weekday": Weekday.MONDAY,
                "time": time(9),
                "next_ask_at": None,
            }
            for number in range(5_000)
        ]
        await insert_once(session, Workgroup, rows[:2_000], unique=["area_id", "slug"])
        new = await insert_once(session, Workgroup, rows, unique=["area_id", "slug"])
    assert {group.slug for group in new} == {str(row["slug"]) for row in rows[2_000:]}
