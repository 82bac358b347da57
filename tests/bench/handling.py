"""Goals 4 and 5: CPU of an update, stored before it is confirmed and handled; and with many conversations."""

import asyncio
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial
from pathlib import Path
from statistics import median
from time import process_time

from pydantic import SecretStr

from bot.app import Vlottrekker
from bot.demo.clock import MovedClock
from bot.settings.config import Settings
from bot.settings.form import Storage, Telegram
from models.database import Database

from .measure import Row, Scale, ms, ratio
from .seed import MONDAY, copied, open_turns, representatives, url
from .stub import TOKEN
from .talking import Talk, from_memory, ours
from .telegrams import stub, words


def run(scale: Scale) -> list[Row]:
    return [_against_memory(scale), _against_few(scale)]


def _against_memory(scale: Scale) -> Row:
    people = scale.size(60, 14)
    source = representatives(scale.folder / "source.db", people)
    open_turns(source, MONDAY - timedelta(hours=1))
    mine: list[Talk] = []
    theirs: list[Talk] = []
    for number in range(scale.rounds):
        database = copied(source, scale.folder / f"{number}.db")
        with stub() as one, stub() as other, ThreadPoolExecutor(2) as pool:
            first = pool.submit(ours, database, one, people)
            second = pool.submit(from_memory, scale.folder / "memory", other, people)
            mine.append(first.result())
            theirs.append(second.result())
    return _row(
        "4",
        f"CPU an update ({people} taps, {people} sentences, replies sent), stored before it is confirmed",
        [talk.cpu for talk in theirs],
        [talk.cpu for talk in mine],
        1.5,
    )


def _row(goal: str, what: str, baseline: Sequence[float], ours: Sequence[float], most: float) -> Row:
    return Row(
        goal=goal,
        what=what,
        baseline=ms(median(baseline)),
        ours=ms(median(ours)),
        ratio=ratio(ours, baseline),
        wanted=f"{most}x",
        met=ratio(ours, baseline) <= most,
    )


def _against_few(scale: Scale) -> Row:
    many, few = scale.size(100_000, 400), 100
    sources = []
    for people in (few, many):
        source = representatives(scale.folder / f"source-{people}.db", people)
        open_turns(source, MONDAY - timedelta(hours=1))
        sources.append(source)
    rounds = []
    for number in range(scale.rounds):
        databases = [copied(source, scale.folder / f"{number}-{source.name}") for source in sources]
        calls = [partial(handled, database, few) for database in databases]
        rounds.append(scale.apart(*calls))
        for database in databases:
            database.unlink()
    with_few, with_many = zip(*rounds, strict=True)
    what = f"CPU an update with {many:,} open conversations, beside {few}, no sending"
    return _row("5", what, with_few, with_many, 1.1)


def handled(path: Path, updates: int) -> float:
    """Store and handle updates one by one without any network; give the CPU of one."""
    return asyncio.run(_handled(path, updates))


async def _handled(path: Path, updates: int) -> float:
    database = Database(url(path))
    settings = Settings(
        telegram=Telegram(token=SecretStr(TOKEN), api_url="http://127.0.0.1:9"),
        database=Storage(url=SecretStr(url(path))),
    )
    bot = Vlottrekker(settings, database, MovedClock(MONDAY, speed=1))
    warm = updates // 5
    begun = 0.0
    for number in range(updates):
        if number == warm:
            begun = process_time()
        update = words(number, number + 1, "gaat goed")
        await bot.intake.receive([update])
        await bot.intake.handle(update["update_id"])
    used = process_time() - begun
    await database.close()
    return used / (updates - warm)
