"""The product's own process on a machine whose clock is set, by a second or by days, forward and back."""

import asyncio
import os
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select

from models.areas import Workgroup
from models.database import Database
from models.rounds import Round

from .databases import fill
from .house import area_of
from .product import Life, Nursery, nursery
from .reader import due
from .table import Row, Scale, verdict
from .town import sqlite
from .wall import file_in

START = datetime(2027, 2, 1, 7, 59, 59, tzinfo=UTC)
"""A Monday in winter, a second before nine in Amsterdam."""
DAYS = ("mon", "tue", "wed", "thu", "fri")
HOURS = (9, 13, 16)
JUMPS = (1, 10, 60, 600, 3600, 6 * 3600, 24 * 3600, 3 * 24 * 3600)
PATIENCE_SECONDS = 30.0
"""Real seconds for a tick that comes twice a second."""


@dataclass
class Shifted:
    """What came of it."""

    jumps: int = 0
    due: int = 0
    asked: int = 0
    wrong: list[str] = field(default_factory=list)


def row_of_shifts(scale: Scale) -> Row:
    """Set the clock of a running bot again and again, and see that it goes on asking by it."""
    folder, jumps = scale.folder / "shifts", scale.size(48, 4)
    folder.mkdir()
    url = sqlite(folder / "vlottrekker.db")
    groups = {f"{day}{hour}": (day, f"{hour:02}:00", [f"p{day}{hour}"]) for day in DAYS for hour in HOURS}
    fill(url, folder, area_of(groups), START)
    shifted = asyncio.run(_shift(folder, url, Random(scale.seed), jumps))  # noqa: S311 - a story, no secret
    return Row(
        part="seasons",
        what=f"a process whose machine's clock is set {shifted.jumps} times, by 1 s to 3 days, both ways",
        goal="exactly one question per due date, and a tick after each",
        measured=f"{len(shifted.wrong)} violations; {shifted.due} due dates, {shifted.asked} asked",
        seeds=f"{scale.seed}",
        verdict=verdict(met=not shifted.wrong, void=not shifted.asked),
        details=tuple(shifted.wrong),
    )


class _Machine:
    """A bot at work, and the clock of the machine that it is on."""

    def __init__(self, lives: Nursery, url: str) -> None:
        self.url = url
        self.telegram = lives.server.bot()
        self.latest = START
        self._lives = lives
        self._file = file_in(lives.config.parent)
        self._ahead = START - datetime.now(UTC)
        self._life: Life

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def move(self, by: timedelta) -> None:
        """Set the clock; a program that reads it meanwhile sees the old moment or the new one."""
        self._ahead += by
        draft = self._file.with_suffix(".new")
        draft.write_text(str(self._ahead.total_seconds()), encoding="ascii")
        os.replace(draft, self._file)  # noqa: PTH105 - the same, and as short
        self.latest = max(self.latest, self.now())

    async def starts(self) -> None:
        self.move(timedelta(0))
        self._life = await self._lives.start(("run",), self.url, self.telegram, plant=("wall:move_it",))
        await self._life.until(lambda: self.telegram.shown)

    async def looks(self) -> bool:
        """Wait until everything that is due by the clock was decided about."""
        try:
            await self._life.until(lambda: not self._open(), seconds=PATIENCE_SECONDS)
        except RuntimeError:
            return False
        return True

    def _open(self) -> bool:
        left = due(self.url, self.now())
        return bool(left.get("rounds") or left.get("messages") or left.get("sending"))


async def _shift(folder: Path, url: str, chance: Random, jumps: int) -> Shifted:
    shifted, database = Shifted(), Database(url)
    try:
        async with nursery(folder) as lives:
            machine = _Machine(lives, url)
            await machine.starts()
            for number in range(jumps):
                seconds = JUMPS[number % len(JUMPS)] * chance.choice([-1, 1])
                machine.move(timedelta(seconds=seconds))
                await machine.looks()
                await asyncio.sleep(1)
                following = await _next_due(database, machine.now())
                machine.move(following - machine.now() + timedelta(seconds=1))
                shifted.jumps += 2
                if not await machine.looks():
                    shifted.wrong.append(
                        f"after a jump of {seconds} s it did not ask what was due {following}"
                    )
            await _hold(database, shifted, machine.latest)
    finally:
        await database.close()
    return shifted


async def _next_due(database: Database, now: datetime) -> datetime:
    """Give the moment that somebody is asked next, whatever the clock did before."""
    async with database.reading() as session:
        moments = await session.scalars(select(Workgroup.next_ask_at).where(Workgroup.next_ask_at > now))
        return min(moment for moment in moments if moment)


async def _hold(database: Database, shifted: Shifted, until: datetime) -> None:
    """Compare the rounds with plain dates: in winter Amsterdam is an hour ahead."""
    first, expected = START.date(), set[tuple[str, datetime]]()
    for number in range((until.date() - first).days + 1):
        day: date = first + timedelta(days=number)
        if day.weekday() < len(DAYS):
            for hour in HOURS:
                moment = datetime.combine(day, time(hour - 1), tzinfo=UTC)
                if START < moment <= until:
                    expected.add((f"{DAYS[day.weekday()]}{hour}", moment))
    async with database.reading() as session:
        rows = await session.execute(select(Workgroup.slug, Round).join(Round))
        rounds = [(slug, round_) for slug, round_ in rows]
    found = Counter((slug, round_.due_at) for slug, round_ in rounds)
    shifted.wrong += [f"{what} has {count} rounds" for what, count in found.items() if count != 1]
    shifted.wrong += [f"{what} has no round" for what in sorted(expected - set(found))]
    shifted.wrong += [f"{what} is not due by the calendar" for what in sorted(set(found) - expected)]
    silent = [round_ for _, round_ in rounds if round_.opened_at is None and round_.skip_reason is None]
    shifted.wrong += [f"{each.due_at} neither asked nor skipped" for each in silent if each.ask_at <= until]
    shifted.due, shifted.asked = len(found), sum(round_.opened_at is not None for _, round_ in rounds)
