"""`vlottrekker run` as a process: it works, is killed, goes on where it was, and stops when it is told to."""

import asyncio
import signal
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import select
from town import PATIENCE, TOKEN, Town, ends

from bot.playground import Playground
from models.database import Database
from models.obstacles import HelpRequest, Obstacle
from models.rounds import Answer, Round
from models.values import Question


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
    assert "Traceback" not in town.logged()


async def test_it_stops_while_telegram_is_not_there(town: Town) -> None:
    town.configure("http://127.0.0.1:9")
    async with town.running("2026-12-07T12:00:00", until="does not answer yet") as process:
        await ends(process, signal.SIGTERM, within=5)
    assert "Traceback" not in town.logged()


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
    assert "Traceback" not in town.logged()


async def test_a_second_one_on_the_same_database_refuses_to_start(town: Town) -> None:
    async with town.running("2026-12-07T12:00:00") as first:
        async with town.running("2026-12-07T12:00:00", until="stop that one first") as second:
            assert await asyncio.wait_for(second.wait(), PATIENCE) == 1
        assert "Another `vlottrekker run` serves this database already; stop that one first." in town.logged()
        assert "Traceback" not in town.logged()
        await ends(first, signal.SIGTERM)


async def test_it_refuses_to_start_on_nothing_while_there_is_a_backup(town: Town) -> None:
    database = database_of(town)
    await database.migrate()
    (amina,) = await town.peopled(database, "Amina")
    await database.close()
    await town.command("backup")
    (town.folder / "vlottrekker.db").unlink()
    await amina.says("/vastgelopen")

    async with town.running("2026-12-07T12:00:00", until="is a backup") as process:
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 2
    assert not (town.folder / "vlottrekker.db").exists()
    [backup] = (town.folder / "backups").iterdir()
    await town.command("restore", "--yes", str(backup))

    async with town.running("2026-12-07T12:00:00") as process:
        await amina.hears("Waar lopen jullie vast?", timeout=PATIENCE)
        await ends(process, signal.SIGTERM)


async def test_a_wrong_token_is_said_without_the_token(town: Town) -> None:
    wrong = "123456789:AAH-a-secret-with-a-mistake-in-it"
    town.configure(town.playground.url, wrong)
    async with town.running("2026-12-07T12:00:00", until="does not accept the token") as process:
        assert await asyncio.wait_for(process.wait(), PATIENCE) == 1
    assert "does not accept the token; copy it again from BotFather" in town.logged()
    assert "mistake" not in town.logged()
    assert "Traceback" not in town.logged()
