"""Where everything is put together: nobody imports this but the command line, the demo and tests."""

import asyncio
import logging
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from os import getpid
from time import monotonic
from typing import Final

from telegram import Update
from telegram.error import InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ContextTypes, ExtBot, Updater
from telegram.request import HTTPXRequest

from bot import handlers
from bot.channels.email import EmailCarrier
from bot.channels.telegram import TelegramCarrier
from bot.config import Settings
from bot.delivery import DeliveryLoop
from bot.handlers.visit import App, Desk, Visit
from bot.intake import Inbox, Intake
from bot.wording import Words
from jobs.clock import start_ticking
from jobs.post import Clock
from jobs.tick import TickReport, tick
from models.database import Database
from models.leadership import leadership
from models.queries import outbox
from models.values import Channel

log = logging.getLogger(__name__)

POLL_SECONDS: Final = 10
READ_TIMEOUT_SECONDS: Final = 5.0
STOP_SECONDS: Final = 8.0
ALLOWED_UPDATES: Final = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]


class AlreadyRunningError(Exception):
    """Another process does the asking and sending for this database."""


class SystemClock:
    """The time of this machine: the one place that reads it."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return monotonic()

    async def sleep(self, seconds: float) -> None:
        await asyncio.sleep(seconds)


class Vlottrekker:
    """The running bot: one intake, one delivery a channel, one poller, and whoever calls the tick."""

    def __init__(self, settings: Settings, database: Database, clock: Clock) -> None:
        self.database = database
        self.clock = clock
        self.words = Words()
        self.bot = bot_of(settings)
        application: App = (
            Application.builder()
            .bot(self.bot)
            .updater(None)
            .job_queue(None)
            .context_types(ContextTypes(context=Visit))
            .build()
        )
        handlers.register(application)
        self.inbox = Inbox(database, clock)
        self.intake = Intake(self.inbox, Desk(application=application, database=database, clock=clock))
        self.updater = Updater(self.bot, self.inbox)
        owner = f"{socket.gethostname()[:40]}:{getpid()}"
        self.deliveries = [DeliveryLoop(database, Channel.TELEGRAM, TelegramCarrier(self.bot), clock, owner)]
        if settings.email:
            mail = EmailCarrier(settings.email)
            self.deliveries.append(DeliveryLoop(database, Channel.EMAIL, mail, clock, owner))
        for delivery in self.deliveries:
            database.on_commit(delivery.wake)

    async def tick(self) -> TickReport:
        """Do all that is due now; what is uncertain and was answered counts as sent first."""
        now = self.clock.now()
        async with self.database.writing() as session:
            await outbox.proven_sends(session)
        return await tick(self.database, self.words, now)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Receive, handle and send, until the block ends. Raises InvalidToken if the token is refused."""
        async with self.database.writing() as session:
            unfinished = await outbox.abandoned_sends(session, self.clock.now())
        restored = await self.intake.restore()
        log.info("Started: %s updates taken up, %s sends uncertain after the last stop", restored, unfinished)
        tasks = [asyncio.create_task(self.intake.run())]
        tasks += [asyncio.create_task(delivery.run()) for delivery in self.deliveries]
        try:
            await self._reach_telegram()
            await self.updater.initialize()
            await self.updater.start_polling(
                timeout=POLL_SECONDS, allowed_updates=ALLOWED_UPDATES, bootstrap_retries=-1
            )
            yield
        finally:
            await self._stop(tasks)

    async def _reach_telegram(self) -> None:
        """Ask who we are until Telegram answers; it may be away for a while when this machine starts."""
        pause = 1.0
        while True:
            try:
                await self.bot.initialize()
            except InvalidToken:
                raise
            except NetworkError as error:
                log.warning("Telegram does not answer yet (%s); trying again", type(error).__name__)
                await self.clock.sleep(pause)
                pause = min(pause * 2, 30.0)
            else:
                return

    async def _stop(self, tasks: list[asyncio.Task[None]]) -> None:
        """Stop receiving, finish what is being handled and sent, for some seconds at most."""
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(STOP_SECONDS):
                if self.updater.running:
                    await self.updater.stop()
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.gather(*(delivery.stop(STOP_SECONDS / 4) for delivery in self.deliveries))
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(STOP_SECONDS / 4):
                await self.updater.shutdown()
                await self.bot.shutdown()


def bot_of(settings: Settings) -> ExtBot[None]:
    """Make the bot: two pools of connections, so that a long poll never stands in the way of a send."""
    return ExtBot(
        settings.telegram.token.get_secret_value(),
        base_url=settings.telegram.base_url,
        base_file_url=settings.telegram.base_file_url,
        request=HTTPXRequest(
            connection_pool_size=40, read_timeout=READ_TIMEOUT_SECONDS, connect_timeout=READ_TIMEOUT_SECONDS
        ),
        get_updates_request=HTTPXRequest(connection_pool_size=1, read_timeout=READ_TIMEOUT_SECONDS),
    )


async def run(settings: Settings) -> None:
    """Run the bot until SIGTERM or SIGINT. Raises AlreadyRunningError when another process leads."""
    database = Database(settings.database.url.get_secret_value())
    await database.migrate()
    lead = leadership(database)
    if not await lead.take():
        raise AlreadyRunningError
    clock = SystemClock()
    vlottrekker = Vlottrekker(settings, database, clock)
    stopped = stop_signal()
    try:
        running = asyncio.create_task(_run(vlottrekker, settings.clock.tick_seconds))
        asked = asyncio.create_task(stopped.wait())
        await asyncio.wait([running, asked], return_when=asyncio.FIRST_COMPLETED)
        # Whoever stops while Telegram is still being looked for must not wait for it.
        running.cancel()
        asked.cancel()
        with suppress(asyncio.CancelledError):
            await running
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


async def _run(vlottrekker: Vlottrekker, tick_seconds: float) -> None:
    async with vlottrekker.running():
        scheduler = start_ticking(vlottrekker.tick, tick_seconds)
        log.info("Vlottrekker runs")
        try:
            await asyncio.Event().wait()
        finally:
            scheduler.shutdown(wait=False)


async def tick_once(settings: Settings, now: datetime) -> TickReport:
    """Do all that is due at a moment; `run` sends what comes of it."""
    database = Database(settings.database.url.get_secret_value())
    try:
        await database.migrate()
        return await tick(database, Words(), now)
    finally:
        await database.close()
