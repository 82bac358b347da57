"""The methods about the bot itself, its commands, a chat or a file."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.playground.files import DOWNLOAD_LIMIT
from bot.playground.refusals import bad_request
from bot.playground.settings import checked_commands, checked_language, scope_key

if TYPE_CHECKING:
    from bot.playground.values import Json
    from bot.playground.world import World

_MENU_BUTTONS = {"default": {"type"}, "commands": {"type"}, "web_app": {"type", "text", "web_app"}}


def get_me(world: World, _: Json) -> Json:
    return world.bot.as_json() | {
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": False,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def log_out(world: World, _: Json) -> bool:
    world.settings.logged_out = True
    return True


def close(_: World, __: Json) -> bool:
    return True


def get_chat(world: World, given: Json) -> Json:
    chat = world.chat(given.get("chat_id", 0))
    gifts = dict.fromkeys(
        ("unlimited_gifts", "limited_gifts", "unique_gifts", "premium_subscription", "gifts_from_channels"),
        True,
    )
    return chat.as_json() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": gifts}


def get_file(world: World, given: Json) -> Json:
    if "file_id" not in given:
        raise bad_request("file_id not specified")
    stored = world.files.get(given["file_id"])
    if stored.size > DOWNLOAD_LIMIT:
        raise bad_request("file is too big")
    return stored.as_json() | {"file_path": stored.path}


def set_my_commands(world: World, given: Json) -> bool:
    key = scope_key(given.get("scope")), checked_language(given.get("language_code"))
    world.settings.commands[key] = checked_commands(given.get("commands", []))
    return True


def get_my_commands(world: World, given: Json) -> list[Json]:
    key = scope_key(given.get("scope")), checked_language(given.get("language_code"))
    return world.settings.commands.get(key, [])


def delete_my_commands(world: World, given: Json) -> bool:
    key = scope_key(given.get("scope")), checked_language(given.get("language_code"))
    world.settings.commands.pop(key, None)
    return True


def set_chat_menu_button(world: World, given: Json) -> bool:
    button = given.get("menu_button", {"type": "default"})
    if set(button) != _MENU_BUTTONS.get(button.get("type", "")):
        raise bad_request("can't parse menu button: MenuButton has unsupported type")
    if "chat_id" in given:
        world.chat(given["chat_id"])
    world.settings.menu_buttons[given.get("chat_id")] = button
    return True


def get_chat_menu_button(world: World, given: Json) -> Json:
    buttons = world.settings.menu_buttons
    return buttons.get(given.get("chat_id")) or buttons.get(None) or {"type": "commands"}
