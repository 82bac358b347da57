"""A person with a phone: everything somebody can do in a chat with the bot."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qs, urlsplit

from bot.playground import attachments
from bot.playground.chats import Standing
from bot.playground.hearing import Hearing
from bot.playground.membership import change_standing
from bot.playground.pressing import find_button, press
from bot.playground.values import Message, Upload
from bot.playground.wording import found_entities

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.playground.values import Account, Json
    from bot.playground.world import World

_LINKS = {"t.me", "www.t.me", "telegram.me"}


class Person(Hearing):
    """Somebody with a private chat with the bot."""

    def __init__(self, world: World, account: Account, zone: ZoneInfo) -> None:
        super().__init__(world.meet(account), zone)
        self.world = world
        self.account = account

    def __repr__(self) -> str:
        return f"<Person {self.account.name} {self.user_id}>"

    @property
    def user_id(self) -> int:
        return self.account.user_id

    @property
    def toasts(self) -> list[str]:
        """Return what flew over the screen after a press."""
        return self.world.toasts[self.user_id]

    @property
    def commands(self) -> list[str]:
        """Return the commands in this person's menu."""
        shown = self.world.settings.shown_commands(self.user_id, self.account.language)
        return [command["command"] for command in shown]

    @property
    def keyboard(self) -> list[list[str]]:
        """Return the keys that hang below the line where one types."""
        return self.chat.reply_keyboard

    async def opens(self, link: str = "") -> Message:
        """Open the bot, by a `t.me` link or by its name, and tap on Start."""
        parameter = self._start_parameter(link)
        change_standing(self.world, self.chat, self.account, Standing.OPEN)
        return await self.says(f"/start {parameter}".rstrip())

    async def says(self, text: str, *, reply_to: Message | None = None) -> Message:
        marks = found_entities(text)
        return self._sends({"text": text} | ({"entities": marks} if marks else {}) | _reply(reply_to))

    async def presses(self, label: str, *, message: Message | None = None) -> str:
        """Press the newest visible button with this label; return the query's id, or the link it opens."""
        if message is None and any(label == key for row in self.keyboard for key in row):
            return str((await self.says(label)).message_id)
        pressed, button = find_button(self.chat, label, message)
        if button.action != "callback_data":
            return str(button.value)
        return press(self.world, self.chat, self.account, pressed, button.value)

    async def forges(self, data: str, *, message: Message | None = None) -> str:
        """Send any callback data, as a client can that is not Telegram's; return the id of the query."""
        if message is None and self.chat.said_by_bot:
            message = self.chat.said_by_bot[-1]
        return press(self.world, self.chat, self.account, message, data)

    async def edits(self, message: Message, text: str) -> Message:
        kept = {key: value for key, value in message.json.items() if key != "entities"}
        marks = found_entities(text)
        return self._edits(kept | {"text": text} | ({"entities": marks} if marks else {}))

    async def edits_file(
        self,
        message: Message,
        caption: str | None = None,
        *,
        kind: str = "photo",
        upload: Upload | None = None,
    ) -> Message:
        """Change the caption of a message, and put another file in it if there is one."""
        gone = {"caption", "text", "entities"} | ({"photo", "document"} if upload else set())
        kept = {key: value for key, value in message.json.items() if key not in gone}
        file = self.world.files.add(kind, upload).in_message() if upload else {}
        return self._edits(kept | file | ({"caption": caption} if caption else {}))

    def _edits(self, content: Json) -> Message:
        edited = self.chat.put(Message(content | {"edit_date": int(self.world.now())}))
        self.world.happen("edited_message", edited.json)
        return edited

    async def sends_photo(
        self,
        caption: str | None = None,
        media_group_id: str | None = None,
        upload: Upload = attachments.PHOTO,
        reply_to: Message | None = None,
    ) -> Message:
        album = {"media_group_id": media_group_id} if media_group_id else {}
        return self._sends_file("photo", upload, caption, album | _reply(reply_to))

    async def sends_document(
        self, upload: Upload = attachments.DOCUMENT, caption: str | None = None
    ) -> Message:
        return self._sends_file("document", upload, caption, {})

    async def sends_voice(self, seconds: int = 3, upload: Upload = attachments.VOICE) -> Message:
        return self._sends(self.world.files.add("voice", upload).in_message(seconds))

    async def sends_sticker(self, upload: Upload = attachments.STICKER) -> Message:
        return self._sends(self.world.files.add("sticker", upload).in_message())

    async def sends_location(self, latitude: float = 52.0907, longitude: float = 5.1214) -> Message:
        return self._sends(attachments.location(latitude, longitude))

    async def sends_contact(self, phone_number: str = "+31600000000") -> Message:
        """Send the own contact card."""
        return self._sends(attachments.contact(self.account.first_name, phone_number, self.user_id))

    def blocks(self) -> None:
        change_standing(self.world, self.chat, self.account, Standing.BLOCKED)

    def unblocks(self) -> None:
        change_standing(self.world, self.chat, self.account, Standing.OPEN)

    def deactivates(self) -> None:
        """Delete the whole account; the bot hears nothing of it until it writes."""
        self.chat.standing = Standing.DEACTIVATED
        self.chat.tell()

    def _sends_file(self, kind: str, upload: Upload, caption: str | None, more: Json) -> Message:
        words = {"caption": caption} if caption else {}
        return self._sends(self.world.files.add(kind, upload).in_message() | words | more)

    def _sends(self, content: Json) -> Message:
        if self.chat.standing in (Standing.BLOCKED, Standing.DEACTIVATED):
            raise ValueError(f"{self.account.name} cannot write: {self.chat.standing.value}")
        self.chat.standing = Standing.OPEN
        message = self.chat.put(Message(self.chat.compose(self.account, content, self.world.now())))
        self.world.happen("message", message.json)
        return message

    def _start_parameter(self, link: str) -> str:
        if not link:
            return ""
        parts = urlsplit(link if "://" in link else f"https://{link}")
        words = parse_qs(parts.query)
        name = words.get("domain", [""])[0] if parts.scheme == "tg" else parts.path.strip("/")
        known = parts.scheme == "tg" or parts.netloc in _LINKS
        if not known or name.lower() != str(self.world.bot.username).lower():
            raise ValueError(f"This link does not open the bot {self.world.bot.username}: {link}")
        return words.get("start", [""])[0]


def _reply(message: Message | None) -> Json:
    return {"reply_to_message": message.json} if message else {}
