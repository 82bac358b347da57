"""Backups while people talk: each is read back and held against what was stored when it began.

The product's own processes: the bot at work, and `vlottrekker backup` beside it. At the end the bot is
stopped and the last backup put back by the steps of docs/operation.md, by the clock on the wall.
"""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from signal import SIGTERM
from time import monotonic

from sqlalchemy import text

from .databases import NoServerError, Server, fill, postgresql
from .house import area_of
from .product import Life, Nursery, nursery
from .reader import engine_of
from .table import Row, Scale, verdict
from .telegram import Telegram
from .town import sqlite

START = datetime(2026, 12, 7, 8, 0, 1, tzinfo=UTC)
"""A Monday, when everybody is due since 9.00 in Amsterdam: the first look at the clock asks them."""
LOADED = START - timedelta(minutes=1)
WITHIN_SECONDS = 600
A_SECOND = 8
"""Messages of all people together, below what is taken of each."""
PEOPLE = 16
SAID = "SELECT update_id FROM inbox_update"
ANSWERED = "SELECT id FROM answer"


@dataclass(kw_only=True)
class Copies:
    """What came of the backups of one database."""

    made: int = 0
    wanted: int
    grew: int = 0
    """How many updates were stored between the first and the last."""
    wrong: list[str] = field(default_factory=list)
    restored_after: float | None = None


@dataclass(frozen=True)
class Known:
    """What was stored at a moment."""

    updates: frozenset[int]
    answers: frozenset[int]

    @classmethod
    def of(cls, url: str) -> "Known":
        with engine_of(url).connect() as connection:
            found = [frozenset(connection.scalars(text(which))) for which in (SAID, ANSWERED)]
        return cls(*found)

    def missing_in(self, other: "Known") -> int:
        return len(self.updates - other.updates) + len(self.answers - other.answers)


def run(scale: Scale) -> list[Row]:
    """Back up each kind of database again and again."""
    wanted, place = scale.size(100, 1), scale.folder / "sqlite"
    place.mkdir()
    rows = [_row("SQLite", _copies(place, sqlite(place / "vlottrekker.db"), wanted, None))]
    try:
        with postgresql() as server:
            place = scale.folder / "postgresql"
            place.mkdir()
            rows.append(_row("PostgreSQL", _copies(place, server.cluster.create(), wanted, server)))
    except NoServerError:
        rows.append(_row("PostgreSQL, whose programs are not installed", Copies(wanted=0)))
    return rows


def _copies(folder: Path, url: str, wanted: int, server: Server | None) -> Copies:
    groups = {f"groep{n}": ("mon", "09:00", [f"a{n}", f"b{n}"]) for n in range(PEOPLE // 2)}
    fill(url, folder, area_of(groups), LOADED)
    return asyncio.run(_story(folder, url, wanted, server))


async def _story(folder: Path, url: str, wanted: int, server: Server | None) -> Copies:
    copies = Copies(wanted=wanted)
    async with nursery(folder) as lives:
        telegram = lives.server.bot()
        bot = await _begins(lives, url, telegram)
        talking = asyncio.create_task(_talk(telegram, sorted({shown.chat for shown in telegram.shown})))
        first, files = await asyncio.to_thread(Known.of, url), []
        for number in range(wanted):
            known = await asyncio.to_thread(Known.of, url)
            if file := await _back_up(lives, url, folder / "backups", number, copies):
                files.append((file, known))
        last = await asyncio.to_thread(Known.of, url)
        copies.grew = len(last.updates) - len(first.updates)
        talking.cancel()
        for file, known in files:
            await _look_into(lives, server, file, known, copies)
        if files:
            await _put_back(lives, url, bot, telegram, files[-1], copies)
    return copies


async def _begins(lives: Nursery, url: str, telegram: Telegram) -> Life:
    """Start the bot, and wait until it has asked somebody."""
    life, shown = await lives.start(("run", "--now", START.isoformat()), url, telegram), len(telegram.shown)
    await life.until(lambda: len(telegram.shown) >= shown + PEOPLE)
    return life


async def _talk(telegram: Telegram, chats: Sequence[int]) -> None:
    """Let everybody say something in turn, without end."""
    for number in count():
        telegram.says(chats[number % len(chats)], f"Lantaarn {number} is stuk.")
        await asyncio.sleep(1 / A_SECOND)


async def _back_up(lives: Nursery, url: str, folder: Path, number: int, copies: Copies) -> Path | None:
    moment = START + timedelta(minutes=number)
    order = ("backup", "--folder", str(folder), "--keep", "1000", "--now", moment.isoformat())
    life = await lives.start(order, url, Telegram("123456789:token-of-nobody"))
    code = await life.end()
    made = await asyncio.to_thread(lambda: list(folder.glob(f"*{moment:%Y%m%dT%H%M%S}Z.*")))
    if code or len(made) != 1:
        copies.wrong.append(f"backup {number} ended with {code} and {len(made)} files: {life.told()[-300:]}")
        return None
    copies.made += 1
    return made[0]


async def _look_into(lives: Nursery, server: Server | None, file: Path, known: Known, copies: Copies) -> None:
    """Read a backup by other means than the product's, and see that nothing is missing in it."""
    if server is None:
        with closing(sqlite3.connect(f"file:{file}?mode=ro", uri=True)) as copy:
            sound = copy.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
            loose = copy.execute("PRAGMA foreign_key_check").fetchall()
            found = Known(*(frozenset(id_ for (id_,) in copy.execute(which)) for which in (SAID, ANSWERED)))
    else:
        url = server.cluster.create()
        restoring = await lives.start(("restore", str(file), "--yes"), url, Telegram("123456789:nobody"))
        sound, loose = await restoring.end() == 0, []
        if not sound:
            copies.wrong.append(restoring.told()[-300:])
        found = await asyncio.to_thread(Known.of, url) if sound else Known(frozenset(), frozenset())
        engine_of(url).dispose()
        server.cluster.drop(url)
    missing = known.missing_in(found)
    if not sound or loose or missing:
        copies.wrong.append(f"{file.name}: sound {sound}, loose rows {len(loose)}, missing {missing}")


async def _put_back(
    lives: Nursery,
    url: str,
    bot: Life,
    telegram: Telegram,
    last: tuple[Path, Known],
    copies: Copies,
) -> None:
    """Stop, restore, look and start, as docs/operation.md says; until the bot answers again."""
    begun = monotonic()
    await bot.kill(SIGTERM)
    engine_of(url).dispose()
    for order in (("restore", str(last[0]), "--yes"), ("status",)):
        life = await lives.start(order, url, telegram)
        code = await life.end()
        if code and order[0] == "restore":
            copies.wrong.append(f"restore ended with {code}: {life.told()[-300:]}")
            return
    await lives.start(("run", "--now", START.isoformat()), url, telegram)
    chat, seen = telegram.shown[-1].chat, len(telegram.shown)
    telegram.says(chat, "/help")
    with suppress(TimeoutError):
        async with asyncio.timeout(60):
            while not any(shown.chat == chat for shown in telegram.shown[seen:]):
                await asyncio.sleep(0.05)
            copies.restored_after = monotonic() - begun
    if missing := last[1].missing_in(await asyncio.to_thread(Known.of, url)):
        copies.wrong.append(f"{missing} rows are missing after the restore")


def _row(what: str, copies: Copies) -> Row:
    seconds = copies.restored_after
    again = "did not come back" if seconds is None else f"restored in {seconds:.1f} s"
    return Row(
        part="backups",
        what=f"{what}: backups while {copies.grew} messages came in, each read back; then a restore",
        goal=f"{copies.wanted} of {copies.wanted} readable and complete, restored within 10 minutes",
        measured=f"{copies.made - len(copies.wrong)} of {copies.wanted}, {again}",
        verdict=verdict(
            met=not copies.wrong
            and copies.made == copies.wanted
            and seconds is not None
            and seconds < WITHIN_SECONDS,
            void=not copies.grew,
        ),
        details=tuple(copies.wrong),
    )
