"""The dead man's switch: called while all is well, at most once a minute, and never in the way."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import timedelta

import pytest
from neighbourhood import FRIDAY
from pydantic import SecretStr
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.app import Vlottrekker
from bot.demo.clock import MovedClock
from bot.health import readiness, switch
from bot.logs import Redactor
from bot.playground import Playground
from bot.settings.config import Settings, secrets_of
from bot.settings.form import Storage, Telegram
from bot.settings.web import Watch
from bot.web.listening import listener
from bot.web.serving import served
from jobs.tick import TickError
from models.database import Database

PATH = "/a-uuid-of-nobody"


@dataclass
class Outside:
    """Whoever raises the alarm when we stay silent."""

    calls: list[str] = field(default_factory=list)
    status: int = 200
    silent: asyncio.Event | None = None
    url: str = ""

    async def take(self, request: Request) -> Response:
        self.calls.append(request.method)
        if self.silent:
            await self.silent.wait()
        return Response(status_code=self.status)

    async def called(self, times: int) -> None:
        async with asyncio.timeout(10):
            while len(self.calls) < times:
                await asyncio.sleep(0.005)


@dataclass
class Watched:
    bot: Vlottrekker
    clock: MovedClock
    outside: Outside
    settings: Settings

    async def ticks(self, *, later: float = 0) -> None:
        self.clock.move(timedelta(seconds=later))
        await self.bot.tick()

    async def idle(self) -> None:
        """Wait until a call that may have begun has ended."""
        assert self.bot.switch
        if self.bot.switch._call:
            await asyncio.wait([self.bot.switch._call], timeout=10)


@asynccontextmanager
async def watched(database: Database) -> AsyncIterator[Watched]:
    outside, clock, playground = Outside(), MovedClock(FRIDAY, speed=1.0), Playground()
    with listener("127.0.0.1", 0, "test") as listening:
        outside.url = f"http://127.0.0.1:{listening.getsockname()[1]}{PATH}"
        async with (
            served(Starlette(routes=[Route(PATH, outside.take)]), listening),
            playground.serve() as url,
        ):
            settings = Settings(
                telegram=Telegram(token=SecretStr(playground.world.token), api_url=url),
                database=Storage(url=SecretStr(database.url.render_as_string(hide_password=False))),
                watch=Watch(url=SecretStr(outside.url)),
            )
            bot = Vlottrekker(settings, database, clock)
            async with bot.running():
                yield Watched(bot, clock, outside, settings)


@pytest.fixture
async def here(sqlite_database: Database) -> AsyncIterator[Watched]:
    async with watched(sqlite_database) as here:
        yield here


async def test_it_is_called_once_a_minute_while_ticks_go_well(here: Watched) -> None:
    for later in (0, 20, 20, 20, 20):
        await here.ticks(later=later)
        await here.idle()

    assert here.outside.calls == ["GET", "GET"]


async def test_a_tick_of_which_something_failed_does_not_call_it(
    here: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fails(*_: object, **__: object) -> None:
        raise TickError

    monkeypatch.setattr("bot.app.tick", fails)
    with pytest.raises(TickError):
        await here.ticks()
    await here.idle()

    assert here.outside.calls == []


async def test_a_bot_that_cannot_do_its_work_does_not_call_it_and_says_why(
    here: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(readiness, "KEPT_SECONDS", 0.0)
    await here.bot.tick()
    await here.outside.called(1)
    here.bot.hearing.heard_at = here.clock.now() - timedelta(minutes=6)

    await here.ticks(later=60)
    await here.idle()

    assert len(here.outside.calls) == 1
    assert "The dead man's switch is not called: Telegram is not heard" in caplog.text


async def test_a_failure_is_told_once_and_so_is_its_end_and_the_address_never(
    here: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("INFO")
    here.outside.status = 404
    for _ in range(3):
        await here.ticks(later=60)
        await here.idle()
    here.outside.status = 200
    await here.ticks(later=60)
    await here.idle()

    assert len(here.outside.calls) == 4
    assert caplog.text.count("The dead man's switch cannot be called (status 404)") == 1
    assert caplog.text.count("The dead man's switch can be called again") == 1
    said = "\n".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    assert "uuid" not in said


async def test_one_that_does_not_answer_holds_up_no_tick_and_is_let_go(
    here: Watched, caplog: pytest.LogCaptureFixture
) -> None:
    here.outside.silent = asyncio.Event()
    await here.ticks()
    await here.outside.called(1)
    async with asyncio.timeout(5):
        for _ in range(3):
            await here.ticks(later=60)
    assert len(here.outside.calls) == 1

    assert here.bot.switch
    await here.bot.switch.close()
    here.outside.silent.set()
    assert "cannot be called" not in caplog.text


async def test_its_time_is_limited(
    here: Watched, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(switch, "CALL_SECONDS", 0.05)
    here.outside.silent = asyncio.Event()
    await here.ticks()
    await here.idle()
    here.outside.silent.set()

    assert "The dead man's switch cannot be called (TimeoutError)" in caplog.text


async def test_the_address_is_hidden_whole_and_in_part(here: Watched) -> None:
    redact = Redactor(secrets_of(here.settings))

    assert PATH.strip("/") not in redact(f"GET {here.outside.url} and Path({PATH})")


async def test_it_is_called_through_the_proxy_that_the_bot_goes_through(
    here: Watched, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[bytes] = []

    async def proxy(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    server = await asyncio.start_server(proxy, "127.0.0.1", 0)
    monkeypatch.setenv("HTTPS_PROXY", f"127.0.0.1:{server.sockets[0].getsockname()[1]}")
    monkeypatch.setattr(here.bot.switch, "_address", f"https://watch.invalid{PATH}")
    await here.ticks()
    await here.idle()
    server.close()

    assert asked == [b"CONNECT watch.invalid:443 HTTP/1.1\r\n"]
    assert here.outside.calls == []
