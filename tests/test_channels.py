"""What the errors of Telegram's library mean, by what is known of each to have happened."""

import httpx
import pytest
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
    TimedOut,
)

from bot.channels import Delivery, NotSent, Refused, Sent, Uncertain, Unreachable
from bot.channels.telegram import outcome_of

REQUEST = httpx.Request("POST", "http://telegram")


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (RetryAfter(7), NotSent("429", 7.0, everything_waits=True, asked_for=True)),
        (NetworkError("Too Many Requests (429)"), NotSent("429 without a time", 5.0, everything_waits=True)),
        (InvalidToken("Unauthorized"), NotSent("token", 60.0, everything_waits=True)),
        (
            caused(NetworkError("refused"), httpx.ConnectError("refused")),
            NotSent("ConnectError", 5.0, everything_waits=True),
        ),
        (
            caused(TimedOut(), httpx.ConnectTimeout("slow")),
            NotSent("ConnectTimeout", 5.0, everything_waits=True),
        ),
        (
            caused(TimedOut(), httpx.PoolTimeout("full")),
            NotSent("PoolTimeout", 5.0, everything_waits=True),
        ),
        (caused(TimedOut(), httpx.ReadTimeout("slow")), Uncertain("ReadTimeout")),
        (caused(TimedOut(), httpx.WriteTimeout("slow")), Uncertain("WriteTimeout")),
        (caused(NetworkError("reset"), httpx.ReadError("reset")), Uncertain("ReadError")),
        (
            caused(NetworkError("cut"), httpx.RemoteProtocolError("cut")),
            Uncertain("RemoteProtocolError"),
        ),
        (NetworkError("Bad Gateway (502)"), Uncertain("NetworkError")),
        (TelegramError("Invalid server response"), Uncertain("TelegramError")),
        (
            Forbidden("Forbidden: bot was blocked by the user"),
            Unreachable("Forbidden: bot was blocked by the user"),
        ),
        (BadRequest("Chat not found"), Unreachable("Chat not found")),
        (
            BadRequest(
                "Message is not modified: specified new message content and reply markup are the same"
            ),
            Sent(),
        ),
        (BadRequest('Unsupported start tag "jan"'), Refused('Unsupported start tag "…"')),
        (ChatMigrated(-100), Refused("Group migrated to supergroup. New chat id: -100")),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_error_becomes_a_value(error: TelegramError, meaning: Delivery) -> None:
    assert outcome_of(error, "key") == meaning
