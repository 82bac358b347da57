"""Checks of `reply_markup`: what Telegram lets a bot hang under a message."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bot.playground.links import checked_link
from bot.playground.refusals import RefusalError, bad_request

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.playground.values import Json

_ACTIONS = {
    "url",
    "callback_data",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "copy_text",
    "callback_game",
    "pay",
}
_LOOKS = {"text", "style", "icon_custom_emoji_id"}
_KINDS = {
    "inline_keyboard": set[str](),
    "keyboard": {
        "is_persistent",
        "resize_keyboard",
        "one_time_keyboard",
        "input_field_placeholder",
        "selective",
    },
    "remove_keyboard": {"selective"},
    "force_reply": {"input_field_placeholder", "selective"},
}
_KEY_FIELDS = {
    "text",
    "style",
    "icon_custom_emoji_id",
    "request_users",
    "request_chat",
    "request_managed_bot",
    "request_contact",
    "request_location",
    "request_poll",
    "web_app",
}
CALLBACK_BYTES = 64
_MOST_BUTTONS = 100


def checked_markup(markup: Json | None) -> Json | None:
    """Return the markup as Telegram keeps it; refuse what Telegram refuses, and unknown fields."""
    if not markup:
        return None
    kind = next((kind for kind in _KINDS if kind in markup), None)
    if kind is None:
        raise bad_request("object expected as reply markup")
    _only(markup, _KINDS[kind] | {kind}, "reply markup")
    if kind == "inline_keyboard":
        rows = [[_inline_button(button) for button in row] for row in _rows(markup, kind)]
        if sum(map(len, rows)) > _MOST_BUTTONS:
            raise bad_request("reply markup is too long")
        return {"inline_keyboard": [row for row in rows if row]}
    if kind == "keyboard":
        keys = [[_key(button) for button in row] for row in _rows(markup, kind)]
        return markup | {"keyboard": [row for row in keys if row]}
    return markup


def inline_only(markup: Json | None) -> Json | None:
    """Return the markup for an edit, which takes inline buttons only."""
    if markup and "inline_keyboard" not in markup:
        raise bad_request("inline keyboard expected")
    return checked_markup(markup)


def _rows(markup: Json, kind: str) -> list[list[Any]]:
    rows = markup[kind]
    if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
        owner = " of the InlineKeyboardMarkup" if kind == "inline_keyboard" else ""
        raise bad_request(f'field "{kind}"{owner} must be an Array of Arrays')
    return rows


def _inline_button(button: object) -> Json:
    if not isinstance(button, dict):
        raise _bad_button("InlineKeyboardButton must be an Object")
    if not isinstance(button.get("text"), str):
        raise _bad_button('Can\'t find field "text"')
    _only(button, _ACTIONS | _LOOKS, "inline keyboard button")
    actions = _ACTIONS & button.keys()
    if not actions:
        raise _bad_button("Text buttons are unallowed in the inline keyboard")
    if len(actions) > 1:
        raise _bad_button(f"exactly one action is allowed, found {', '.join(sorted(actions))}")
    if not button["text"].strip():
        raise bad_request("BUTTON_TEXT_INVALID")
    return _with_valid_action(button, actions.pop())


def _with_valid_action(button: Json, action: str) -> Json:
    value = button[action]
    if action == "callback_data":
        if not isinstance(value, str) or not 0 < len(value.encode()) <= CALLBACK_BYTES:
            raise bad_request("BUTTON_DATA_INVALID")
    elif action == "url":
        checked = checked_link(value) if isinstance(value, str) else None
        if checked is None:
            raise bad_request(f"inline keyboard button URL '{value}' is invalid: Wrong HTTP URL")
        return button | {"url": checked}
    elif action == "web_app" and not str(value.get("url", "")).startswith("https://"):
        address = value.get("url", "")
        raise bad_request(
            f"inline keyboard button Web App URL '{address}' is invalid: Only HTTPS links are allowed"
        )
    return button


def _key(button: object) -> Json:
    if isinstance(button, str):
        return {"text": button}
    if not isinstance(button, dict) or not isinstance(button.get("text"), str):
        raise bad_request("can't parse keyboard button: KeyboardButton must be a String or an Object")
    _only(button, _KEY_FIELDS, "keyboard button")
    return button


def _only(given: Json, known: Iterable[str], owner: str) -> None:
    for name in given.keys() - set(known):
        raise bad_request(f'unknown field "{name}" in the {owner}')


def _bad_button(sentence: str) -> RefusalError:
    return bad_request(f"can't parse inline keyboard button: {sentence}")
