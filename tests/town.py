"""A folder with a config.toml, the program in processes of its own, and a Telegram in ours."""

import asyncio
import json
import os
import re
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from neighbourhood import FRIDAY, RIJNBUURT, Neighbourhood
from pydantic import SecretStr

from bot.demo.clock import MovedClock
from bot.playground import Person, Playground
from bot.settings.config import Settings
from bot.settings.form import Storage, Telegram
from models.database import Database

TOKEN = "123456789:AAH-a-secret-of-nobody-at-all"
HERE = Path(__file__).parents[1]
STARTED = "Vlottrekker runs"
STANDS_BY = "Vlottrekker stands by: another process leads"
PATIENCE = 90
"""Real seconds for what takes one or two on a machine that does nothing else."""


class Town:
    """Where the program runs, as often as a test starts it, with everything that it writes."""

    def __init__(self, folder: Path, playground: Playground, url: str, database_url: str) -> None:
        self.folder = folder
        self.playground = playground
        self.database_url = database_url
        self.log = folder / "log.txt"
        self.configure(url)

    def configure(self, api_url: str, token: str = TOKEN) -> None:
        path = self.folder / "config.toml"
        path.write_text(
            f'[telegram]\ntoken = "{token}"\napi_url = "{api_url}"\n'
            f'[database]\nurl = "{self.database_url}"\n[clock]\ntick_seconds = 0.3\n'
        )
        path.chmod(0o600)

    async def command(self, *arguments: str) -> str:
        """Run a command to its end; it must succeed."""
        process = await self._start(*arguments, stdout=asyncio.subprocess.PIPE)
        output, _ = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode == 0, self.log.read_text()
        return output.decode()

    @asynccontextmanager
    async def running(
        self, at: str, *options: str, until: str = STARTED
    ) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run the bot as if it were this local moment, and wait for words in its log; kill what remains."""
        before = len(self.logged())
        process = await self._start("run", "--now", f"{at}+01:00", *options)
        try:
            async with asyncio.timeout(PATIENCE):
                while not re.search(until, self.logged()[before:]) and process.returncode is None:
                    await asyncio.sleep(0.02)
            yield process
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()

    async def _start(self, *arguments: str, stdout: int | None = None) -> asyncio.subprocess.Process:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("VLOTTREKKER_")}
        with self.log.open("a") as log:
            return await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "--config",
                str(self.folder / "config.toml"),
                *arguments,
                cwd=HERE,
                env=kept,
                stdout=stdout,
                stderr=log,
            )

    def logged(self) -> str:
        return self.log.read_text() if self.log.exists() else ""

    async def peopled(self, database: Database, *names: str) -> list[Person]:
        """Let people take part with a bot in this process, which takes a second, and then end that bot."""
        telegram = Telegram(token=SecretStr(TOKEN), api_url=self.playground.url)
        settings = Settings(telegram=telegram, database=Storage(url=SecretStr(self.database_url)))
        town = Neighbourhood(settings, database, self.playground, MovedClock(FRIDAY))
        await town.starts()
        await town.load()
        await town.joins(*(name.lower() for name in names))
        await town.stops()
        return list(town.people.values())

    async def joined(self, *names: str) -> list[Person]:
        """Load the area, and let people join by their links, with the bot running for it."""
        (self.folder / "area.toml").write_text(RIJNBUURT)
        moment = ("--now", "2026-12-04T12:00:00+01:00")
        await self.command("load", str(self.folder / "area.toml"), *moment)
        invites = json.loads(await self.command("invites", "rijnbuurt", "--json", *moment))
        links = {invite["key"]: invite["link"] for invite in invites}
        people = [self.playground.person(name) for name in names]
        async with self.running("2026-12-04T12:05:00") as process:
            for person in people:
                await person.opens(links[person.account.first_name.lower()])
                await person.hears("Doe je mee?", timeout=PATIENCE)
                await person.presses("Ja, ik doe mee")
                await person.hears("Fijn dat je meedoet", timeout=PATIENCE)
            await ends(process, signal.SIGTERM)
        return people


async def ends(process: asyncio.subprocess.Process, number: signal.Signals, *, within: float = 10) -> None:
    """Ask a process to stop; it must do so in time, and without a complaint."""
    process.send_signal(number)
    assert await asyncio.wait_for(process.wait(), within) == 0, "see log.txt in the folder of the test"
