"""What people and bots exchange here: accounts, messages with their buttons, and formatted text."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]

_SHOWN = {
    "photo": "foto",
    "voice": "spraakbericht",
    "document": "bestand",
    "sticker": "sticker",
    "location": "locatie",
    "contact": "contact",
}


@dataclass(frozen=True)
class Formatted:
    """Plain text with Telegram's entities, whose offsets count UTF-16 units."""

    text: str
    entities: tuple[Json, ...] = ()


def utf16_length(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


@dataclass(frozen=True)
class Account:
    user_id: int
    first_name: str
    last_name: str | None = None
    username: str | None = None
    language: str | None = None
    is_bot: bool = False

    @property
    def name(self) -> str:
        return f"{self.first_name} {self.last_name}" if self.last_name else self.first_name

    def as_json(self) -> Json:
        known = {
            "id": self.user_id,
            "is_bot": self.is_bot,
            "first_name": self.first_name,
            "last_name": self.last_name,
            "username": self.username,
            "language_code": self.language,
        }
        return {key: value for key, value in known.items() if value is not None}


@dataclass(frozen=True)
class Button:
    """One inline button: its label and the single thing it does, such as `callback_data` or `url`."""

    label: str
    action: str
    value: Any


@dataclass(frozen=True)
class Upload:
    """A file that came with a request."""

    filename: str
    content: bytes
    mime_type: str


@dataclass(frozen=True)
class Message:
    """A message as it stood at one moment; `json` is what Telegram would say of it."""

    json: Json = field(repr=False)

    def __repr__(self) -> str:
        return f"<Message {self.message_id} of {self.sender}: {self.shown!r} {self.labels}>"

    @property
    def message_id(self) -> int:
        return int(self.json["message_id"])

    @property
    def chat_id(self) -> int:
        return int(self.json["chat"]["id"])

    @property
    def date(self) -> int:
        return int(self.json["date"])

    @property
    def from_bot(self) -> bool:
        return bool(self.json.get("from", {}).get("is_bot"))

    @property
    def sender(self) -> str:
        author = self.json.get("from") or self.json["chat"]
        return " ".join(filter(None, (author.get("first_name"), author.get("last_name")))) or author["title"]

    @property
    def edited(self) -> bool:
        return "edit_date" in self.json

    @property
    def text(self) -> str:
        """Return the words, or the words under a picture or file."""
        return str(self.json.get("text") or self.json.get("caption") or "")

    @property
    def entities(self) -> list[Json]:
        return list(self.json.get("entities") or self.json.get("caption_entities") or [])

    @property
    def kind(self) -> str:
        return next((kind for kind in _SHOWN if kind in self.json), "text")

    @property
    def shown(self) -> str:
        """Return what somebody sees: the words, after a word between brackets for what is no text."""
        if self.kind == "text":
            return self.text
        name = self.json.get("document", {}).get("file_name", "")
        picture = f"[{_SHOWN[self.kind]}{' ' if name else ''}{name}]"
        return f"{picture} {self.text}".rstrip()

    @property
    def keyboard(self) -> tuple[tuple[Button, ...], ...]:
        """Return the rows of inline buttons."""
        rows = self.json.get("reply_markup", {}).get("inline_keyboard", [])
        return tuple(tuple(_button(button) for button in row) for row in rows)

    @property
    def buttons(self) -> tuple[Button, ...]:
        return tuple(button for row in self.keyboard for button in row)

    @property
    def labels(self) -> list[str]:
        return [button.label for button in self.buttons]


def _button(json: Json) -> Button:
    action = next(key for key in json if key not in ("text", "style", "icon_custom_emoji_id"))
    return Button(json["text"], action, json[action])
