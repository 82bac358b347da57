"""A chat as it stands: who it is with, whether the bot may write, and every message in it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from enum import Enum
from typing import TYPE_CHECKING

from bot.playground.refusals import RefusalError, bad_request, forbidden

if TYPE_CHECKING:
    from bot.playground.values import Account, Formatted, Json, Message


class Standing(Enum):
    """What the people of a chat allow the bot."""

    NEVER_STARTED = "never started"
    OPEN = "open"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"
    REMOVED = "removed"


_REFUSED = {
    Standing.NEVER_STARTED: "bot can't initiate conversation with a user",
    Standing.BLOCKED: "bot was blocked by the user",
    Standing.DEACTIVATED: "user is deactivated",
}


@dataclass(eq=False)
class Chat:
    chat_id: int
    kind: str
    person: Account | None = None
    title: str | None = None
    username: str | None = None
    standing: Standing = Standing.OPEN
    messages: dict[int, Message] = field(default_factory=dict)
    said_by_bot: list[Message] = field(default_factory=list)
    reply_keyboard: list[list[str]] = field(default_factory=list)
    version: int = 0
    _last_id: int = 0
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

    def as_json(self) -> Json:
        if self.person is None:
            known = {"id": self.chat_id, "type": self.kind, "title": self.title, "username": self.username}
        else:
            known = {
                "id": self.chat_id,
                "type": self.kind,
                "first_name": self.person.first_name,
                "last_name": self.person.last_name,
                "username": self.person.username,
            }
        return {key: value for key, value in known.items() if value is not None}

    def refusal(self) -> RefusalError | None:
        """Return why the bot may not write here, or None."""
        if self.standing is Standing.REMOVED:
            return forbidden(f"bot was kicked from the {self.kind} chat")
        sentence = _REFUSED.get(self.standing)
        return forbidden(sentence) if sentence else None

    def next_message_id(self) -> int:
        self._last_id += 1
        return self._last_id

    def note_message_id(self, message_id: int) -> None:
        self._last_id = max(self._last_id, message_id)

    def put(self, message: Message) -> Message:
        """Add a message or let it replace the one with its number."""
        self.messages[message.message_id] = message
        self.note_message_id(message.message_id)
        if message.from_bot:
            self.said_by_bot.append(message)
        self.tell()
        return message

    def remove(self, message_id: int) -> None:
        del self.messages[message_id]
        self.tell()

    def show_keyboard(self, markup: Json) -> None:
        if "keyboard" in markup:
            self.reply_keyboard = [[key["text"] for key in row] for row in markup["keyboard"]]
        elif "remove_keyboard" in markup:
            self.reply_keyboard = []

    def compose(self, sender: Account | None, content: Json, at: float) -> Json:
        """Return a new message in this chat, numbered and dated."""
        author = {"from": sender.as_json()} if sender else {}
        return {
            "message_id": self.next_message_id(),
            **author,
            "chat": self.as_json(),
            "date": int(at),
            **content,
        }

    def message(self, message_id: int, *, otherwise: str) -> Message:
        if message_id not in self.messages:
            raise bad_request(otherwise)
        return self.messages[message_id]

    def tell(self) -> None:
        """Wake everyone who looks at this chat."""
        self.version += 1
        self._changed.set()
        self._changed = asyncio.Event()

    async def changed(self) -> None:
        await self._changed.wait()


def with_text(formatted: Formatted, text_key: str = "text") -> Json:
    """Return the fields of a message that carry its words."""
    if not formatted.text:
        return {}
    entities_key = "entities" if text_key == "text" else "caption_entities"
    marked = {entities_key: list(formatted.entities)} if formatted.entities else {}
    return {text_key: formatted.text, **marked}
