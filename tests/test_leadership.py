"""One process leads: a second hears so at once, and follows when the first lets go, or is gone."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import make_url, text

from models.database import Database
from models.leadership import AdvisoryLock, Leadership, leadership

ROOT = Path(__file__).parent.parent
A_PROCESS = """
import asyncio, sys
from models.database import Database
from models.leadership import leadership
print(asyncio.run(leadership(Database(sys.argv[1])).take()), flush=True)
sys.stdin.read()
"""


@pytest.fixture
async def first(database: Database) -> AsyncIterator[Leadership]:
    lock = leadership(database)
    yield lock
    await lock.release()


@pytest.fixture
async def second(database_url: str, first: Leadership) -> AsyncIterator[Leadership]:  # noqa: ARG001 - comes after the first
    database = Database(database_url)
    lock = leadership(database)
    yield lock
    await lock.release()
    await database.close()


def a_process(url: str) -> subprocess.Popen[str]:
    """Start another process that tries to lead, says whether it may, and stays."""
    return subprocess.Popen(
        [sys.executable, "-c", A_PROCESS, url],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


async def test_only_one_leads(first: Leadership, second: Leadership) -> None:
    assert await first.take()
    assert not await second.take()
    assert (await first.held(), await second.held()) == (True, False)


async def test_nobody_leads_without_asking(first: Leadership) -> None:
    assert not await first.held()


async def test_another_leads_as_soon_as_the_first_lets_go(first: Leadership, second: Leadership) -> None:
    for _ in range(10):
        assert await first.take()
        await first.release()
        assert await second.take()
        assert (await first.held(), await second.held()) == (False, True)
        await second.release()


async def test_taking_twice_is_let_go_at_once(first: Leadership, second: Leadership) -> None:
    assert await first.take()
    assert await first.take()
    await first.release()
    assert await second.take()


async def test_parts_of_one_process_may_ask_at_the_same_time(first: Leadership, second: Leadership) -> None:
    assert await asyncio.gather(*(first.take() for _ in range(5))) == [True] * 5
    assert await asyncio.gather(*(first.held() for _ in range(5))) == [True] * 5
    await first.release()
    assert await second.take()


async def test_asking_in_vain_does_not_hinder_the_leader(first: Leadership, second: Leadership) -> None:
    await first.take()
    for _ in range(3):
        assert not await second.take()
        await second.release()
    assert await first.held()


async def comes_to_lead(lock: Leadership) -> bool:
    """Try for as long as the system may need to notice that the leader is gone."""
    for _ in range(250):
        if await lock.take():
            return True
        await asyncio.sleep(0.02)
    return False


async def test_a_second_process_is_refused_and_a_dead_one_is_followed(
    sqlite_url: str, sqlite_database: Database
) -> None:
    ours = leadership(sqlite_database)
    with a_process(sqlite_url) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert not await ours.take()
        other.kill()
    assert await comes_to_lead(ours)
    with a_process(sqlite_url) as other:
        assert other.communicate()[0] == "False\n"
    await ours.release()


async def test_a_leader_whose_file_was_removed_leads_no_more(sqlite_database: Database) -> None:
    first, second = leadership(sqlite_database), leadership(sqlite_database)
    await first.take()
    Path(f"{sqlite_database.path}.lock").unlink()  # noqa: ASYNC240 - nothing else runs here
    assert await second.take()
    assert (await first.held(), await second.held()) == (False, True)
    assert not await first.take()
    await second.release()


async def test_a_leader_whose_connection_broke_leads_no_more(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    first, second = leadership(database), leadership(database)
    await first.take()
    async with database.writing() as session:
        await session.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory'")
        )
    assert await comes_to_lead(second)
    assert (await first.held(), await second.held()) == (False, True)
    assert not await first.take()
    await second.release()
    await database.close()


async def test_nothing_is_held_in_postgresql_once_it_is_let_go(postgresql_url: str) -> None:
    database = Database(postgresql_url)
    lock = leadership(database)
    held = text("SELECT count(*) FROM pg_locks WHERE locktype = 'advisory'")
    async with database.writing() as session:
        for _ in range(10):
            await lock.take()
            assert await session.scalar(held) == 1
            await lock.release()
            assert await session.scalar(held) == 0
    await database.close()


async def test_nobody_leads_where_no_database_answers(tmp_path: Path) -> None:
    nowhere = AdvisoryLock(make_url(f"postgresql+psycopg://noor@/vlot?host={tmp_path}"))
    assert not await nowhere.take()
    assert not await nowhere.held()
