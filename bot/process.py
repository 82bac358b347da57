"""The process of `vlottrekker run`: it leads, ticks, and stops when it is told to."""

import asyncio
import logging
import signal
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from time import monotonic
from typing import Any

from telegram.error import InvalidToken

from bot.app import Vlottrekker
from bot.collecting import collect_seldom
from bot.config import Settings
from bot.opening import opened_to_the_web, vitals_for
from bot.polling import SilenceError
from bot.web.listening import ListenError
from bot.wording import Words
from jobs.clock import start_ticking
from jobs.tick import TickError, TickReport, tick
from models.database import Database
from models.leadership import Leadership, leadership
from models.queries import outbox_upkeep

log = logging.getLogger(__name__)

__all__ = [
    "AlreadyRunningError",
    "InvalidToken",
    "LeadLostError",
    "ListenError",
    "SilenceError",
    "run",
    "tick_once",
]


class AlreadyRunningError(Exception):
    """Another process does the asking and sending for this database."""


class LeadLostError(Exception):
    """Another process has taken over the asking and sending."""


class SystemClock:
    """The time of this machine, the one place that reads it; or one that starts at another moment."""

    def __init__(self, start: datetime | None = None) -> None:
        self._ahead = start - datetime.now(UTC) if start else timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self._ahead

    def monotonic(self) -> float:
        return monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


async def run(settings: Settings, start: datetime | None = None) -> None:
    """Run the bot until SIGTERM or SIGINT; take `start` for the present moment, if it is given.

    Raises AlreadyRunningError when another process leads, LeadLostError when one takes over, InvalidToken
    when Telegram refuses the token, and SilenceError when it was not heard for long.
    """
    stopped = stop_signal()
    database = Database(settings.database.url.get_secret_value(), settings.calendar.holidays)
    lead = leadership(database)
    try:
        if not await lead.take():
            raise AlreadyRunningError
        await database.migrate()
        clock, vitals = SystemClock(start), vitals_for(settings)
        vlottrekker = Vlottrekker(settings, database, clock, vitals)
        async with opened_to_the_web(settings, database, clock, vitals, vlottrekker.intake.receive):
            collect_seldom()
            await _serve(vlottrekker, lead, settings.clock.tick_seconds, stopped)
    finally:
        await lead.release()
        await database.close()


def stop_signal() -> asyncio.Event:
    """Give an event that SIGTERM and SIGINT set."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopped.set)
    return stopped


async def _serve(
    vlottrekker: Vlottrekker, lead: Leadership, tick_seconds: float, stopped: asyncio.Event
) -> None:
    overtaken, over, striking = asyncio.Event(), asyncio.Event(), asyncio.Lock()

    async def strike() -> None:
        async with striking:
            if over.is_set():
                return
            if await lead.take():
                await tick_quietly(vlottrekker)
                vlottrekker.vitals.looked()
            else:
                overtaken.set()

    async with vlottrekker.running():
        scheduler = start_ticking(strike, tick_seconds)
        log.info("Vlottrekker runs")
        try:
            await first_of(stopped.wait(), vlottrekker.trouble(), overtaken.wait())
        finally:
            over.set()
            # The scheduler would cut a tick off in the middle of its transaction.
            async with striking:
                scheduler.shutdown(wait=False)
    if overtaken.is_set():
        raise LeadLostError
    log.info("Vlottrekker has stopped")


async def tick_quietly(vlottrekker: Vlottrekker) -> None:
    """Tick; what failed is in the log already and is tried again by the next tick."""
    try:
        await vlottrekker.tick()
    except TickError as error:
        log.error("%s", error)  # noqa: TRY400 - the steps have told where


async def first_of(*waits: Coroutine[Any, Any, Any]) -> None:
    """Wait for the first of several things, and raise what it raises; the others are given up."""
    tasks = [asyncio.create_task(wait) for wait in waits]
    try:
        done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()
    finally:
        for task in tasks:
            task.cancel()


async def tick_once(settings: Settings, now: datetime) -> TickReport:
    """Do all that is due at a moment; `run` sends what comes of it, at once."""
    database = Database(settings.database.url.get_secret_value(), settings.calendar.holidays)
    try:
        report = await tick(database, Words(by_mail=settings.email is not None), now)
        present = SystemClock().now()
        if now > present:
            async with database.writing() as session:
                await outbox_upkeep.let_go(session, now, present)
        return report
    finally:
        await database.close()
