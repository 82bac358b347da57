"""A rehearsal in the mother's own process: what the product works out once is worked out before any fork.

Every process would parse the same command line, read the same texts, map the same tables and compile the same
statements anew. None inherits anything but that: each reads its settings, opens its database and connects to
Telegram by itself.
"""

import asyncio
import os
import signal
import tempfile
from pathlib import Path

from pydantic import SecretStr

from bot import process
from bot.settings.config import Settings
from bot.settings.form import Storage, Telegram

from .databases import command, fill
from .patience import patience
from .scenarios import AREA, FRIDAY, LOADED, MOMENT, MONDAY, TUESDAY
from .serving import telegram_server
from .town import sqlite


def rehearse() -> None:
    """Load an area, run the bot while two people answer, and let some days pass."""
    with tempfile.TemporaryDirectory(prefix="vlot-rehearsal-") as name:
        folder = Path(name)
        url = sqlite(folder / "rehearsal.db")
        fill(url, folder, AREA, LOADED)
        asyncio.run(_runs(url))
        for moment in (TUESDAY, FRIDAY):
            command(url, folder, "tick", "--now", moment.isoformat())


async def _runs(url: str) -> None:
    async with telegram_server() as server:
        telegram = server.bot()
        settings = Settings(
            telegram=Telegram(token=SecretStr(telegram.token), api_url=server.url),
            database=Storage(url=SecretStr(url)),
        )
        running = asyncio.create_task(process.run(settings, MONDAY + MOMENT))
        async with patience(where=lambda: f"the rehearsal stands still at {telegram.shown}"):
            while len(telegram.shown) < 2:
                await telegram.moved()
            amina, bram = telegram.shown
            telegram.taps(amina.chat, amina, amina.data[1])
            telegram.says(bram.chat, "gaat goed")
            while len(telegram.shown) < 4:
                await telegram.moved()
        os.kill(os.getpid(), signal.SIGTERM)
        await running
