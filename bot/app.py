"""Where everything is put together: nobody imports this but the command line, the demo and tests."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from time import monotonic
from typing import Final

from telegram.error import InvalidToken, RetryAfter, TelegramError
from telegram.ext import Application, ContextTypes, ExtBot

from bot import handlers
from bot.channels import Carrier
from bot.channels.counted import CountedCarrier
from bot.channels.telegram import TelegramCarrier
from bot.handlers.visit import App, Desk, Visit
from bot.health.life import SignsOfLife
from bot.health.readiness import Readiness
from bot.health.switch import DeadMansSwitch
from bot.health.vitals import Vitals
from bot.line import Line, wait_of
from bot.receiving.backlog import Backlog
from bot.receiving.intake import Intake
from bot.receiving.polling import Poller
from bot.sending.delivery import DeliveryLoop
from bot.settings.config import Settings
from bot.web.registration import Registration
from bot.wording import Words
from jobs.late import decide_late
from jobs.post import Clock
from jobs.rules.condition import Trouble
from jobs.tick import TickReport, tick
from jobs.upkeep import Upkeep
from models.database import Database
from models.leadership import ALONE, AWAY, Leadership, LeadLostError
from models.queries import outbox_upkeep
from models.queries.heartbeats import note_start
from models.traffic import OutboxMessage
from models.values import Channel, Pulse

log = logging.getLogger(__name__)

STOP_SECONDS: Final = 4.0
"""How long what is under way may take when the program stops; the rest waits in the database."""


class Vlottrekker:
    """The bot while it leads: one intake, one delivery a channel, one poller, and whoever calls the tick."""

    def __init__(
        self,
        settings: Settings,
        database: Database,
        clock: Clock,
        vitals: Vitals | None = None,
        lead: Leadership = ALONE,
    ) -> None:
        """Be made anew each time that this process comes to lead."""
        self.database = database
        self._led = database.guarded(lead.confirm)
        """What a process that leads no more cannot write in."""
        self.clock = clock
        self.tick_seconds = settings.clock.tick_seconds
        self.vitals = vitals or Vitals(monotonic, self.tick_seconds)
        self.words = Words(by_mail=settings.email is not None)
        self.line = Line(settings.telegram)
        self._lead = lead
        self.chats = self._delivery(Channel.TELEGRAM, TelegramCarrier(self.line))
        desk = Desk(application=application_of(self.line), database=database, clock=clock)
        shared = database.dialect == "postgresql"
        self.intake = Intake(desk, self.vitals.meters, delivery=self.chats, shared=shared)
        self.poller = Poller(self.line, self.intake, clock, lead)
        hook = settings.webhook
        self.registration = Registration(self.line, hook, settings.webhook_secret, clock) if hook else None
        self.hearing = self.registration or self.poller
        self._backlog = Backlog(self.hearing)
        self.switch = self._switch(settings)
        self.deliveries = [self.chats]
        if settings.email:
            # Without a mail server none of it is loaded.
            from bot.channels.email import EmailCarrier  # noqa: PLC0415

            self.deliveries.append(self._delivery(Channel.EMAIL, EmailCarrier(settings.email, clock)))
        self._news = asyncio.Event()
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []
        self._upkeep = Upkeep(self._led)
        self._life = SignsOfLife(self._led, self.words, self.hearing, self.pulses)

    def _switch(self, settings: Settings) -> DeadMansSwitch | None:
        if settings.watch is None:
            return None
        readiness = Readiness(settings, self.database, self.clock, self.vitals)
        return DeadMansSwitch(settings.watch, readiness, self.clock, self.vitals.meters)

    def _delivery(self, channel: Channel, carrier: Carrier) -> DeliveryLoop:
        counted = CountedCarrier(carrier, channel, self.vitals.meters)
        return DeliveryLoop(self.database, channel, counted, self.clock, self._lead)

    async def tick(self) -> TickReport:
        """Do all that is due now."""
        with self.vitals.meters.ticking():
            try:
                await decide_late(self._led, self.words, self.clock.now())
                now = self.clock.now()
                report = await tick(self._led, self.words, now, backlog=self._backlog.comes_in(now))
            except (*AWAY, LeadLostError):
                raise
            except Exception:
                await self._keep_house(ticked=False)
                raise
            await self._keep_house(ticked=True)
        if self.switch:
            self.switch.press()
        return report

    async def _keep_house(self, *, ticked: bool) -> None:
        await self._upkeep.look(self.clock.now())
        await self._life.show(self.clock.now(), ticked=ticked)

    def pulses(self) -> dict[Pulse, datetime]:
        """Say when what this process does last went well; the tick tells that by itself."""
        mail = max((loop.sent_at for loop in self.deliveries[1:] if loop.sent_at), default=None)
        seen = {Pulse.POLL: self.hearing.heard_at, Pulse.SEND: self.chats.sent_at, Pulse.MAIL: mail}
        return {name: at for name, at in seen.items() if at}

    def trouble_outside(self) -> Trouble | None:
        """Say what is not well about the way that messages come in."""
        return self.registration.trouble if self.registration else None

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Receive, handle and send until the block ends, also while Telegram or the mail server is away."""
        await self._repair()
        mails = (mail.run() for mail in self.deliveries if mail is not self.chats)
        work = (self._work_with_telegram(), *mails, self._take_up_news())
        self._tasks = [asyncio.create_task(each) for each in work]
        self.vitals.leads(
            dict(zip(("telegram", "mail")[: len(self.deliveries)], self._tasks, strict=False)), self
        )
        self.database.on_commit(self._wake, of=OutboxMessage)
        try:
            yield
        finally:
            self.database.off_commit(self._wake)
            await self._stop()

    def look(self) -> None:
        """Look what another process stored or queued."""
        self._news.set()
        self._wake()

    def _wake(self) -> None:
        for delivery in self.deliveries:
            delivery.wake()

    async def _take_up_news(self) -> None:
        while not self._stopping:
            await self._news.wait()
            self._news.clear()
            # Without a database there is no news; the next look finds it all.
            with suppress(*AWAY):
                await self.intake.take_up()

    async def write_down(self) -> None:
        """Write down what came of the last sends, which may not have been possible when we stopped."""
        for delivery in self.deliveries:
            await delivery.write_down()

    async def trouble(self) -> None:
        """Wait for what makes it useless to go on. Raises InvalidToken or SilenceError."""
        done, _ = await asyncio.wait(self._tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in done:
            task.result()

    async def _repair(self) -> None:
        """Set right what a kill left, before anything is sent."""
        now = self.clock.now()
        async with self._led.writing() as session:
            uncertain = await outbox_upkeep.abandoned_sends(session, now)
            await note_start(session, now)
        late = await decide_late(self._led, self.words, now)
        restored = await self.intake.restore()
        log.info(
            "Started: %s updates taken up, %s sends uncertain since the last stop, %s messages late",
            restored,
            uncertain,
            late,
        )

    async def _work_with_telegram(self) -> None:
        await self._reach_telegram()
        log.info("Telegram answers")
        await asyncio.gather(self.hearing.run(), self.intake.run(), self.chats.run())

    async def _reach_telegram(self) -> None:
        """Ask who we are until Telegram answers; it may be away for a while when this machine starts."""
        pause = 1.0
        while True:
            try:
                await self.line.initialize()
            except InvalidToken:
                raise
            except TelegramError as error:
                log.warning("Telegram does not answer yet (%s); trying again", type(error).__name__)
                asked = wait_of(error) if isinstance(error, RetryAfter) else 0.0
                await self.clock.sleep(max(pause, asked))
                pause = min(pause * 2, 30.0)
            else:
                return

    async def _stop(self) -> None:
        """Finish what is being handled and sent, within some seconds; what is left waits in the database."""
        self._stopping = True
        self._news.set()
        self.vitals.stands_by()
        self.hearing.stop()
        await asyncio.gather(
            self.intake.stop(STOP_SECONDS), *(each.stop(STOP_SECONDS) for each in self.deliveries)
        )
        # A transaction that is cut off in the middle costs a connection.
        await asyncio.wait(self._tasks, timeout=STOP_SECONDS / 4)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        if self.switch:
            await self.switch.close()
        await asyncio.gather(
            self._life.stop(self.clock.now(), STOP_SECONDS / 4), self.line.hang_up(STOP_SECONDS / 4)
        )


def application_of(line: ExtBot[None]) -> App:
    """Make the library's application, of which only the handlers and their context are used."""
    application: App = (
        Application.builder()
        .bot(line)
        .updater(None)
        .job_queue(None)
        .context_types(ContextTypes(context=Visit))
        .build()
    )
    handlers.register(application)
    return application
