"""Polling goes on, whatever the line, Telegram or another program does to it."""

import asyncio
import logging
import sqlite3
from collections.abc import AsyncIterator, Callable, Sequence
from datetime import timedelta
from typing import Any

import pytest
from neighbourhood import Neighbourhood, neighbourhood
from sqlalchemy.exc import OperationalError

from bot.playground import Playground
from bot.receiving.polling import MOST_FAILURES, SilenceError
from models.database import Database

Fault = Callable[[Playground], None]
FAULTS: dict[str, Fault] = {
    "409": lambda t: t.fail_next("getUpdates", 409, "Conflict: terminated by other getUpdates request"),
    "401": lambda t: t.fail_next("getUpdates", 401, "Unauthorized", times=2),
    "404": lambda t: t.fail_next("getUpdates", 404, "Not Found"),
    "429": lambda t: t.fail_next("getUpdates", 429, "Too Many Requests: retry after 5", retry_after=5),
    "502": lambda t: t.garble("getUpdates", status=502, times=3),
    "a page with 200": lambda t: t.garble("getUpdates"),
    "JSON that is no answer": lambda t: t.garble("getUpdates", '["ok"]'),
    "JSON without a result": lambda t: t.garble("getUpdates", '{"ok": true}'),
    "JSON with another result": lambda t: t.garble("getUpdates", '{"ok": true, "result": [7]}'),
    "a line that is cut": lambda t: t.swallow("getUpdates", times=2),
    "an answer that is lost": lambda t: t.drop("getUpdates"),
}


@pytest.fixture
async def town(sqlite_database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        await town.joins("amina")
        yield town


@pytest.mark.parametrize("fault", FAULTS)
async def test_polling_goes_on_after(fault: str, town: Neighbourhood) -> None:
    await town.playground.polled()
    FAULTS[fault](town.playground)
    # This ends the poll that is under way, so that the next one meets the fault.
    await town["amina"].says("/privacy")
    await town["amina"].says("/help")
    await town["amina"].hears("Dit kun je doen, Amina", timeout=10)
    await town.playground.drained()
    assert town["amina"].transcript().count("Dit kun je doen") == 1


async def test_another_program_with_our_token_is_an_alarm(
    town: Neighbourhood, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.CRITICAL, logger="bot.receiving.polling"):
        FAULTS["409"](town.playground)
        await town["amina"].says("/privacy")
        await town["amina"].says("/help")
        await town["amina"].hears("Dit kun je doen", timeout=10)
    assert "Somebody else fetches the messages of this bot" in caplog.text


async def test_nobody_s_words_are_logged_when_an_answer_is_cut_in_half(
    town: Neighbourhood, caplog: pytest.LogCaptureFixture
) -> None:
    town.playground.garble("getUpdates", '{"ok": true, "result": [{"message": {"text": "ons geheim"')
    with caplog.at_level(logging.WARNING):
        await town["amina"].says("/privacy")
        await town["amina"].says("/help")
        await town["amina"].hears("Dit kun je doen", timeout=10)
    assert "Telegram could not be asked for messages" in caplog.text
    assert "geheim" not in caplog.text


async def test_a_webhook_that_was_left_is_removed_and_nothing_is_dropped(sqlite_database: Database) -> None:
    async with neighbourhood(sqlite_database) as town:
        await town.playground.polled()
    calls = [call for call in town.playground.calls if call.method == "deleteWebhook"]
    assert [call.parameters.get("drop_pending_updates", False) for call in calls] == [False]


async def test_a_poll_that_was_under_way_at_a_stop_was_not_answered(town: Neighbourhood) -> None:
    await town.stops()
    await town.playground.polled(now=False)
    await town.starts()
    await town.playground.polled()
    await town.stops()
    assert town.bot.poller.heard_at is None


async def test_after_a_long_silence_the_program_gives_up_so_that_it_is_started_again(
    town: Neighbourhood,
) -> None:
    town.playground.fail_next("getUpdates", 502, "Bad Gateway", times=MOST_FAILURES)
    ended = asyncio.create_task(town.bot.trouble())
    await town["amina"].says("/help")
    with pytest.raises(SilenceError):
        # Pauses of up to half a minute pass at once when the clock is moved.
        await jumping(town, ended)


async def jumping(town: Neighbourhood, ended: asyncio.Task[None]) -> None:
    async with asyncio.timeout(20):
        while not ended.done():
            town.clock.move(timedelta(seconds=30))
            await asyncio.sleep(0.005)
    ended.result()


async def test_a_full_disk_is_no_silence_of_telegram_and_is_waited_for(
    town: Neighbourhood, monkeypatch: pytest.MonkeyPatch
) -> None:
    tries, receive = 0, town.bot.intake.receive

    async def full(updates: Sequence[dict[str, Any]]) -> None:
        nonlocal tries
        tries += 1
        if tries <= MOST_FAILURES:
            raise OperationalError("INSERT", {}, sqlite3.OperationalError("database or disk is full"))
        await receive(updates)

    monkeypatch.setattr(town.bot.intake, "receive", full)
    ended = asyncio.create_task(town.bot.trouble())
    await town["amina"].says("/help")
    async with asyncio.timeout(20):
        while tries <= MOST_FAILURES and not ended.done():
            town.clock.move(timedelta(seconds=30))
            await asyncio.sleep(0.005)
    assert not ended.done()
    ended.cancel()
    await town["amina"].hears("Dit kun je doen")
