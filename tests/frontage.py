"""A bot that listens over HTTP as its settings say, beside a local Telegram, for the tests of the web."""

import asyncio
import json
import socket
import ssl
import urllib.error
import urllib.request
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import httpx
from pydantic import SecretStr

from bot.app import Vlottrekker
from bot.playground import Playground
from bot.process import SystemClock
from bot.settings.config import Settings
from bot.settings.form import Backups, Storage, Telegram
from bot.settings.web import Web, Webhook
from bot.web.opening import opened_to_the_web, vitals_for
from bot.web.webhook import SECRET_HEADER
from models.database import Database

SECRET = "a-word_between-us-and-telegram"
NO_TLS = ssl.create_default_context()
FRIDAY = datetime(2026, 12, 4, 15, 0, tzinfo=UTC)


def free_port() -> int:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        return int(taken.getsockname()[1])


@dataclass
class Frontage:
    """The bot, its two addresses, and whoever calls at them."""

    bot: Vlottrekker
    playground: Playground
    settings: Settings
    http: httpx.AsyncClient

    @property
    def hook(self) -> str:
        assert self.settings.webhook
        return self.settings.webhook.public_url

    def page(self, name: str) -> str:
        assert self.settings.web
        return f"http://127.0.0.1:{self.settings.web.port}/{name}"

    async def brings(self, body: Any, **headers: str) -> httpx.Response:
        """Call the webhook as Telegram does, or a little otherwise."""
        known = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
        given = {name: value for name, value in {**known, **headers}.items() if value}
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        return await self.http.post(self.hook, content=content, headers=given)

    async def asks(self, name: str) -> tuple[int, list[dict[str, str]]]:
        """Ask /health or /ready; give the status and what must be mended."""
        answer = await self.http.get(self.page(name))
        said = answer.json()
        assert said["ok"] is (not said["mend"])
        return answer.status_code, said["mend"]

    async def until(self, name: str, status: int) -> list[dict[str, str]]:
        """Ask until the answer has this status; a look is kept for a second. Give what must be mended."""
        async with asyncio.timeout(15):
            while (found := await self.asks(name))[0] != status:
                await asyncio.sleep(0.02)
        return found[1]


def asked(url: str) -> tuple[int, Any]:
    """Ask from another thread, while the loop of the test does something else."""
    try:
        with urllib.request.urlopen(url, timeout=10) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as refusal:
        return refusal.code, json.load(refusal)


@asynccontextmanager
async def frontage(
    database: Database,
    *,
    webhook: bool = True,
    runs: bool = True,
    playground: Playground | None = None,
    backups: Backups | None = None,
) -> AsyncIterator[Frontage]:
    """Open the front; `runs` as well, so that what is brought is handled and Telegram is asked."""
    playground = playground or Playground(clock=SystemClock(FRIDAY).now().timestamp, webhook_pause=0.01)
    async with playground.serve() as url, httpx.AsyncClient(verify=NO_TLS) as http:
        port = free_port()
        settings = Settings(
            telegram=Telegram(token=SecretStr(playground.world.token), api_url=url),
            database=Storage(url=SecretStr(database.url.render_as_string(hide_password=False))),
            web=Web(port=free_port()),
            backup=backups or Backups(),
            webhook=Webhook(
                public_url=f"http://127.0.0.1:{port}/telegram", port=port, secret=SecretStr(SECRET)
            )
            if webhook
            else None,
        )
        clock, vitals = SystemClock(FRIDAY), vitals_for(settings)
        bot = Vlottrekker(settings, database, clock, vitals)
        async with opened_to_the_web(settings, database, clock, vitals, bot.intake.receive):
            here = Frontage(bot, playground, settings, http)
            if not runs:
                yield here
                return
            async with bot.running():
                await bot.tick()
                bot.vitals.looked()
                yield here
