"""Logging: no secret appears in it, whoever writes it and however it gets there."""

import asyncio
import json
import logging
import sys
import warnings
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from command_line import TOKEN, telegram
from conftest import Cluster
from pydantic import SecretStr
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from telegram.error import InvalidToken, NetworkError

from bot.line import Line
from bot.logs import Form, Redactor, set_up_logging
from bot.settings.form import Telegram
from jobs.wordless import wordless
from models.database import Database

PASSWORD = "hunter2-of-nobody"
UNKNOWN = "987654321:AAE-another-token-that-we-were-not-told"


@pytest.fixture(autouse=True)
def _root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    logging.captureWarnings(False)


def test_a_secret_in_a_message_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging([TOKEN, PASSWORD])

    logging.getLogger("bot").warning("%s and %s, at /bot%s/getMe", PASSWORD, UNKNOWN, TOKEN)

    said = capsys.readouterr().err
    assert "[hidden] and [hidden], at /bot[hidden]/getMe" in said


def test_a_secret_in_a_traceback_is_hidden(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging([PASSWORD])

    error = InvalidToken(f"The token `{UNKNOWN}` was rejected by the server. {PASSWORD}")
    logging.getLogger("bot").error("It failed", exc_info=error)

    said = capsys.readouterr().err
    assert "InvalidToken" in said
    assert UNKNOWN not in said
    assert PASSWORD not in said


async def test_the_line_to_telegram_does_not_log_the_token(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging()

    with telegram() as (_, url):
        async with Line(Telegram(token=SecretStr(TOKEN), api_url=url)):
            pass

    assert "getMe" not in capsys.readouterr().err


async def test_a_traceback_of_the_line_holds_an_address_and_the_token_in_it_is_hidden(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def hangs(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    set_up_logging()
    monkeypatch.setattr("bot.line.CONNECT_TIMEOUT_SECONDS", 0.05)
    server = await asyncio.start_server(hangs, "127.0.0.1", 0)
    url = f"https://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        async with Line(Telegram(token=SecretStr(TOKEN), api_url=url)):
            pass
    except NetworkError:
        logging.getLogger("bot").exception("It failed")
    server.close()

    said = capsys.readouterr().err
    assert "Connection timeout to host https://127.0.0.1" in said
    assert "/bot[hidden]/getMe" in said
    assert TOKEN not in said


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("postgresql://vlot:hunter2@db/vlot", "postgresql://vlot:[hidden]@db/vlot"),
        (f"token {UNKNOWN}.", "token [hidden]."),
        ("/bot1:short/sendMessage", "/bot[hidden]/sendMessage"),
        ("at 2026-11-24 09:00:00, 12:30", "at 2026-11-24 09:00:00, 12:30"),
    ],
)
def test_what_looks_like_a_secret_is_hidden_and_the_rest_is_not(text: str, shown: str) -> None:
    assert Redactor()(text) == shown


# As JSON, where no person looks


def logged(capsys: pytest.CaptureFixture[str]) -> list[dict[str, Any]]:
    return [json.loads(line) for line in capsys.readouterr().err.splitlines()]


async def test_what_a_database_says_of_itself_is_told_and_a_value_is_not(
    cluster: Cluster, sqlite_database: Database
) -> None:
    gone = Database(cluster.address("nowhere"))
    with pytest.raises(DBAPIError) as away:
        await gone.revision()
    with pytest.raises(DBAPIError) as refused:
        async with sqlite_database.writing() as session:
            await session.execute(
                text("INSERT INTO person (name, language) VALUES (:said, NULL)"), {"said": "geheim"}
            )
    await gone.close()

    assert 'FATAL:  database "nowhere" does not exist) at ' in wordless(away.value)
    assert wordless(refused.value).startswith("IntegrityError at ")
    assert "geheim" not in wordless(refused.value)


def test_away_from_a_terminal_every_line_is_an_object(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging(form=Form.AUTO)
    before = datetime.now(UTC)

    logging.getLogger("bot.process").warning("Vier regels\nin één: %s", 7)

    (line,) = logged(capsys)
    assert abs(datetime.fromisoformat(line.pop("time")) - before).total_seconds() < 5
    assert line == {"level": "WARNING", "logger": "bot.process", "message": "Vier regels\nin één: 7"}


def test_on_a_terminal_a_line_is_for_people(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    set_up_logging(form=Form.AUTO)

    logging.getLogger("bot").warning("Dit is te lezen")

    assert capsys.readouterr().err.endswith(" WARNING bot: Dit is te lezen\n")


def test_no_field_of_an_object_holds_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    quoted = 'a"secret\\of-nobody'
    set_up_logging([PASSWORD, quoted], form=Form.JSON)

    extra = {"sent": {PASSWORD: [quoted, (PASSWORD,)]}, "error": ValueError(UNKNOWN), "count": 3}
    error = InvalidToken(f"{UNKNOWN} {quoted}")
    logging.getLogger("bot").error("%s", quoted, exc_info=error, stack_info=True, extra=extra)

    (line,) = logged(capsys)
    assert line["message"] == "[hidden]"
    assert line["sent"] == {"[hidden]": ["[hidden]", ["[hidden]"]]}
    assert (line["error"], line["count"]) == ("[hidden]", 3)
    assert line["traceback"].endswith("InvalidToken: [hidden] [hidden]")
    for secret in (PASSWORD, quoted, json.dumps(quoted).strip('"'), UNKNOWN):
        assert secret not in json.dumps(line, ensure_ascii=False)


def test_a_crash_and_a_warning_are_objects_too(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging([PASSWORD], form=Form.JSON)

    error = RuntimeError(PASSWORD)
    sys.excepthook(RuntimeError, error, None)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn(PASSWORD, RuntimeWarning, stacklevel=1)
        logging.captureWarnings(False)

    crash, warning = logged(capsys)
    assert (crash["level"], crash["traceback"]) == ("CRITICAL", "RuntimeError: [hidden]")
    assert (warning["logger"], "RuntimeWarning: [hidden]" in warning["message"]) == ("py.warnings", True)


def test_a_crash_is_told_to_people_without_a_secret(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging([PASSWORD])

    sys.excepthook(RuntimeError, RuntimeError(PASSWORD), None)

    assert capsys.readouterr().err == "RuntimeError: [hidden]\n"
