"""The product in this process and in virtual time, with a Telegram, and a supervisor that starts it again.

It is the product's own composition (`bot.app`), on a real database and real sockets; only its clock is
another, since nobody can wait three days. What the supervisor does is what systemd does.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from pydantic import SecretStr
from sqlalchemy import select

from bot.app import Vlottrekker
from bot.playground import Limits, Person, Playground
from bot.playground.chats import Standing
from bot.settings.config import Settings
from bot.settings.form import Storage, Telegram
from models.database import Database
from models.people import Membership
from models.people import Person as PersonRow

from .virtual import VirtualClock

TICK_SECONDS = 20.0
RESTARTS_AFTER_SECONDS = 10.0
"""As deploy/systemd/vlottrekker.service says."""
QUIET = ("bot", "jobs", "models", "asyncio", "aiosqlite", "sqlalchemy", "aiohttp", "uvicorn")


@dataclass
class Said:
    """What the product wrote in its log, and when on its own clock."""

    clock: VirtualClock
    records: list[tuple[datetime, int, str]] = field(default_factory=list)

    def alarms(self, since: datetime) -> list[tuple[datetime, str]]:
        """List what an administrator should look at."""
        return [(at, text) for at, level, text in self.records if level >= logging.ERROR and at >= since]


@contextmanager
def listening(clock: VirtualClock) -> Iterator[Said]:
    """Hear all that is logged, and let nothing of it reach the screen."""
    said, root = Said(clock), logging.getLogger()
    handler = logging.Handler()
    handler.emit = lambda record: said.records.append(  # type: ignore[method-assign]
        (clock.now(), record.levelno, record.getMessage())
    )
    before, root.handlers, level = root.handlers, [handler], root.level
    root.setLevel(logging.INFO)
    try:
        yield said
    finally:
        root.handlers = before
        root.setLevel(level)


class House:
    """A neighbourhood with the bot at work in it."""

    def __init__(self, database_url: str, clock: VirtualClock, *, limits: Limits | None = None) -> None:
        self.database_url = database_url
        self.direct_url = database_url
        """By which the harness itself reads, past whatever goes wrong on the way of the product."""
        self.clock = clock
        self.playground = Playground(clock=clock.unix, limits=limits, answer_within=10.0**9)
        self.api_url = ""
        self.people: dict[str, Person] = {}
        self.bot: Vlottrekker | None = None
        self._window: Database | None = None
        self.starts = 0
        self.ends: list[str] = []

    @property
    def settings(self) -> Settings:
        return Settings(
            telegram=Telegram(token=SecretStr(self.playground.world.token), api_url=self.api_url),
            database=Storage(url=SecretStr(self.database_url)),
        )

    @asynccontextmanager
    async def peopled(self) -> AsyncIterator[None]:
        """Let everybody who has joined have a phone, and have Telegram there."""
        self._window = Database(self.direct_url)
        try:
            members = select(Membership.key, PersonRow.telegram_id).join(PersonRow)
            for key, account in sorted(tuple(row) for row in await self.rows(members)):
                person = self.people[key] = self.playground.person(key.capitalize(), user_id=account)
                person.chat.standing = Standing.OPEN
            async with self.playground.serve() as self.api_url:
                yield
        finally:
            await self._window.close()
            self._window = None

    @asynccontextmanager
    async def at_work(self) -> AsyncIterator[None]:
        """Run the bot, and run it again whenever it gives up."""
        work = asyncio.create_task(self._supervised())
        try:
            yield
        finally:
            work.cancel()
            with suppress(asyncio.CancelledError):
                await work

    async def _supervised(self) -> None:
        while True:
            try:
                self.starts += 1
                await self._once()
            except Exception as error:  # noqa: BLE001 - a supervisor starts again whatever it was
                self.ends.append(type(error).__name__)
                # The command says so on its standard error, which is in the journal.
                logging.getLogger("bot.process").error("It ended: %s", type(error).__name__)  # noqa: TRY400
                await asyncio.sleep(RESTARTS_AFTER_SECONDS)

    async def _once(self) -> None:
        database = Database(self.database_url)
        self.bot = Vlottrekker(self.settings, database, self.clock)
        try:
            async with self.bot.running():
                ticking = asyncio.create_task(self._ticking(self.bot))
                try:
                    await self.bot.trouble()
                finally:
                    ticking.cancel()
                    await asyncio.wait([ticking])
        finally:
            await database.close()

    async def _ticking(self, bot: Vlottrekker) -> None:
        """Strike the clock as the scheduler does: what a tick raises is logged, and the next one comes."""
        while True:
            try:
                await bot.tick()
            except Exception as error:  # noqa: BLE001 - as in the scheduler
                logging.getLogger("bot.process").error("The tick failed: %s", type(error).__name__)  # noqa: TRY400
            await asyncio.sleep(TICK_SECONDS)

    async def rows(self, statement: Any) -> list[Any]:
        """Read the database by a connection of one's own."""
        if self._window is None:
            raise RuntimeError("nobody lives here yet")
        async with self._window.reading() as session:
            return list(await session.execute(statement))


def area_of(
    workgroups: Mapping[str, tuple[str, str, list[str]]],
) -> str:
    """Write an area file: of each workgroup the weekday, the time and who speaks for it."""
    names = sorted({name for _, _, people in workgroups.values() for name in people})
    lines = [
        "[area]",
        'slug = "rijnbuurt"',
        'name = "Rijnbuurt"',
        'digest = { weekday = "fri", time = "15:00" }',
        '[[people]]\nkey = "fatima"\nname = "Fatima"\nroles = ["gebiedsmakelaar"]',
        '[[people]]\nkey = "joris"\nname = "Joris"\nroles = ["facilitator"]',
        *(f'[[people]]\nkey = "{name}"\nname = "{name.capitalize()}"' for name in names),
    ]
    for slug, (weekday, time, people) in workgroups.items():
        speakers = ", ".join(f'"{name}"' for name in people)
        lines.append(f'[[workgroups]]\nslug = "{slug}"\nname = "{slug.capitalize()}"')
        lines.append(f'cadence = {{ every_weeks = 1, weekday = "{weekday}", time = "{time}" }}')
        lines.append(f"representatives = [{speakers}]")
    return "\n".join(lines)
