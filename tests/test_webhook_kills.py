"""The webhook under kill -9: what was answered 200 is in the database, whenever the program dies."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from frontage import free_port
from sqlalchemy import func, select

from bot.playground import Playground, webhook
from models.database import Database
from models.traffic import InboxUpdate

HERE = Path(__file__).parents[1]
PATIENCE = 40
PEOPLE = 20
EACH = 8
KILLS = 2


@asynccontextmanager
async def program(folder: Path) -> AsyncIterator[asyncio.subprocess.Process]:
    """Run the bot, and kill it when the block ends."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("VLOTTREKKER_")}
    with (folder / "log.txt").open("a") as log:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "bot", "--config", str(folder / "config.toml"), "run"),
            cwd=HERE,
            env=kept,
            stderr=log,
        )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def configure(folder: Path, playground: Playground, database_url: str) -> None:
    port = free_port()
    path = folder / "config.toml"
    path.write_text(
        f'[telegram]\ntoken = "{playground.world.token}"\napi_url = "{playground.url}"\n'
        f'[database]\nurl = "{database_url}"\n'
        f'[webhook]\npublic_url = "http://127.0.0.1:{port}/telegram"\nport = {port}\n'
    )
    path.chmod(0o600)


async def stored(database: Database) -> set[int]:
    async with database.reading() as session:
        return set(await session.scalars(select(InboxUpdate.update_id)))


async def fewer_than(playground: Playground, number: int) -> None:
    async with asyncio.timeout(PATIENCE):
        while len(playground.pending) >= number:
            await playground.world.updates.changed()


async def test_nothing_that_was_confirmed_is_lost_by_kills(
    tmp_path: Path, database: Database, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Telegram would wait longer and longer while nobody answers.
    monkeypatch.setattr(webhook, "_LONGEST_PAUSE", 0.2)
    playground = Playground(webhook_pause=0.01)
    async with playground.serve():
        configure(tmp_path, playground, database_url)
        for person in [playground.person(f"Buur {number}") for number in range(PEOPLE)]:
            for _ in range(EACH):
                await person.says("dag")
        said = {update["update_id"] for update in playground.pending}
        in_flight = 0
        for kill in range(1, KILLS + 1):
            async with program(tmp_path) as process:
                await fewer_than(playground, len(said) * (KILLS + 1 - kill) // (KILLS + 1))
                in_flight += len(playground.world.webhook._busy)
                process.kill()
                await process.wait()
                confirmed = said - {update["update_id"] for update in playground.pending}
                assert confirmed <= await stored(database)
        assert in_flight >= KILLS
        async with program(tmp_path):
            await fewer_than(playground, 1)
    assert await stored(database) == said


async def test_a_stop_answers_what_it_was_brought(tmp_path: Path, sqlite_url: str) -> None:
    """SIGTERM in the middle of it: the program ends in time and well, and nothing confirmed is missing."""
    playground, database = Playground(webhook_pause=0.01), Database(sqlite_url)
    async with playground.serve():
        configure(tmp_path, playground, sqlite_url)
        people = [playground.person(f"Buur {number}") for number in range(PEOPLE)]
        for person in people * 3:
            await person.says("dag")
        said = {update["update_id"] for update in playground.pending}
        async with program(tmp_path) as process:
            await fewer_than(playground, len(said) - 5)
            process.terminate()
            assert await asyncio.wait_for(process.wait(), 10) == 0
        confirmed = said - {update["update_id"] for update in playground.pending}
        assert confirmed <= await stored(database)
    async with database.reading() as session:
        assert await session.scalar(select(func.count(InboxUpdate.update_id))) == len(confirmed)
    await database.close()


async def test_an_address_that_is_taken_ends_the_program_with_a_sentence(
    tmp_path: Path, sqlite_url: str
) -> None:
    playground = Playground()
    async with playground.serve():
        configure(tmp_path, playground, sqlite_url)
        async with program(tmp_path) as first:
            await playground.person("Amina").says("dag")
            await fewer_than(playground, 1)
            other = tmp_path / "other"
            other.mkdir()
            text = (tmp_path / "config.toml").read_text().replace(sqlite_url, "sqlite:///other.db")
            (other / "config.toml").write_text(text)
            async with program(other) as second:
                assert await asyncio.wait_for(second.wait(), PATIENCE) == 1
            assert first.returncode is None
    assert (
        "cannot be listened on (Address already in use); mend webhook.host or webhook.port"
        in (other / "log.txt").read_text()
    )
