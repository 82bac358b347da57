"""What a process does for as long as it lives: it leads when it can, and stands by when it cannot."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from typing import Final

from bot.app import STOP_SECONDS, Vlottrekker
from bot.receiving.intake import Intake
from bot.receiving.letterbox import Letterbox
from bot.waiting import first_of
from jobs.clock import start_ticking
from jobs.post import Clock
from jobs.tick import TickError
from jobs.wordless import wordless
from models.database import Database
from models.leadership import AWAY, Leadership, LeadLostError
from models.migrations import refuse_newer
from models.presence import Presence

log = logging.getLogger(__name__)

TRY_AGAIN_SECONDS: Final = 1.0
"""How often a process that stands by looks whether it can lead."""


class Duty:
    """Takes the lead when nobody has it, does what that asks, and goes on standing by once it is lost."""

    def __init__(
        self, database: Database, clock: Clock, lead: Leadership, leader: Callable[[], Vlottrekker]
    ) -> None:
        """Take from `leader` what leads, another one each time that it comes to that."""
        self.letterbox = Letterbox(database, clock)
        """Where updates come in, whether this process leads or not."""
        self._database = database
        self._lead = lead
        self._leader = leader
        self._bot: Vlottrekker | None = None
        """What leads now, or did last."""
        self._told = ""
        self._presence = None if database.path else Presence(database.url, self._hear)

    def _hear(self) -> None:
        if self._bot:
            self._bot.look()

    async def run(self, stopped: asyncio.Event) -> None:
        """Lead, or stand by, until `stopped`."""
        presence = self._presence
        if presence is None:
            await self._take_turns(stopped)
            return
        self._handle(None)
        there = asyncio.create_task(presence.run())
        try:
            await first_of(stopped.wait(), presence.seen.wait(), asyncio.sleep(TRY_AGAIN_SECONDS))
            await self._take_turns(stopped)
        finally:
            there.cancel()
            await asyncio.gather(there, return_exceptions=True)

    async def _take_turns(self, stopped: asyncio.Event) -> None:
        while not stopped.is_set():
            if await self._comes_to_lead():
                await self._leads(stopped)
            elif not self._presence:
                raise LeadLostError
            await first_of(stopped.wait(), asyncio.sleep(TRY_AGAIN_SECONDS))

    async def _comes_to_lead(self) -> bool:
        """Take the lead, if nobody has it. What was sent before is known first, so that none is repeated."""
        if self._presence and not self._presence.seen.is_set():
            self._tell("Vlottrekker stands by: the database does not answer, or is being restored")
            return False
        try:
            if self._bot:
                await self._bot.write_down()
            won = await self._lead.take()
        except AWAY as error:
            self._tell("Vlottrekker stands by: the database does not answer. %s", wordless(error))
            return False
        if not won:
            self._tell("Vlottrekker stands by: another process leads")
        return won

    def _tell(self, sentence: str, *more: str) -> None:
        """Log how things are, unless that is known."""
        if sentence != self._told:
            log.info(sentence, *more)
        self._told = sentence

    async def _leads(self, stopped: asyncio.Event) -> None:
        """Do everything that one process alone does, until the lead is lost."""
        self._told = ""
        try:
            refuse_newer(await self._database.revision())
            self._bot = bot = self._leader()
            async with bot.running():
                self._handle(bot.intake)
                try:
                    # What came in after the look of the start was only stored.
                    await bot.intake.take_up()
                    await self._work(bot, stopped)
                finally:
                    self._handle(None)
        except (*AWAY, LeadLostError) as error:
            log.warning("Leading broke off. %s", wordless(error))
        if not self._lead.is_ours():
            log.warning("The lead is lost")

    def _handle(self, intake: Intake | None) -> None:
        """Handle what comes in here, or let it be known to whoever does."""
        self.letterbox.intake = intake
        self._database.tells_others = intake is None and self._presence is not None

    async def _work(self, bot: Vlottrekker, stopped: asyncio.Event) -> None:
        over, striking = asyncio.Event(), asyncio.Lock()

        async def strike() -> None:
            async with striking:
                if not over.is_set() and self._lead.is_ours():
                    await tick_quietly(bot)
                    bot.vitals.looked()

        scheduler = start_ticking(strike, bot.tick_seconds)
        log.info("Vlottrekker runs")
        try:
            await first_of(stopped.wait(), bot.trouble(), self._lead.keep())
        finally:
            over.set()
            # The scheduler would cut a tick off in the middle of its transaction.
            with suppress(TimeoutError):
                async with asyncio.timeout(STOP_SECONDS), striking:
                    pass
            scheduler.shutdown(wait=False)


async def tick_quietly(vlottrekker: Vlottrekker) -> None:
    """Tick; what failed is in the log already and is tried again by the next tick."""
    try:
        await vlottrekker.tick()
    except LeadLostError:
        log.info("A look at the clock was broken off: this process leads no more")
    except TickError as error:
        log.error("%s", error)  # noqa: TRY400 - the steps have told where
    except AWAY as error:
        log.error("A look at the clock broke off; it is tried again. %s", wordless(error))  # noqa: TRY400
