"""The parameters each method knows, with their types; anything else is refused, as Telegram does not."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from bot.playground.refusals import RefusalError, bad_request
from bot.playground.values import Json, Upload

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

_ADDRESS = "business_connection_id:text chat_id:chat message_thread_id:number"
_SEND = (
    f"{_ADDRESS} direct_messages_topic_id:number disable_notification:flag protect_content:flag "
    "allow_paid_broadcast:flag message_effect_id:text suggested_post_parameters:object "
    "reply_parameters:object reply_markup:object"
)
_CAPTION = "caption:text parse_mode:text caption_entities:list"
_EDIT = (
    "business_connection_id:text chat_id:chat message_id:number inline_message_id:text reply_markup:object"
)
_COMMANDS = "scope:object language_code:text"

_SPECIFIED = {
    "getMe": "",
    "logOut": "",
    "close": "",
    "getUpdates": "offset:number limit:number timeout:number allowed_updates:list",
    "setWebhook": (
        "url:text certificate:file ip_address:text max_connections:number allowed_updates:list "
        "drop_pending_updates:flag secret_token:text"
    ),
    "deleteWebhook": "drop_pending_updates:flag",
    "getWebhookInfo": "",
    "sendMessage": f"{_SEND} text:text parse_mode:text entities:list link_preview_options:object",
    "sendPhoto": f"{_SEND} {_CAPTION} photo:file has_spoiler:flag show_caption_above_media:flag",
    "sendVoice": f"{_SEND} {_CAPTION} voice:file duration:number",
    "sendDocument": f"{_SEND} {_CAPTION} document:file thumbnail:file disable_content_type_detection:flag",
    "sendChatAction": f"{_ADDRESS} action:text",
    "editMessageText": f"{_EDIT} text:text parse_mode:text entities:list link_preview_options:object",
    "editMessageReplyMarkup": _EDIT,
    "deleteMessage": "chat_id:chat message_id:number",
    "answerCallbackQuery": "callback_query_id:text text:text show_alert:flag url:text cache_time:number",
    "getFile": "file_id:text",
    "getChat": "chat_id:chat",
    "setMyCommands": f"commands:list {_COMMANDS}",
    "getMyCommands": _COMMANDS,
    "deleteMyCommands": _COMMANDS,
    "setChatMenuButton": "chat_id:number menu_button:object",
    "getChatMenuButton": "chat_id:number",
}
_INTEGER = re.compile(r"-?[0-9]{1,18}")
_TRUE = {"true", "1", "yes", "t"}
_FALSE = {"false", "0", "no", "f", ""}


def _specification(text: str) -> dict[str, str]:
    return dict(entry.split(":") for entry in text.split())


KNOWN = {method.lower(): _specification(text) for method, text in _SPECIFIED.items()}
NAMES = {method.lower(): method for method in _SPECIFIED}


def read_parameters(method: str, raw: Mapping[str, object]) -> Json:
    """Return the parameters of a request with their types; leave out the empty ones."""
    specified = KNOWN[method]
    attachments = {name: value for name, value in raw.items() if isinstance(value, Upload)}
    read: Json = {}
    for name, kind in specified.items():
        value = raw.get(name)
        if kind == "file" and isinstance(value, str) and value.startswith("attach://"):
            value = attachments.pop(value.removeprefix("attach://"), None)
        if value is not None and value != "":
            attachments.pop(name, None)
            read[name] = _READERS[kind](name, value)
    unknown = sorted(
        (raw.keys() - specified.keys() - _attached(raw)) | (attachments.keys() - specified.keys())
    )
    if unknown:
        raise bad_request(f'unknown parameter "{unknown[0]}" for the method {NAMES[method]}')
    return read


def _attached(raw: Mapping[str, object]) -> set[str]:
    return {
        value.removeprefix("attach://")
        for value in raw.values()
        if isinstance(value, str) and value.startswith("attach://")
    }


def _wrong(name: str, kind: str) -> RefusalError:
    return bad_request(f'parameter "{name}" must be {kind}')


def _text(name: str, value: object) -> str:
    if not isinstance(value, str):
        raise _wrong(name, "a String")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise bad_request("strings must be encoded in UTF-8")
    return value


def _number(name: str, value: object) -> int:
    if not _INTEGER.fullmatch(str(value)) or isinstance(value, Upload):
        raise _wrong(name, "an Integer")
    return int(str(value))


def _flag(name: str, value: object) -> bool:
    word = str(value).lower()
    if word not in _TRUE | _FALSE:
        raise _wrong(name, "a Boolean")
    return word in _TRUE


def _chat(name: str, value: object) -> int | str:
    if isinstance(value, str) and value.startswith("@"):
        return value
    try:
        return _number(name, value)
    except RefusalError:
        # Telegram takes any other word for a name that nobody has.
        raise bad_request("chat not found") from None


def _decoded(name: str, value: object) -> Any:  # noqa: ANN401 - it is JSON
    try:
        decoded = json.loads(value) if isinstance(value, str) else value
    except ValueError:
        raise bad_request(f"can't parse {name} JSON object") from None
    _text(name, json.dumps(decoded, ensure_ascii=False, default=str))
    return decoded


def _object(name: str, value: object) -> Json:
    decoded = _decoded(name, value)
    if not isinstance(decoded, dict):
        raise _wrong(name, "an Object")
    return decoded


def _list(name: str, value: object) -> list[Any]:
    decoded = _decoded(name, value)
    if not isinstance(decoded, list):
        raise _wrong(name, "an Array")
    return decoded


def _file(name: str, value: object) -> str | Upload:
    if not isinstance(value, str | Upload):
        raise _wrong(name, "a file or a String")
    return value


_READERS: dict[str, Callable[[str, object], object]] = {
    "text": _text,
    "number": _number,
    "flag": _flag,
    "chat": _chat,
    "object": _object,
    "list": _list,
    "file": _file,
}
