"""Opening to the outside what the settings ask for, for as long as the program runs."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from time import monotonic
from typing import Any

from sqlalchemy.exc import SQLAlchemyError

from bot.health.readiness import Readiness
from bot.health.survey import disks_of, picture_of
from bot.health.vitals import Vitals
from bot.settings.config import Settings
from bot.web import monitoring, webhook
from bot.web.listening import listener
from bot.web.metrics import Found, Metrics
from bot.web.serving import served, served_apart
from jobs.post import Clock
from models.database import Database
from models.queries.upkeep import size_of_database

Receive = Callable[[Sequence[dict[str, Any]]], Awaitable[None]]


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """What lies behind the front: the parts of the program that the outside has to do with."""

    settings: Settings
    database: Database
    clock: Clock
    vitals: Vitals
    receive: Receive
    """Stores updates, or raises; then they are not confirmed."""

    async def survey(self) -> Found | None:
        """Look at the whole; None when the database does not answer."""
        disks = disks_of(self.database, self.settings.backup.folder)
        try:
            async with self.database.reading() as session:
                picture = await picture_of(session, disks, self.settings, self.clock.now())
                size = await size_of_database(session)
        except (SQLAlchemyError, OSError):
            return None
        return Found(picture=picture, disks=disks, bytes_of_database=size)


@asynccontextmanager
async def opened(rooms: Rooms) -> AsyncIterator[None]:
    """Listen where the settings say, leading or standing by; raise ListenError where that cannot be."""
    async with AsyncExitStack() as stack:
        await _open_for_monitoring(rooms, stack)
        await _open_for_telegram(rooms, stack)
        # Before anything is closed, so that what is told to end is not told of as ended.
        stack.callback(rooms.vitals.ends)
        yield


async def _open_for_monitoring(rooms: Rooms, stack: AsyncExitStack) -> None:
    web, metrics = rooms.settings.web, rooms.vitals.meters
    if web is None or not isinstance(metrics, Metrics):
        return
    listening = listener(web.host, web.port, "web")
    readiness = Readiness(rooms.settings, rooms.database, rooms.clock, rooms.vitals)
    stack.push_async_callback(readiness.close)
    desk = monitoring.Desk(
        loop=asyncio.get_running_loop(),
        vitals=rooms.vitals,
        metrics=metrics,
        ready=readiness.look,
        survey=rooms.survey,
    )
    beating = asyncio.create_task(rooms.vitals.run())
    stack.callback(beating.cancel)
    await stack.enter_async_context(served_apart(monitoring.application(desk), listening))


async def _open_for_telegram(rooms: Rooms, stack: AsyncExitStack) -> None:
    hook = rooms.settings.webhook
    if hook is None:
        return
    listening = listener(hook.host, hook.port, "webhook")
    secret, meters = rooms.settings.webhook_secret, rooms.vitals.meters
    doorkeeper = webhook.Doorkeeper(secret, rooms.receive, monotonic, meters)
    task = await stack.enter_async_context(served(webhook.application(hook.path, doorkeeper), listening))
    rooms.vitals.serves("webhook", task)
