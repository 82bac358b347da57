"""A light Telegram that keeps the truth: what people said, what was handed out, what they see."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from contextlib import suppress
from copy import copy
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from itertools import count
from typing import Any

Json = dict[str, Any]
BOT = {"id": 123456789, "is_bot": True, "first_name": "Vlottrekker", "username": "vlottrekker_bot"}
ADDS = {"sendMessage", "sendPhoto", "sendVoice"}
"""The methods that put something on a screen."""


@dataclass(frozen=True)
class Call:
    """One request of the bot: when it came (monotonic seconds), what, and with what."""

    at: float
    method: str
    given: dict[str, str]

    @property
    def chat(self) -> int:
        return int(self.given.get("chat_id", 0))


@dataclass(frozen=True)
class Reply:
    """An answer over HTTP; without a status the line is cut."""

    status: int | None
    body: Json = field(default_factory=dict)
    raw: bytes | None = None


@dataclass
class Shown:
    """A message of the bot on somebody's screen."""

    chat: int
    number: int
    method: str
    text: str
    keyboard: str
    """As it is now: a button that was pressed is gone."""
    sent_with: str
    at: float
    file: str | None = None

    @property
    def buttons(self) -> list[tuple[str, str]]:
        """Its buttons when it was sent: their labels and callback data."""
        rows = json.loads(self.sent_with or '{"inline_keyboard": []}')["inline_keyboard"]
        return [(button["text"], button["callback_data"]) for row in rows for button in row]

    @property
    def data(self) -> list[str]:
        return [data for _, data in self.buttons]


@dataclass(frozen=True)
class Said:
    """Something a person did: `kind` is words, edit, order, tap or photo."""

    update_id: int
    chat: int
    kind: str
    words: str
    number: int
    """Of the message that was written, edited or tapped."""


Fault = Callable[[Call], Awaitable[Reply | None]]


async def _no_fault(_call: Call) -> Reply | None:
    return None


class Telegram:
    """One bot's side of Telegram, and the people who talk to it."""

    def __init__(self, token: str, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        self.token = token
        self.clock = clock
        self.shown: list[Shown] = []
        self.said: list[Said] = []
        self.calls: list[Call] = []
        self.mails: list[Any] = []
        self.pending: list[Json] = []
        self.handed: set[int] = set()
        """The updates that were given out at least once."""
        self.confirmed: set[int] = set()
        self.overlapping = 0
        """How often a second poll came while one was open."""
        self.before: Fault = _no_fault
        """May answer in the place of Telegram, before anything happens there."""
        self.after: Fault = _no_fault
        """May answer in the place of Telegram, after it did what was asked."""
        self._updates = count(700_000_001)
        self._numbers = count(1001)
        self._news = asyncio.Event()
        self._change = asyncio.Event()
        self._poll: asyncio.Task[Any] | None = None

    # What people do.

    def says(self, chat: int, words: str, *, kind: str = "words", reply_to: int | None = None) -> Said:
        message = self._message(chat, next(self._numbers)) | {"text": words} | _commands(words)
        if reply_to:
            message["reply_to_message"] = self._message(chat, reply_to) | {"from": BOT, "text": "…"}
        return self._happens({"message": message}, Said(0, chat, kind, words, message["message_id"]))

    def edits(self, chat: int, number: int, words: str) -> Said:
        message = self._message(chat, number) | {"text": words, "edit_date": int(self.clock().timestamp())}
        return self._happens({"edited_message": message}, Said(0, chat, "edit", words, number))

    def sends_photo(self, chat: int, file: str) -> Said:
        message = self._message(chat, next(self._numbers))
        message["photo"] = [{"file_id": file, "file_unique_id": file, "width": 9, "height": 9}]
        return self._happens({"message": message}, Said(0, chat, "photo", file, message["message_id"]))

    def taps(self, chat: int, shown: Shown, data: str) -> Said:
        query = {
            "id": str(shown.number),
            "from": _user(chat),
            "chat_instance": "1",
            "data": data,
            "message": self._message(chat, shown.number) | {"from": BOT, "text": "…"},
        }
        return self._happens({"callback_query": query}, Said(0, chat, "tap", data, shown.number))

    def _message(self, chat: int, number: int) -> Json:
        return {
            "message_id": number,
            "date": int(self.clock().timestamp()),
            "from": _user(chat),
            "chat": {"id": chat, "type": "private", "first_name": "Buur"},
        }

    def _happens(self, update: Json, said: Said) -> Said:
        number = next(self._updates)
        said = Said(number, said.chat, said.kind, said.words, said.number)
        self.said.append(said)
        self.pending.append({"update_id": number} | update)
        self._news.set()
        self.changed()
        return said

    async def moved(self) -> None:
        """Wait until anything more is said, shown or mailed."""
        await self._change.wait()

    def changed(self) -> None:
        """Tell those who wait that something happened."""
        self._change.set()
        self._change = asyncio.Event()

    def without_faults(self) -> None:
        self.before = self.after = _no_fault

    def copy_to(self, other: "Telegram") -> None:
        """Let another go on from here, with the same messages and people."""
        other.shown = [replace(shown) for shown in self.shown]
        other.said, other.pending, other.mails = list(self.said), list(self.pending), list(self.mails)
        other.handed, other.confirmed = set(self.handed), set(self.confirmed)
        other._updates, other._numbers = copy(self._updates), copy(self._numbers)

    # What the bot asks.

    async def answer(self, call: Call) -> Reply:
        """Do what a method asks, unless a fault comes in between."""
        self.calls.append(call)
        if fault := await self.before(call):
            return fault
        if call.method == "getUpdates":
            status, result = await self._polled(call)
        else:
            status, result = 200, self._done(call)
        if fault := await self.after(call):
            return fault
        if status != 200:
            return refusal(status, str(result))
        return Reply(200, {"ok": True, "result": result})

    def _done(self, call: Call) -> object:
        given = call.given
        match call.method:
            case "getMe":
                return BOT | {"can_join_groups": True, "can_read_all_group_messages": False}
            case "sendMessage" | "sendPhoto" | "sendVoice":
                return self._show(call)
            case "editMessageText" | "editMessageReplyMarkup":
                for shown in self.shown:
                    if (shown.chat, shown.number) == (call.chat, int(given["message_id"])):
                        shown.keyboard = given.get("reply_markup", "")
                return self._message(call.chat, int(given["message_id"])) | {"from": BOT, "text": "…"}
            case _:
                return True

    def _show(self, call: Call) -> Json:
        given = call.given
        shown = Shown(
            chat=call.chat,
            number=next(self._numbers),
            method=call.method,
            text=given.get("text", given.get("caption", "")),
            keyboard=given.get("reply_markup", ""),
            sent_with=given.get("reply_markup", ""),
            at=call.at,
            file=given.get("photo", given.get("voice")),
        )
        self.shown.append(shown)
        self.changed()
        return self._message(call.chat, shown.number) | {"from": BOT, "text": shown.text}

    async def _polled(self, call: Call) -> tuple[int, object]:
        """Confirm what comes before the offset, and give the rest; an older poll ends with 409."""
        offset, seconds = int(call.given.get("offset") or 0), float(call.given.get("timeout") or 0)
        if self._poll and not self._poll.done():
            self.overlapping += 1
            self._poll.cancel()
        if offset:
            self.confirmed |= {update["update_id"] for update in self.pending if update["update_id"] < offset}
            self.pending = [update for update in self.pending if update["update_id"] >= offset]
        self._poll = asyncio.ensure_future(self._wait(seconds))
        try:
            await self._poll
        except asyncio.CancelledError:
            return 409, "Conflict: terminated by other getUpdates request"
        given = self.pending[:100]
        self.handed |= {update["update_id"] for update in given}
        return 200, given

    async def _wait(self, seconds: float) -> None:
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                while not self.pending:
                    self._news.clear()
                    await self._news.wait()

    def gone(self) -> None:
        """Note that whoever polled was killed: nobody waits for updates any more."""
        if self._poll:
            self._poll.cancel()
            self._poll = None


def refusal(status: int, description: str, **parameters: int) -> Reply:
    """Give what Telegram says when it refuses."""
    body: Json = {"ok": False, "error_code": status, "description": description}
    return Reply(status, body | ({"parameters": parameters} if parameters else {}))


def _user(chat: int) -> Json:
    return {"id": chat, "is_bot": False, "first_name": "Buur", "language_code": "nl"}


def _commands(words: str) -> Json:
    if not words.startswith("/"):
        return {}
    return {"entities": [{"type": "bot_command", "offset": 0, "length": len(words.split(maxsplit=1)[0])}]}
