"""The harness of the campaign: it can see what is wrong, and its short version meets its goals."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from campaign.__main__ import main
from campaign.product import Nursery, nursery
from campaign.promises import Expected, violations
from campaign.reader import due, under_way
from campaign.telegram import Call, Reply, Telegram
from campaign.town import settle_town, sqlite
from neighbourhood import FRIDAY, RIJNBUURT

MONDAY = datetime(2026, 12, 7, 8, 0, 1, tzinfo=UTC)
"""Just after nine in Amsterdam: Amina and Bram are due."""


@pytest.fixture
async def lives(tmp_path: Path) -> AsyncIterator[Nursery]:
    async with nursery(tmp_path) as running:
        yield running


async def town(lives: Nursery, folder: Path) -> str:
    url = sqlite(folder / "town.db")
    await settle_town(lives, url, {"rijnbuurt": RIJNBUURT}, FRIDAY)
    return url


async def test_a_process_that_is_killed_in_a_send_repeats_it_with_a_mark(
    lives: Nursery, tmp_path: Path
) -> None:
    url, clock = await town(lives, tmp_path), lives.clock(MONDAY)
    telegram = lives.server.bot(clock.now)
    killed = asyncio.Event()

    async def hang(call: Call) -> Reply | None:
        if call.method == "sendMessage" and not killed.is_set():
            await killed.wait()
            return Reply(None)
        return None

    telegram.after = hang
    first = await lives.run(url, telegram, clock)
    await first.until(lambda: len(telegram.shown) == 2)
    assert await first.kill() == -9
    doubtful = under_way(url)
    killed.set()
    assert len(doubtful) == 2

    second = await lives.run(url, telegram, clock)
    await second.until(lambda: not due(url, clock.now()))
    assert len(telegram.shown) == 2
    second.move_clock(timedelta(minutes=11))
    await second.until(lambda: len(telegram.shown) == 4 and not due(url, clock.now()))
    await second.kill()

    assert violations(url, telegram, Expected(doubtful=doubtful), clock.now()) == []


async def test_what_stands_twice_without_a_mark_and_what_was_lost_is_found(
    lives: Nursery, tmp_path: Path
) -> None:
    url, clock = await town(lives, tmp_path), lives.clock(MONDAY)
    telegram = lives.server.bot(clock.now)
    life = await lives.run(url, telegram, clock)
    await life.until(lambda: len(telegram.shown) == 2 and not due(url, clock.now()))
    await life.kill()
    assert violations(url, telegram, Expected(), clock.now()) == []

    twice, lost = Telegram("1:a"), Telegram("1:b")
    twice.shown = [*telegram.shown, telegram.shown[0]]
    lost.says(telegram.shown[0].chat, "Wie heeft de sleutel?")
    assert [found[:3] for found in violations(url, twice, Expected(), clock.now())] == ["P3:"]
    assert {found[:3] for found in violations(url, lost, Expected(), clock.now())} == {"P1:", "P2:"}


def test_an_unknown_part_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "pionts"])
    assert "points" in capsys.readouterr().err
