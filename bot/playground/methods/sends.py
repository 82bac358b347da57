"""The methods that put a new message in a chat."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.chats import Chat, with_text
from bot.playground.keyboards import checked_markup
from bot.playground.refusals import bad_request
from bot.playground.wording import caption_text, message_text

if TYPE_CHECKING:
    from bot.playground.values import Json
    from bot.playground.world import World

_ACTIONS = {
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
}
_REPLY_FIELDS = {
    "message_id",
    "chat_id",
    "allow_sending_without_reply",
    "quote",
    "quote_parse_mode",
    "quote_entities",
    "quote_position",
    "checklist_task_id",
    "poll_option_id",
}


def send_message(world: World, given: Json) -> Json:
    formatted = message_text(given.get("text", ""), given.get("parse_mode"), given.get("entities"))
    options = given.get("link_preview_options")
    preview = {"link_preview_options": options} if options else {}
    return _send(world, "sendMessage", given, with_text(formatted) | preview)


def send_photo(world: World, given: Json) -> Json:
    return _send_file(world, "sendPhoto", "photo", given)


def send_voice(world: World, given: Json) -> Json:
    return _send_file(world, "sendVoice", "voice", given)


def send_document(world: World, given: Json) -> Json:
    return _send_file(world, "sendDocument", "document", given)


def send_chat_action(world: World, given: Json) -> bool:
    if given.get("action") not in _ACTIONS:
        raise bad_request("wrong parameter action in request")
    target(world, given)
    return True


def target(world: World, given: Json) -> Chat:
    """Return the chat a request is meant for, if the bot may write there."""
    if "business_connection_id" in given:
        raise bad_request("business connection not found")
    if "chat_id" not in given:
        raise bad_request("chat_id is empty")
    chat = world.writable(given["chat_id"])
    if {"message_thread_id", "direct_messages_topic_id"} & given.keys():
        raise bad_request("message thread not found")
    return chat


def _send_file(world: World, method: str, kind: str, given: Json) -> Json:
    if kind not in given:
        raise bad_request(f"there is no {kind} in the request")
    caption = caption_text(given.get("caption"), given.get("parse_mode"), given.get("caption_entities"))
    target(world, given)
    stored = world.files.given(kind, given[kind])
    content = stored.in_message(given.get("duration", 0)) | with_text(caption, "caption")
    return _send(world, method, given, content)


def _send(world: World, method: str, given: Json, content: Json) -> Json:
    markup = checked_markup(given.get("reply_markup"))
    chat = target(world, given)
    content |= _reply(chat, given.get("reply_parameters"))
    if markup and markup.get("inline_keyboard"):
        content["reply_markup"] = markup
    if given.get("protect_content"):
        content["has_protected_content"] = True
    message = world.deliver(chat, method, content)
    chat.show_keyboard(markup or {})
    return message.json


def _reply(chat: Chat, parameters: Json | None) -> Json:
    """Return the message answered to; one that is gone is refused unless the bot allowed for that."""
    if not parameters:
        return {}
    for name in parameters.keys() - _REPLY_FIELDS:
        raise bad_request(f'unknown field "{name}" in the reply parameters')
    answered = chat.messages.get(parameters.get("message_id", 0))
    if answered is not None:
        return {"reply_to_message": {k: v for k, v in answered.json.items() if k != "reply_to_message"}}
    if parameters.get("allow_sending_without_reply"):
        return {}
    raise bad_request("message to be replied not found")
