"""What comes in while a process comes to lead: none of it waits for the next start."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from typing import Any

import pytest
from neighbourhood import Neighbourhood, neighbourhood
from sqlalchemy.exc import OperationalError

from bot.app import Vlottrekker
from bot.duty import Duty
from bot.receiving.intake import Intake
from bot.receiving.letterbox import Letterbox
from models.database import Database
from models.leadership import ALONE
from models.queries import inbox

NUMBER = 900_000_001
HELPED = "Dit kun je doen, Amina"


@pytest.fixture
async def town(sqlite_database: Database) -> AsyncIterator[Neighbourhood]:
    """Give a town on SQLite, where nobody tells a leader what was stored."""
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        await town.joins("amina")
        yield town


@pytest.fixture
def letterbox(town: Neighbourhood) -> Letterbox:
    return Letterbox(town.bot.database, town.clock)


def help_wanted(town: Neighbourhood) -> list[dict[str, Any]]:
    sender = {"id": town["amina"].user_id, "is_bot": False, "first_name": "Amina"}
    chat = {"id": sender["id"], "type": "private", "first_name": "Amina"}
    command = [{"type": "bot_command", "offset": 0, "length": 5}]
    message = {"message_id": NUMBER, "date": int(town.clock.unix()), "chat": chat, "from": sender}
    return [{"update_id": NUMBER, "message": message | {"text": "/help", "entities": command}}]


async def waiting(database: Database) -> list[int]:
    async with database.reading() as session:
        return await inbox.waiting(session)


async def comes_in_while_the_lead_is_won(town: Neighbourhood, letterbox: Letterbox) -> None:
    """Let an update that came in before be stored after this process came to lead."""
    async with town.bot.database.writing():
        coming = asyncio.create_task(letterbox.receive(help_wanted(town)))
        await asyncio.sleep(0)
        letterbox.intake = town.bot.intake
    await coming


async def test_what_is_stored_while_the_lead_is_won_is_handled(
    town: Neighbourhood, letterbox: Letterbox
) -> None:
    await comes_in_while_the_lead_is_won(town, letterbox)
    await town["amina"].hears(HELPED)


async def test_what_could_not_be_looked_for_then_is_found_when_telegram_brings_it_again(
    town: Neighbourhood, letterbox: Letterbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:

        async def away(*_: object) -> list[int]:
            raise OperationalError("", {}, Exception("locked"))

        broken.setattr("bot.receiving.intake.inbox.waiting", away)
        with pytest.raises(OperationalError):
            await comes_in_while_the_lead_is_won(town, letterbox)
    await letterbox.receive(help_wanted(town))
    await town["amina"].hears(HELPED)


async def test_what_is_stored_after_the_look_of_the_start_is_handled(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    await town.stops()
    database, stopped = town.bot.database, asyncio.Event()
    duty = Duty(database, town.clock, ALONE, partial(Vlottrekker, town._settings, database, town.clock))
    real = Intake.restore

    async def restore(intake: Intake) -> int:
        found = await real(intake)
        await duty.letterbox.receive(help_wanted(town))
        assert await waiting(database) == [NUMBER]
        return found

    monkeypatch.setattr(Intake, "restore", restore)
    work = asyncio.create_task(duty.run(stopped))
    await town["amina"].hears(HELPED)
    stopped.set()
    await asyncio.wait_for(work, 20)
