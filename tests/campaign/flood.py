"""A flood: a thousand messages a minute from one person, while the neighbours answer as they always do.

The product's own process by the machine's own clock, a light Telegram beside it. What the neighbours wait is
measured on Telegram's side, from the tap to what comes to their screen of it.
"""

import asyncio
import os
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from time import monotonic

from sqlalchemy import func, select

from models.database import Database
from models.rounds import Answer
from models.traffic import InboxUpdate, OutboxMessage
from models.values import UpdateStatus

from .house import area_of
from .product import Life, nursery
from .table import Row, Scale, verdict
from .telegram import Shown, Telegram
from .town import settle_town, sqlite

START = datetime(2026, 12, 7, 8, 0, 1, tzinfo=UTC)
"""A Monday, when everybody is due since 9.00 in Amsterdam: the first look at the clock asks them."""
LOADED = START - timedelta(minutes=1)
A_MINUTE = 1000
WITHIN_SECONDS = 2.0
FLOODER = "amina"
ROWS_OF_ANSWERING = 6
"""Two answers, two edits of the question, and the two things that the bot says."""
ROWS_FROM_FLOOD = 200
"""What a minute of it may leave in outbox and answers together."""
GROWTH_MEGABYTES = 30


@dataclass(kw_only=True)
class Flooded:
    """What came of it."""

    sent: int = 0
    waits: list[float] = field(default_factory=list)
    unanswered: int = 0
    rows: int = 0
    backlog: int = 0
    """Updates that were not handled five seconds after the last message."""
    grown: float = 0.0
    """Megabytes."""
    heard: list[Shown] = field(default_factory=list)
    """What came to the flooder's screen since the flood began."""

    @property
    def p99(self) -> float:
        return sorted(self.waits)[max(0, int(len(self.waits) * 0.99) - 1)] if self.waits else 0.0


def run(scale: Scale) -> list[Row]:
    """Let one person flood for some minutes."""
    return rows_of(asyncio.run(_flood(scale.folder, scale)), scale)


async def _flood(folder: Path, scale: Scale) -> Flooded:
    groups, minutes = scale.size(40, 8), scale.size(3, 0) or 0.1
    area = area_of(
        {
            "eerste": ("mon", "09:00", [FLOODER]),
            **{f"groep{n}": ("mon", "09:00", [f"a{n}", f"b{n}"]) for n in range(groups)},
        }
    )
    url = sqlite(folder / "vlottrekker.db")
    async with nursery(folder) as lives:
        accounts = await settle_town(lives, url, {"rijnbuurt": area}, LOADED)
        telegram, database = lives.server.bot(), Database(url)
        try:
            life = await lives.start(("run", "--now", START.isoformat()), url, telegram)
            neighbours = [chat for key, chat in accounts.items() if key[0] in "ab" and key[1:].isdigit()]
            flood = _Flood(telegram, life, database, accounts[FLOODER], neighbours, Random(scale.seed))  # noqa: S311 - a story, no secret
            return await flood.measured(minutes)
        finally:
            await database.close()


@dataclass
class _Flood:
    """Everybody who takes part in it."""

    telegram: Telegram
    life: Life
    database: Database
    flooder: int
    neighbours: list[int]
    chance: Random

    async def measured(self, minutes: float) -> Flooded:
        flooded, telegram, chance = Flooded(), self.telegram, self.chance
        await self.life.until(lambda: len({shown.chat for shown in telegram.shown}) > len(self.neighbours))
        before, memory = await _rows(self.database), _memory(self.life.pid)
        begun, seen = monotonic(), len(telegram.shown)
        talks = [
            asyncio.create_task(_talk(telegram, chat, begun + chance.random() * minutes * 50, flooded))
            for chat in self.neighbours
        ]
        for number in range(int(A_MINUTE * minutes)):
            await asyncio.sleep(max(0.0, begun + number * 60 / A_MINUTE - monotonic()))
            telegram.says(self.flooder, f"Dit is bericht {number}, en er komen er nog veel meer.")
            flooded.sent += 1
        await asyncio.wait(talks, timeout=30)
        flooded.unanswered = sum(not talk.done() for talk in talks)
        await asyncio.sleep(5)
        flooded.backlog = len(telegram.pending) + await _waiting(self.database)
        flooded.rows = await _rows(self.database) - before - ROWS_OF_ANSWERING * len(self.neighbours)
        flooded.grown = _memory(self.life.pid) - memory
        flooded.heard = [shown for shown in telegram.shown[seen:] if shown.chat == self.flooder]
        for talk in talks:
            talk.cancel()
        return flooded


async def _talk(telegram: Telegram, chat: int, at: float, flooded: Flooded) -> None:
    """Answer two questions by their buttons; note how long it took until something came of each."""
    await asyncio.sleep(max(0.0, at - monotonic()))
    for choice in ("well", "nothing"):
        asked = _of(telegram, chat)[-1]
        data = next(data for data in asked.data if choice in data)
        number, tapped = len(_of(telegram, chat)), monotonic()
        telegram.taps(chat, asked, data)
        while len(_of(telegram, chat)) == number:
            await asyncio.sleep(0.005)
        flooded.waits.append(_of(telegram, chat)[number].at - tapped)
        await asyncio.sleep(1.5)


def _of(telegram: Telegram, chat: int) -> Sequence[Shown]:
    return [shown for shown in telegram.shown if shown.chat == chat]


async def _rows(database: Database) -> int:
    async with database.reading() as session:
        counts = [await session.scalar(select(func.count(table.id))) for table in (OutboxMessage, Answer)]
    return sum(count or 0 for count in counts)


async def _waiting(database: Database) -> int:
    async with database.reading() as session:
        waiting = select(func.count()).where(InboxUpdate.status == UpdateStatus.WAITING)
        return await session.scalar(waiting) or 0


def _memory(pid: int) -> float:
    """Give the megabytes that a process holds."""
    with suppress(FileNotFoundError):
        pages = int(Path(f"/proc/{pid}/statm").read_text().split()[1])
        return pages * os.sysconf("SC_PAGESIZE") / 2**20
    return 0.0


def rows_of(flooded: Flooded, scale: Scale) -> list[Row]:
    """Hold what was measured against the goals."""
    notices = [shown for shown in flooded.heard if not shown.data]
    in_time = scale.quick or flooded.p99 <= WITHIN_SECONDS
    bounded = flooded.rows <= ROWS_FROM_FLOOD and flooded.backlog <= 100 and flooded.grown <= GROWTH_MEGABYTES
    return [
        Row(
            part="flood",
            what=f"{flooded.sent} messages from one person at 1,000 a minute; taps of others answered",
            goal="everybody, at any p99" if scale.quick else "p99 2 s",
            measured=f"p99 {flooded.p99:.2f} s of {len(flooded.waits)}, {flooded.unanswered} people never",
            seeds=f"{scale.seed}",
            verdict=verdict(met=in_time and not flooded.unanswered, void=len(flooded.waits) < 10),
        ),
        Row(
            part="flood",
            what="growth by it: rows of outbox and answers, updates not handled 5 s later, memory",
            goal=f"bounded: {ROWS_FROM_FLOOD} rows, 100 updates, {GROWTH_MEGABYTES} MB",
            measured=f"{flooded.rows} rows, {flooded.backlog} updates, {flooded.grown:.0f} MB",
            seeds=f"{scale.seed}",
            verdict=verdict(met=bounded, void=not flooded.sent),
        ),
        Row(
            part="flood",
            what="messages without a question to whoever floods",
            goal="one notice",
            measured=f"{len(notices)}",
            seeds=f"{scale.seed}",
            verdict=verdict(met=len(notices) == 1, void=not flooded.sent),
            details=tuple(sorted({shown.text for shown in notices}))[:5] if len(notices) != 1 else (),
        ),
    ]
