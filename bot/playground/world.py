"""Everything this Telegram knows: people, chats, files, updates, and what the bot did."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.playground.chats import Chat, Standing
from bot.playground.faults import Faults
from bot.playground.files import FileStore
from bot.playground.pace import Pace, Send
from bot.playground.refusals import bad_request
from bot.playground.settings import BotSettings
from bot.playground.values import Account, Json, Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.updates import UpdateQueue
    from bot.playground.webhook import Webhook

FIRST_PERSON_ID = 2**32 + 1001
FIRST_GROUP_ID = -1_002_000_000_001
ANONYMOUS_ADMIN = Account(1087968824, "Group", username="GroupAnonymousBot", is_bot=True)


@dataclass(frozen=True)
class Call:
    """One request of the bot, with the status it got; 0 when the line was cut."""

    at: float
    method: str
    parameters: Json
    status: int
    description: str = ""


@dataclass
class Query:
    """A press on a button that waits for its answer."""

    person: Account
    asked_at: float
    answered: bool = False


@dataclass
class World:
    token: str
    bot: Account
    now: Callable[[], float]
    pace: Pace
    answer_within: float
    updates: UpdateQueue
    webhook: Webhook
    files: FileStore = field(default_factory=FileStore)
    settings: BotSettings = field(default_factory=BotSettings)
    faults: Faults = field(default_factory=Faults)
    chats: dict[int, Chat] = field(default_factory=dict)
    queries: dict[str, Query] = field(default_factory=dict)
    toasts: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    calls: list[Call] = field(default_factory=list)
    sends: list[Send] = field(default_factory=list)

    def meet(self, person: Account) -> Chat:
        """Return the private chat of a person, made when it is new; nobody has started the bot yet."""
        if person.user_id not in self.chats:
            self.chats[person.user_id] = Chat(
                person.user_id, "private", person=person, standing=Standing.NEVER_STARTED
            )
        return self.chats[person.user_id]

    def chat(self, chat_id: int | str) -> Chat:
        if isinstance(chat_id, str):
            name = chat_id.removeprefix("@").lower()
            named = [chat for chat in self.chats.values() if (chat.username or "").lower() == name]
            # A bot reaches public groups and channels by name, never a person.
            found = next((chat for chat in named if chat.kind != "private"), None)
        else:
            found = self.chats.get(chat_id)
        if found is None:
            raise bad_request("chat not found")
        return found

    def writable(self, chat_id: int | str) -> Chat:
        """Return a chat the bot may write in; raise Telegram's refusal otherwise."""
        chat = self.chat(chat_id)
        if refusal := chat.refusal():
            raise refusal
        return chat

    def deliver(self, chat: Chat, method: str, content: Json) -> Message:
        """Let the bot say something in a chat, if the pace allows it."""
        at = self.pace.admit(chat.chat_id)
        message = chat.put(Message(chat.compose(self.bot, content, self.now())))
        self.sends.append(Send(at, method, chat.chat_id, message.message_id))
        return message

    def happen(self, kind: str, payload: Json) -> int | None:
        """Queue an update for the bot."""
        return self.updates.add({kind: payload}, self.now())

    def next_person_id(self) -> int:
        return max([FIRST_PERSON_ID - 1, *self.chats]) + 1

    def next_group_id(self) -> int:
        return min([FIRST_GROUP_ID + 1, *self.chats]) - 1
