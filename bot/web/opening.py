"""Opening the program to the web where the settings say so; without that it needs none of the libraries."""

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from time import monotonic
from typing import Any

from bot.health.meters import Meters
from bot.health.vitals import Vitals
from bot.settings.config import Settings
from jobs.post import Clock
from models.database import Database


def vitals_for(settings: Settings) -> Vitals:
    """Give the signs of life of this process, with meters that count where somebody can ask for it."""
    meters = Meters()
    if settings.web:
        from bot.web.metrics import Metrics  # noqa: PLC0415

        meters = Metrics(settings.database.kind)
    return Vitals(monotonic, settings.clock.tick_seconds, meters)


@asynccontextmanager
async def opened_to_the_web(
    settings: Settings,
    database: Database,
    clock: Clock,
    vitals: Vitals,
    receive: Callable[[Sequence[dict[str, Any]]], Awaitable[None]],
) -> AsyncIterator[None]:
    """Listen for Telegram and for monitoring, whether this process leads or stands by.

    `receive` stores updates, or raises. Raises ListenError where an address cannot be listened on.
    """
    if settings.web is None and settings.webhook is None:
        yield
        return
    from bot.web import front  # noqa: PLC0415

    rooms = front.Rooms(settings=settings, database=database, clock=clock, vitals=vitals, receive=receive)
    async with front.opened(rooms):
        yield
