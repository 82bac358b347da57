"""The Bot API over HTTP: a request of the bot becomes a method call, and its result an answer."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from starlette.responses import JSONResponse, Response

from bot.playground.bodies import read_body
from bot.playground.methods import METHODS
from bot.playground.methods.queue import get_updates
from bot.playground.parameters import KNOWN, NAMES, read_parameters
from bot.playground.refusals import RefusalError, bad_request
from bot.playground.world import Call, World

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.types import Receive, Scope, Send

    from bot.playground.faults import Fault
    from bot.playground.values import Json

_UNAUTHORIZED = RefusalError(401, "Unauthorized")
_NO_METHOD = RefusalError(404, "Not Found: method not found")
_NO_FILE = RefusalError(404, "Not Found")


class HungUp(Response):
    """No answer at all: the line is cut."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        del receive, send
        scope["state"]["hang_up"]()
        # The connection only counts as lost after the loop has gone round.
        await asyncio.sleep(0)


class Endpoint:
    def __init__(self, world: World, closing: asyncio.Event) -> None:
        self.world = world
        self.closing = closing

    async def call(self, request: Request) -> Response:
        """Answer one call; write down what it asked and what it got."""
        method = request.path_params["method"].lower()
        if request.path_params["token"] != self.world.token:
            return _refused(_UNAUTHORIZED)
        if method not in KNOWN:
            return _refused(_NO_METHOD)
        fault = self.world.faults.take(method)
        given: Json = {}
        try:
            given = read_parameters(method, await read_body(request))
            response = await self._faulty(request, method, given, fault)
        except RefusalError as refusal:
            self._note(method, given, refusal.status, refusal.description)
            return _refused(refusal) if fault.answered else HungUp()
        self._note(method, given, response.status_code if fault.answered else 0)
        return response if fault.answered else HungUp()

    async def file(self, request: Request) -> Response:
        if request.path_params["token"] != self.world.token:
            return _refused(_UNAUTHORIZED)
        stored = self.world.files.at(request.path_params["path"])
        if stored is None:
            return _refused(_NO_FILE)
        return Response(stored.upload.content, media_type="application/octet-stream")

    async def _faulty(self, request: Request, method: str, given: Json, fault: Fault) -> Response:
        if fault.refusal is not None:
            raise fault.refusal
        if fault.page is not None:
            status, page = fault.page
            return Response(page, status, media_type="text/html")
        result = await self._run(request, method, given) if fault.done else None
        if fault.seconds:
            await self._late(fault.seconds)
        return JSONResponse({"ok": True, "result": result})

    async def _run(self, request: Request, method: str, given: Json) -> object:
        if self.world.settings.logged_out:
            raise bad_request("Logged out")
        if method == "getupdates":
            return await self._while_connected(request, given)
        return METHODS[method](self.world, given)

    async def _while_connected(self, request: Request, given: Json) -> list[Json]:
        """Poll until there is news, or until the bot is no longer there to hear it."""
        poll = asyncio.create_task(get_updates(self.world, given))
        gone = asyncio.create_task(_disconnected(request))
        try:
            await asyncio.wait({poll, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            gone.cancel()
            if not poll.done():
                poll.cancel()
        await asyncio.wait({poll, gone})
        return [] if poll.cancelled() else poll.result()

    async def _late(self, seconds: float) -> None:
        try:
            async with asyncio.timeout(seconds):
                await self.closing.wait()
        except TimeoutError:
            pass

    def _note(self, method: str, given: Json, status: int, description: str = "") -> None:
        self.world.calls.append(Call(self.world.now(), NAMES[method], given, status, description))


async def _disconnected(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _refused(refusal: RefusalError) -> JSONResponse:
    return JSONResponse(refusal.as_json(), refusal.status)
