"""The delivery of updates to the bot's own address: in order for each chat, again until it says 2xx."""

from __future__ import annotations

import asyncio
import json
import re
from contextlib import suppress
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from bot.playground.posting import post
from bot.playground.refusals import bad_request

if TYPE_CHECKING:
    from collections.abc import Callable

    from bot.playground.updates import UpdateQueue
    from bot.playground.values import Json

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_SECRET = re.compile(r"[A-Za-z0-9_-]*")
_ANSWER_WITHIN = 60.0
_LONGEST_PAUSE = 60.0
_LINE_OF_TAPS = 3 << 33
DEFAULT_CONNECTIONS = 40


@dataclass(frozen=True)
class Address:
    """Where updates go, as the bot asked for it."""

    url: str
    secret: str = ""
    max_connections: int = DEFAULT_CONNECTIONS

    def checked(self) -> Address:
        """Return itself; refuse what Telegram refuses, and whatever is not on this machine."""
        parts = urlsplit(self.url)
        if not parts.hostname:
            raise bad_request("invalid webhook URL specified")
        if len(self.secret) > 256:
            raise bad_request("secret token is too long")
        if not _SECRET.fullmatch(self.secret):
            raise bad_request("secret token contains unallowed characters")
        if parts.scheme == "http" and parts.hostname not in _LOOPBACK:
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if parts.scheme != "http":
            raise bad_request("bad webhook: the playground reaches http addresses of this machine only")
        return self


@dataclass
class Webhook:
    updates: UpdateQueue
    now: Callable[[], float]
    first_pause: float
    address: Address | None = None
    last_error: tuple[int, str] | None = None
    _busy: dict[int, int] = field(default_factory=dict)
    _runs: list[asyncio.Task[None]] = field(default_factory=list)

    def start(self, address: Address) -> None:
        self.stop()
        self.address = address
        self._runs.append(asyncio.create_task(self._run(address)))

    def stop(self) -> None:
        self.address = None
        self.last_error = None
        for run in self._runs:
            run.cancel()

    async def close(self) -> None:
        """Wait until every delivery under way has ended; the address stays for a next start."""
        for run in self._runs:
            run.cancel()
        await asyncio.gather(*self._runs, return_exceptions=True)
        self._runs.clear()

    async def _run(self, address: Address) -> None:
        self._busy = {}
        async with asyncio.TaskGroup() as deliveries:
            while True:
                for update in self._ready(address):
                    self._busy[update["update_id"]] = _whose(update)
                    deliveries.create_task(self._deliver(address, update))
                await self.updates.changed()

    def _ready(self, address: Address) -> list[Json]:
        """Return what can go now: one at a time for each chat, so that order stays; taps are on their own."""
        self.updates.expire(self.now())
        ready: list[Json] = []
        taken = set(self._busy.values())
        for update in self.updates.pending:
            free = len(self._busy) + len(ready) < address.max_connections
            if free and update["update_id"] not in self._busy and _whose(update) not in taken:
                ready.append(update)
            taken.add(_whose(update))
        return ready

    async def _deliver(self, address: Address, update: Json) -> None:
        pause = self.first_pause
        while update in self.updates.pending and not await self._accepted(address, update):
            await asyncio.sleep(pause)
            pause = min(pause * 2, _LONGEST_PAUSE)
            self.updates.expire(self.now())
        self._busy.pop(update["update_id"], None)
        self.updates.forget(update["update_id"])
        self.updates.tell()

    async def _accepted(self, address: Address, update: Json) -> bool:
        headers = {"Content-Type": "application/json"}
        if address.secret:
            headers["X-Telegram-Bot-Api-Secret-Token"] = address.secret
        try:
            status, reason = await post(address.url, json.dumps(update).encode(), headers, _ANSWER_WITHIN)
        except TimeoutError:
            problem = "Read timeout expired"
        except OSError as error:
            problem = "Connection refused" if isinstance(error, ConnectionRefusedError) else str(error)
        else:
            if 200 <= status < 300:
                return True
            problem = f"Wrong response from the webhook: {status} {reason}"
        self.last_error = (int(self.now()), problem)
        self.updates.tell()
        return False


def _whose(update: Json) -> int:
    """Return the chat (or person) an update belongs to; somebody's taps have a line of their own."""
    payload: Json = next((value for key, value in update.items() if key != "update_id"), {})
    if "callback_query" in update:
        return int(payload["from"]["id"]) + _LINE_OF_TAPS
    with suppress(KeyError, TypeError):
        return int(
            (payload.get("chat") or payload.get("message", payload).get("chat") or payload["from"])["id"]
        )
    return 0
