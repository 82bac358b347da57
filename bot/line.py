"""The line to Telegram: one bot whose errors hold nobody's words, and whose updates come as they are."""

import asyncio
import json
import os
from contextlib import suppress
from functools import cache
from ssl import SSLContext
from typing import Any, Final

from httpx import create_ssl_context
from telegram import Update
from telegram.error import NetworkError, RetryAfter, TelegramError
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

from bot.settings.form import Telegram

POLL_SECONDS: Final = 10
READ_TIMEOUT_SECONDS: Final = 5.0
ALLOWED_UPDATES: Final = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]

Json = dict[str, Any]

# The library gives durations as such from its next version on, and warns at every 429 until one agrees.
os.environ.setdefault("PTB_TIMEDELTA", "true")


@cache
def _trusted() -> SSLContext:
    """Read the certificates that we trust once: each pool would by itself, at 17 ms."""
    return create_ssl_context()


class QuietRequest(HTTPXRequest):
    """Takes a page instead of JSON, as a proxy sends it, for a fault of the network; logs nothing of it."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> Json:
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict):
            raise NetworkError("The answer is not one of Telegram")
        # The library takes for granted that there is a result.
        return {"result": None} | answer


class Line(ExtBot[None]):
    """Two pools of connections, so that a long poll never stands in the way of a send."""

    def __init__(self, settings: Telegram) -> None:
        super().__init__(
            settings.token.get_secret_value(),
            base_url=settings.base_url,
            base_file_url=settings.base_file_url,
            request=QuietRequest(
                connection_pool_size=40,
                read_timeout=READ_TIMEOUT_SECONDS,
                connect_timeout=READ_TIMEOUT_SECONDS,
                httpx_kwargs={"verify": _trusted()},
            ),
            get_updates_request=QuietRequest(
                connection_pool_size=1,
                read_timeout=POLL_SECONDS + READ_TIMEOUT_SECONDS,
                connect_timeout=READ_TIMEOUT_SECONDS,
                httpx_kwargs={"verify": _trusted()},
            ),
        )

    async def raw_updates(self, offset: int | None) -> list[Json]:
        """Poll for updates as Telegram wrote them; one that we cannot read must not hide the others.

        Raises TelegramError.
        """
        asked: Json = {"offset": offset, "timeout": POLL_SECONDS, "allowed_updates": ALLOWED_UPDATES}
        updates = await self._post("getUpdates", asked)
        if not isinstance(updates, list) or not all(_is_update(update) for update in updates):
            raise NetworkError("The answer holds no updates")
        return updates

    async def hang_up(self, seconds: float) -> None:
        """Close the connections; one that does not let itself be closed in time is left."""
        with suppress(TelegramError, TimeoutError):
            async with asyncio.timeout(seconds):
                await self.shutdown()


def _is_update(update: object) -> bool:
    return isinstance(update, dict) and isinstance(update.get("update_id"), int)


def wait_of(error: RetryAfter) -> float:
    """Give the seconds that Telegram asks to wait."""
    after = error.retry_after
    return float(after) if isinstance(after, int) else after.total_seconds()
