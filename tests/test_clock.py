"""The ticking goes on whatever happens to the clock of the machine, and nothing is made up for."""

import asyncio
import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from campaign.virtual import in_virtual_time
from campaign.wall import MODULES, moved_by

from jobs.clock import start_ticking


@pytest.fixture
def ticks(monkeypatch: pytest.MonkeyPatch) -> Callable[[timedelta], list[float]]:
    """Let a minute pass, set the clock of the machine, and let two more pass; say when it ticked."""
    wall = [timedelta(0)]
    real_start = datetime.now(UTC)

    def ahead() -> timedelta:
        """Let the wall follow the loop, and not the machine."""
        lived = timedelta(seconds=asyncio.get_running_loop().time())
        return real_start + lived - datetime.now(UTC) + wall[0]

    for module in MODULES:
        monkeypatch.setitem(vars(module), "datetime", moved_by(ahead))

    async def three_minutes(jump: timedelta) -> list[float]:
        heard, loop = list[float](), asyncio.get_running_loop()

        async def tick() -> None:
            heard.append(round(loop.time()))

        scheduler = start_ticking(tick, 20)
        await asyncio.sleep(61)
        wall[0] += jump
        await asyncio.sleep(120)
        scheduler.shutdown(wait=False)
        return heard

    return lambda jump: in_virtual_time(lambda: three_minutes(jump))


def test_it_ticks_every_twenty_seconds(ticks: Callable[[timedelta], list[float]]) -> None:
    assert ticks(timedelta(0)) == [0, 20, 40, 60, 80, 100, 120, 140, 160, 180]


@pytest.mark.parametrize("days", [-3, -0.1, -0.0005])
def test_a_clock_that_is_set_back_stops_nothing(
    days: float, ticks: Callable[[timedelta], list[float]], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        assert ticks(timedelta(days=days)) == [0, 20, 40, 60, 80, 100, 120, 140, 160, 180]
    assert len([line for line in caplog.messages if "set back" in line]) == 1


def test_a_clock_that_is_set_ahead_makes_up_for_nothing(
    ticks: Callable[[timedelta], list[float]], caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING):
        heard = ticks(timedelta(days=3))
    assert heard[:5] == [0, 20, 40, 60, 80]
    assert 9 <= len(heard) <= 11
    assert not caplog.messages
