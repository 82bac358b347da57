"""The process of `vlottrekker run`: it leads or stands by, ticks, and stops when it is told to."""

import asyncio
import logging
import signal
import socket
from datetime import UTC, datetime, timedelta
from functools import partial
from os import getpid
from secrets import token_hex
from time import monotonic

from telegram.error import InvalidToken

from bot.app import Vlottrekker
from bot.duty import Duty
from bot.loading import collect_seldom
from bot.receiving.polling import SilenceError
from bot.settings.config import Settings
from bot.web.listening import ListenError
from bot.web.opening import opened_to_the_web, vitals_for
from bot.wording import Words
from jobs.tick import TickReport, tick
from models.database import Database
from models.leadership import LEASE, LeadLostError, leadership
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


async def run(settings: Settings, start: datetime | None = None, lease: timedelta = LEASE) -> None:
    """Run the bot until SIGTERM or SIGINT; take `start` for the present moment, if it is given.

    On PostgreSQL it stands by while another process leads. Raises AlreadyRunningError when SQLite is in use,
    LeadLostError when it is taken over, InvalidToken when Telegram refuses the token, and SilenceError when
    Telegram was not heard for long.
    """
    stopped = stop_signal()
    url, holidays = settings.database.url.get_secret_value(), settings.calendar.holidays
    database = Database(url, holidays, idle=lease / 2)
    name = f"{socket.gethostname()[:40]}:{getpid()}:{token_hex(4)}"
    lead = leadership(database, name, lease)
    try:
        if database.path and not await lead.take():
            raise AlreadyRunningError
        await database.migrate()
        clock, vitals = SystemClock(start), vitals_for(settings)
        leader = partial(Vlottrekker, settings, database, clock, vitals, lead)
        duty = Duty(database, clock, lead, leader)
        async with opened_to_the_web(settings, database, clock, vitals, duty.letterbox.receive):
            collect_seldom()
            await duty.run(stopped)
        log.info("Vlottrekker has stopped")
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
