"""Goals 9 and 10: overviews out of a million answers, beside the one SQL statement through sqlite3."""

import asyncio
import os
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from sqlalchemy import event, select

from bot.wording import Words
from jobs.digests import current_digest, digests_of
from jobs.post import Mail, Message
from jobs.rules.digest import Digest
from jobs.tick import AREAS, tick
from models.areas import Area
from models.database import Database
from models.values import Language

from .measure import Row, Scale, mb, memory_of, ms, ratio
from .million import FRIDAY, million
from .seed import copied, script, stored, url

TIMES = 50
ONE_AREA = script("overview")
ALL_AREAS = ONE_AREA.replace("w.area_id = :area", "1")


@dataclass(frozen=True)
class Compiled:
    """CPU, statements and memory of overviews; `rendering` is the part that makes words of them."""

    cpu: float
    statements: int = 0
    memory: float = 0.0
    rendering: float = 0.0


def run(scale: Scale) -> list[Row]:
    areas, weeks = scale.size(500, 3), scale.size(52, 3)
    source = million(scale.folder / "year.db", areas, weeks)
    answers = areas * 40 * weeks
    one: list[tuple[Compiled, Compiled]] = []
    every: list[tuple[Compiled, Compiled, Compiled]] = []
    for number in range(scale.rounds):
        of_one = (partial(by_statement, source, number + 1), partial(compiled, source, number + 1))
        one.append(tuple(scale.apart(*of_one)))
        database = copied(source, scale.folder / f"{number}.db")
        of_all = (
            partial(by_statement, source, None),
            partial(compiled, source, None),
            partial(ticked, database),
        )
        every.append(tuple(scale.apart(*of_all)))
        database.unlink()
    return [*_one(answers, one), *_every(areas, every)]


def _one(answers: int, rounds: list[tuple[Compiled, Compiled]]) -> list[Row]:
    baseline, mine = zip(*rounds, strict=True)
    statements = max(each.statements for each in mine)
    compare = partial(_row, "9", baseline=baseline)
    return [
        compare(f"CPU of the overview of one area out of {answers:,} answers", mine=mine, most=3.0),
        Row(
            goal="9",
            what="the same: statements",
            baseline="1",
            ours=str(statements),
            wanted="5",
            met=statements <= 5,
        ),
    ]


def _every(areas: int, rounds: list[tuple[Compiled, Compiled, Compiled]]) -> list[Row]:
    baseline, mine, all_of_it = zip(*rounds, strict=True)
    words = median(each.rendering for each in all_of_it)
    more = max(each.memory for each in all_of_it)
    whole = f"the same with closing, storing and queueing, in one tick, without {ms(words)} of rendering"
    return [
        _row("10", f"CPU of the overviews of all {areas} areas", baseline=baseline, mine=mine, most=2.0),
        _row("10", whole, baseline=baseline, mine=all_of_it, most=2.0),
        Row(
            goal="10",
            what="the same: memory more",
            baseline="",
            ours=mb(more),
            wanted="50 MB",
            met=more <= 50,
        ),
    ]


def _row(
    goal: str, what: str, *, baseline: tuple[Compiled, ...], mine: tuple[Compiled, ...], most: float
) -> Row:
    theirs, ours = ([each.cpu - each.rendering for each in side] for side in (baseline, mine))
    times = ratio(ours, theirs)
    return Row(
        goal=goal,
        what=what,
        baseline=ms(median(theirs)),
        ours=ms(median(ours)),
        ratio=times,
        wanted=f"{most:g}x",
        met=times <= most,
    )


def by_statement(path: Path, area: int | None) -> Compiled:
    """Run the one statement, for one area many times or for all at once."""
    given = {
        "area": area,
        "start": stored(FRIDAY - timedelta(days=7)),
        "end": stored(FRIDAY),
        "today": FRIDAY.date().isoformat(),
    }
    statement, times = (ONE_AREA, TIMES) if area else (ALL_AREAS, 1)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(ONE_AREA, given | {"area": 3}).fetchall()
        begun = process_time()
        for _ in range(times):
            assert connection.execute(statement, given).fetchall()
        return Compiled((process_time() - begun) / times)


def compiled(path: Path, area: int | None) -> Compiled:
    """Compile overviews as the product does: of one area many times, or of all, some at once."""
    return asyncio.run(_compiled(path, area))


async def _compiled(path: Path, number: int | None) -> Compiled:
    database = Database(url(path))
    async with database.reading() as session:
        areas = list(await session.scalars(select(Area)))
        await current_digest(session, areas[2], FRIDAY)
        asked: list[str] = []
        listen(database, asked)
        chosen = areas if number is None else [area for area in areas if area.id == number] * TIMES
        before, begun = memory(), process_time()
        if number is None:
            for at in range(0, len(areas), AREAS):
                await digests_of(session, areas[at : at + AREAS], FRIDAY)
        else:
            for area in chosen:
                await current_digest(session, area, FRIDAY)
        used = process_time() - begun
    await database.close()
    times = 1 if number is None else TIMES
    return Compiled(used / times, len(asked) // len(chosen), memory() - before)


def listen(database: Database, asked: list[str]) -> None:
    @event.listens_for(database._reader.sync_engine, "before_cursor_execute")
    def hear(*call: Any) -> None:
        asked.append(call[2])


def memory() -> float:
    """Give the MB that this process had at most so far."""
    return memory_of(os.getpid(), "VmHWM")


class TimedWords(Words):
    """The product's words, which tell how long they took."""

    spent = 0.0

    def digest_messages(self, digest: Digest, language: Language) -> list[Message]:
        begun = process_time()
        messages = super().digest_messages(digest, language)
        self.spent += process_time() - begun
        return messages

    def digest_mail(self, digest: Digest, language: Language) -> Mail | None:
        begun = process_time()
        mail = super().digest_mail(digest, language)
        self.spent += process_time() - begun
        return mail


def ticked(path: Path) -> Compiled:
    """Let one tick make every overview: rounds closed, overviews stored, messages in the outbox."""
    return asyncio.run(_ticked(path))


async def _ticked(path: Path) -> Compiled:
    database, words = Database(url(path)), TimedWords()
    await tick(database, words, FRIDAY - timedelta(hours=1))
    before, begun = memory(), process_time()
    report = await tick(database, words, FRIDAY)
    used = process_time() - begun
    assert report.digests, report
    await database.close()
    return Compiled(used, memory=memory() - before, rendering=words.spent)
