"""What comes in: stored before it is confirmed, handled once, and nothing that fails stops the rest."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from typing import Any

import pytest
from neighbourhood import Neighbourhood, neighbourhood
from sqlalchemy import func, select, text
from sqlalchemy.exc import OperationalError
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.handlers import answer_update
from bot.handlers.visit import Desk, Visit
from bot.receiving.cleaning import cleaned
from bot.receiving.intake import Intake
from models.database import Database
from models.queries import inbox
from models.queries.inbox import Received
from models.rounds import Answer
from models.traffic import InboxUpdate
from models.values import UpdateStatus

SORRY = "Er ging iets mis met je bericht"


@pytest.fixture
async def town(sqlite_database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        await town.says_yes("amina", "bram")
        yield town


@pytest.fixture
async def town_on_each(database: Database) -> AsyncIterator[Neighbourhood]:
    """Give the same on each kind of database."""
    async with neighbourhood(database) as town:
        await town.load()
        await town.says_yes("amina", "bram")
        yield town


async def with_status(town: Neighbourhood, status: UpdateStatus) -> list[InboxUpdate]:
    async with town.bot.database.reading() as session:
        rows = await session.scalars(select(InboxUpdate).where(InboxUpdate.status == status))
        return list(rows)


async def answers(town: Neighbourhood) -> int:
    async with town.bot.database.reading() as session:
        return await session.scalar(select(func.count(Answer.id))) or 0


async def set_aside(town: Neighbourhood, number: int) -> list[InboxUpdate]:
    """Wait until so many updates are set aside."""
    async with asyncio.timeout(10):
        while len(rows := await with_status(town, UpdateStatus.SET_ASIDE)) < number:
            await asyncio.sleep(0.01)
    return rows


async def test_an_update_that_telegram_sends_again_changes_nothing(
    town_on_each: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    town, heard = town_on_each, list[dict[str, Any]]()
    real = Intake.receive

    async def receive(self: Intake, updates: Sequence[dict[str, Any]]) -> None:
        heard.extend(updates)
        await real(self, updates)

    monkeypatch.setattr(Intake, "receive", receive)
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Wat werkte er goed?")
    (press,) = (update for update in heard if "callback_query" in update)
    await town.quiet()
    said = len(town["amina"].chat.said_by_bot)

    # As after a restart, when Telegram does not know yet what was stored.
    town.bot.poller._offset = None
    town.playground.inject(press)
    await town.quiet()
    async with asyncio.timeout(5):
        while heard.count(press) < 2:
            await asyncio.sleep(0.01)
    await town.quiet()
    assert await answers(town) == 1
    assert len(town["amina"].chat.said_by_bot) == said


async def test_what_cannot_be_stored_is_not_confirmed_and_comes_again(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left, unconfirmed = inbox.store, [3], []

    async def store(*arguments: Any) -> list[int]:
        if left[0]:
            left[0] -= 1
            unconfirmed.append(len(town.playground.pending))
            raise OperationalError("INSERT", {}, Exception("database or disk is full"))
        return await real(*arguments)

    monkeypatch.setattr(inbox, "store", store)
    await town["amina"].says("/help")
    await town["amina"].hears("Dit kun je doen, Amina")
    await town.playground.drained()
    assert unconfirmed == [1, 1, 1]


async def test_a_handled_update_is_emptied(town: Neighbourhood) -> None:
    await town["amina"].says("/help")
    await town["amina"].hears("Dit kun je doen")
    done = await with_status(town, UpdateStatus.DONE)
    assert {row.payload for row in done} == {None}


async def no_help(desk: Desk, session: AsyncSession, update: Update) -> Visit:
    """Answer everything but /help, over which we stumble."""
    if update.message and update.message.text == "/help":
        raise ValueError("ons geheim")
    return await answer_update(desk, session, update)


async def test_an_update_that_fails_five_times_is_set_aside_and_the_others_go_on(
    town_on_each: Neighbourhood, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    town = town_on_each
    monkeypatch.setattr("bot.receiving.intake.answer_update", no_help)
    with caplog.at_level(logging.DEBUG, logger="bot"):
        await town["amina"].says("/help")
        await town["bram"].says("/privacy")
        (kept,) = await set_aside(town, 1)
        await town["amina"].hears(SORRY)
        await town["bram"].hears()
    assert kept.attempts == 5
    assert kept.payload
    assert kept.payload["message"]["text"] == "/help"
    assert "ValueError at test_intake.py" in caplog.text
    assert "geheim" not in caplog.text
    assert SORRY not in town["bram"].transcript()


async def test_sorry_is_said_once_a_day(town: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.receiving.intake.answer_update", no_help)
    await town["amina"].says("/help")
    await town["amina"].says("/help")
    await set_aside(town, 2)
    await town.quiet()
    assert town["amina"].transcript().count(SORRY) == 1


class Killed(BaseException):
    """The process is gone."""


async def fails_at_the_apology(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch, apologise: Callable[..., Awaitable[None]]
) -> None:
    """Let an update fail to the end, and so does the apology for it."""
    sender = {"id": town["amina"].user_id, "is_bot": False, "first_name": "Amina"}
    chat = {"id": sender["id"], "type": "private", "first_name": "Amina"}
    message = {"message_id": 99, "date": 0, "chat": chat, "from": sender, "text": "/help"}
    async with town.bot.database.writing() as session:
        await inbox.store(session, [Received(99, {"update_id": 99, "message": message})], town.clock.now())
    monkeypatch.setattr("bot.receiving.intake.answer_update", no_help)
    with monkeypatch.context() as patch:
        patch.setattr("bot.receiving.intake.apologise", apologise)
        await town.bot.intake.handle(99)


async def test_sorry_is_said_after_a_kill_too(town: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    async def killed(*_: object) -> None:
        raise Killed

    with pytest.raises(Killed):
        await fails_at_the_apology(town, monkeypatch, killed)
    await town.bot.intake.restore()
    await town["amina"].hears(SORRY)
    assert len(await with_status(town, UpdateStatus.SET_ASIDE)) == 1


async def test_an_apology_that_fails_undoes_nothing(
    town_on_each: Neighbourhood, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def wrong(session: AsyncSession, *_: object) -> None:
        await session.execute(text("SELECT nothing FROM nowhere"))

    await fails_at_the_apology(town_on_each, monkeypatch, wrong)
    assert len(await with_status(town_on_each, UpdateStatus.SET_ASIDE)) == 1
    assert "No apology for update 99" in caplog.text


async def test_what_was_handled_after_all_is_not_set_aside(town: Neighbourhood) -> None:
    await town.quiet()
    done = (await with_status(town, UpdateStatus.DONE))[0]
    async with town.bot.database.writing() as session:
        assert await inbox.note_failure(session, done.update_id, most=1) is None
    assert await with_status(town, UpdateStatus.SET_ASIDE) == []


async def test_an_update_that_cannot_be_read_stops_nobody(town: Neighbourhood) -> None:
    said = next(message.json for message in town["amina"].screen if "/start" in message.text)
    town.playground.inject({"message": said | {"message_id": 99, "entities": [{"type": "of a later year"}]}})
    await town["bram"].says("/help")
    await town["bram"].hears("Dit kun je doen, Bram")
    await town["amina"].hears(SORRY)
    assert len(await with_status(town, UpdateStatus.SET_ASIDE)) == 1


async def test_a_database_that_is_away_is_no_update_s_fault(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, left = town.bot.database.writing, [0]

    def writing(**how: bool) -> Any:
        if left[0]:
            left[0] -= 1
            raise OperationalError("BEGIN", {}, Exception("the connection was lost"))
        return real(**how)

    async def lose(*arguments: Any) -> list[int]:
        monkeypatch.undo()
        new = await inbox.store(*arguments)
        monkeypatch.setattr(town.bot.database, "writing", writing)
        left[0] = 14
        return new

    monkeypatch.setattr(inbox, "store", lose)
    await town["amina"].says("/help")
    await town["amina"].hears("Dit kun je doen, Amina", timeout=10)
    assert left == [0]
    assert await with_status(town, UpdateStatus.SET_ASIDE) == []
    # Once at most: the database came back between the failure and its being counted.
    assert max(row.attempts for row in await with_status(town, UpdateStatus.DONE)) <= 1


async def may_grow(town: Neighbourhood, *, pages: int) -> None:
    """Let the file become so many pages larger than it is."""
    async with town.bot.database.writing() as session:
        there = await session.scalar(text("PRAGMA page_count")) or 0
        await session.execute(text(f"PRAGMA max_page_count = {there + pages}"))


async def test_what_a_full_disk_has_no_room_for_waits_until_there_is_room(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def much_to_write(desk: Desk, session: AsyncSession, update: Update) -> Visit:
        size = 400_000 if update.effective_user and update.effective_user.first_name == "Amina" else 10
        await session.execute(text("INSERT INTO ballast VALUES (zeroblob(:size))"), {"size": size})
        return await answer_update(desk, session, update)

    async with town.bot.database.writing() as session:
        await session.execute(text("CREATE TABLE ballast (weight BLOB)"))
    await may_grow(town, pages=20)
    monkeypatch.setattr("bot.receiving.intake.answer_update", much_to_write)
    await town["amina"].says("/help")
    async with asyncio.timeout(10):
        while caplog.text.count("could not be handled. OperationalError (database or disk is full)") < 5:
            await asyncio.sleep(0.01)
    assert "The database cannot be written." in caplog.text
    await town["bram"].says("/help")
    await town["bram"].hears("Dit kun je doen, Bram", timeout=10)
    await may_grow(town, pages=1_000)
    await town["amina"].hears("Dit kun je doen, Amina", timeout=10)
    assert await with_status(town, UpdateStatus.SET_ASIDE) == []
    assert SORRY not in town["amina"].transcript()


async def test_what_was_stored_and_not_handled_is_taken_up_at_the_next_start(database: Database) -> None:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("amina")
        await town.quiet()
        monkeypatch = pytest.MonkeyPatch()
        monkeypatch.setattr(Intake, "handle", _forget)
        await town["amina"].says("/help")
        await town.playground.drained()
        monkeypatch.undo()
        assert len(await with_status(town, UpdateStatus.WAITING)) == 1
        assert await town.bot.intake.restore() == 1
        await town["amina"].hears("Dit kun je doen, Amina")


async def _forget(_intake: Intake, _update_id: int) -> bool:
    """Handle nothing, as a process does that is killed."""
    return True


async def test_updates_handled_long_ago_are_forgotten(town: Neighbourhood) -> None:
    await town.quiet()
    assert await with_status(town, UpdateStatus.DONE)
    await town.at("2026-12-20 12:00")
    await town.bot.intake.restore()
    assert await with_status(town, UpdateStatus.DONE) == []


def test_what_no_database_keeps_is_taken_out() -> None:
    said = {"text": "een\x00twee", "more": ["\ud83d los", "\U0001f600"], "number": 7}
    assert cleaned(said) == {"text": "eentwee", "more": [" los", "\U0001f600"], "number": 7}
