"""Fetching a file that somebody sent, between two transactions and never inside one."""

import asyncio
import logging
from typing import Final

from telegram import Bot
from telegram.error import TelegramError

log = logging.getLogger(__name__)

FETCH_SECONDS: Final = 4.0
"""How long one file may hold up who comes after it; it is small, or not fetched at all."""


async def fetch(bot: Bot, file_id: str, *, most: int) -> bytes | None:
    """Get a file from Telegram; None when it does not come, or has more bytes than wanted."""
    try:
        async with asyncio.timeout(FETCH_SECONDS):
            file = await bot.get_file(file_id)
            if file.file_size is not None and file.file_size > most:
                return None
            content = bytes(await file.download_as_bytearray())
    except (TelegramError, TimeoutError) as error:
        log.warning("A file could not be fetched: %s", type(error).__name__)
        return None
    return content if len(content) <= most else None
