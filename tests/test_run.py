"""`vlottrekker run` as a process: it works, is killed, goes on where it was, and stops when it is told to."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from neighbourhood import RIJNBUURT
from sqlalchemy import select

from bot.playground import Person, Playground
from models.database import Database
from models.obstacles import HelpRequest, Obstacle
from models.rounds import Answer, Round
from models.values import Question

TOKEN = "123456789:AAH-a-secret-of-nobody-at-all"
HERE = Path(__file__).parents[1]
STARTED = "Vlottrekker runs"
PATIENCE = 40
"""Real seconds for what takes one or two on a machine that does nothing else."""


class Town:
    """A folder with a config.toml, the program in processes of its own, and a Telegram in ours."""

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
    async def running(self, at: str, until: str = STARTED) -> AsyncIterator[asyncio.subprocess.Process]:
        """Run the bot as if it were this local moment, and wait for a line in its log; kill what remains."""
        before = len(self.logged())
        process = await self._start("run", "--now", f"{at}+01:00")
        try:
            async with asyncio.timeout(PATIENCE):
                while until not in self.logged()[before:] and process.returncode is None:
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
    assert await asyncio.wait_for(process.wait(), within) == 0


@pytest.fixture
async def town(tmp_path: Path) -> AsyncIterator[Town]:
    playground = Playground(token=TOKEN)
    async with playground.serve() as url:
        yield Town(tmp_path, playground, url, "sqlite:///vlottrekker.db")


async def test_a_conversation_goes_on_after_a_kill_and_its_answers_reach_the_overview(
    town: Town,
) -> None:
    amina, fatima = await town.joined("Amina", "Fatima")

    async with town.running("2026-12-07T08:59:58") as process:
        await amina.hears("Hoe gaat het", timeout=PATIENCE)
        await amina.presses("We zitten vast")
        await amina.hears("Waar lopen jullie vast?", timeout=PATIENCE)
        await amina.says("De verlichting is stuk")
        process.kill()

    async with town.running("2026-12-07T09:05:00") as process:
        await amina.hears("Waar gaat het vooral over?", timeout=PATIENCE)
        await amina.presses("Besluit nodig")
        await amina.hears("Wat zou jullie helpen?", timeout=PATIENCE)
        # Another process writes in the same database meanwhile.
        await asyncio.gather(
            amina.says("Een vast aanspreekpunt"),
            town.command("tick", "--now", "2026-12-07T09:05:00+01:00"),
        )
        await amina.hears("Wie kan daarbij helpen?", timeout=PATIENCE)
        await amina.presses("De gebiedsmakelaar")
        await amina.hears("Wat werkte", timeout=PATIENCE)
        await amina.presses("Niets bijzonders")
        await amina.hears("Dank je, Amina", timeout=PATIENCE)
        await ends(process, signal.SIGINT)

    async with town.running("2026-12-11T14:59:58") as process:
        await fatima.hears("De verlichting is stuk", timeout=PATIENCE)
        await ends(process, signal.SIGTERM)

    assert await said(town) == [
        (Question.STANDING, "stuck"),
        (Question.OBSTACLE, "De verlichting is stuk"),
        (Question.THEME, "decision"),
        (Question.HELP, "Een vast aanspreekpunt"),
        (Question.HELPER, "gebiedsmakelaar"),
        (Question.WORKED, "nothing"),
    ]
    await stored_once(town)
    for secret in (TOKEN, "verlichting", "aanspreekpunt"):
        assert secret not in town.logged()


def database_of(town: Town) -> Database:
    return Database(f"sqlite:///{town.folder / 'vlottrekker.db'}")


async def said(town: Town) -> list[tuple[Question, str | None]]:
    database = database_of(town)
    async with database.reading() as session:
        answers = list(await session.scalars(select(Answer).order_by(Answer.id)))
    await database.close()
    return [(answer.question, answer.choice or answer.text) for answer in answers]


async def stored_once(town: Town) -> None:
    """See that the kills made nothing double, and that the question came in its minute."""
    database = database_of(town)
    async with database.reading() as session:
        (round_,) = await session.scalars(select(Round).where(Round.opened_at.is_not(None)))
        (obstacle,) = await session.scalars(select(Obstacle))
        (request,) = await session.scalars(select(HelpRequest))
    await database.close()
    assert f"{round_.due_at:%d %H:%M}" == f"{round_.opened_at:%d %H:%M}" == "07 08:00"
    assert (obstacle.text, request.text) == ("De verlichting is stuk", "Een vast aanspreekpunt")


async def test_it_stops_while_telegram_does_not_answer_any_more(town: Town) -> None:
    async with town.running("2026-12-07T12:00:00", until="Telegram answers") as process:
        await town.playground.polled(timeout=PATIENCE)
        town.playground.delay("*", 60, times=100)
        # The answer to this hangs when the program is stopped.
        await town.playground.person("Amina").opens()
        async with asyncio.timeout(PATIENCE):
            while not town.playground.sends:
                await asyncio.sleep(0.02)
        await ends(process, signal.SIGTERM)


async def test_it_stops_while_telegram_is_not_there(town: Town) -> None:
    town.configure("http://127.0.0.1:9")
    async with town.running("2026-12-07T12:00:00", until="does not answer yet") as process:
        await ends(process, signal.SIGTERM, within=5)


async def test_it_stops_while_telegram_takes_the_call_and_says_nothing(town: Town) -> None:
    called = asyncio.Event()

    async def listen(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        called.set()
        await stopped.wait()
        writer.close()

    stopped = asyncio.Event()
    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    town.configure(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}")
    async with town.running("2026-12-07T12:00:00") as process:
        await asyncio.wait_for(called.wait(), PATIENCE)
        await ends(process, signal.SIGTERM, within=5)
    stopped.set()
    server.close()
    await server.wait_closed()


async def test_a_second_one_on_the_same_database_refuses_to_start(town: Town) -> None:
    async with town.running("2026-12-07T12:00:00") as first:
        async with town.running("2026-12-07T12:00:00", until="stop that one first") as second:
            assert await asyncio.wait_for(second.wait(), PATIENCE) == 1
        assert "Another `vlottrekker run` serves this database already; stop that one first." in town.logged()
        assert "Traceback" not in town.logged()
        await ends(first, signal.SIGTERM)


async def test_a_wrong_token_is_said_without_the_token(town: Town) -> None:
    wrong = "123456789:AAH-a-secret-with-a-mistake-in-it"
    town.configure(town.playground.url, wrong)
    async with town.running("2026-12-07T12:00:00", until="does not accept the token") as process:
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 1
    assert "does not accept the token; copy it again from BotFather" in town.logged()
    assert "mistake" not in town.logged()
    assert "Traceback" not in town.logged()
