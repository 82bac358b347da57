"""The campaign's faults: each can be told from good weather, and its short version meets its goals."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable, Coroutine
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from campaign import backups, outages, seasons, storage, storm, two
from campaign.backups import Copies, Known
from campaign.databases import Files
from campaign.disk import failing_disk
from campaign.gate import Trouble
from campaign.house import House, area_of, listening
from campaign.outages import Outage
from campaign.storm import Arrival, Weather
from campaign.table import Row, Scale, Verdict
from campaign.two import Harm, Played
from campaign.virtual import VirtualClock, in_virtual_time
from telegram.error import RetryAfter

from bot.playground.world import Call
from bot.receiving.intake import Intake

MONDAY = datetime(2026, 12, 7, 7, 59, 50, tzinfo=UTC)
"""Ten seconds before nine in Amsterdam."""


def found(rows: list[Row]) -> list[str]:
    """Say what is not met, with every detail."""
    return [f"{row.what}: {row.measured} {row.details}" for row in rows if row.verdict is not Verdict.MET]


@pytest.fixture
def scale(tmp_path: Path) -> Scale:
    return Scale(folder=tmp_path, quick=True)


@pytest.fixture
def live(tmp_path: Path) -> Callable[[Callable[[House], Coroutine[Any, Any, None]]], None]:
    """Let something happen in a neighbourhood of two, in virtual time."""
    area = area_of({"schoon": ("mon", "09:00", ["amina", "bram"])})

    def lived(story: Callable[[House], Coroutine[Any, Any, None]]) -> None:
        with Files(tmp_path, area, MONDAY - timedelta(minutes=1)).fresh() as url:
            in_virtual_time(lambda: played(url, story))

    async def played(url: str, story: Callable[[House], Coroutine[Any, Any, None]]) -> None:
        house = House(url, VirtualClock(MONDAY))
        with listening(house.clock):
            async with house.peopled():
                await story(house)

    return lived


def test_an_hour_passes_in_its_work_alone() -> None:
    async def an_hour() -> float:
        await asyncio.sleep(3600)
        return asyncio.get_running_loop().time()

    assert in_virtual_time(an_hour) == 3600


def test_whoever_is_told_to_wait_at_the_start_waits_as_long(live: Any) -> None:
    async def story(house: House) -> None:
        house.playground.fail_next("getMe", 429, "Too Many Requests: retry after 40", retry_after=40)
        async with house.at_work():
            await asyncio.sleep(90)
        refused, again = (call.at for call in house.playground.calls if call.method == "getMe")
        assert 40 <= again - refused < 45

    live(story)


def test_no_press_is_acknowledged_while_telegram_wants_silence(live: Any) -> None:
    async def story(house: House) -> None:
        refusal = "Too Many Requests: retry after 40"
        async with house.at_work():
            await asyncio.sleep(30)
            house.playground.fail_next("answerCallbackQuery", 429, refusal, retry_after=40)
            await house.people["amina"].presses("Gaat goed")
            await asyncio.sleep(5)
            await house.people["bram"].presses("Gaat goed")
            await asyncio.sleep(40)
            await house.people["bram"].presses("Niets bijzonders")
            await asyncio.sleep(5)
        calls = [call for call in house.playground.calls if call.method == "answerCallbackQuery"]
        assert [call.status for call in calls] == [429, 200]
        assert calls[1].at - calls[0].at >= 40
        assert any("Dank je" in message.text for message in house.people["bram"].screen)

    live(story)


def test_a_short_pause_does_not_end_a_longer_one() -> None:
    """Two presses are refused at once, the second for a moment: both pauses are kept to."""
    asked = []

    class Press:
        def __init__(self, pause: int) -> None:
            self.pause = pause

        async def answer(self, _toast: str | None) -> None:
            asked.append(self.pause)
            await asyncio.sleep(1)
            raise RetryAfter(self.pause)

    async def story() -> None:
        desk: Any = SimpleNamespace(clock=VirtualClock(MONDAY))
        acknowledge: Any = Intake(desk)._acknowledge
        await asyncio.gather(acknowledge(Press(40), None), acknowledge(Press(2), None))
        for pause in (10, 20):
            await asyncio.sleep(30)
            await acknowledge(Press(pause), None)

    in_virtual_time(story)
    assert asked == [40, 2, 20]


def test_the_short_storm(scale: Scale) -> None:
    assert found(storm.run(scale)) == []


def test_a_request_before_its_time_is_found_and_one_in_time_is_not() -> None:
    def sent(at: float, status: int, chat: int = 1) -> Call:
        told = "Too Many Requests: retry after 5" if status == 429 else ""
        return Call(storm.START.timestamp() + at, "sendMessage", {"chat_id": chat}, status, told)

    polls = [
        Arrival(1.0, "getupdates", 3),
        Arrival(3.5, "getupdates", None),
        Arrival(5.0, "getupdates", None),
    ]
    calls = [sent(1.0, 429), sent(2.0, 200, chat=2), sent(5.5, 200), sent(7.0, 200)]
    weather = Weather(arrivals=polls, calls=calls, backlog_after=0.0, unanswered=0, wanted=1)
    assert weather.too_soon == [
        "getupdates 0.5 s before its pause was over",
        "to 1 0.5 s before its pause was over",
    ]


def test_the_busiest_second_counts_refused_messages_too() -> None:
    arrivals = [Arrival(at, "sendmessage", 3 if at > 1 else None) for at in (0.0, 0.9, 1.0, 1.5, 1.89)]
    weather = Weather(arrivals=arrivals, calls=[], backlog_after=0.0, unanswered=0, wanted=1)
    assert weather.busiest_second == 4


def test_the_short_outages(scale: Scale) -> None:
    assert found(outages.run(scale)) == []


def test_what_an_outage_lost_or_doubled_is_found() -> None:
    outage = Outage(
        trouble=Trouble.RESET, seconds=600, hits=1, said={"een": 30.0, "twee": 20.0}, polls_after=61.0
    )
    outage.kept.update({"twee": 2})
    outage.unmarked, outage.marked = {"amina": 2}, {"amina": 0}
    outage.told, outage.told_of_taps = {"amina": 0, "bram": 0}, {"amina": 1, "bram": 0}
    answers, polling, questions, announced, taps = outages.rows_of([outage], "1")
    assert (outage.lost, outage.twice) == (["een"], ["twee"])
    assert [row.verdict for row in (answers, polling, questions, taps)] == [Verdict.MISSED] * 4
    assert announced.verdict is Verdict.VOID


def test_the_short_failures_of_storage(scale: Scale) -> None:
    assert found(storage.run(scale)) == []


def test_a_failing_disk_fails_where_it_is_told_to_and_keeps_what_was_confirmed(tmp_path: Path) -> None:
    path = tmp_path / "a.db"
    with failing_disk() as disk:
        database = sqlite3.connect(path, isolation_level=None)
        database.execute("PRAGMA journal_mode = WAL")
        database.execute("CREATE TABLE said (words)")
        database.execute("INSERT INTO said VALUES ('before')")
        disk.fails_at = disk.operations + 2
        for _ in range(2):
            with pytest.raises(sqlite3.OperationalError, match="full"):
                database.execute("INSERT INTO said VALUES ('in vain')")
        disk.mend()
        database.execute("INSERT INTO said VALUES ('after')")
        database.close()
    with sqlite3.connect(shutil.copy(path, tmp_path / "b.db")) as other:
        assert other.execute("SELECT words FROM said").fetchall() == [("before",), ("after",)]
    other.close()


def test_the_short_row_of_backups(scale: Scale) -> None:
    assert found(backups.run(scale)) == []


def test_the_short_row_of_processes(scale: Scale) -> None:
    assert found(two.run(scale)) == []


def test_a_takeover_that_takes_too_long_is_found(scale: Scale) -> None:
    played = Played(takeovers=[2.0, 36.0])
    played.harms[Harm.KILL] = 2
    assert two._row(played, "a lease", scale).verdict is Verdict.MISSED
    played.takeovers.pop()
    assert two._row(played, "a lease", scale).verdict is Verdict.MET


def test_a_backup_without_what_was_stored_before_it_is_found() -> None:
    known = Known(frozenset({1, 2}), frozenset({7}))
    assert known.missing_in(known) == 0
    assert known.missing_in(Known(frozenset({2}), frozenset({7, 8}))) == 1
    copies = Copies(made=1, wanted=1, grew=5, wrong=["one is broken"], restored_after=3.0)
    assert backups._row("SQLite", copies).verdict is Verdict.MISSED


def test_the_short_seasons(scale: Scale) -> None:
    assert found(seasons.run(scale)) == []


def test_the_calendar_knows_the_changes_and_easter() -> None:
    assert [seasons.last_sunday(2027, month) for month in (3, 10)] == [date(2027, 3, 28), date(2027, 10, 31)]
    assert seasons.easter(2027) == date(2027, 3, 28)
    wall_times = {
        (date(2027, 3, 27), time(2, 30)): "2027-03-27 01:30",
        (date(2027, 3, 28), time(2, 30)): "2027-03-28 01:00",
        (date(2027, 3, 28), time(3, 0)): "2027-03-28 01:00",
        (date(2027, 10, 31), time(2, 30)): "2027-10-31 00:30",
        (date(2027, 10, 31), time(3, 0)): "2027-10-31 02:00",
    }
    assert {key: f"{seasons.utc(*key):%Y-%m-%d %H:%M}" for key in wall_times} == wall_times


def test_a_clock_that_knows_no_summer_time_is_found(scale: Scale, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(seasons, "offset", lambda _moment: timedelta(hours=1))
    task = seasons.Task(scale.folder, "UTC", 2027, 10, by_day=120, by_night=10)
    assert seasons.live(task).wrong
