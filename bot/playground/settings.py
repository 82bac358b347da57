"""What a bot sets for itself: commands, menu buttons, and whether it left."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.playground.refusals import bad_request

if TYPE_CHECKING:
    from bot.playground.values import Json

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"([a-z]{2})?")
_WHOLE_SCOPES = {"default", "all_private_chats", "all_group_chats", "all_chat_administrators"}
_CHAT_SCOPES = {"chat", "chat_administrators", "chat_member"}
_MOST_COMMANDS = 100


@dataclass
class BotSettings:
    commands: dict[tuple[str, str], list[Json]] = field(default_factory=dict)
    menu_buttons: dict[int | None, Json] = field(default_factory=dict)
    logged_out: bool = False

    def shown_commands(self, chat_id: int, language: str | None) -> list[Json]:
        """Return the commands somebody sees in a private chat, by Telegram's order of scopes."""
        for scope in ({"type": "chat", "chat_id": chat_id}, {"type": "all_private_chats"}, None):
            for code in (language or "", ""):
                if found := self.commands.get((scope_key(scope), code)):
                    return found
        return []


def scope_key(scope: Json | None) -> str:
    """Return a checked scope as a key."""
    scope = scope or {"type": "default"}
    kind = scope.get("type")
    if kind not in _WHOLE_SCOPES | _CHAT_SCOPES:
        raise bad_request("can't parse BotCommandScope: Unsupported type specified")
    if kind in _CHAT_SCOPES and not scope.get("chat_id"):
        raise bad_request("can't parse BotCommandScope: Can't find field \"chat_id\"")
    return json.dumps(scope, sort_keys=True)


def checked_language(code: str | None) -> str:
    if not _LANGUAGE.fullmatch(code or ""):
        raise bad_request("invalid language code specified")
    return code or ""


def checked_commands(commands: list[Json]) -> list[Json]:
    """Return the commands as Telegram keeps them: a name of 1 to 32 signs, a description of 1 to 256."""
    if len(commands) > _MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_checked_command(command) for command in commands]


def _checked_command(command: Json) -> Json:
    for name in ("command", "description"):
        if not isinstance(command.get(name), str):
            raise bad_request(f"can't parse BotCommand: Can't find field \"{name}\"")
    name, description = command["command"].removeprefix("/"), command["description"]
    if not _COMMAND.fullmatch(name):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(description) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
