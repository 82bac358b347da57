"""Reading a chat as a person does: each message of the bot is heard once, in order."""

from __future__ import annotations

import asyncio
from datetime import datetime
from typing import TYPE_CHECKING

from bot.playground.transcript import transcript

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from bot.playground.chats import Chat
    from bot.playground.values import Message


class NotHeardError(AssertionError):
    """The bot did not say it; the message holds the whole chat."""


class Hearing:
    """What a reader of one chat sees, and how far the reading has come."""

    def __init__(self, chat: Chat, zone: ZoneInfo) -> None:
        self.chat = chat
        self.zone = zone
        self._heard = 0

    @property
    def screen(self) -> list[Message]:
        """Return the messages as they stand now, oldest first."""
        return [self.chat.messages[message_id] for message_id in sorted(self.chat.messages)]

    @property
    def unheard(self) -> list[Message]:
        """Return what the bot said or changed and nobody asked for yet."""
        return self.chat.said_by_bot[self._heard :]

    def catches_up(self) -> list[Message]:
        """Take all that was said or changed so far as heard, in whichever order it came."""
        heard, self._heard = self.unheard, len(self.chat.said_by_bot)
        return heard

    async def hears(self, text: str = "", *, timeout: float = 20.0) -> Message:  # noqa: ASYNC109
        """Wait (real seconds) for something the bot says or edits, after the last heard, with this text."""
        try:
            async with asyncio.timeout(timeout):
                while True:
                    for place, message in enumerate(self.unheard, start=self._heard + 1):
                        if text in message.shown:
                            self._heard = place
                            return message
                    await self.chat.changed()
        except TimeoutError:
            raise NotHeardError(f"The bot did not say {text!r}.\n\n{self.transcript()}") from None

    def transcript(self) -> str:
        """Return the whole chat as readable text."""
        return transcript(self.screen, lambda seconds: datetime.fromtimestamp(seconds, self.zone))
