"""One person says very much: the others are not kept waiting, and nothing grows without end."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from neighbourhood import Neighbourhood, neighbourhood
from sqlalchemy import func, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from telegram import Update

from bot.handlers import answer_update
from bot.handlers.visit import Desk, Visit
from bot.receiving.crowd import MOST_IN_A_MINUTE, Door, FairQueue
from models.database import Database
from models.people import Person
from models.queries import inbox
from models.queries.inbox import Received
from models.rounds import Answer
from models.traffic import InboxUpdate, OutboxMessage
from models.values import Language, UpdateStatus

pytestmark = pytest.mark.story

NOON = datetime(2026, 12, 7, 11, 0, tzinfo=UTC)
ENOUGH = "Je stuurde heel veel berichten achter elkaar"


def said(number: int, sender: int, text: str = "nog iets", at: datetime = NOON) -> dict[str, Any]:
    return {
        "update_id": number,
        "message": {
            "message_id": number,
            "date": int(at.timestamp()),
            "text": text,
            "from": {"id": sender, "is_bot": False, "first_name": "Buur"},
            "chat": {"id": sender, "type": "private", "first_name": "Buur"},
        },
    }


async def test_everybody_has_a_turn_after_each_other_and_keeps_the_order_of_what_they_said() -> None:
    queue: FairQueue[str] = FairQueue()
    for sender, item in [(1, "a1"), (1, "a2"), (1, "a3"), (2, "b1"), (3, "c1"), (2, "b2")]:
        queue.put(sender, item)
    assert [(await queue.get())[1] for _ in range(6)] == ["a1", "b1", "c1", "a2", "b2", "a3"]
    waiting = asyncio.create_task(queue.get())
    await asyncio.sleep(0)
    queue.put(1, "a4")
    assert await waiting == (1, "a4")


async def test_what_is_put_back_comes_first_of_its_sender_and_after_everybody_else() -> None:
    queue: FairQueue[str] = FairQueue()
    for sender, item in [(1, "a1"), (1, "a2"), (2, "b1")]:
        queue.put(sender, item)
    queue.put_back(*await queue.get())
    assert [(await queue.get())[1] for _ in range(3)] == ["b1", "a1", "a2"]


def taken(door: Door, *updates: dict[str, Any], now: datetime = NOON) -> list[int]:
    found = door.judge(updates, now)
    door.admit(found, now)
    return [update["update_id"] for update in found.taken]


def heard(door: Door, update: dict[str, Any], now: datetime) -> bool:
    """Say whether an update is taken to be answered, and with more than the notice."""
    found = door.judge([update], now)
    door.admit(found, now)
    return bool(found.taken) and not found.enough


def test_more_than_sixty_in_a_minute_is_not_taken_but_for_the_one_that_is_told() -> None:
    door = Door()
    many = [said(number, 1) for number in range(1, 1001)]
    assert taken(door, *many) == [*range(1, 62)]
    assert taken(door, said(1001, 1), said(1002, 2)) == [1002]


def test_a_minute_later_one_is_heard_again() -> None:
    door = Door()
    taken(door, *(said(number, 1) for number in range(1, 200)))
    later = NOON + timedelta(minutes=1)
    assert taken(door, said(200, 1, at=later), now=later) == [200]


def test_a_whole_day_of_words_that_comes_in_at_once_is_taken() -> None:
    day = [said(number, 1, at=NOON + timedelta(minutes=5 * number)) for number in range(1, 201)]
    assert taken(Door(), *day, now=NOON + timedelta(days=1)) == [*range(1, 201)]


def test_old_words_of_one_minute_are_too_much_whenever_they_come_in() -> None:
    door, later = Door(), NOON + timedelta(days=1)
    batches = [[said(number, 1) for number in range(start, start + 100)] for start in (1, 101, 201)]
    assert [len(taken(door, *batch, now=later)) for batch in batches] == [61, 0, 0]


def test_what_could_not_be_stored_is_judged_anew() -> None:
    door = Door()
    batch = [said(number, 1) for number in range(1, 61)]
    door.judge(batch, NOON)
    assert taken(door, *batch) == [*range(1, 61)]
    assert taken(door, *batch) == [*range(1, 61)]


def tapped(number: int, sender: int) -> dict[str, Any]:
    return {"update_id": number, "callback_query": {"id": str(number), "from": {"id": sender}}}


def test_taps_count_too() -> None:
    taps = [tapped(number, 1) for number in range(1, 100)]
    assert len(taken(Door(), *taps)) == MOST_IN_A_MINUTE + 1


@pytest.mark.parametrize("ahead", [timedelta(minutes=10), timedelta(minutes=-10)])
def test_words_of_whoever_taps_a_lot_are_taken_though_our_clock_is_wrong(ahead: timedelta) -> None:
    door = Door()
    for number in range(140):
        at = NOON + timedelta(seconds=6 * number)
        update = said(number, 1, at=at) if number % 8 == 7 else tapped(number, 1)
        assert heard(door, update, at + ahead), number


@pytest.mark.parametrize("jump", [timedelta(minutes=-10), timedelta(minutes=10)])
def test_taps_are_taken_though_our_clock_is_set_meanwhile(jump: timedelta) -> None:
    door = Door()
    for number in range(140):
        at = NOON + timedelta(seconds=6 * number)
        assert heard(door, tapped(number, 1), at + jump if number >= 70 else at), number


def test_who_was_quiet_for_a_while_is_forgotten() -> None:
    door = Door()
    taken(door, *(said(number, number) for number in range(1, 100)))
    later = NOON + timedelta(minutes=3)
    taken(door, said(1000, 1, at=later), now=later)
    assert [sender for sender, _ in door._known] == [1]


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database, start=NOON) as town:
        await town.load()
        await town.says_yes("amina", "bram")
        yield town


async def count(town: Neighbourhood, table: type[Any], *conditions: Any) -> int:
    async with town.bot.database.reading() as session:
        return await session.scalar(select(func.count()).select_from(table).where(*conditions)) or 0


async def test_a_flood_keeps_nobody_waiting_is_bounded_and_told_once(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    amina, bram = town["amina"], town["bram"]
    handled: list[int] = []

    async def noted(desk: Desk, session: AsyncSession, update: Update) -> Visit:
        handled.append(update.effective_user.id if update.effective_user else 0)
        return await answer_update(desk, session, update)

    monkeypatch.setattr("bot.receiving.intake.answer_update", noted)
    before = await count(town, InboxUpdate)
    town.clock.move(timedelta(minutes=2))
    at = town.clock.now()
    flood = [said(10_000 + number, amina.user_id, f"woord {number}", at) for number in range(1000)]
    await town.bot.intake.receive([*flood, said(11_000, bram.user_id, "De lift is stuk", at)])
    await bram.hears("Ik heb dit bewaard")
    assert handled.index(bram.user_id) <= 1
    await town.quiet(within=60)
    assert amina.transcript().count(ENOUGH) == 1
    assert ENOUGH not in bram.transcript()
    assert f"De eerste {MOST_IN_A_MINUTE} heb ik gelezen" in amina.transcript()
    assert handled.count(amina.user_id) == MOST_IN_A_MINUTE
    assert await count(town, Answer) == MOST_IN_A_MINUTE + 1
    assert await count(town, InboxUpdate) - before == MOST_IN_A_MINUTE + 2
    since = OutboxMessage.created_at >= at
    assert await count(town, OutboxMessage, since) <= 2 * MOST_IN_A_MINUTE + 3


@pytest.fixture
def few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take ten a minute, so that less has to be said."""
    for module in ("bot.receiving.crowd", "bot.handlers.apology"):
        monkeypatch.setattr(f"{module}.MOST_IN_A_MINUTE", 10)


@pytest.mark.usefixtures("few")
async def test_a_flood_goes_on_over_a_restart_and_is_still_told_once(database: Database) -> None:
    at = datetime(2026, 12, 7, 11, 1, tzinfo=UTC)
    async with neighbourhood(database, start=NOON) as town:
        await town.load()
        await town.joins("amina")
        amina = town["amina"]
        flood = [said(10_000 + number, amina.user_id, at=at) for number in range(300)]
        await town.bot.intake.receive(flood[:150])
        await town.quiet(within=60)
        town.bot.intake._door = Door()
        await town.bot.intake.receive(flood[150:])
        await town.quiet(within=60)
        assert amina.transcript().count(ENOUGH) == 1


@pytest.mark.usefixtures("few")
async def test_in_english_too(sqlite_database: Database) -> None:
    async with neighbourhood(sqlite_database, start=NOON) as town:
        await town.load()
        await town.joins("amina")
        async with sqlite_database.writing() as session:
            await session.execute(update(Person).values(language=Language.ENGLISH))
        at = town.clock.now()
        await town.bot.intake.receive(
            [said(10_000 + number, town["amina"].user_id, at=at) for number in range(200)]
        )
        await town.quiet(within=60)
        assert town["amina"].transcript().count("You sent a lot of messages in a row") == 1


async def test_what_waited_is_taken_up_page_by_page(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.receiving.intake.PAGE", 2)
    at = town.clock.now()
    updates = [said(10_000 + number, town["bram"].user_id, f"woord {number}", at) for number in range(5)]
    async with town.bot.database.writing() as session:
        await inbox.store(session, [Received(each["update_id"], each) for each in updates], at)
    assert await town.bot.intake.restore() == 5
    await town.quiet()
    async with town.bot.database.reading() as session:
        kept = await session.scalars(select(Answer.text).order_by(Answer.id))
        assert list(kept) == [f"woord {number}" for number in range(5)]


async def test_done_updates_go_while_running_and_words_set_aside_after_thirty_days(
    town: Neighbourhood,
) -> None:
    async with town.bot.database.writing() as session:
        await inbox.store(session, [Received(1, said(1, 77))], NOON)
        for _ in range(5):
            await inbox.note_failure(session, 1, most=5)
    await town.at("2026-12-10 11:00")
    assert await count(town, InboxUpdate, InboxUpdate.status == UpdateStatus.DONE) > 0
    await town.at("2026-12-10 13:00")
    assert await count(town, InboxUpdate, InboxUpdate.status == UpdateStatus.DONE) == 0
    await town.at("2027-01-06 11:59")
    assert await count(town, InboxUpdate, InboxUpdate.status == UpdateStatus.SET_ASIDE) == 1
    await town.at("2027-01-06 13:30")
    assert await count(town, InboxUpdate) == 0


async def test_the_upkeep_goes_by_small_steps(town: Neighbourhood, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jobs.upkeep.BATCH", 2)
    async with town.bot.database.writing() as session:
        await inbox.store(session, [Received(number, {}) for number in range(1, 8)], NOON)
        for number in range(1, 8):
            await inbox.mark_done(session, number)
    await town.at("2026-12-12 12:00")
    assert await count(town, InboxUpdate) == 0
