"""The line to Telegram: one bot whose errors hold nobody's words, and whose updates come as they are."""

import asyncio
import json
import os
from contextlib import suppress
from typing import Any, Final

from aiohttp import ClientError, ClientSession, ClientTimeout, ConnectionTimeoutError, FormData, InvalidURL
from telegram import Update
from telegram.error import NetworkError, RetryAfter, TelegramError, TimedOut
from telegram.ext import ExtBot
from telegram.request import BaseRequest, RequestData

from bot.calling import NotConnectedError, session_for
from bot.settings.form import Telegram

POLL_SECONDS: Final = 10
READ_TIMEOUT_SECONDS: Final = 5.0
CONNECT_TIMEOUT_SECONDS: Final = 5.0
ALLOWED_UPDATES: Final = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.MY_CHAT_MEMBER]

Json = dict[str, Any]

# The library gives durations as such from its next version on, and warns at every 429 until one agrees.
os.environ.setdefault("PTB_TIMEDELTA", "true")


class UnsentError(NetworkError):
    """Nothing of what was to be said has left this machine; the cause says why, if there is one."""


class QuietRequest(BaseRequest):
    """Calls the Bot API by aiohttp, whose parser is compiled: a call costs half of the CPU of httpx or less.

    A page instead of JSON, as a proxy sends it, is a fault of the network. No error holds an address, which
    has the token in it; the cause of each is aiohttp's own.
    """

    def __init__(self, url: str, *, connections: int, read_seconds: float) -> None:
        self._url = url
        self._connections = connections
        self._timeout = ClientTimeout(total=None, connect=CONNECT_TIMEOUT_SECONDS, sock_read=read_seconds)
        self._session: ClientSession | None = None

    @property
    def read_timeout(self) -> float | None:
        return self._timeout.sock_read

    async def initialize(self) -> None:
        self._session = self._session or session_for(
            self._url, self._timeout, connections=self._connections, who=self.USER_AGENT
        )

    async def shutdown(self) -> None:
        session, self._session = self._session, None
        if session:
            await session.close()

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        *_: object,
        **__: object,
    ) -> tuple[int, bytes]:
        """Make one call, with the time-outs of this line. Raises UnsentError, TimedOut and NetworkError."""
        if self._session is None:
            raise UnsentError("The line is not open")
        form = _form(request_data) if request_data else None
        try:
            async with self._session.request(method, url, data=form, allow_redirects=False) as answer:
                return answer.status, await answer.read()
        except NotConnectedError as error:
            raise UnsentError(str(error)) from error.__cause__
        except (ConnectionTimeoutError, InvalidURL) as error:
            raise UnsentError(type(error).__name__) from error
        except TimeoutError as error:
            raise TimedOut from error
        except ClientError as error:
            raise NetworkError(type(error).__name__) from error

    @staticmethod
    def parse_json_payload(payload: bytes) -> Json:
        try:
            answer = json.loads(payload.decode("utf-8", "replace"))
        except ValueError:
            answer = None
        if not isinstance(answer, dict) or ("result" if answer.get("ok") else "error_code") not in answer:
            raise NetworkError("The answer is not one of Telegram")
        # The library takes for granted that there is a result.
        return {"result": None} | answer


def _form(request: RequestData) -> FormData | dict[str, str]:
    fields = request.json_parameters
    if not request.contains_files:
        return fields
    form = FormData(fields, quote_fields=False)
    for name, (filename, content, kind) in (request.multipart_data or {}).items():
        form.add_field(name, content, filename=filename, content_type=kind)
    return form


class Line(ExtBot[None]):
    """Two pools of connections, so that a long poll never stands in the way of a send."""

    def __init__(self, settings: Telegram) -> None:
        super().__init__(
            settings.token.get_secret_value(),
            base_url=settings.base_url,
            base_file_url=settings.base_file_url,
            request=QuietRequest(settings.api_url, connections=40, read_seconds=READ_TIMEOUT_SECONDS),
            get_updates_request=QuietRequest(
                settings.api_url, connections=1, read_seconds=POLL_SECONDS + READ_TIMEOUT_SECONDS
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
