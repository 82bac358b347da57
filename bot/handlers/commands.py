"""The command that a message or a caption begins with, and the words after it."""

import re
import unicodedata

from telegram import Message as TelegramMessage
from telegram import Update

from bot.handlers import info

_COMMAND = re.compile(r"/(\w{1,64})(?:@\w{3,32})?(?![\w/<>@])", re.ASCII)
_BETWEEN = " \t\r\n:;,.-–—!?…"
"""What people put between a command and its words."""
_CLOSES = {'"': '"', "'": "'", "“": "”", "„": "”", "‘": "’", "«": "»", "(": ")", "[": "]", "<": ">", "{": "}"}
"""The mark that ends what people put in quotes or brackets, by the one that begins it."""


def command_in(message: TelegramMessage) -> str | None:
    """Give the name of the command that a message or a caption begins with."""
    found = _COMMAND.match(said_in(message))
    return found[1].lower() if found else None


def words_after_command(update: Update) -> str:
    """Give what stands after the command that the message of an update begins with, as it was typed."""
    return after_command(update.effective_message) if update.effective_message else ""


def after_command(message: TelegramMessage) -> str:
    """Give what stands after the command that a message or a caption begins with, as it was typed.

    Marks of punctuation alone are no words, and quotes or brackets around all of them go.
    """
    text = said_in(message)
    found = _COMMAND.match(text)
    words = _unwrapped(text[found.end() :].lstrip(_BETWEEN).rstrip()) if found else ""
    return words if any(map(_says_something, words)) else ""


def _unwrapped(words: str) -> str:
    closing = _CLOSES.get(words[:1])
    wrapped = closing is not None and words.find(closing, 1) == len(words) - 1
    return words[1:-1].strip() if wrapped else words


def _says_something(character: str) -> bool:
    """Say whether a character is a letter, a digit or an emoji."""
    return character.isalnum() or unicodedata.category(character) == "So"


def said_in(message: TelegramMessage) -> str:
    """Give the text of a message, or the caption of what it brings."""
    return message.text or message.caption or ""


def reports(command: str | None) -> bool:
    """Say whether a command is the one to report that a workgroup is stuck."""
    return command in info.NAMES["vastgelopen"]
