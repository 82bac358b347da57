"""The methods that change or answer what is already there; none of them counts for the pace."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.chats import Chat, with_text
from bot.playground.keyboards import inline_only
from bot.playground.methods.sends import target
from bot.playground.refusals import bad_request
from bot.playground.values import Json, Message
from bot.playground.wording import message_text

if TYPE_CHECKING:
    from bot.playground.world import World

_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)
_TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
_DELETABLE_FOR = 48 * 3600
_TOAST_LIMIT = 200


def edit_message_text(world: World, given: Json) -> Json:
    formatted = message_text(given.get("text", ""), given.get("parse_mode"), given.get("entities"))
    markup = inline_only(given.get("reply_markup"))
    chat, message = _editable(world, given)
    if "text" not in message.json:
        raise bad_request("there is no text in the message to edit")
    return _edit(world, chat, message, with_text(formatted), markup)


def edit_message_reply_markup(world: World, given: Json) -> Json:
    markup = inline_only(given.get("reply_markup"))
    chat, message = _editable(world, given)
    return _edit(world, chat, message, {}, markup)


def delete_message(world: World, given: Json) -> bool:
    if "message_id" not in given:
        raise bad_request("message identifier is not specified")
    chat = world.chat(given.get("chat_id", 0))
    message = chat.message(given["message_id"], otherwise="message to delete not found")
    if world.now() - message.date > _DELETABLE_FOR or (not message.from_bot and chat.kind != "private"):
        raise bad_request("message can't be deleted for everyone")
    chat.remove(message.message_id)
    return True


def answer_callback_query(world: World, given: Json) -> bool:
    query = world.queries.get(given.get("callback_query_id", ""))
    if query is None or query.answered or world.now() - query.asked_at > world.answer_within:
        raise bad_request(_TOO_OLD)
    text = given.get("text", "")
    if len(text) > _TOAST_LIMIT:
        raise bad_request("MESSAGE_TOO_LONG")
    if given.get("url"):
        raise bad_request("URL_INVALID")
    query.answered = True
    if text:
        world.toasts[query.person.user_id].append(text)
    world.meet(query.person).tell()
    return True


def _editable(world: World, given: Json) -> tuple[Chat, Message]:
    if "inline_message_id" in given:
        raise bad_request("MESSAGE_ID_INVALID")
    if "message_id" not in given:
        raise bad_request("message identifier is not specified")
    chat = target(world, given)
    message = chat.message(given["message_id"], otherwise="message to edit not found")
    if not message.from_bot:
        raise bad_request("message can't be edited")
    return chat, message


def _edit(world: World, chat: Chat, message: Message, words: Json, markup: Json | None) -> Json:
    """Replace words (when there are new ones) and buttons (always: none given means none left)."""
    gone = {"reply_markup", *({"text", "entities"} if words else ())}
    kept = {key: value for key, value in message.json.items() if key not in gone}
    buttons = {"reply_markup": markup} if markup and markup["inline_keyboard"] else {}
    changed = kept | words | buttons
    if changed == message.json:
        raise bad_request(_NOT_MODIFIED)
    return chat.put(Message(changed | {"edit_date": int(world.now())})).json
