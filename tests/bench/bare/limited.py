"""Baselines: a round sent at once by PTB alone through a limiter, and nothing stored.

`start` counts when a send starts, as python-telegram-bot's AIORateLimiter does at its defaults, whose extra
`aiolimiter` is not a dependency of ours: a leaky bucket of 30 that drains 30 a second, nothing tried again
after a 429. `answer` has thirty places, each free a second after the answer: what this machine can do.
"""

import asyncio
import sys
from time import monotonic

from telegram.error import RetryAfter
from telegram.ext import ExtBot
from telegram.request import HTTPXRequest

PLACES = 30


class StartTimeLimiter:
    """A leaky bucket, as aiolimiter's."""

    def release_later(self) -> None:
        """Give nothing back: what has started has been counted."""

    def __init__(self) -> None:
        self._level = 0.0
        self._looked = monotonic()
        self._line = asyncio.Lock()

    async def acquire(self) -> None:
        async with self._line:
            while True:
                now = monotonic()
                self._level = max(0.0, self._level - (now - self._looked) * PLACES)
                self._looked = now
                if self._level + 1 <= PLACES:
                    self._level += 1
                    return
                await asyncio.sleep((self._level + 1 - PLACES) / PLACES)


class AnswerTimeLimiter(asyncio.Semaphore):
    """Thirty places, each free a second after the answer."""

    def release_later(self) -> None:
        asyncio.get_running_loop().call_later(1.0, self.release)


async def main(way: str, url: str, token: str, first: int, number: int) -> None:
    limiter = StartTimeLimiter() if way == "start" else AnswerTimeLimiter(PLACES)
    lost = 0

    async def send(bot: ExtBot[None], chat: int) -> None:
        nonlocal lost
        await limiter.acquire()
        try:
            await bot.send_message(chat, "Hoe gaat het in de werkgroep?")
        except RetryAfter:
            lost += 1
        limiter.release_later()

    request = HTTPXRequest(connection_pool_size=PLACES * 8, pool_timeout=60)
    async with ExtBot(token, base_url=f"{url}/bot", request=request) as bot:
        await asyncio.gather(*(send(bot, first + person) for person in range(number)))
    sys.stdout.write(f"{lost}\n")


if __name__ == "__main__":
    way_, url_, token_, first_, number_ = sys.argv[1:]
    asyncio.run(main(way_, url_, token_, int(first_), int(number_)))
