"""The people's side over HTTP: the page, and the JSON with which it (or another process) plays."""

from __future__ import annotations

import asyncio
import base64
from pathlib import Path
from typing import TYPE_CHECKING

from starlette.exceptions import HTTPException
from starlette.responses import FileResponse, JSONResponse, Response
from starlette.routing import Route

from bot.playground.pressing import NoButtonError, press
from bot.playground.showing import show_chat, show_person
from bot.playground.values import Upload

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from starlette.requests import Request

    from bot.playground.people import Person
    from bot.playground.playground import Playground
    from bot.playground.values import Json

_PAGE = Path(__file__).with_name("page.html")
_LONGEST_WAIT = 25.0
_LARGEST = 5 * 1024 * 1024
_OWN_ONLY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; connect-src 'self'; "
    "img-src 'self' data:; form-action 'none'; base-uri 'none'; frame-ancestors 'none'"
)
_API = "/playground/api"


def page_routes(playground: Playground) -> list[Route]:
    page = Page(playground)
    one = f"{_API}/people/{{user_id:int}}"
    return [
        Route("/playground", page.html),
        Route("/playground/files/{path:path}", page.file),
        Route(f"{_API}/bot", page.bot),
        Route(f"{_API}/people", page.people),
        Route(f"{_API}/people", page.add, methods=["POST"]),
        Route(one, page.chat),
        Route(f"{one}/{{act:str}}", page.act, methods=["POST"]),
    ]


class Page:
    def __init__(self, playground: Playground) -> None:
        self.playground = playground
        self.acts: dict[str, Callable[[Person, Json], Awaitable[object]]] = {
            "open": self._open,
            "say": self._say,
            "send": self._send,
            "press": self._press,
            "block": self._block,
            "unblock": self._unblock,
        }

    async def html(self, _: Request) -> Response:
        return FileResponse(
            _PAGE, headers={"Content-Security-Policy": _OWN_ONLY, "Cache-Control": "no-store"}
        )

    async def bot(self, _: Request) -> Response:
        bot = self.playground.world.bot
        return JSONResponse({"name": bot.name, "username": bot.username, "zone": self.playground.zone.key})

    async def file(self, request: Request) -> Response:
        stored = self.playground.world.files.at(request.path_params["path"])
        if stored is None:
            raise HTTPException(404, "Dit bestand is er niet.")
        headers = {"X-Content-Type-Options": "nosniff"}
        if stored.kind != "photo":
            headers["Content-Disposition"] = "attachment"
        return Response(stored.upload.content, media_type=stored.upload.mime_type, headers=headers)

    async def people(self, _: Request) -> Response:
        return JSONResponse([show_person(person) for person in self.playground.people.values()])

    async def add(self, request: Request) -> Response:
        """Add somebody: `name`, and if wanted `language` and `user_id`."""
        given = await _given(request)
        name = str(given.get("name", "")).strip()
        if not name:
            raise HTTPException(400, "Vul een naam in.")
        user_id = given.get("user_id")
        person = self.playground.person(
            name, user_id=None if user_id is None else int(user_id), language=given.get("language", "nl")
        )
        return JSONResponse(show_person(person), 201)

    async def chat(self, request: Request) -> Response:
        """Show a chat; with `since`, wait until it differs from that version."""
        person = self._person(request)
        since = request.query_params.get("since", "")
        try:
            async with asyncio.timeout(_LONGEST_WAIT):
                while str(person.chat.version) == since:
                    await person.chat.changed()
        except TimeoutError:
            pass
        return JSONResponse(show_chat(person))

    async def act(self, request: Request) -> Response:
        """Do what somebody does: open, say, send a file, press, block or unblock."""
        person = self._person(request)
        act = self.acts.get(request.path_params["act"])
        if act is None:
            raise HTTPException(404, "Dat kan hier niet.")
        try:
            result = await act(person, await _given(request))
        except (NoButtonError, ValueError) as problem:
            raise HTTPException(400, str(problem)) from None
        return JSONResponse({"result": result})

    async def _open(self, person: Person, given: Json) -> object:
        return (await person.opens(str(given.get("link", "")))).message_id

    async def _say(self, person: Person, given: Json) -> object:
        text = str(given.get("text", "")).strip()
        if not text:
            raise ValueError("Typ eerst iets.")
        answered = person.chat.messages.get(given.get("reply_to", 0))
        return (await person.says(text, reply_to=answered)).message_id

    async def _send(self, person: Person, given: Json) -> object:
        """Send a file: `name`, `type` and `content` in base64; a `caption` is what stands beside it."""
        try:
            content = base64.b64decode(str(given.get("content", "")), validate=True)
        except ValueError:
            raise ValueError("Dit bestand kan ik niet lezen.") from None
        if not content or len(content) > _LARGEST:
            raise ValueError("Dit bestand is leeg of te groot.")
        of_type = str(given.get("type") or "application/octet-stream")
        upload = Upload(str(given.get("name") or "bestand"), content, of_type)
        caption = str(given.get("caption", "")).strip() or None
        match of_type.partition("/")[0]:
            case "image":
                sent = await person.sends_photo(caption, upload=upload)
            case "audio":
                sent = await person.sends_voice(upload=upload)
            case _:
                sent = await person.sends_document(upload, caption)
        return sent.message_id

    async def _press(self, person: Person, given: Json) -> object:
        """Press by `label`, or forge by `data`; `message_id` says under which message."""
        message = person.chat.messages.get(given.get("message_id", 0))
        if "data" in given:
            return press(self.playground.world, person.chat, person.account, message, str(given["data"]))
        return await person.presses(str(given.get("label", "")), message=message)

    async def _block(self, person: Person, _: Json) -> None:
        person.blocks()

    async def _unblock(self, person: Person, _: Json) -> None:
        person.unblocks()

    def _person(self, request: Request) -> Person:
        person = self.playground.people.get(request.path_params["user_id"])
        if person is None:
            raise HTTPException(404, "Deze persoon is er niet.")
        return person


async def _given(request: Request) -> Json:
    # A page of another origin cannot send this content type without asking first.
    if request.headers.get("content-type", "").partition(";")[0] != "application/json":
        raise HTTPException(415, "Stuur JSON.")
    try:
        given = await request.json()
    except ValueError:
        raise HTTPException(400, "Dit is geen JSON.") from None
    if not isinstance(given, dict):
        raise HTTPException(400, "Stuur een JSON-object.")
    return given
