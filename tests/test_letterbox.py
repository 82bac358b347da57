"""Updates that come in at a process that stands by: the one that leads handles them, at once and in order."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from neighbourhood import Neighbourhood, neighbourhood
from sqlalchemy import select

from bot.receiving.intake import Intake
from bot.receiving.letterbox import Letterbox
from models import presence
from models.database import Database
from models.presence import Presence
from models.queries import inbox
from models.traffic import InboxUpdate
from models.values import UpdateStatus


@pytest.fixture
async def town(postgresql_database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(postgresql_database) as town:
        await town.load()
        await town.joins("amina")
        yield town


@pytest.fixture
async def beside(postgresql_url: str, town: Neighbourhood) -> AsyncIterator[Letterbox]:
    """Give the letterbox of a process that stands by."""
    database = Database(postgresql_url)
    database.tells_others = True
    yield Letterbox(database, town.clock)
    await database.close()


def says(town: Neighbourhood, number: int, words: str) -> dict[str, Any]:
    account = town["amina"].account
    chat = {"id": account.user_id, "type": "private", "first_name": "Amina"}
    message = {"message_id": number, "date": int(town.clock.unix()), "chat": chat, "text": words}
    message["from"] = {"id": account.user_id, "is_bot": False, "first_name": "Amina"}
    if words.startswith("/"):
        message["entities"] = [{"type": "bot_command", "offset": 0, "length": len(words)}]
    return {"update_id": number, "message": message}


@asynccontextmanager
async def hearing(town: Neighbourhood) -> AsyncIterator[None]:
    """Let the leader hear what others commit."""
    there = Presence(town.bot.database.url, town.bot.look)
    listening = asyncio.create_task(there.run())
    await asyncio.wait_for(there.seen.wait(), 10)
    try:
        yield
    finally:
        listening.cancel()
        await asyncio.gather(listening, return_exceptions=True)


async def test_what_comes_in_beside_the_leader_is_answered_at_once(
    town: Neighbourhood, beside: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that it is heard, and not only found by looking.
    monkeypatch.setattr(presence, "LOOK_SECONDS", 3600)
    async with hearing(town):
        await beside.receive([says(town, 900_000_001, "/help")])
        await town["amina"].hears("Dit kun je doen, Amina", timeout=30)


async def test_what_nobody_told_of_is_found_by_looking(
    town: Neighbourhood, beside: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(presence, "LOOK_SECONDS", 0.1)
    beside._database.tells_others = False
    async with hearing(town):
        await beside.receive([says(town, 900_000_001, "/help")])
        await town["amina"].hears("Dit kun je doen, Amina", timeout=30)


async def test_what_one_person_says_keeps_its_order_over_two_processes(
    town: Neighbourhood, beside: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    handled, real = list[int](), Intake.handle

    async def handle(intake: Intake, update_id: int) -> bool:
        handled.append(update_id)
        return await real(intake, update_id)

    monkeypatch.setattr(Intake, "handle", handle)
    numbers = range(900_000_001, 900_000_011)
    for number in numbers:
        door = beside if number % 2 else town.bot.intake
        await door.receive([says(town, number, "/help")])
    async with asyncio.timeout(30):
        while await waiting(town.bot.database):
            await asyncio.sleep(0.02)
    # One that is looked for twice is found done the second time.
    assert [number for number in dict.fromkeys(handled) if number in numbers] == list(numbers)


async def waiting(database: Database) -> list[int]:
    async with database.reading() as session:
        return await inbox.waiting(session)


async def test_a_letterbox_in_the_process_that_leads_hands_over(
    town: Neighbourhood, beside: Letterbox
) -> None:
    beside.intake = town.bot.intake
    await beside.receive([says(town, 900_000_001, "/help")])
    await town["amina"].hears("Dit kun je doen, Amina", timeout=30)


async def test_a_flood_is_not_stored_beside_the_leader_either_and_is_told_once(
    town: Neighbourhood, beside: Letterbox, caplog: pytest.LogCaptureFixture
) -> None:
    flood = [says(town, 900_000_000 + number, "nog iets") for number in range(1, 200)]
    for updates in (flood[:61], flood[:61], flood[61:]):
        await beside.receive(updates)
    assert len(await waiting(town.bot.database)) == 60
    assert "Somebody says more than is taken in a minute" in caplog.text
    await town["amina"].hears("Je stuurde heel veel berichten achter elkaar", timeout=30)
    await town.bot.intake.take_up()
    await town.quiet(within=60)
    assert town["amina"].transcript().count("Je stuurde heel veel berichten") == 1


async def test_no_two_processes_handle_one_update(town: Neighbourhood, beside: Letterbox) -> None:
    database = town.bot.database
    await beside.receive([says(town, 900_000_001, "/help")])
    async with database.writing() as first:
        assert await inbox.payload_of(first, 900_000_001)
        async with beside._database.writing() as second:
            other = asyncio.create_task(inbox.payload_of(second, 900_000_001))
            # It waits for the first one.
            done, _ = await asyncio.wait([other], timeout=0.3)
            assert not done
            await inbox.mark_done(first, 900_000_001)
            await first.commit()
            assert await asyncio.wait_for(other, 10) is None
    async with database.reading() as session:
        row = await session.scalar(select(InboxUpdate).where(InboxUpdate.update_id == 900_000_001))
    assert row
    assert row.status is UpdateStatus.DONE
