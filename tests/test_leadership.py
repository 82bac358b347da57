"""One process leads: a second hears so at once, and follows when the first lets go, or says no more."""

import asyncio
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Interval, event, literal, make_url, select, text, update

from models.database import Database
from models.lead import Lead
from models.leadership import ALONE, AWAY, Leadership, LeadLostError, Lease, leadership
from models.presence import Presence, processes, sole_use

ROOT = Path(__file__).parent.parent
LONG, SHORT = timedelta(minutes=5), timedelta(seconds=0.4)
A_PROCESS = """
import asyncio, sys
from models.database import Database
from models.leadership import leadership
print(asyncio.run(leadership(Database(sys.argv[1]), "other").take()), flush=True)
sys.stdin.read()
"""


@pytest.fixture
async def first(database: Database) -> AsyncIterator[Leadership]:
    lead = leadership(database, "first", LONG)
    yield lead
    await lead.release()


@pytest.fixture
async def second(database_url: str, first: Leadership) -> AsyncIterator[Leadership]:  # noqa: ARG001 - comes after the first
    database = Database(database_url)
    lead = leadership(database, "second", LONG)
    yield lead
    await lead.release()
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


async def time_passes(database: Database) -> None:
    """Let the lease be over, as the clock of the database would."""
    async with database.writing() as session:
        await session.execute(update(Lead).values(until=Lead.until - literal(2 * LONG, Interval)))


async def confirmed(lead: Leadership, database: Database) -> bool:
    """Say whether somebody who holds this lead can write."""
    with suppress(LeadLostError):
        async with database.guarded(lead.confirm).writing():
            return True
    return False


async def test_only_one_leads(first: Leadership, second: Leadership, database: Database) -> None:
    assert await first.take()
    assert not await second.take()
    assert (first.is_ours(), second.is_ours()) == (True, False)
    assert (await confirmed(first, database), await confirmed(second, database)) == (True, False)


async def test_nobody_leads_without_asking(first: Leadership, database: Database) -> None:
    assert not first.is_ours()
    assert not await confirmed(first, database)


async def test_whoever_leads_may_ask_again(first: Leadership) -> None:
    assert [await first.take() for _ in range(3)] == [True] * 3


async def test_whoever_lets_go_is_followed(first: Leadership, second: Leadership, database: Database) -> None:
    await first.take()
    await first.release()
    assert await second.take()
    assert not first.is_ours()
    assert not await confirmed(first, database)


async def test_letting_go_of_what_another_has_changes_nothing(first: Leadership, second: Leadership) -> None:
    await first.take()
    await second.release()
    assert not await second.take()
    assert first.is_ours()


async def test_of_many_that_ask_at_once_one_leads(database_url: str) -> None:
    databases = [Database(database_url) for _ in range(8)]
    leads = [leadership(database, str(number), LONG) for number, database in enumerate(databases)]
    assert sum(await asyncio.gather(*(lead.take() for lead in leads))) == 1
    for lead, database in zip(leads, databases, strict=True):
        await lead.release()
        await database.close()


async def test_a_leader_that_says_no_more_is_followed(postgresql_database: Database) -> None:
    gone, other = (leadership(postgresql_database, name, LONG) for name in ("gone", "other"))
    await gone.take()
    assert not await other.take()
    await time_passes(postgresql_database)
    assert await other.take()
    await gone.release()
    assert other.is_ours()
    await other.release()


async def test_a_leader_whose_lease_is_over_writes_nothing(postgresql_database: Database) -> None:
    lead = leadership(postgresql_database, "paused", LONG)
    await lead.take()
    await time_passes(postgresql_database)
    # By its own clock it leads still, as it does in the moment after a pause.
    assert lead.is_ours()
    assert not await confirmed(lead, postgresql_database)
    await lead.release()


async def test_a_lease_ends_by_ones_own_clock_also_when_nobody_answers(postgresql_database: Database) -> None:
    lead = leadership(postgresql_database, "short", SHORT)
    await lead.take()
    await lead.release()
    assert not lead.is_ours()
    await lead.take()
    async with asyncio.timeout(30):
        while lead.is_ours():
            await asyncio.sleep(0.01)
    await lead.release()


async def test_a_lease_is_renewed_for_as_long_as_one_leads(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So often that the test need not wait for it, and so long that a machine that is slow has the time.
    monkeypatch.setattr("models.leadership._RENEWED", LONG / SHORT * 10)
    lead = leadership(postgresql_database, "renews", LONG)
    other = leadership(postgresql_database, "other", LONG)
    await lead.take()
    keeping = asyncio.create_task(lead.keep())
    ends = [await lease_ends(postgresql_database)]
    async with asyncio.timeout(30):
        while len(ends) < 4:
            assert not await other.take()
            if (end := await lease_ends(postgresql_database)) != ends[-1]:
                ends.append(end)
    assert ends == sorted(ends)
    assert not keeping.done()
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await lead.release()
    await other.release()


async def lease_ends(database: Database) -> datetime:
    async with database.reading() as session:
        [end] = await session.scalars(select(Lead.until))
    return end


async def test_a_leader_hears_that_another_has_taken_over(postgresql_database: Database) -> None:
    lead = leadership(postgresql_database, "overtaken", SHORT)
    await lead.take()
    async with postgresql_database.writing() as session:
        await session.execute(update(Lead).values(owner="other", until=Lead.until + literal(LONG, Interval)))
    await asyncio.wait_for(lead.keep(), 10)
    assert not lead.is_ours()
    await lead.release()


async def test_a_leader_without_a_database_leads_no_more_when_its_lease_is_over(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = leadership(postgresql_database, "cut off", SHORT)
    await lead.take()

    async def hang() -> bool:
        await asyncio.Event().wait()
        return True

    monkeypatch.setattr(lead, "take", hang)
    await asyncio.wait_for(lead.keep(), 10)
    assert not lead.is_ours()
    await lead.release()


async def test_a_broken_connection_does_not_cost_the_lead(postgresql_database: Database) -> None:
    lead = leadership(postgresql_database, "holds on", LONG)
    await lead.take()
    async with postgresql_database.writing() as session:
        await session.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        )
    assert await lead.take()
    await lead.release()


async def test_a_second_process_is_refused_and_a_dead_one_is_followed(
    sqlite_url: str, sqlite_database: Database
) -> None:
    ours = leadership(sqlite_database, "ours")
    with a_process(sqlite_url) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "True\n"
        assert not await ours.take()
        other.kill()
    for _ in range(250):
        if await ours.take():
            break
        await asyncio.sleep(0.02)
    with a_process(sqlite_url) as other:
        assert other.communicate()[0] == "False\n"
    await ours.release()


async def test_a_leader_whose_file_was_removed_leads_no_more(sqlite_database: Database) -> None:
    first, second = leadership(sqlite_database, "first"), leadership(sqlite_database, "second")
    await first.take()
    keeping = asyncio.create_task(first.keep())
    Path(f"{sqlite_database.path}.lock").unlink()  # noqa: ASYNC240 - nothing else runs here
    assert await second.take()
    assert (first.is_ours(), second.is_ours()) == (False, True)
    await asyncio.wait_for(keeping, 10)
    assert not await first.take()
    await second.release()


async def test_where_no_database_answers_one_hears_so(tmp_path: Path) -> None:
    nowhere = Lease(make_url(f"postgresql+psycopg://noor@/vlot?host={tmp_path}"), "noor", LONG)
    with pytest.raises(AWAY):
        await nowhere.take()
    assert not nowhere.is_ours()
    await nowhere.release()


async def test_where_there_can_be_no_other_one_leads(database: Database) -> None:
    assert await ALONE.take()
    assert ALONE.is_ours()
    assert await confirmed(ALONE, database)


async def test_a_transaction_that_stands_still_holds_nobody_up(postgresql_url: str) -> None:
    paused, other = Database(postgresql_url, idle=timedelta(seconds=0.2)), Database(postgresql_url)
    lead = leadership(other, "x", LONG)
    await lead.take()
    with pytest.raises(AWAY):  # noqa: PT012 - the commit is what fails
        async with paused.writing() as session:
            await session.execute(update(Lead).values(owner="y"))
            # The row is free for another, though this process says no more.
            async with other.writing() as their_session:
                await their_session.execute(update(Lead).values(owner="z"))
    await lead.release()
    await paused.close()
    await other.close()


async def test_processes_are_seen_and_hear_what_others_commit(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.presence.LOOK_SECONDS", 3600.0)
    heard = asyncio.Event()
    presence = Presence(postgresql_database.url, heard.set)
    there = asyncio.create_task(presence.run())
    await asyncio.wait_for(presence.seen.wait(), 10)
    async with postgresql_database.reading() as session:
        assert await processes(session) == 1
    heard.clear()
    postgresql_database.tells_others = True
    async with postgresql_database.writing():
        pass
    await asyncio.wait_for(heard.wait(), 10)
    there.cancel()
    await asyncio.gather(there, return_exceptions=True)


async def test_what_the_leader_writes_is_told_to_no_other_process(postgresql_database: Database) -> None:
    postgresql_database.tells_others = True
    led = postgresql_database.guarded(ALONE.confirm)
    said: list[str] = []
    engine = postgresql_database._writer.sync_engine
    event.listen(engine, "before_cursor_execute", lambda *args: said.append(args[2]))
    async with led.writing() as session:
        await session.execute(text("SELECT 1"))
    assert said == ["SELECT 1"]


async def test_a_process_whose_connection_was_cut_is_there_again(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.presence.LOOK_SECONDS", 0.05)
    gone = asyncio.Event()
    presence = Presence(postgresql_database.url, lambda: None if presence.seen.is_set() else gone.set())
    there = asyncio.create_task(presence.run())
    await asyncio.wait_for(presence.seen.wait(), 10)
    async with postgresql_database.writing() as session:
        await session.execute(
            text("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")
        )
    await asyncio.wait_for(gone.wait(), 10)
    await asyncio.wait_for(presence.seen.wait(), 10)
    async with postgresql_database.reading() as session:
        assert await processes(session) == 1
    there.cancel()
    await asyncio.gather(there, return_exceptions=True)


async def test_who_wants_a_database_alone_and_who_serves_it_keep_each_other_out(database: Database) -> None:
    async with sole_use(database) as alone:
        assert alone
        async with sole_use(Database(database.url.render_as_string(hide_password=False))) as also:
            assert not also
    async with sole_use(database) as again:
        assert again


async def test_nobody_has_a_database_alone_that_a_process_serves(
    postgresql_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("models.presence.LOOK_SECONDS", 0.05)
    looked = asyncio.Event()
    presence = Presence(postgresql_database.url, looked.set)
    async with sole_use(postgresql_database) as alone:
        assert alone
        there = asyncio.create_task(presence.run())
        await asyncio.wait_for(looked.wait(), 10)
        assert not presence.seen.is_set()
    await asyncio.wait_for(presence.seen.wait(), 10)
    async with sole_use(postgresql_database) as alone:
        assert not alone
    there.cancel()
    await asyncio.gather(there, return_exceptions=True)
