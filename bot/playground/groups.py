"""Groups and channels, where a bot hears more people than the one it talks with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.chats import Standing
from bot.playground.hearing import Hearing
from bot.playground.membership import change_standing
from bot.playground.pressing import find_button, press
from bot.playground.values import Message
from bot.playground.wording import found_entities
from bot.playground.world import ANONYMOUS_ADMIN

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.playground.chats import Chat
    from bot.playground.people import Person
    from bot.playground.values import Account, Json
    from bot.playground.world import World


class Group(Hearing):
    """A group the bot sits in and hears everything of, as an administrator bot does."""

    def __init__(self, world: World, chat: Chat, zone: ZoneInfo) -> None:
        super().__init__(chat, zone)
        self.world = world

    async def says(self, who: Person, text: str) -> Message:
        return self._puts(who.account, _words(text))

    async def says_anonymously(self, text: str) -> Message:
        """Say something as an administrator who stays unnamed; all of them share one account."""
        return self._puts(ANONYMOUS_ADMIN, _words(text) | {"sender_chat": self.chat.as_json()})

    async def presses(self, who: Person, label: str) -> str:
        message, button = find_button(self.chat, label, None)
        return press(self.world, self.chat, who.account, message, str(button.value))

    def removes_bot(self, who: Person) -> None:
        change_standing(self.world, self.chat, who.account, Standing.REMOVED)

    def _puts(self, sender: Account, content: Json) -> Message:
        message = self.chat.put(Message(self.chat.compose(sender, content, self.world.now())))
        self.world.happen("message", message.json)
        return message


class Channel(Hearing):
    """A channel the bot is a member of; its posts have no author."""

    def __init__(self, world: World, chat: Chat, zone: ZoneInfo) -> None:
        super().__init__(chat, zone)
        self.world = world

    async def posts(self, text: str) -> Message:
        content = _words(text) | {"sender_chat": self.chat.as_json()}
        message = self.chat.put(Message(self.chat.compose(None, content, self.world.now())))
        self.world.happen("channel_post", message.json)
        return message


def _words(text: str) -> Json:
    marks = found_entities(text)
    return {"text": text} | ({"entities": marks} if marks else {})
