"""Faults on request: each kind as the library meets it."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest
from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.request import HTTPXRequest

from bot.playground import Limits, Person, Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Making one takes longer than a whole test, and nothing here speaks TLS.
NO_TLS = ssl.create_default_context()
TOKEN = "42:buurt"


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(token=TOKEN, limits=Limits.none())
    async with playground.serve():
        yield playground


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    url = playground.url
    request = HTTPXRequest(read_timeout=0.05, httpx_kwargs={"verify": NO_TLS})
    async with Bot(TOKEN, base_url=f"{url}/bot", request=request, get_updates_request=request) as bot:
        yield bot


@pytest.fixture
async def amina(playground: Playground) -> Person:
    amina = playground.person("Amina")
    await amina.opens()
    return amina


def texts(person: Person) -> list[str]:
    return [message.text for message in person.screen if message.from_bot]


async def test_a_planned_refusal_comes_as_often_as_asked(
    playground: Playground, bot: Bot, amina: Person
) -> None:
    playground.fail_next("sendMessage", 502, "Bad Gateway", times=2)
    for _ in range(2):
        with pytest.raises(NetworkError, match="Bad Gateway"):
            await bot.send_message(amina.user_id, "dag")
    await bot.send_message(amina.user_id, "dag")
    assert texts(amina) == ["dag"]
    assert [call.status for call in playground.calls if call.method == "sendMessage"] == [502, 502, 200]


async def test_a_planned_pause_says_how_long(
    playground: Playground, bot: Bot, amina: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PTB_TIMEDELTA", "1")
    playground.fail_next("sendMessage", 429, "Too Many Requests: retry after 7", retry_after=7)
    with pytest.raises(RetryAfter, match=r"Retry in 0:00:07|Retry in 7 seconds"):
        await bot.send_message(amina.user_id, "dag")


async def test_a_dropped_call_was_done_though_nobody_says_so(
    playground: Playground, bot: Bot, amina: Person
) -> None:
    playground.drop("sendMessage")
    with pytest.raises(NetworkError, match=r"RemoteProtocolError|ReadError"):
        await bot.send_message(amina.user_id, "dag")
    assert texts(amina) == ["dag"]
    assert (playground.calls[-1].method, playground.calls[-1].status) == ("sendMessage", 0)


async def test_a_swallowed_call_was_never_done(playground: Playground, bot: Bot, amina: Person) -> None:
    playground.swallow("*")
    with pytest.raises(NetworkError):
        await bot.send_message(amina.user_id, "dag")
    assert texts(amina) == []
    await bot.send_message(amina.user_id, "nog eens")
    assert texts(amina) == ["nog eens"]


async def test_a_late_answer_times_out_and_yet_the_message_is_there(
    playground: Playground, bot: Bot, amina: Person
) -> None:
    playground.delay("sendMessage", 60)
    with pytest.raises(TimedOut):
        await bot.send_message(amina.user_id, "dag")
    assert texts(amina) == ["dag"]


async def test_a_page_of_a_proxy_is_no_answer(playground: Playground, bot: Bot, amina: Person) -> None:
    playground.garble("sendMessage", "<html>Even geduld</html>")
    with pytest.raises(TelegramError, match="Invalid server response"):
        await bot.send_message(amina.user_id, "dag")
    assert texts(amina) == []


async def test_healing_forgets_what_was_planned(playground: Playground, bot: Bot, amina: Person) -> None:
    playground.fail_next("sendMessage", 400, "Bad Request: chat not found", times=5)
    with pytest.raises(BadRequest):
        await bot.send_message(amina.user_id, "dag")
    playground.heal()
    assert (await bot.send_message(amina.user_id, "dag")).text == "dag"
