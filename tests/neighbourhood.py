"""An invented neighbourhood for the tests: the product, a local Telegram, a moved clock, and its people."""

import asyncio
from collections.abc import AsyncIterator, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta

from pydantic import SecretStr
from sqlalchemy import select

from bot.app import Vlottrekker
from bot.demo.clock import MovedClock
from bot.playground import Limits, Message, Person, Playground
from bot.playground.chats import Standing
from bot.playground.membership import change_standing
from bot.settings.config import Settings
from bot.settings.form import Email, Security, Storage, Telegram
from jobs.area_file.comparing import plan_area
from jobs.area_file.reading import parse_area_file
from jobs.arranging.apply import apply_changes
from jobs.invitations import invite_all
from jobs.joining import agree, open_invitation
from jobs.tick import TickReport
from models.database import Database
from models.queries.areas import area_by_slug
from models.traffic import InboxUpdate, OutboxMessage
from models.values import Channel, SendStatus, UpdateStatus

FRIDAY = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)
"""A Friday afternoon, 16.00 in Amsterdam: the overview is out, the first round is on Monday 7 December."""

STOOD_STILL = timedelta(minutes=30)
"""How far the moved clock may have run past a moment, at fifty times the speed of the world."""

TOO_OLD = "too old"

RIJNBUURT = """
[area]
slug = "rijnbuurt"
name = "Rijnbuurt"
digest = { weekday = "fri", time = "15:00" }

[[people]]
key = "fatima"
name = "Fatima"
email = "fatima@example.org"
roles = ["gebiedsmakelaar"]

[[people]]
key = "joris"
name = "Joris"
roles = ["facilitator"]

[[people]]
key = "amina"
name = "Amina"

[[people]]
key = "bram"
name = "Bram"

[[people]]
key = "chris"
name = "Chris"

[[people]]
key = "dewi"
name = "Dewi"

[[workgroups]]
slug = "schoon"
name = "Schoon en heel"
cadence = { every_weeks = 1, weekday = "mon", time = "09:00" }
representatives = ["amina", "bram"]
deputies = ["chris"]

[[workgroups]]
slug = "ontmoeting"
name = "Ontmoeting"
cadence = { every_weeks = 1, weekday = "tue", time = "10:30" }
representatives = ["dewi"]
"""


class Neighbourhood:
    """The bot as it runs, and the people as they use it."""

    def __init__(
        self, settings: Settings, database: Database, playground: Playground, clock: MovedClock
    ) -> None:
        self._settings = settings
        self._database = database
        self._running = AsyncExitStack()
        self.bot: Vlottrekker
        self.playground = playground
        self.clock = clock
        self.people: dict[str, Person] = {}
        self.links: dict[str, str] = {}

    def __getitem__(self, key: str) -> Person:
        return self.people[key]

    async def starts(self) -> None:
        """Start the bot, which knows nothing but what is in the database."""
        self.bot = Vlottrekker(self._settings, self._database, self.clock)
        await self._running.enter_async_context(self.bot.running())

    async def stops(self) -> None:
        await self._running.aclose()

    async def load(self, area_file: str = RIJNBUURT, *, slug: str = "rijnbuurt") -> None:
        """Bring in an area by its file, and make everybody's link."""
        now, file = self.clock.now(), parse_area_file(area_file, "area.toml")
        async with self.bot.database.writing() as session:
            changes = await plan_area(session, file, "area.toml", now)
            await apply_changes(session, slug, changes, now)
        async with self.bot.database.writing() as session:
            area = await area_by_slug(session, slug)
            assert area
            for invite in await invite_all(session, area.id, now):
                self.links[invite.key] = invite.link("vlottrekker_bot")

    async def joins(self, *keys: str) -> None:
        """Let people take part as if they had said yes to their link: most stories begin after that."""
        now = self.clock.now()
        async with self.bot.database.writing() as session:
            for key in keys:
                person = self.people[key] = self.playground.person(key.capitalize())
                change_standing(self.playground.world, person.chat, person.account, Standing.OPEN)
                token = self.links[key].partition("=")[2]
                opening = await open_invitation(session, token, person.user_id, now)
                assert opening.person
                agree(opening.person, now)

    async def says_yes(self, *keys: str) -> None:
        """Let people open their link and say yes."""
        for key in keys:
            person = self.people[key] = self.playground.person(key.capitalize())
            await person.opens(self.links[key])
            await person.hears("Doe je mee?")
            await person.presses("Ja, ik doe mee")
            await person.hears("Fijn dat je meedoet")
            await self.quiet()
            person.catches_up()

    async def at(self, moment: str) -> TickReport:
        """Move to a local moment such as `2026-11-30 09:00` and let the clock strike.

        On a machine that stood still it is past already: the clock does not wait for the test.
        """
        local = datetime.fromisoformat(moment).replace(tzinfo=self.playground.zone)
        ahead = local.astimezone(UTC) - self.clock.now()
        self.clock.move(timedelta(0) if -STOOD_STILL < ahead < timedelta(0) else ahead)
        return await self.bot.tick()

    async def settled(self, key: str, message: Message) -> Message:
        """Wait until everything queued has gone, and give a message as it shows now."""
        await self.quiet()
        return next(shown for shown in self.people[key].screen if shown.message_id == message.message_id)

    async def quiet(self, *, within: float = 60) -> None:
        """Wait until nothing is on its way in or out any more, for at most so many real seconds.

        What was claimed before the clock was moved, and given back since, may have to be decided anew: then
        the clock strikes, as it would every 20 seconds.
        """
        await self.playground.drained()
        intake = self.bot.intake
        under_way: list[str] = []
        try:
            async with asyncio.timeout(within):
                # The toast of a press goes its own way once all else was committed, and may come last.
                while (under_way := await self._under_way()) or intake._queued or intake._acknowledging:
                    if any(sent.startswith(TOO_OLD) for sent in under_way):
                        await self.bot.tick()
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"at {self.clock.now()} there still is {under_way}") from None

    async def _under_way(self) -> list[str]:
        """Name what comes in or goes out and has not arrived."""
        async with self.bot.database.reading() as session:
            out = await session.scalars(
                select(OutboxMessage)
                .where(
                    OutboxMessage.status.in_((SendStatus.QUEUED, SendStatus.SENDING)),
                    OutboxMessage.channel == Channel.TELEGRAM,
                )
                .order_by(OutboxMessage.id)
            )
            in_ = await session.scalars(
                select(InboxUpdate.update_id).where(InboxUpdate.status == UpdateStatus.WAITING)
            )
            now = self.clock.now()
            return [
                *(_named(row, now) for row in out),
                *(f"update {update_id}" for update_id in in_),
            ]

    async def answers(self, key: str, *said: str) -> Message:
        """Say or tap one thing after another: `[label]` is a tap. Give what was said to the last of them.

        That is the first new message, or without one the change of what was tapped; which of the two comes
        first is chance.
        """
        person, heard = self.people[key], None
        for piece in said:
            if piece.startswith("["):
                await person.presses(piece.strip("[]"))
            else:
                await person.says(piece)
            last = max(person.chat.messages, default=0)
            heard = await person.hears()
            if heard.message_id <= last:
                await self.quiet()
                if any(message.message_id > last for message in person.unheard):
                    while heard.message_id <= last:
                        heard = await person.hears()
        assert heard
        return heard


def _named(row: OutboxMessage, now: datetime) -> str:
    is_late = row.fresh_until is not None and row.fresh_until <= now
    return f"{TOO_OLD if is_late else row.status} {row.dedupe_key} from {row.not_before}, try {row.attempts}"


@asynccontextmanager
async def neighbourhood(
    database: Database,
    *,
    start: datetime = FRIDAY,
    limits: Limits | None = None,
    mail_port: int | None = None,
) -> AsyncIterator[Neighbourhood]:
    """Start everything on loopback, in this process."""
    clock = MovedClock(start)
    playground = Playground(clock=clock.unix, limits=limits, answer_within=3600)
    async with playground.serve() as url:
        settings = Settings(
            telegram=Telegram(token=SecretStr(playground.world.token), api_url=url),
            database=Storage(url=SecretStr(database.url.render_as_string(hide_password=False))),
            email=Email(host="127.0.0.1", port=mail_port, security=Security.NONE, sender="bot@example.org")
            if mail_port
            else None,
        )
        town = Neighbourhood(settings, database, playground, clock)
        await town.starts()
        try:
            yield town
        finally:
            await town.stops()


def labels(message: Message) -> list[str]:
    """List the labels of a message's buttons."""
    return [button.label for button in message.buttons]


def everything(messages: Iterable[Message]) -> str:
    return "\n".join(message.text for message in messages)
