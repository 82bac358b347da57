"""The pace, measured where Telegram measures it, with the bot's clock and Telegram's the same."""

import asyncio
from collections.abc import Sequence
from datetime import timedelta
from itertools import pairwise

import pytest
from postroom import MONDAY, PostRoom, post_room
from sqlalchemy import func, select

from bot.demo.clock import MovedClock
from bot.sending.pace import KEPT_FOR_REPLIES, PLACES, Pace
from jobs.outbox import post
from jobs.post import Message
from models.database import Database
from models.traffic import OutboxMessage
from models.values import SendStatus


def most_in_a_second(moments: Sequence[float]) -> int:
    """Count the busiest second that starts at a send; two sends a whole second apart are not in one."""
    return max(sum(0 <= later - moment < 1 for later in moments) for moment in moments)


async def all_sent(room: PostRoom, number: int) -> None:
    async with asyncio.timeout(30):
        while True:
            async with room.database.reading() as session:
                sent = select(func.count()).where(OutboxMessage.status == SendStatus.SENT)
                if await session.scalar(sent) == number:
                    return
            await asyncio.sleep(0.05)


async def test_three_hundred_messages_to_three_hundred_people_go_at_telegrams_pace(
    sqlite_database: Database,
) -> None:
    async with post_room(sqlite_database, speed=4) as room:
        people = [f"buur-{number}" for number in range(300)]
        await room.meets(*people)
        async with sqlite_database.writing() as session:
            letters = [room.letter(person, person, Message(text="Hoe gaat het?"), {}) for person in people]
            await post(session, letters, room.clock.now())
        await all_sent(room, 300)
        assert room.playground.too_many == 0
        assert len({send.chat_id for send in room.playground.sends}) == 300
        moments = [send.at for send in room.playground.sends]
        assert len(moments) == 300
        assert most_in_a_second(moments) <= 30
        assert max(moments) - min(moments) < 100


async def test_one_person_gets_one_message_a_second(sqlite_database: Database) -> None:
    async with post_room(sqlite_database, speed=10) as room:
        await room.meets("amina")
        await room.writes("amina", *(f"Bericht {number}" for number in range(6)))
        await all_sent(room, 6)
        moments = [send.at for send in room.playground.sends]
        assert min(later - earlier for earlier, later in pairwise(moments)) >= 1
        assert max(moments) - min(moments) < 60


def test_the_measurement_would_find_more_than_thirty_in_a_second() -> None:
    assert most_in_a_second([number / 32 for number in range(40)]) == 32


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock(MONDAY, speed=100)


async def test_a_place_comes_free_a_second_after_the_answer(clock: MovedClock) -> None:
    freed = asyncio.Event()
    pace = Pace(clock, freed.set, places=1)
    pace.take(urgent=True)
    assert pace.room == 0
    before = clock.monotonic()
    pace.give_back("amina", paced=True, urgent=True)
    assert (pace.room, pace.quiet()) == (0, {"amina"})
    await freed.wait()
    assert clock.monotonic() - before >= 1
    assert (pace.room, pace.quiet()) == (1, set())


async def test_after_a_pause_one_message_goes_ahead_of_the_others(clock: MovedClock) -> None:
    freed = asyncio.Event()
    pace = Pace(clock, freed.set)
    pace.pause(20)
    assert pace.room == 0
    before = clock.monotonic()
    await freed.wait()
    assert clock.monotonic() - before >= 20
    assert pace.room == 1
    pace.take()
    assert pace.room == 0
    pace.answered()
    assert pace.room == 29
    pace.close()


async def test_a_short_pause_does_not_end_a_long_one(clock: MovedClock) -> None:
    pace = Pace(clock, lambda: None)
    pace.pause(60)
    pace.pause(1)
    await clock.sleep(2)
    assert pace.room == 0
    pace.close()


async def test_a_chat_that_is_refused_twice_at_once_is_left_alone_for_the_longer_of_the_two(
    clock: MovedClock,
) -> None:
    pace = Pace(clock, lambda: None)
    pace.refuse("amina", 60)
    pace.refuse("amina", 1)
    await clock.sleep(2)
    assert pace.refused() == {"amina"}
    clock.move(timedelta(seconds=60))
    assert pace.refused() == set()
    pace.close()


@pytest.fixture
def standing() -> MovedClock:
    """Give a clock that goes on only when it is moved."""
    return MovedClock(MONDAY, speed=1e-9)


async def begun_within(pace: Pace, clock: MovedClock, seconds: float) -> list[float]:
    """Begin sends that nobody waits for as soon as they may, and answer each at once; give when."""
    moments, end = [], clock.monotonic() + seconds
    while clock.monotonic() < end:
        while pace.room_for(urgent=False):
            moments.append(clock.monotonic())
            pace.take()
            pace.give_back(f"buur-{len(moments)}", paced=True)
        clock.move(timedelta(milliseconds=2))
        # What slept until now goes on.
        for _ in range(10):
            await asyncio.sleep(0)
    return moments


async def test_questions_begin_evenly_over_the_second(standing: MovedClock) -> None:
    pace = Pace(standing, lambda: None)
    moments = await begun_within(pace, standing, 4)
    pace.close()
    assert most_in_a_second(moments) == 30
    assert len(moments) >= 29 * 4
    assert max(sum(0 <= later - moment < 0.1 for later in moments) for moment in moments) <= 4


async def test_a_reply_finds_a_place_within_two_gaps_while_a_round_goes_out(standing: MovedClock) -> None:
    pace = Pace(standing, lambda: None)
    await begun_within(pace, standing, 2.5)
    waited = 0
    while not pace.room_for(urgent=True):
        standing.move(timedelta(milliseconds=2))
        waited += 2
        for _ in range(10):
            await asyncio.sleep(0)
    pace.close()
    assert waited <= 70


async def test_who_waits_for_a_place_hears_of_it_when_the_gap_is_over(standing: MovedClock) -> None:
    freed = asyncio.Event()
    pace = Pace(standing, freed.set)
    pace.take()
    assert (pace.room, pace.room_for(urgent=False)) == (29, 0)
    await asyncio.sleep(0)
    standing.move(timedelta(seconds=1 / 30))
    await freed.wait()
    assert pace.room_for(urgent=False) == 1
    pace.close()


async def test_while_people_answer_questions_leave_some_places_free(standing: MovedClock) -> None:
    pace = Pace(standing, lambda: None)
    pace.take(urgent=True)
    begun = await begun_within(pace, standing, 0.9)
    assert len(begun) == PLACES - KEPT_FOR_REPLIES
    assert pace.room_for(urgent=True) == KEPT_FOR_REPLIES - 1
    standing.move(timedelta(seconds=6))
    assert len(await begun_within(pace, standing, 0.9)) > PLACES - KEPT_FOR_REPLIES
    pace.close()


async def test_however_many_answer_questions_go_on(standing: MovedClock) -> None:
    pace = Pace(standing, lambda: None)
    for _ in range(KEPT_FOR_REPLIES):
        pace.take(urgent=True)
    assert len(await begun_within(pace, standing, 0.9)) == PLACES - KEPT_FOR_REPLIES
    pace.close()
