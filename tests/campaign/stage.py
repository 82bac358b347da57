"""The stage: one neighbourhood and its people, whose doings outlive the processes of the product."""

import asyncio
import shutil
from collections import Counter
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, Envelope, Session

from .clock import SharedClock
from .patience import patience
from .product import LOOKS_EVERY, Life, Nursery
from .promises import Expected
from .reader import close, due, has_ticked, under_way
from .telegram import Said, Shown, Telegram
from .town import command, json_in

UNREAD = 500
"""Of so many of the newest things said, some may not have been fetched yet."""
ACT_SECONDS = 180.0
"""How long people wait for what they look for, whatever is killed meanwhile."""
REPEATED_BY = timedelta(minutes=11)
"""After this a message that was uncertain has been repeated."""


@dataclass
class Scene:
    """A database, its people, and their side of Telegram at one moment."""

    lives: Nursery
    name: str
    people: dict[str, int]
    telegram: Telegram
    clock: SharedClock
    plant: tuple[str, ...] = ()
    mail_port: int | None = None
    links: dict[str, str] = field(default_factory=dict)
    doubtful: list[str] = field(default_factory=list)
    living: Life | None = None
    """The bot that runs."""
    rests_at: datetime | None = None
    """The moment that copies go on from, however much later they are made."""

    @property
    def url(self) -> str:
        return f"sqlite:///{self.lives.folder / self.name}.db"

    @property
    def backups(self) -> Path:
        return self.lives.folder / f"{self.name}.db-backups"

    def copy(self, name: str, plant: tuple[str, ...] = ()) -> "Scene":
        """Make another scene that goes on from here; nobody has this database open."""
        close(self.url)
        shutil.copy(self.lives.folder / f"{self.name}.db", self.lives.folder / f"{name}.db")
        clock = self.lives.clock(self.rests_at or self.clock.now())
        telegram = self.lives.server.copy(self.telegram, clock.now)
        return Scene(
            self.lives,
            name,
            self.people,
            telegram,
            clock,
            plant,
            None,
            dict(self.links),
            list(self.doubtful),
        )

    def rest(self) -> "Scene":
        """Let no time pass here any more, so that every copy begins at this moment."""
        self.rests_at = self.clock.now()
        return self

    def forget(self) -> None:
        """Throw the database away; what was violated is known by now."""
        close(self.url)
        shutil.rmtree(self.backups, ignore_errors=True)
        for file in self.lives.folder.glob(f"{self.name}.db*"):
            file.unlink()
        self.lives.server.forget(self.telegram)

    @asynccontextmanager
    async def with_mail(self) -> AsyncIterator[None]:
        """Have a mail server that takes everything, until the block ends."""
        loop = asyncio.get_running_loop()
        server = await loop.create_server(lambda: SMTP(_Mailbox(self.telegram)), "127.0.0.1", 0)
        self.mail_port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()

    # What people see and do.

    async def sees(self, who: str, word: str, *, times: int = 1) -> Shown:
        """Wait until somebody has got a message with a word in its text or its buttons, so many times."""
        async with patience(ACT_SECONDS, where=lambda: f"{who} does not see {word!r}, {times} times"):
            while (
                len(found := [each for each in self.telegram.shown if self._shows(each, who, word)]) < times
            ):
                await self.telegram.moved()
            return found[times - 1]

    def _shows(self, shown: Shown, who: str, word: str) -> bool:
        return shown.chat == self.people[who] and (word in shown.text or bool(_button(shown, word)))

    async def ticks(self) -> None:
        """Wait until the bot has looked at the clock."""
        async with patience(ACT_SECONDS, where=lambda: "it does not look at the clock"):
            while not has_ticked(self.url):
                await asyncio.sleep(LOOKS_EVERY)

    async def taps(self, who: str, word: str, *, times: int = 1) -> Said:
        """Wait for a button by its data, and press it."""
        shown = await self.sees(who, word, times=times)
        return self.telegram.taps(self.people[who], shown, _button(shown, word))

    def says(self, who: str, words: str) -> Said:
        """Say something that is an answer, or part of one."""
        return self.telegram.says(self.people[who], words)

    def orders(self, who: str, words: str) -> Said:
        """Say something that is to be done, and is no answer."""
        return self.telegram.says(self.people[who], words, kind="order")

    def time_passes(self, by: timedelta) -> None:
        """Let the moment come that is so far ahead, for the bot too if it lives."""
        if self.living and not self.living.is_over:
            self.living.move_clock(by)
        else:
            self.clock.move(by)

    def comes(self, moment: datetime) -> None:
        """Let a moment come, if it is not over."""
        self.time_passes(max(timedelta(0), moment - self.clock.now()))

    async def mail_comes(self, times: int = 1) -> None:
        async with patience(ACT_SECONDS, where=lambda: f"{len(self.telegram.mails)} mails came"):
            while len(self.telegram.mails) < times:
                await self.telegram.moved()

    # What the product does.

    async def starts(self, *arguments: str, **given: Any) -> Life:
        """Start a process of the product: the bot, or another command."""
        environment = {"plant": self.plant, "mail_port": self.mail_port} | given
        if not arguments:
            self.living = await self.lives.run(self.url, self.telegram, self.clock, **environment)
            return self.living
        given_ = tuple(argument.format(backups=self.backups) for argument in arguments)
        return await self.lives.start(given_, self.url, self.telegram, self.clock, **environment)

    async def ended(self, life: Life) -> None:
        """Wait for the end of a process, and note what it left half done."""
        await life.end()
        self.telegram.gone()
        self.doubtful += under_way(self.url)

    def is_quiet(self, may_wait: tuple[str, ...] = ()) -> bool:
        """Whether everything that was said is confirmed, and nothing is left to do at this moment.

        `may_wait` names what is due, and need not be done before the next allowed hour.
        """
        if not all(said.update_id in self.telegram.confirmed for said in self.telegram.said[-UNREAD:]):
            return False
        return not due(self.url, self.clock.now()).keys() - set(may_wait)

    async def settles(self, life: Life) -> None:
        """Wait until all is quiet, also after the moment at which what was uncertain is repeated.

        Whoever waits still then waits for something that is never repeated, such as a confirmation.
        """
        before = len(self.telegram.calls)
        await life.until(lambda: len(self.telegram.calls) > before + 2 and self.is_quiet())
        life.move_clock(REPEATED_BY)
        await life.until(self.is_quiet)

    def expected(self, rounds: Counter[Any], overviews: Counter[Any]) -> Expected:
        return Expected(rounds=rounds, overviews=overviews, doubtful=self.doubtful)

    async def uncertain_shown(self) -> int | None:
        """Ask `vlottrekker status` how many messages are uncertain, if any was being sent at a kill."""
        if not self.doubtful:
            return None
        moment = self.clock.now().isoformat()
        told = await command(self.lives, self.url, "status", "--json", "--now", moment, may_end=(0, 1))
        return int(json_in(told)["messages"]["uncertain"])

    def state(self) -> dict[str, object]:
        """Give what somebody needs to see who mends what keeps it busy."""
        open_ = [said for said in self.telegram.said if said.update_id not in self.telegram.confirmed]
        return {
            "due": due(self.url, self.clock.now()),
            "unconfirmed": open_,
            "shown": len(self.telegram.shown),
        }


class _Mailbox:
    """Puts mails with the truth."""

    def __init__(self, telegram: Telegram) -> None:
        self._telegram = telegram

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        self._telegram.mails.append(message_from_bytes(envelope.original_content or b""))
        self._telegram.changed()
        return "250 OK"


def _button(shown: Shown, word: str) -> str:
    """Give the data of the first button whose data starts with a word, holds it, or is called so."""
    for label, data in shown.buttons:
        if data.startswith(word) or label == word or (word.startswith("|") and word in data):
            return data
    return ""


Act = Callable[[Scene], Coroutine[Any, Any, None]]


async def nothing(_scene: Scene) -> None:
    """Nobody does anything."""


@dataclass(frozen=True, kw_only=True)
class Scenario:
    """Something that happens at a moment: what went before, and what people do while processes are killed."""

    name: str
    at: datetime
    act: Act = nothing
    before: Act = nothing
    """What has happened when the scenario begins; nobody is killed there."""
    joined: bool = True
    arguments: tuple[str, ...] = ()
    """The command that is killed, beside the bot that runs; without any it is the bot itself."""
    fault: Callable[[Scene], None] = lambda _scene: None
    """What is wrong with Telegram, or with people, all the time."""
    may_fail: bool = False
    """Whether messages are refused for good."""
    mail: bool = False
    """Whether there is a mail server."""


async def played(scene: Scene, act: Act = nothing) -> None:
    """Let a process live until people are done and everything is quiet."""
    doing = asyncio.create_task(act(scene))
    life = await scene.starts()
    await life.until(lambda: doing.done() and scene.is_quiet())
    doing.result()
    await life.kill()
    await scene.ended(life)
