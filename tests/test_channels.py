"""What the errors of Telegram's library mean, by what is known of each to have happened."""

import pytest
from aiohttp import (
    ClientOSError,
    ClientPayloadError,
    ConnectionTimeoutError,
    InvalidURL,
    ServerDisconnectedError,
    SocketTimeoutError,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels import Delivery, NotSent, Refused, Sent, Uncertain, Unreachable
from bot.channels.telegram import outcome_of
from bot.line import UnsentError

NOTHING_LEFT = (ConnectionTimeoutError("slow"), InvalidURL("telegram"), ServerDisconnectedError("at CONNECT"))
PERHAPS_ARRIVED = (
    SocketTimeoutError("slow"),
    ServerDisconnectedError("cut"),
    ClientOSError("reset"),
    ClientPayloadError("half an answer"),
)


def caused(error: TelegramError, cause: Exception) -> TelegramError:
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    ("error", "meaning"),
    [
        (RetryAfter(7), NotSent("429", 7.0, everything_waits=True, asked_for=True)),
        (NetworkError("Too Many Requests (429)"), NotSent("429 without a time", 5.0, everything_waits=True)),
        (InvalidToken("Unauthorized"), NotSent("token", 60.0, everything_waits=True)),
        *(
            (
                caused(UnsentError("away"), cause),
                NotSent(type(cause).__name__, 5.0, everything_waits=True),
            )
            for cause in NOTHING_LEFT
        ),
        *((caused(NetworkError("cut"), cause), Uncertain(type(cause).__name__)) for cause in PERHAPS_ARRIVED),
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
