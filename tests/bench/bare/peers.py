"""Baselines: how the peers send a round, each way written for this purpose.

`fresh` makes a new client for every message, one after the other; `at_once` fires all and looks no further.
"""

import asyncio
import sys
from time import process_time

from telegram import Bot
from telegram.error import TelegramError
from telegram.request import HTTPXRequest

TEXT = "Hoe gaat het in de werkgroep?"


async def fresh(url: str, token: str, first: int, number: int) -> None:
    for person in range(number):
        async with Bot(token, base_url=f"{url}/bot") as bot:
            await bot.send_message(first + person, TEXT)


async def at_once(url: str, token: str, first: int, number: int) -> None:
    async def send(bot: Bot, chat: int) -> None:
        try:
            await bot.send_message(chat, TEXT)
        except TelegramError:
            return

    request = HTTPXRequest(connection_pool_size=number, pool_timeout=60)
    async with Bot(token, base_url=f"{url}/bot", request=request) as bot:
        await asyncio.gather(*(send(bot, first + person) for person in range(number)))


if __name__ == "__main__":
    way = {"fresh": fresh, "at_once": at_once}[sys.argv[1]]
    begun = process_time()
    asyncio.run(way(sys.argv[2], sys.argv[3], int(sys.argv[4]), int(sys.argv[5])))
    sys.stdout.write(f"{process_time() - begun}\n")
