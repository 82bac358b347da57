"""The pace of sending, measured on Telegram's side with a clock that only moves when told."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

import httpx
import pytest
from telegram import Bot
from telegram.error import RetryAfter

from bot.playground import Limits, Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.playground import Person

# Making one takes longer than a whole test, and nothing here speaks TLS.
NO_TLS = ssl.create_default_context()
TOKEN = "42:buurt"
MONDAY_NOON = 1_772_449_200.0


@dataclass
class Clock:
    now: float = MONDAY_NOON

    def __call__(self) -> float:
        return self.now


@dataclass
class Line:
    playground: Playground
    http: httpx.AsyncClient
    clock: Clock

    async def sends(self, chat_id: int, times: int = 1) -> list[int]:
        """Send a number of messages; give the statuses."""
        body = {"chat_id": chat_id, "text": "dag"}
        address = f"/bot{TOKEN}/sendMessage"
        return [(await self.http.post(address, json=body)).status_code for _ in range(times)]

    async def neighbours(self, count: int) -> list[Person]:
        people = [self.playground.person(f"Buur {number}") for number in range(count)]
        for person in people:
            await person.opens()
        return people


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    clock = Clock()
    playground = Playground(token=TOKEN, clock=clock)
    async with playground.serve() as url, httpx.AsyncClient(base_url=url, verify=NO_TLS) as http:
        yield Line(playground, http, clock)


async def test_thirty_people_in_one_second_and_the_next_must_wait(line: Line) -> None:
    people = await line.neighbours(31)
    statuses = [(await line.sends(person.user_id))[0] for person in people]
    assert statuses == [200] * 30 + [429]
    line.clock.now += 1
    assert await line.sends(people[30].user_id) == [200]
    assert line.playground.too_many == 1


async def test_the_window_slides_with_each_send(line: Line) -> None:
    people = await line.neighbours(45)
    for person in people[:15]:
        await line.sends(person.user_id)
    line.clock.now += 0.6
    for person in people[15:30]:
        await line.sends(person.user_id)
    line.clock.now += 0.5
    statuses = [(await line.sends(person.user_id))[0] for person in people[30:]]
    assert statuses == [200] * 15
    assert await line.sends(people[0].user_id) == [429]
    moments = [round(send.at - MONDAY_NOON, 1) for send in line.playground.sends]
    assert moments == [0.0] * 15 + [0.6] * 15 + [1.1] * 15


async def test_one_person_gets_a_short_burst_and_then_one_a_second(line: Line) -> None:
    (amina,) = await line.neighbours(1)
    assert await line.sends(amina.user_id, 4) == [200, 200, 200, 429]
    for _ in range(5):
        line.clock.now += 1
        assert await line.sends(amina.user_id, 2) == [200, 429]
    line.clock.now += 60
    assert await line.sends(amina.user_id, 4) == [200, 200, 200, 429]


async def test_a_group_gets_twenty_a_minute(line: Line) -> None:
    group = line.playground.group("Werkgroep Groen")
    assert await line.sends(group.chat.chat_id, 21) == [200] * 20 + [429]
    line.clock.now += 59
    answer = await line.http.post(
        f"/bot{TOKEN}/sendMessage", json={"chat_id": group.chat.chat_id, "text": "dag"}
    )
    assert answer.json() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    line.clock.now += 1
    assert await line.sends(group.chat.chat_id) == [200]


async def test_edits_and_refused_messages_count_for_nothing(line: Line) -> None:
    (amina,) = await line.neighbours(1)
    await line.sends(amina.user_id)
    for number in range(40):
        edit = {"chat_id": amina.user_id, "message_id": 2, "text": f"dag {number}"}
        answer = await line.http.post(f"/bot{TOKEN}/editMessageText", json=edit)
        assert answer.status_code == 200
    assert await line.sends(7, 40) == [400] * 40
    assert await line.sends(amina.user_id, 2) == [200, 200]
    assert len(line.playground.sends) == 3


async def test_a_library_bot_learns_how_long_to_wait(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    (amina,) = await line.neighbours(1)
    url = str(line.http.base_url)
    async with Bot(TOKEN, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot") as bot:
        for _ in range(3):
            await bot.send_message(amina.user_id, "dag")
        with pytest.raises(RetryAfter) as waits:
            await bot.send_message(amina.user_id, "dag")
    assert waits.value.retry_after == timedelta(seconds=1)


async def test_limits_can_be_taken_off() -> None:
    playground = Playground(token=TOKEN, clock=Clock(), limits=Limits.none())
    async with playground.serve() as url, httpx.AsyncClient(base_url=url, verify=NO_TLS) as http:
        line = Line(playground, http, Clock())
        (amina,) = await line.neighbours(1)
        assert await line.sends(amina.user_id, 50) == [200] * 50
