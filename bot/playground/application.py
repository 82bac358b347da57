"""The web application: the Bot API, the files, and the page to play on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.routing import Route

from bot.playground.endpoint import Endpoint
from bot.playground.page import page_routes
from bot.playground.refusals import RefusalError

if TYPE_CHECKING:
    import asyncio

    from starlette.requests import Request
    from starlette.responses import Response

    from bot.playground.playground import Playground

_NOWHERE = RefusalError(404, "Not Found")


def application(playground: Playground, closing: asyncio.Event) -> Starlette:
    endpoint = Endpoint(playground.world, closing)
    return Starlette(
        routes=[
            Route("/bot{token}/{method}", endpoint.call, methods=["GET", "POST"]),
            Route("/file/bot{token}/{path:path}", endpoint.file, methods=["GET"]),
            *page_routes(playground),
        ],
        exception_handlers={HTTPException: _refused},
    )


async def _refused(request: Request, problem: Exception) -> Response:
    """Answer with the sentence of the page's own refusal, or as Telegram does about any other address."""
    if request.url.path.startswith("/playground") and isinstance(problem, HTTPException):
        return JSONResponse({"error": problem.detail}, problem.status_code)
    return JSONResponse(_NOWHERE.as_json(), 404)
