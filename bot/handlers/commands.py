"""The command that a message or a caption begins with, and the words after it."""

import re

from telegram import Message as TelegramMessage
from telegram import Update

from bot.handlers import info

_COMMAND = re.compile(r"/(\w{1,64})(?:@\w{3,32})?(?![\w/<>@])", re.ASCII)
_BETWEEN = " \t\r\n:;,.-–—"
"""What people put between a command and its words."""


def command_in(message: TelegramMessage) -> str | None:
    """Give the name of the command that a message or a caption begins with."""
    found = _COMMAND.match(said_in(message))
    return found[1].lower() if found else None


def words_after_command(update: Update) -> str:
    """Give what stands after the command that the message of an update begins with, as it was typed."""
    return after_command(update.effective_message) if update.effective_message else ""


def after_command(message: TelegramMessage) -> str:
    """Give what stands after the command that a message or a caption begins with, as it was typed."""
    text = said_in(message)
    found = _COMMAND.match(text)
    return text[found.end() :].lstrip(_BETWEEN).rstrip() if found else ""


def said_in(message: TelegramMessage) -> str:
    """Give the text of a message, or the caption of what it brings."""
    return message.text or message.caption or ""


def reports(command: str | None) -> bool:
    """Say whether a command is the one to report that a workgroup is stuck."""
    return command in info.NAMES["vastgelopen"]
