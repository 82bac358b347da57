"""Goals 6 and 7: the look at the clock, with 100,000 people and nothing due, and with 10,000 due at once."""

import asyncio
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.ext.asyncio import AsyncSession

from bot.loading import collect_seldom
from bot.wording import Words
from jobs.late import decide_late
from jobs.rules.prompts import Occasion, Prompt
from jobs.tick import tick
from models.database import Database
from models.values import Language, Question

from .measure import Row, Scale, heartbeat, ms, ratio
from .product import bare
from .seed import MONDAY, copied, open_turns, representatives, stored, url

PROMPT = Prompt(check_in_id=1, question=Question.STANDING, workgroup="x", occasion=Occasion.FIRST, name="x")
LOOKS = 40
BIG = ("workgroup", "round", "check_in", "outbox_message", "seat", "person")


@dataclass(frozen=True)
class Looks:
    """CPU of one look at the clock, and the plans of what it asked."""

    nothing: float
    one: float
    scans: tuple[str, ...]


def run(scale: Scale) -> list[Row]:
    return [*_at_rest(scale), *_all_at_once(scale)]


def _at_rest(scale: Scale) -> list[Row]:
    many, few = scale.size(100_000, 400), 100
    sources = []
    for people in (few, many):
        path = representatives(scale.folder / f"rest-{people}.db", people)
        open_turns(path, MONDAY - timedelta(days=1))
        sources.append(path)
    rounds: list[tuple[Looks, Looks]] = [
        tuple(scale.apart(*(partial(looks, path) for path in _copies(sources, number))))
        for number in range(scale.rounds)
    ]
    small, large = zip(*rounds, strict=True)
    scans = sorted({scan for each in large for scan in each.scans})
    rows = []
    for what, of in (("nothing", "nothing"), ("one workgroup", "one")):
        baseline, mine = ([getattr(each, of) for each in side] for side in (small, large))
        rows.append(
            Row(
                goal="6",
                what=f"CPU a tick with {what} due, {many:,} people beside {few}",
                baseline=ms(median(baseline)),
                ours=ms(median(mine)),
                ratio=ratio(mine, baseline),
                wanted="1.1x",
                met=ratio(mine, baseline) <= 1.1,
            )
        )
    rows.append(
        Row(
            goal="6",
            what="tables that a tick with nothing due reads from end to end",
            baseline="",
            ours="; ".join(scans) or "none",
            wanted="none",
            met=not scans,
        )
    )
    return rows


def _copies(sources: list[Path], number: int) -> list[Path]:
    return [copied(source, source.with_name(f"{number}-{source.name}")) for source in sources]


def looks(path: Path) -> Looks:
    """Look at the clock many times with nothing due, then with one workgroup due each time."""
    return asyncio.run(_looks(path))


async def _looks(path: Path) -> Looks:
    database, words = Database(url(path)), Words()
    asked = _overheard(database)
    await _look(database, words)
    scans = _scans(path, asked)
    begun = process_time()
    for _ in range(LOOKS):
        await _look(database, words)
    nothing = (process_time() - begun) / LOOKS
    one = 0.0
    for number in range(LOOKS // 2):
        with closing(sqlite3.connect(path)) as connection, connection:
            connection.execute(
                "UPDATE workgroup SET next_ask_at = ? WHERE id = ?", (stored(MONDAY), number + 1)
            )
        begun = process_time()
        report = await _look(database, words)
        one += process_time() - begun
        assert report.opened == 1, report
    await database.close()
    return Looks(nothing, one / (LOOKS // 2), scans)


async def _look(database: Database, words: Words) -> Any:
    await decide_late(database, Words(), MONDAY)
    return await tick(database, words, MONDAY)


def _overheard(database: Database) -> list[tuple[str, Any]]:
    """Write down every statement that is run."""
    asked: list[tuple[str, Any]] = []
    for engine in (database._reader, database._writer):

        @event.listens_for(engine.sync_engine, "before_cursor_execute")
        def hear(*call: Any) -> None:
            asked.append((call[2], call[3]))

    return asked


def _scans(path: Path, asked: list[tuple[str, Any]]) -> tuple[str, ...]:
    """Ask SQLite for the plan of each statement; name what it would read from end to end."""
    found = set()
    with closing(sqlite3.connect(path)) as connection:
        for statement, given in asked:
            if statement.startswith(("BEGIN", "PRAGMA")):
                continue
            for *_, step in connection.execute(f"EXPLAIN QUERY PLAN {statement}", given):
                if step.startswith("SCAN") and "INDEX" not in step and step.split()[1] in BIG:
                    found.add(step)
    return tuple(sorted(found))


@dataclass(frozen=True)
class Recorded:
    cpu: float
    hold_cpu: float
    hold_wall: float
    people: int


def _all_at_once(scale: Scale) -> list[Row]:
    people = scale.size(10_000, 200)
    source = representatives(scale.folder / "due.db", people, due=MONDAY)
    mine: list[Recorded] = []
    baseline: list[float] = []
    for number in range(scale.rounds):
        database = copied(source, scale.folder / f"due-{number}.db")
        jobs = partial(by_jobs, people, scale.folder / f"jobs-{number}.db")
        done, by_job = scale.apart(partial(recorded, database), jobs)
        assert done.people == people
        mine.append(done)
        baseline.append(by_job)
    times = ratio([one.cpu for one in mine], baseline)
    hold = max(one.hold_cpu for one in mine)
    return [
        Row(
            goal="7",
            what=f"CPU to record {people:,} due at once: round, turn, question in the outbox",
            baseline=ms(median(baseline)),
            ours=ms(median(one.cpu for one in mine)),
            ratio=times,
            wanted=f"{1 / 15:.3g}x",
            met=times <= 1 / 15,
        ),
        Row(
            goal="7",
            what="the longest that the loop was held meanwhile, in CPU (median on the wall beside it)",
            baseline="",
            ours=f"{ms(hold)} ({ms(median(one.hold_wall for one in mine))})",
            wanted="50 ms",
            met=hold <= 0.05,
        ),
    ]


def by_jobs(people: int, path: Path) -> float:
    arguments = bare("jobs", "record", str(people), str(path))
    done = subprocess.run([sys.executable, *arguments], check=True, capture_output=True, text=True)
    return float(done.stdout)


def recorded(path: Path) -> Recorded:
    return asyncio.run(_recorded(path))


async def _recorded(path: Path) -> Recorded:
    database, words = Database(url(path)), Words()
    await tick(database, words, MONDAY - timedelta(minutes=1))
    # The catalogue of texts is read once; that is a matter of the start.
    words.question(PROMPT, Language.DUTCH)
    collect_seldom()
    begun = process_time()
    async with heartbeat() as holds:
        await tick(database, words, MONDAY)
    used = process_time() - begun
    async with database.reading() as session:
        people = await _count(session)
    await database.close()
    return Recorded(used, max(holds.cpu), max(holds.wall), people)


async def _count(session: AsyncSession) -> int:
    """Count the people who have a turn and a question in the outbox."""
    found = await session.scalar(
        text("SELECT count(*) FROM check_in c JOIN outbox_message m ON m.check_in_id = c.id")
    )
    return int(found or 0)
