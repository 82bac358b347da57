"""Two processes on one PostgreSQL: one leads and the other stands by, whatever happens to the first."""

import asyncio
import signal
from asyncio.subprocess import Process
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from pathlib import Path
from time import monotonic

import pytest
from sqlalchemy import func, select, text
from town import PATIENCE, STANDS_BY, TOKEN, Town, ends

from bot.playground import Person, Playground
from models.database import Database
from models.lead import Lead
from models.presence import processes
from models.rounds import Answer, Round
from models.traffic import InboxUpdate, OutboxMessage
from models.values import SendStatus, UpdateStatus

LEASE = 4.0
MONDAY = "2026-12-07T08:59:50"
CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{}' AND pid <> pg_backend_pid()"
)


class Pair(Town):
    """A town with two processes; which of them leads is asked of the database."""

    def __init__(self, folder: Path, playground: Playground, url: str, database: Database) -> None:
        super().__init__(folder, playground, url, database.url.render_as_string(hide_password=False))
        self.database = database
        self.processes: list[Process] = []

    async def start(self, stack: AsyncExitStack) -> None:
        """Start two, and wait until both are there."""
        for _ in range(2):
            bot = self.running(MONDAY, "--lease", str(LEASE), until="")
            self.processes.append(await stack.enter_async_context(bot))
        there = 0
        async with asyncio.timeout(PATIENCE):
            while there < len(self.processes):
                await asyncio.sleep(0.05)
                async with self.database.reading() as session:
                    there = await processes(session)

    async def leader(self, *, but: Process | None = None) -> Process:
        """Wait until one leads, another than `but`."""
        async with asyncio.timeout(PATIENCE):
            while True:
                for process in self.processes:
                    if process is not but and await self.is_led_by(process):
                        return process
                await asyncio.sleep(0.02)

    async def is_led_by(self, process: Process) -> bool:
        """Tell whether a lease of this process lasts."""
        async with self.database.reading() as session:
            owner = await session.scalar(select(Lead.owner).where(Lead.until > func.now()))
        return f":{process.pid}:" in (owner or "")

    async def follower(self, gone: Process) -> Process:
        """Wait until another leads; `pytest -rP` shows how long that took."""
        begun = monotonic()
        other = await self.leader(but=gone)
        print(f"another led {monotonic() - begun:.1f} s later, with a lease of {LEASE} s")  # noqa: T201
        return other

    async def logs(self, sentence: str, after: int = 0) -> None:
        """Wait until a sentence stands in the log, past so many characters."""
        async with asyncio.timeout(PATIENCE):
            while sentence not in self.logged()[after:]:
                await asyncio.sleep(0.02)

    async def nothing_missed(self) -> None:
        """See that all was handled and sent once, and nothing is double without saying so."""
        async with asyncio.timeout(PATIENCE):
            while not await self._all_done():
                await asyncio.sleep(0.1)
        opened = select(func.count(Round.id)).where(Round.opened_at.is_not(None))
        async with self.database.reading() as session:
            assert await session.scalar(opened) == 1
        chats = self.playground.world.chats.values()
        shown = [(chat.chat_id, message.text) for chat in chats for message in chat.said_by_bot]
        assert len(shown) == len(set(shown))

    async def _all_done(self) -> bool:
        unsent = (SendStatus.QUEUED, SendStatus.SENDING)
        waits = select(InboxUpdate.update_id).where(InboxUpdate.status != UpdateStatus.DONE)
        queued = select(OutboxMessage.id).where(OutboxMessage.status.in_(unsent))
        async with self.database.reading() as session:
            return not (await session.scalar(waits) or await session.scalar(queued))

    async def stop(self) -> None:
        for process in self.processes:
            if process.returncode is None:
                await ends(process, signal.SIGTERM)

    async def answers(self) -> int:
        async with self.database.reading() as session:
            return await session.scalar(select(func.count(Answer.id))) or 0


@pytest.fixture
async def pair(tmp_path: Path, postgresql_database: Database) -> AsyncIterator[Pair]:
    playground = Playground(token=TOKEN)
    async with playground.serve() as url:
        yield Pair(tmp_path, playground, url, postgresql_database)


@pytest.fixture
async def amina(pair: Pair) -> Person:
    return (await pair.peopled(pair.database, "Amina"))[0]


async def is_stuck(amina: Person) -> None:
    await amina.hears("Hoe gaat het", timeout=PATIENCE)
    await amina.presses("We zitten vast")
    await amina.hears("Waar lopen jullie vast?", timeout=PATIENCE)


async def tells_on(amina: Person) -> None:
    await amina.says("De verlichting is stuk")
    await amina.hears("Waar gaat het vooral over?", timeout=PATIENCE)


async def test_a_killed_leader_is_followed_and_nothing_is_lost(pair: Pair, amina: Person) -> None:
    async with AsyncExitStack() as stack:
        await pair.start(stack)
        await is_stuck(amina)
        leader = await pair.leader()
        leader.kill()
        told = asyncio.create_task(tells_on(amina))
        await pair.follower(leader)
        await told
        await pair.nothing_missed()
        await leader.wait()
        await pair.stop()
    assert await pair.answers() == 2


async def test_a_paused_leader_is_followed_and_stands_by_when_it_wakes(pair: Pair, amina: Person) -> None:
    async with AsyncExitStack() as stack:
        await pair.start(stack)
        await is_stuck(amina)
        leader = await pair.leader()
        leader.send_signal(signal.SIGSTOP)
        told = asyncio.create_task(tells_on(amina))
        await pair.follower(leader)
        await told
        before, ended = len(pair.logged()), pair.playground.conflicts
        leader.send_signal(signal.SIGCONT)
        await pair.logs("The lead is lost", before)
        await pair.logs(STANDS_BY, before)
        await amina.presses("Besluit nodig")
        await amina.hears("Wat zou jullie helpen?", timeout=PATIENCE)
        await pair.nothing_missed()
        # The poll that it was about to make may have ended one of the other's.
        assert pair.playground.conflicts - ended <= 1
        await pair.stop()
    assert await pair.answers() == 3


async def test_a_leader_that_stops_is_followed_within_seconds(pair: Pair, amina: Person) -> None:
    async with AsyncExitStack() as stack:
        await pair.start(stack)
        await is_stuck(amina)
        leader = await pair.leader()
        await ends(leader, signal.SIGTERM)
        # It gave the lead back, so that nobody has to wait until its lease is over.
        assert not await pair.is_led_by(leader)
        await pair.follower(leader)
        await tells_on(amina)
        await pair.nothing_missed()
        await pair.stop()
    assert await pair.answers() == 2


async def test_cut_connections_end_no_process(pair: Pair, amina: Person) -> None:
    async with AsyncExitStack() as stack:
        await pair.start(stack)
        await is_stuck(amina)
        for _ in range(5):
            await order(pair.database, CUT.format(pair.database.url.database))
            await asyncio.sleep(0.3)
        await tells_on(amina)
        await pair.nothing_missed()
        await pair.stop()
    assert "Traceback" not in pair.logged()


async def test_without_a_database_nobody_leads_and_once_it_is_back_somebody_does(
    pair: Pair, amina: Person
) -> None:
    name, server = pair.database.url.database, Database(_beside(pair.database))
    async with AsyncExitStack() as stack:
        stack.push_async_callback(server.close)
        await pair.start(stack)
        await is_stuck(amina)
        await pair.database.close()
        await order(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS false", CUT.format(name))
        await pair.logs("The lead is lost")
        await pair.playground.polled(now=False, timeout=PATIENCE)
        told = asyncio.create_task(tells_on(amina))
        await order(server, f"ALTER DATABASE {name} ALLOW_CONNECTIONS true")
        await told
        await pair.nothing_missed()
        await pair.stop()
    assert "Traceback" not in pair.logged()


def _beside(database: Database) -> str:
    return database.url.set(database="postgres").render_as_string(hide_password=False)


async def order(server: Database, *statements: str) -> None:
    for statement in statements:
        async with server.writing() as session:
            await session.execute(text(statement))
