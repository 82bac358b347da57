"""How updates reach a bot at its own address."""

from __future__ import annotations

import asyncio
import json
import ssl
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot.playground import Limits, Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Making one takes longer than a whole test, and nothing here speaks TLS.
NO_TLS = ssl.create_default_context()
TOKEN = "42:buurt"
ACTIVE = (
    "Conflict: can't use getUpdates method while webhook is active; "
    "use deleteWebhook to delete the webhook first"
)


@dataclass
class Doorstep:
    """A bot's own web address: it takes what comes, and answers as it was told."""

    statuses: list[int] = field(default_factory=list)
    came: list[dict[str, Any]] = field(default_factory=list)
    heads: list[str] = field(default_factory=list)
    url: str = ""
    _more: asyncio.Event = field(default_factory=asyncio.Event)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = (await reader.readuntil(b"\r\n\r\n")).decode()
        length = next(line for line in head.split("\r\n") if line.lower().startswith("content-length"))
        body = await reader.readexactly(int(length.split(":")[1]))
        status = self.statuses.pop(0) if self.statuses else 200
        if status:
            writer.write(f"HTTP/1.1 {status} Zo\r\nContent-Length: 0\r\n\r\n".encode())
            await writer.drain()
        writer.close()
        self.heads.append(head)
        self.came.append(json.loads(body))
        self._more.set()
        self._more = asyncio.Event()

    async def has(self, count: int) -> list[str]:
        """Wait for a number of visits; give the texts."""
        async with asyncio.timeout(3):
            while len(self.came) < count:
                await self._more.wait()
        return [update["message"]["text"] for update in self.came]

    @asynccontextmanager
    async def open(self) -> AsyncIterator[Doorstep]:
        server = await asyncio.start_server(self.take, "127.0.0.1")
        self.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/haak?x=1"
        async with server:
            yield self


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(token=TOKEN, limits=Limits.none(), webhook_pause=0.01)
    async with playground.serve():
        yield playground


@pytest.fixture
async def http(playground: Playground) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{playground.url}/bot{TOKEN}", verify=NO_TLS) as http:
        yield http


async def test_an_update_is_brought_with_its_secret(playground: Playground, http: httpx.AsyncClient) -> None:
    async with Doorstep().open() as door:
        given = {"url": door.url, "secret_token": "geheim_1", "max_connections": 5}
        assert (await http.post("/setWebhook", json=given)).json()["result"] is True
        await playground.person("Amina").says("dag")
        assert await door.has(1) == ["dag"]
        assert door.heads[0].startswith("POST /haak?x=1 HTTP/1.1")
        assert "X-Telegram-Bot-Api-Secret-Token: geheim_1" in door.heads[0]
        await playground.drained()
        info = (await http.get("/getWebhookInfo")).json()["result"]
        assert info["url"] == door.url
        assert (info["max_connections"], info["pending_update_count"]) == (5, 0)


async def test_an_update_is_brought_again_until_the_bot_says_yes(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    async with Doorstep(statuses=[500, 0, 302, 200]).open() as door:
        await http.post("/setWebhook", json={"url": door.url})
        await playground.person("Amina").says("dag")
        assert await door.has(4) == ["dag"] * 4
        assert len({update["update_id"] for update in door.came}) == 1
        await playground.drained()
        info = (await http.get("/getWebhookInfo")).json()["result"]
        assert info["last_error_message"] == "Wrong response from the webhook: 302 Zo"


async def test_a_tap_that_could_not_be_brought_for_150_seconds_is_forgotten(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    clock = [1_772_449_200.0]
    playground.world.now = playground.world.webhook.now = lambda: clock[0]
    amina = playground.person("Amina")
    await amina.forges("oud")
    await amina.says("bewaard")
    clock[0] += 150
    async with Doorstep(statuses=[500]).open() as door:
        await http.post("/setWebhook", json={"url": door.url})
        assert await door.has(2) == ["bewaard", "bewaard"]
        await playground.drained()
    assert len(door.came) == 2


async def test_a_tap_does_not_wait_for_what_was_typed_before(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    async with Doorstep(statuses=[500] * 8).open() as door:
        amina = playground.person("Amina")
        await amina.says("dag")
        await amina.forges("x")
        await http.post("/setWebhook", json={"url": door.url})
        await playground.drained()
    kinds = [min(update) for update in door.came]
    assert kinds.index("callback_query") < len(kinds) - 1 - kinds[::-1].index("message")


async def test_one_chat_stays_in_order_and_another_does_not_wait_for_it(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    async with Doorstep(statuses=[500] * 8).open() as door:
        await http.post("/setWebhook", json={"url": door.url})
        amina, joost = playground.person("Amina"), playground.person("Joost")
        await amina.says("een")
        await amina.says("twee")
        await joost.says("ander")
        await playground.drained()
        order = [update["message"]["text"] for update in door.came]
    assert order.index("ander") < len(order) - 1 - order[::-1].index("een")
    assert order.index("twee") > len(order) - 1 - order[::-1].index("een")


async def test_an_address_where_nobody_answers_is_told_of(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    async with Doorstep().open() as door:
        pass
    await http.post("/setWebhook", json={"url": door.url})
    await playground.person("Amina").says("dag")
    async with asyncio.timeout(3):
        while playground.world.webhook.last_error is None:
            await playground.world.updates.changed()
    info = (await http.get("/getWebhookInfo")).json()["result"]
    assert info["last_error_message"] == "Connection refused"
    assert info["pending_update_count"] == 1


async def test_polling_and_a_webhook_exclude_each_other(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    poll = asyncio.create_task(http.get("/getUpdates", params={"timeout": 30}))
    await playground.polled()
    async with Doorstep().open() as door:
        await http.post("/setWebhook", json={"url": door.url})
        ended = await poll
        assert ended.json()["description"] == "Conflict: terminated by setWebhook request"
        refused = await http.get("/getUpdates")
        assert (refused.status_code, refused.json()["description"]) == (409, ACTIVE)
        await http.get("/deleteWebhook")
        assert (await http.get("/getUpdates")).status_code == 200


async def test_waiting_updates_can_be_thrown_away(playground: Playground, http: httpx.AsyncClient) -> None:
    await playground.person("Amina").says("oud")
    async with Doorstep().open() as door:
        await http.post("/setWebhook", json={"url": door.url, "drop_pending_updates": True})
        await playground.person("Joost").says("nieuw")
        assert await door.has(1) == ["nieuw"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"url": "onzin"}, "invalid webhook URL specified"),
        ({"url": "http://voorbeeld.nl/x"}, "bad webhook: An HTTPS URL must be provided for webhook"),
        (
            {"url": "http://127.0.0.1:1/", "secret_token": "met spatie"},
            "secret token contains unallowed characters",
        ),
        ({"url": "http://127.0.0.1:1/", "secret_token": "x" * 257}, "secret token is too long"),
    ],
)
async def test_a_wrong_webhook_is_refused(
    http: httpx.AsyncClient, given: dict[str, str], sentence: str
) -> None:
    answer = await http.post("/setWebhook", json=given)
    assert (answer.status_code, answer.json()["description"]) == (400, f"Bad Request: {sentence}")
