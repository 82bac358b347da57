"""Telegram: a message becomes one call of the Bot API, and its refusals become values."""

import logging
import re

from telegram import Bot, BotCommand, BotCommandScopeChat, InlineKeyboardButton, InlineKeyboardMarkup
from telegram import Message as TelegramMessage
from telegram.constants import ParseMode
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    RetryAfter,
    TelegramError,
)

from bot.channels import Delivery, NotSent, Refused, Sent, Uncertain, Unreachable
from bot.line import UnsentError, wait_of
from jobs.post import Bare, Commands, Document, Edit, Keyboard, Mail, Message, Payload, SentFile
from models.values import AttachmentKind

log = logging.getLogger(__name__)

TRY_AGAIN_SECONDS = 5.0
TOKEN_SECONDS = 60.0
_QUOTED = re.compile('"[^"]*"')
GONE = ("chat not found", "peer_id_invalid", "user not found")
"""What a 400 says about a chat that is no longer there."""


class TelegramCarrier:
    """Sends through one bot."""

    def __init__(self, bot: Bot) -> None:
        self.bot = bot

    async def send(self, address: str, payload: Payload, *, key: str) -> Delivery:
        """Send one payload; `key` is not known to Telegram, which has no idempotency key."""
        try:
            sent = await self._call(int(address), payload)
        except TelegramError as error:
            return outcome_of(error, key)
        return Sent(str(sent.message_id) if isinstance(sent, TelegramMessage) else None)

    async def _call(self, chat: int, payload: Payload) -> TelegramMessage | bool:
        match payload:
            case Message():
                return await self.bot.send_message(
                    chat, payload.text, ParseMode.HTML, reply_markup=markup(payload.buttons)
                )
            case Edit():
                return await self.bot.edit_message_text(
                    payload.text,
                    chat,
                    payload.message_id,
                    parse_mode=ParseMode.HTML,
                    reply_markup=markup(payload.buttons),
                )
            case Bare():
                return await self.bot.edit_message_reply_markup(chat, payload.message_id)
            case SentFile() | Document():
                return await self._file(chat, payload)
            case Commands():
                return await self.bot.set_my_commands(
                    [BotCommand(command, description) for command, description in payload.commands],
                    scope=BotCommandScopeChat(chat),
                )
            case Mail():
                raise BadRequest("a mail does not go by Telegram")

    async def _file(self, chat: int, payload: SentFile | Document) -> TelegramMessage:
        match payload:
            case SentFile(form=AttachmentKind.PHOTO):
                return await self.bot.send_photo(
                    chat, payload.file_id, payload.caption, parse_mode=ParseMode.HTML
                )
            case SentFile():
                return await self.bot.send_voice(
                    chat, payload.file_id, caption=payload.caption, parse_mode=ParseMode.HTML
                )
            case Document():
                return await self.bot.send_document(
                    chat,
                    payload.content,
                    payload.caption or None,
                    filename=payload.name,
                    parse_mode=ParseMode.HTML,
                    disable_content_type_detection=True,
                )


def markup(keyboard: Keyboard) -> InlineKeyboardMarkup | None:
    if not keyboard:
        return None
    return InlineKeyboardMarkup(
        [
            [InlineKeyboardButton(button.label, callback_data=button.data) for button in row]
            for row in keyboard
        ]
    )


def outcome_of(error: TelegramError, key: str) -> Delivery:
    """Read an error of the Bot API as a value, by its cause where there is one."""
    match error:
        case RetryAfter():
            return NotSent("429", wait_of(error), everything_waits=True, asked_for=True)
        case Forbidden():
            return Unreachable(error.message)
        case BadRequest():
            return _refusal(error.message, key)
        case InvalidToken():
            log.critical("Telegram does not accept the token; nothing can be sent until it does")
            return NotSent("token", TOKEN_SECONDS, everything_waits=True)
        case UnsentError():
            return NotSent(type(error.__cause__ or error).__name__, TRY_AGAIN_SECONDS, everything_waits=True)
        case NetworkError() if error.message.startswith("Too Many Requests"):
            return NotSent("429 without a time", TRY_AGAIN_SECONDS, everything_waits=True)
        case ChatMigrated() | Conflict():
            return _refusal(error.message, key)
        case _:
            return Uncertain(type(error.__cause__ or error).__name__)


def _refusal(message: str, key: str) -> Delivery:
    """Read a 400, without what it quotes of the message."""
    message = _QUOTED.sub('"…"', message)
    said = message.lower()
    if "not modified" in said:
        return Sent()
    if any(gone in said for gone in GONE):
        return Unreachable(message)
    log.error("Telegram refuses %s: %s", key, message)
    return Refused(message)
