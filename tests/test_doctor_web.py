"""`doctor` about the web: it asks Telegram where messages go, and looks who listens where we should."""

import asyncio
import errno
import os
from datetime import UTC, datetime

import pytest
from frontage import Frontage, free_port, frontage
from pydantic import SecretStr

from bot.commands import checks_web
from bot.commands.finding import Finding
from bot.playground import Playground
from bot.settings.config import Settings
from bot.settings.form import Telegram
from bot.settings.web import Web, Webhook
from models.database import Database
from models.queries import inbox

NOT_OURS = os.strerror(errno.EADDRNOTAVAIL)
HOOK = "http://127.0.0.1:9/telegram"


def settings(playground: Playground, *, webhook: bool) -> Settings:
    token = SecretStr(playground.world.token)
    return Settings(
        telegram=Telegram(token=token, api_url=playground.url),
        webhook=Webhook(public_url=HOOK, port=free_port()) if webhook else None,
    )


async def seen(playground: Playground, *, webhook: bool) -> Finding:
    return await checks_web.webhook(settings(playground, webhook=webhook), datetime.now(UTC))


async def set_to(front: Frontage, url: str) -> None:
    api = f"{front.playground.url}/bot{front.playground.world.token}/setWebhook"
    assert (await front.http.post(api, json={"url": url})).status_code == 200


async def test_a_webhook_at_work_and_its_pages_are_well(sqlite_database: Database) -> None:
    async with frontage(sqlite_database) as front:
        await front.until("ready", 200)
        hook, web = (
            await checks_web.webhook(front.settings, datetime.now(UTC)),
            await checks_web.web(front.settings.web),
        )

    assert hook.said == f"Telegram brings the messages to {front.hook}, 0 wait"
    assert web.said == f"{front.page('health')}, /ready and /metrics"
    assert hook.ok
    assert web.ok


async def test_what_is_not_set_up_or_not_yet_is_well() -> None:
    playground = Playground()
    async with playground.serve():
        fetched, later = await seen(playground, webhook=False), await seen(playground, webhook=True)
    nobody, none = await checks_web.web(Web(port=free_port())), await checks_web.web(None)

    assert (fetched.ok, fetched.said) == (True, "not set up; the messages are fetched")
    assert (later.ok, later.said.split(";")[0]) == (True, "not set yet")
    assert (none.ok, none.said) == (True, "not set up; nothing listens for your monitoring")
    assert (nobody.ok, nobody.said.endswith("yet; `vlottrekker run` does")) == (True, True)


async def test_an_address_where_the_bot_could_not_listen_is_told() -> None:
    playground = Playground()
    async with playground.serve(), await asyncio.start_server(hello, "127.0.0.1", 0) as other:
        taken = other.sockets[0].getsockname()[1]
        usual, found = settings(playground, webhook=False), []
        for host, port in (("nergens.invalid", 8080), ("192.0.2.1", 8080), ("127.0.0.1", taken)):
            hook = Webhook(public_url=HOOK, host=host, port=port)
            given = usual.model_copy(update={"webhook": hook})
            found += [await checks_web.webhook(given, datetime.now(UTC))]
            found += [await checks_web.web(Web(host=host, port=port))]

    assert [one.mend for one in found] == [
        "nergens.invalid:8080 cannot be listened on (no such address); mend webhook.host or webhook.port",
        "nergens.invalid:8080 cannot be listened on (no such address); mend web.host or web.port",
        f"192.0.2.1:8080 cannot be listened on ({NOT_OURS}); mend webhook.host or webhook.port",
        f"192.0.2.1:8080 cannot be listened on ({NOT_OURS}); mend web.host or web.port",
        f"another program listens on 127.0.0.1:{taken}; mend webhook.port",
        f"what listens on 127.0.0.1:{taken} is not well, or another program; look at web.port",
    ]


async def hello(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer as a program that knows nothing of us."""
    writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhallo")
    writer.close()
    await writer.wait_closed()


async def test_messages_that_go_elsewhere_are_told(sqlite_database: Database) -> None:
    async with frontage(sqlite_database, runs=False) as front:
        await set_to(front, "http://127.0.0.1:9/elders")
        elsewhere = await seen(front.playground, webhook=True)
        unfetched = await seen(front.playground, webhook=False)

    assert (elsewhere.mend or "").startswith("messages go elsewhere")
    assert (unfetched.mend or "").startswith("a webhook is set, so messages cannot be fetched")
    assert "another program uses this token" in (elsewhere.mend or "")


async def test_a_webhook_that_telegram_does_not_take_from_a_bot_that_runs_is_told(
    sqlite_database: Database,
) -> None:
    playground = Playground()
    playground.fail_next("setWebhook", 400, "Bad Request: bad webhook", times=1000)
    async with frontage(sqlite_database, playground=playground) as front:
        found = await checks_web.webhook(front.settings, datetime.now(UTC))

    assert (found.mend or "").startswith("the bot runs, and Telegram does not bring messages to")


async def test_what_telegram_cannot_bring_is_told(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def store(*_: object) -> list[int]:
        raise OSError

    playground = Playground(webhook_pause=0.01)
    async with frontage(sqlite_database, playground=playground) as front:
        await front.until("ready", 200)
        monkeypatch.setattr(inbox, "store", store)
        await playground.person("Amina").says("dag")
        async with asyncio.timeout(10):
            while playground.world.webhook.last_error is None:
                await playground.world.updates.changed()
        found = await checks_web.webhook(front.settings, datetime.now(UTC))
        monkeypatch.undo()

    assert "Wrong response from the webhook: 503" in (found.mend or "")


async def test_a_telegram_that_does_not_answer_is_told() -> None:
    playground = Playground()
    async with playground.serve():
        given = settings(playground, webhook=True)

    assert "Telegram does not answer" in ((await checks_web.webhook(given, datetime.now(UTC))).mend or "")


async def test_a_process_that_is_ill_and_another_program_are_told(sqlite_database: Database) -> None:
    async with frontage(sqlite_database, webhook=False) as front:
        front.bot._tasks[0].cancel()
        await asyncio.wait(front.bot._tasks[:1])
        ill = await checks_web.web(front.settings.web)
    answered = asyncio.Event()

    async def answer(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhallo")
        writer.close()
        await writer.wait_closed()
        answered.set()

    async with await asyncio.start_server(answer, "127.0.0.1", 0) as server:
        other = await checks_web.web(Web(port=server.sockets[0].getsockname()[1]))
        await answered.wait()

    assert (ill.mend or "").startswith("the task `telegram` has ended")
    assert "another program" in (other.mend or "")
