"""The address that Telegram brings updates to: 200 only once they are stored."""

import asyncio
import hmac
import json
import logging
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Final, NoReturn

from starlette.applications import Starlette
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.health.meters import Meters
from jobs.wordless import wordless

log = logging.getLogger(__name__)

SECRET_HEADER: Final = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - its name, not what it holds
LARGEST_BODY: Final = 1024 * 1024
"""Bytes. An update is some kilobytes; Telegram says of no limit."""
BODY_SECONDS: Final = 20.0
_LARGEST_ID: Final = 2**63 - 1
_TOLD_EVERY_SECONDS: Final = 60.0

Update = dict[str, Any]


class _RefusedError(Exception):
    """This call is not answered with 200, and not because of us."""

    def __init__(self, status: int, sentence: str) -> None:
        super().__init__(sentence)
        self.status = status


class Doorkeeper:
    """Lets in what Telegram brings, and confirms what was stored."""

    def __init__(
        self,
        secret: str,
        receive: Callable[[Sequence[Update]], Awaitable[None]],
        monotonic: Callable[[], float],
        meters: Meters,
    ) -> None:
        self._secret = secret.encode()
        self._receive = receive
        self._monotonic = monotonic
        self._meters = meters
        self._told_at = -_TOLD_EVERY_SECONDS
        self._taken_for_another = False

    async def answer(self, request: Request) -> Response:
        """Answer one call of Telegram, or of whoever found the address."""
        response = await self._answer(request)
        self._meters.brought(response.status_code)
        return response

    async def _answer(self, request: Request) -> Response:
        try:
            self._know(request)
            update = _read(await _body_of(request))
        except _RefusedError as refusal:
            return PlainTextResponse(f"{refusal}\n", refusal.status)
        except ClientDisconnect:
            return Response(status_code=400)
        try:
            await self._receive([update])
        except Exception as error:  # noqa: BLE001 - whatever it is, Telegram keeps the update and brings it again
            self._tell(error)
            return PlainTextResponse("not stored; bring it again\n", 503, {"Retry-After": "5"})
        return PlainTextResponse("stored\n")

    def _know(self, request: Request) -> None:
        said = request.headers.get(SECRET_HEADER, "").encode("utf-8", "surrogateescape")
        if not hmac.compare_digest(said, self._secret):
            if said and not self._taken_for_another:
                # Once: whoever finds the address can call it as often as they like.
                log.warning("Somebody called the webhook with another secret; told once")
                self._taken_for_another = True
            raise _RefusedError(403, "the secret is missing or wrong")
        if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
            raise _RefusedError(400, "an update is application/json")

    def _tell(self, error: Exception) -> None:
        """Tell it once a minute: Telegram brings each update again and again."""
        now = self._monotonic()
        if now - self._told_at >= _TOLD_EVERY_SECONDS:
            self._told_at = now
            what = "Messages could not be stored, so they are not confirmed. %s"
            log.critical(what, wordless(error))


async def _body_of(request: Request) -> bytes:
    """Read the body, no more of it than an update can have, and not for ever."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            async for piece in request.stream():
                body += piece
                if len(body) > LARGEST_BODY:
                    raise _RefusedError(413, "this is too large for an update")
    except TimeoutError:
        raise _RefusedError(408, "the update did not come in time") from None
    return bytes(body)


def _read(body: bytes) -> Update:
    try:
        update = json.loads(body, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise _RefusedError(400, "this is not JSON") from None
    number = update.get("update_id") if isinstance(update, dict) else None
    if not isinstance(number, int) or isinstance(number, bool) or not 0 <= number <= _LARGEST_ID:
        raise _RefusedError(400, "this is not an update")
    return dict(update)


def _no_number(_: str) -> NoReturn:
    """Refuse NaN and Infinity, which are no JSON, and which PostgreSQL would not store."""
    raise ValueError


def application(path: str, doorkeeper: Doorkeeper) -> Starlette:
    """Make the application that Telegram sees, and nobody else needs to."""
    return Starlette(routes=[Route(path, doorkeeper.answer, methods=["POST"])])
