"""Pressing the buttons under messages, and what comes of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.world import Query

if TYPE_CHECKING:
    from bot.playground.chats import Chat
    from bot.playground.values import Account, Button, Json, Message
    from bot.playground.world import World


class NoButtonError(AssertionError):
    """There is no such button; the sentence names the ones there are."""


def find_button(chat: Chat, label: str, within: Message | None) -> tuple[Message, Button]:
    """Return the newest visible button whose label contains `label`, in one message or in the whole chat."""
    newest_first = [chat.messages[number] for number in sorted(chat.messages, reverse=True)]
    if within is not None:
        newest_first = [message for message in newest_first if message.message_id == within.message_id]
    for message in newest_first:
        for button in message.buttons:
            if label in button.label:
                return message, button
    there = [visible for message in newest_first for visible in message.labels]
    raise NoButtonError(f"There is no button {label!r}; the buttons are {there}.")


def press(world: World, chat: Chat, person: Account, message: Message | None, data: str) -> str:
    """Send callback data, as a client does that may be honest or not; return the id of the query."""
    query_id = str(4_300_000_000_000_000_000 + len(world.queries) + 1)
    world.queries[query_id] = Query(person, world.now())
    world.happen(
        "callback_query",
        {
            "id": query_id,
            "from": person.as_json(),
            "message": _as_pressed(chat, message),
            "chat_instance": str(chat.chat_id * 7),
            "data": data,
        },
    )
    return query_id


def _as_pressed(chat: Chat, message: Message | None) -> Json:
    """Return the message as it stands; of one that is gone only its number is known."""
    if message is None:
        return {"chat": chat.as_json(), "message_id": chat.next_message_id(), "date": 0}
    current = chat.messages.get(message.message_id)
    return current.json if current else {"chat": chat.as_json(), "message_id": message.message_id, "date": 0}
