"""The stage of the demo: everything on loopback, started as an administrator would, in one folder."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager, redirect_stderr, redirect_stdout
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.app import Vlottrekker
from bot.demo.clock import MovedClock
from bot.demo.mailbox import Mailbox
from bot.playground import Person, Playground
from bot.settings.config import load_settings
from jobs.rules.calendar import Calendar, is_allowed
from models.database import Database

ZONE = ZoneInfo("Europe/Amsterdam")
AREA = "waterkant"
AREA_FILE = Path(__file__).with_name("waterkant.toml")

Command = Callable[[Sequence[str]], object]
"""The command line of the product: takes what somebody types after `vlottrekker`, raises what goes wrong."""


class CommandFailedError(Exception):
    """A command of the product ended with an error."""


class Stage:
    """The running product and its surroundings, with the people who have a phone."""

    def __init__(self, folder: Path, clock: MovedClock, run: Command) -> None:
        self.folder = folder
        self._run = run
        self.clock = clock
        self.playground = Playground(clock=clock.unix, answer_within=3600)
        self.mailbox = Mailbox(folder / "mails")
        self.people: dict[str, Person] = {}
        self.bot: Vlottrekker | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Start Telegram, the mail server and the bot; bring in the area by the command line."""
        async with self.playground.serve() as api_url, self.mailbox.serving():
            self._write_config(api_url)
            await self.command("load", str(AREA_FILE), "--now", self.now)
            settings = load_settings(self.config)
            database = Database(settings.database.url.get_secret_value(), settings.calendar.holidays)
            self.bot = Vlottrekker(settings, database, self.clock)
            try:
                async with self.bot.running():
                    yield
            finally:
                await database.close()

    @property
    def config(self) -> Path:
        return self.folder / "config.toml"

    @property
    def now(self) -> str:
        return self.clock.now().isoformat()

    def _write_config(self, api_url: str) -> None:
        self.config.write_text(
            f"""[telegram]
token = "{self.playground.world.token}"
api_url = "{api_url}"

[database]
url = "sqlite:///vlottrekker.db"

[email]
host = "127.0.0.1"
port = {self.mailbox.port}
security = "none"
from = "vlottrekker@example.org"
""",
            encoding="utf-8",
        )
        self.config.chmod(0o600)

    async def command(self, *arguments: str) -> str:
        """Run a command of the product and give what it prints. Raises CommandFailedError."""
        return await asyncio.to_thread(_printed, self._run, ["--config", str(self.config), *arguments])

    async def invite(self) -> Mapping[str, str]:
        """Give everybody's personal link, by the command line."""
        invites = json.loads(await self.command("invites", AREA, "--json", "--now", self.now))
        return {invite["key"]: invite["link"] for invite in invites}

    async def strike(self, at: str) -> None:
        """Let the hours go by up to a local moment; everybody has read what came before it."""
        if self.bot is None:
            raise CommandFailedError("the bot has not been started")
        moment = datetime.fromisoformat(at).replace(tzinfo=ZONE).astimezone(UTC)
        while (later := self.clock.now() + timedelta(hours=2)) < moment:
            self.clock.move_to(later)
            if is_allowed(later, Calendar(ZONE)):
                await self.bot.tick()
        for person in self.people.values():
            person.catches_up()
        self.clock.move_to(moment)
        await self.bot.tick()


def _printed(run: Command, arguments: Sequence[str]) -> str:
    """Run a command in a thread of its own, where it has a loop for itself, and take what it prints."""
    output, level = StringIO(), logging.getLogger().level
    try:
        with redirect_stdout(output), redirect_stderr(StringIO()):
            code = run(arguments)
    except Exception as error:
        raise CommandFailedError(f"vlottrekker {' '.join(arguments)}: {error}") from error
    finally:
        logging.getLogger().setLevel(level)
    if code:
        raise CommandFailedError(f"vlottrekker {' '.join(arguments)} ended with {code}")
    return output.getvalue()
