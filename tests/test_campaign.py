"""The harness of the campaign: it can see what is wrong, and its short version meets its goals."""

import asyncio
import os
import subprocess
import sys
from collections.abc import AsyncIterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from signal import SIGUSR1
from types import ModuleType
from typing import Any

import pytest
from campaign import flood, planted, points, product, year
from campaign.__main__ import main
from campaign.almanac import Group, Rhythm
from campaign.clock import SharedClock
from campaign.patience import StoodStillError, all_of, patience
from campaign.product import Life, Nursery, nursery
from campaign.promises import Expected, taps_kept, violations, words_kept
from campaign.reader import due, under_way
from campaign.serving import telegram_server
from campaign.stage import Scene
from campaign.table import Row, Scale, Verdict
from campaign.telegram import Call, Reply, Said, Telegram
from campaign.town import settle_town, sqlite
from neighbourhood import FRIDAY, RIJNBUURT

from jobs.rules.conversation import Point, Turn
from jobs.rules.hearing import Heard, hear
from models.values import Question

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


def test_a_choice_is_not_missed_where_the_same_person_had_answered_in_words() -> None:
    words, others = Said(1, 5, "words", "Dit", 71), Said(2, 6, "words", "Dat", 72)
    tap = Said(3, 5, "tap", "c|160|obstacle||same", 70)

    def answered_by(message: int | None, choice: str | None = None) -> dict[str, list[Mapping[str, Any]]]:
        row: dict[str, Any] = {"check_in_id": 160, "question": "obstacle", "subject_id": None}
        return {"answer": [row | {"message_id": message, "choice": choice, "text": "Dit"}]}

    assert list(taps_kept(answered_by(None, "same"), [words, tap])) == []
    assert list(taps_kept(answered_by(71), [words, tap])) == []
    assert len(list(taps_kept(answered_by(71), [tap, words]))) == 1
    assert len(list(taps_kept(answered_by(72), [others, tap]))) == 1
    assert len(list(taps_kept({"answer": []}, [words, tap]))) == 1


def test_words_at_the_question_whether_something_still_runs_are_there_as_both() -> None:
    """As the product hears them, not as the checker thinks it does."""

    def kept(heard: Heard, **other: Any) -> Mapping[str, Any]:
        said = {"choice": heard.said.choice, "text": heard.said.text, "replaced_at": None}
        return said | {"question": heard.point.question, "subject_id": heard.point.subject_id} | other

    different, how = hear(Turn(obstacles=(3,)), Point(Question.PROGRESS, 3), "Dit", lambda _: None)
    assert list(words_kept([kept(different), kept(how)], "Dit", 71)) == []
    assert len(list(words_kept([kept(different), kept(how, text="Dat")], "Dit", 71))) == 2
    assert len(list(words_kept([kept(different, choice="well"), kept(how)], "Dit", 71))) == 1
    assert len(list(words_kept([kept(different), kept(how), kept(how)], "Dit", 71))) == 2
    assert len(list(words_kept([], "Dit", 71))) == 1


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


async def test_a_process_that_gets_no_further_is_told_with_where_it_stands(
    lives: Nursery, tmp_path: Path
) -> None:
    url, clock = await town(lives, tmp_path), lives.clock(MONDAY)
    life = await lives.run(url, lives.server.bot(clock.now), clock)
    await life.until(lambda: "Telegram answers" in life.told())
    with pytest.raises(StoodStillError, match=r"(?s)Current thread.*Stack for <Task.*DeliveryLoop\.run"):
        await life.until(lambda: False, seconds=0.01)
    with pytest.raises(StoodStillError, match="does not end"):
        await life.end(seconds=0.01)
    await life.kill()


async def test_two_polls_overlap_only_while_both_wait() -> None:
    async with telegram_server() as server:
        telegram, port = server.bot(), int(server.url.rpartition(":")[2])

        async def polls() -> asyncio.StreamWriter:
            _, line = await asyncio.open_connection("127.0.0.1", port)
            body, before = b"timeout=10", len(telegram.calls)
            head = f"POST /bot{telegram.token}/getUpdates HTTP/1.1\r\nContent-Length: {len(body)}\r\n\r\n"
            line.write(head.encode() + body)
            while len(telegram.calls) == before:
                await asyncio.sleep(0)
            return line

        hung_up = await polls()
        hung_up.close()
        async with patience(5, where=lambda: "somebody waits who has hung up"):
            while telegram._poll and not telegram._poll.done():
                await asyncio.sleep(0)
        waits = await polls()
        assert telegram.overlapping == 0
        newer = await polls()
        assert telegram.overlapping == 1
        waits.close()
        newer.close()


async def test_a_signal_to_a_process_that_has_died_just_now_reaches_nobody(tmp_path: Path) -> None:
    """Its death is heard a moment later: a campaign of points broke off there."""
    died = await asyncio.create_subprocess_exec(sys.executable, "-c", "")
    await died.wait()
    life = Life(died.pid, tmp_path / "log", None)
    life.signal(SIGUSR1)
    assert not life.is_over


def test_a_mother_who_ends_while_she_gets_ready_is_told_at_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    monkeypatch.setattr(product, "mother", lambda: (tmp_path / "nobody", ended))

    async def living() -> None:
        async with nursery(tmp_path):
            pass

    with pytest.raises(StoodStillError, match="ended while she got ready"):
        asyncio.run(living())


async def test_when_one_of_many_breaks_off_the_others_end_before_that_is_told() -> None:
    ended = asyncio.Event()

    async def waits() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    async def breaks_off() -> None:
        async with patience(0.01, where=lambda: "nobody came"):
            await asyncio.Event().wait()

    with pytest.raises(ExceptionGroup) as told:
        await all_of(waits(), breaks_off())
    assert told.group_contains(StoodStillError, match="nobody came")
    assert ended.is_set()


async def test_a_scene_that_is_copied_later_begins_at_the_same_moment(lives: Nursery, tmp_path: Path) -> None:
    """Else a scenario began after its hour, and the clock went back: whoever slept by it slept on."""
    await town(lives, tmp_path)
    scene = Scene(lives, "town", {}, lives.server.bot(), lives.clock(MONDAY)).rest()
    scene.clock.move(timedelta(hours=1))
    late = scene.copy("late").clock
    assert timedelta(0) <= late.now() - MONDAY < timedelta(minutes=1)
    late.move_to(MONDAY - timedelta(hours=1))
    assert late.now() >= MONDAY
    with pytest.raises(ValueError, match="back by 0:00:01"):
        late.move(timedelta(seconds=-1))


def test_the_calendar_of_the_year_asks_nothing_by_a_rhythm_that_was_changed() -> None:
    """As with seed 1: between the change and the first round of a slower rhythm there is none."""
    group = Group("groep", [(date(2026, 3, 30), Rhythm(2, time(11)))])
    group.changes(date(2026, 4, 11), Rhythm(0, time(10, 30), weeks=4))
    days = [day for day, _ in group.days(date(2026, 6, 5))]
    assert days == [date(2026, 4, 1), date(2026, 4, 8), date(2026, 5, 4), date(2026, 6, 1)]


def test_whoever_reads_a_clock_while_it_is_moved_never_sees_half_of_it(tmp_path: Path) -> None:
    clock, moves = SharedClock.begin(tmp_path / "clock", MONDAY), 100_000
    child = os.fork()
    if not child:
        for _ in range(moves):
            clock.move(timedelta(seconds=1))
        os._exit(0)
    before = clock.now()
    while not os.waitpid(child, os.WNOHANG)[0]:
        now = clock.now()
        assert before <= now < MONDAY + timedelta(seconds=moves + 60)
        before = now


@pytest.mark.parametrize("part", [points, planted, year, flood])
def test_the_short_version_meets_its_goals(part: ModuleType, tmp_path: Path) -> None:
    rows: list[Row] = part.run(Scale(folder=tmp_path, quick=True))
    assert rows
    assert [(row.what, row.measured, row.details) for row in rows if row.verdict is not Verdict.MET] == []


def test_an_unknown_part_is_told_with_those_there_are(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--only", "pionts"])
    assert "points" in capsys.readouterr().err
