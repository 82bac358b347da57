"""Logging: no secret appears in it, whoever writes it and however it gets there."""

import logging
from collections.abc import Iterator

import httpx
import pytest
from command_line import TOKEN, telegram
from telegram import Bot
from telegram.error import InvalidToken

from bot.logs import Redactor, set_up_logging

PASSWORD = "hunter2-of-nobody"
UNKNOWN = "987654321:AAE-another-token-that-we-were-not-told"


@pytest.fixture(autouse=True)
def _root_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)


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


async def test_the_library_of_telegram_does_not_log_the_token(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging()

    with telegram() as (_, url):
        async with Bot(TOKEN, base_url=f"{url}/bot"):
            pass

    assert "getMe" not in capsys.readouterr().err


async def test_httpx_would_have_named_the_token(capsys: pytest.CaptureFixture[str]) -> None:
    set_up_logging()
    logging.getLogger("httpx").setLevel(logging.INFO)

    with telegram() as (_, url):
        async with httpx.AsyncClient() as client:
            await client.get(f"{url}/bot{TOKEN}/getMe")

    said = capsys.readouterr().err
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
