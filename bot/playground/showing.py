"""A person and a chat as JSON for a page that shows them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.wording import found_entities

if TYPE_CHECKING:
    from bot.playground.people import Person
    from bot.playground.values import Json, Message


def show_person(person: Person) -> Json:
    """Return who somebody is and how the chat ends."""
    screen = person.screen
    return {
        "user_id": person.user_id,
        "name": person.account.name,
        "language": person.account.language,
        "standing": person.chat.standing.value,
        "version": person.chat.version,
        "last": screen[-1].shown if screen else "",
    }


def show_chat(person: Person) -> Json:
    """Return everything on somebody's screen."""
    return show_person(person) | {
        "messages": [_message(person, message) for message in person.screen],
        "keys": person.keyboard,
        "toasts": person.toasts,
        "commands": person.world.settings.shown_commands(person.user_id, person.account.language),
    }


def _message(person: Person, message: Message) -> Json:
    answered = message.json.get("reply_to_message")
    return {
        "message_id": message.message_id,
        "sender": message.sender,
        "from_bot": message.from_bot,
        "date": message.date,
        "edited": message.edited,
        "kind": message.kind,
        "shown": message.shown,
        "text": message.text,
        "entities": _all_entities(message),
        "file": _file(person, message),
        "reply_to": (answered.get("text") or answered.get("caption") or "…") if answered else None,
        "buttons": [
            [{"label": button.label, "action": button.action, "value": button.value} for button in row]
            for row in message.keyboard
        ],
    }


def _all_entities(message: Message) -> list[Json]:
    """Return the marks of a message, with the links and commands a client finds by itself."""
    marked = message.entities
    taken = {place for entity in marked for place in _places(entity)}
    return [
        *marked,
        *(entity for entity in found_entities(message.text) if taken.isdisjoint(_places(entity))),
    ]


def _places(entity: Json) -> range:
    return range(entity["offset"], entity["offset"] + entity["length"])


def _file(person: Person, message: Message) -> Json | None:
    sent = message.json.get(message.kind)
    if isinstance(sent, list):
        sent = sent[-1]
    if not isinstance(sent, dict) or "file_id" not in sent:
        return None
    stored = person.world.files.get(sent["file_id"])
    return {"url": f"/playground/files/{stored.path}", "name": stored.upload.filename}
