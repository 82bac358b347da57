"""/health and /ready: they really look, and what is wrong makes them say so, with its mend."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from conftest import Cluster
from frontage import Frontage, asked, frontage
from sqlalchemy import text

from bot.health import readiness, survey
from bot.health.readiness import Readiness
from bot.health.vitals import Vitals
from bot.playground import Playground
from bot.web.listening import ListenError, listener
from jobs.rules import condition
from jobs.rules.condition import ailments
from models.database import Database
from models.queries import inbox
from models.queries.heartbeats import note_start


@pytest.fixture
async def front(database: Database) -> AsyncIterator[Frontage]:
    async with frontage(database, webhook=False) as front:
        yield front


@pytest.fixture
async def on_sqlite(sqlite_database: Database) -> AsyncIterator[Frontage]:
    async with frontage(sqlite_database, webhook=False) as front:
        yield front


@pytest.fixture(autouse=True)
def _every_look_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "KEPT_SECONDS", 0.0)


async def test_all_is_well(front: Frontage) -> None:
    answer = await front.http.get(front.page("ready"))

    assert answer.status_code == 200
    assert answer.json() == {"ok": True, "leads": True, "mend": []}
    assert answer.headers["cache-control"] == "no-store"
    assert await front.asks("health") == (200, [])


async def test_who_stands_by_is_well(database: Database) -> None:
    async with frontage(database, webhook=False), frontage(database, runs=False) as other:
        answer = await other.http.get(other.page("ready"))

    assert (answer.status_code, answer.json()) == (200, {"ok": True, "leads": False, "mend": []})


# This process


async def test_a_loop_that_stands_still_is_told_by_another(
    on_sqlite: Frontage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(condition, "STALLED_AFTER", timedelta(seconds=0.3))

    def until_it_tells() -> tuple[int, Any]:
        deadline = time.monotonic() + 15
        while (found := asked(on_sqlite.page("health")))[0] == 200 and time.monotonic() < deadline:
            pass
        return found

    with ThreadPoolExecutor() as others:
        # Waited for without `await`: the loop stands still here until somebody has noticed.
        status, said = others.submit(until_it_tells).result()

    (trouble,) = said["mend"]
    assert (status, trouble["name"]) == (503, "loop")
    assert trouble["mend"].startswith("the program has stood still for ")
    assert ".py:" in trouble["mend"]
    await on_sqlite.until("health", 200)


async def test_ready_does_not_wait_for_a_loop_that_stands_still(
    on_sqlite: Frontage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.web.monitoring.ANSWER_SECONDS", 0.2)

    with ThreadPoolExecutor() as others:
        status, said = others.submit(asked, on_sqlite.page("ready")).result()

    assert (status, [one["name"] for one in said["mend"]]) == (503, ["loop"])


async def test_a_task_that_has_ended_is_told(front: Frontage) -> None:
    front.bot._tasks[0].cancel()
    await asyncio.wait(front.bot._tasks[:1])

    for name in ("health", "ready"):
        status, mends = await front.asks(name)
        assert (status, [one["name"] for one in mends]) == (503, ["tasks"])
        assert mends[0]["mend"].startswith("the task `telegram` has ended; start the bot again")


async def test_a_leader_that_does_not_look_at_the_clock_is_ill_and_one_that_stands_by_is_not(
    on_sqlite: Frontage,
) -> None:
    now = [0.0]
    vitals = Vitals(lambda: now[0], 20)
    vitals.leads({}, on_sqlite.bot)
    assert ailments(vitals.body()) == []

    now[0] = 301
    names = [trouble.mend for trouble in ailments(vitals.body()) if trouble.name == "tasks"]
    assert [mend.split(";")[0] for mend in names] == ["it has not looked at the clock for long"]

    vitals.stands_by()
    assert [trouble.name for trouble in ailments(vitals.body())] == ["loop"]


# What it stands on


async def test_a_database_that_is_gone_is_told_and_the_process_is_well(
    migrated_cluster: Cluster,
) -> None:
    url = migrated_cluster.create("migrated")
    database = Database(url)
    async with frontage(database, webhook=False) as front:
        assert await front.asks("ready") == (200, [])
        await asyncio.to_thread(migrated_cluster.drop, url)

        status, mends = await front.asks("ready")

        assert (status, [one["name"] for one in mends]) == (503, ["database"])
        assert "cannot be written" in mends[0]["mend"]
        assert await front.asks("health") == (200, [])
    await database.close()


async def test_a_database_that_does_not_answer_in_time_is_told(
    on_sqlite: Frontage, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = on_sqlite.bot.database.path
    assert path
    monkeypatch.setattr(readiness, "DATABASE_SECONDS", 0.2)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        status, mends = await on_sqlite.asks("ready")
        other.execute("ROLLBACK")

    assert (status, [one["name"] for one in mends]) == (503, ["database"])
    assert "has not written anything within" in mends[0]["mend"]
    await on_sqlite.until("ready", 200)


async def test_a_database_that_can_only_be_read_is_told(
    migrated_cluster: Cluster, postgresql_url: str
) -> None:
    database = Database(postgresql_url)
    async with frontage(database, webhook=False) as front:
        # As a server is that another has taken over from.
        name = database.url.database
        read_only = f"ALTER DATABASE {name} SET default_transaction_read_only = on"
        cut = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"  # noqa: S608 - a name of our own
        for order in (read_only, cut):
            await asyncio.to_thread(migrated_cluster.order, order)

        mends = await front.until("ready", 503)

        assert [one["name"] for one in mends] == ["database"]
        assert "read-only transaction" in mends[0]["mend"]
    await database.close()


async def test_tables_of_another_version_are_told(front: Frontage) -> None:
    async with front.bot.database.writing() as session:
        await session.execute(text("UPDATE alembic_version SET version_num = 'elders'"))

    status, mends = await front.asks("ready")

    assert (status, [one["name"] for one in mends]) == (503, ["migrations"])


async def test_a_full_disk_is_told_where_the_database_is_a_file(
    front: Frontage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(survey, "disk_usage", lambda _: SimpleNamespace(total=1000, used=951, free=49))

    status, mends = await front.asks("ready")

    told = (503, ["disk"]) if front.bot.database.path else (200, [])
    assert (status, [one["name"] for one in mends]) == told


async def test_a_bot_that_nobody_ticks_or_that_hears_nothing_is_told(
    front: Frontage, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = front.bot.clock.now()
    monkeypatch.setattr(front.bot.poller, "heard_at", now - timedelta(minutes=6))
    assert [one["mend"] for one in (await front.asks("ready"))[1]] == [
        "Telegram is not heard; look at the network, then at `doctor`"
    ]

    async with front.bot.database.writing() as session:
        await session.execute(text("DELETE FROM heartbeat"))
    status, mends = await front.asks("ready")
    assert (status, [one["name"] for one in mends]) == (503, ["running"])
    assert mends[0]["mend"].startswith("the bot does not run")


async def test_a_bot_that_never_heard_telegram_is_told_once_it_has_run_for_a_while(
    front: Frontage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await front.until("ready", 200)
    long_ago = front.bot.clock.now() - timedelta(minutes=6)
    async with front.bot.database.writing() as session:
        await session.execute(text("DELETE FROM heartbeat WHERE name IN ('poll', 'start')"))
        await note_start(session, long_ago)
    monkeypatch.setattr(front.bot.poller, "heard_at", None)

    status, mends = await front.asks("ready")
    assert (status, [one["mend"] for one in mends]) == (
        503,
        ["Telegram is not heard; look at the network, then at `doctor`"],
    )


async def test_many_who_ask_at_once_cost_one_look(front: Frontage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(readiness, "KEPT_SECONDS", 3600.0)
    looks = 0
    real = Readiness._now

    async def counted(self: Readiness) -> list[condition.Trouble]:
        nonlocal looks
        looks += 1
        return await real(self)

    monkeypatch.setattr(Readiness, "_now", counted)
    await asyncio.gather(*(front.asks("ready") for _ in range(20)))

    assert looks == 1


# With a webhook


async def test_a_webhook_that_telegram_does_not_know_is_told(sqlite_database: Database) -> None:
    playground = Playground()
    playground.fail_next("setWebhook", 502, "Bad Gateway", times=1000)
    async with frontage(sqlite_database, playground=playground) as front:
        status, mends = await front.asks("ready")

    assert (status, [one["name"] for one in mends]) == (503, ["webhook"])


async def test_an_address_that_telegram_refuses_is_told_once_with_its_reason(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.waiting.LONGEST_PAUSE_SECONDS", 0.02)
    playground = Playground()
    playground.fail_next("setWebhook", 400, "Bad Request: bad webhook: HTTPS url must be provided", times=20)
    async with frontage(sqlite_database, playground=playground) as front:
        (trouble,) = await front.until("ready", 503)
        while "refuses" not in trouble["mend"]:
            _, (trouble,) = await front.asks("ready")
        await front.until("ready", 200)

    told = "Telegram refuses the address of the webhook (bad webhook: HTTPS url must be provided)"
    assert trouble["mend"].lower().startswith(told.lower())
    assert caplog.text.lower().count(told.lower()) == 1


async def test_what_telegram_cannot_bring_is_told_and_forgotten_once_it_can(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.web.registration.LOOK_SECONDS", 0.02)
    async with frontage(sqlite_database) as front:
        await front.until("ready", 200)

        async def store(*_: object) -> list[int]:
            raise OSError

        real = inbox.store
        monkeypatch.setattr(inbox, "store", store)
        await front.playground.person("Amina").says("dag")
        (trouble,) = await front.until("ready", 503)
        assert trouble["name"] == "webhook"
        assert "Wrong response from the webhook: 503" in trouble["mend"]

        monkeypatch.setattr(inbox, "store", real)
        await front.until("ready", 200)
        await front.playground.drained()
    assert "Telegram could not bring a message to the webhook: Wrong response" in caplog.text


async def test_a_webhook_that_somebody_else_took_is_taken_back(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.web.registration.LOOK_SECONDS", 0.02)
    async with frontage(sqlite_database) as front:
        await front.until("ready", 200)
        token, api = front.playground.world.token, front.playground.url
        await front.http.post(f"{api}/bot{token}/setWebhook", json={"url": "http://127.0.0.1:9/elders"})
        async with asyncio.timeout(10):
            while "Somebody else has changed where Telegram brings the messages" not in caplog.text:
                await asyncio.sleep(0.01)
        await front.playground.person("Amina").says("dag")
        await front.playground.drained()
        address = front.playground.world.webhook.address
        assert address
        assert address.url == front.hook


async def test_a_token_that_is_refused_and_a_telegram_that_is_away_stop_nothing(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("bot.waiting.LONGEST_PAUSE_SECONDS", 0.02)
    playground = Playground()
    playground.fail_next("setWebhook", 401, "Unauthorized")
    playground.fail_next("setWebhook", 502, "Bad Gateway")
    async with frontage(sqlite_database, playground=playground) as front:
        await front.until("ready", 200)
    assert "Telegram does not accept the token" in caplog.text
    assert "Telegram could not be asked about the webhook: NetworkError" in caplog.text


# The address


def test_an_address_that_is_taken_or_not_ours_is_said() -> None:
    with listener("127.0.0.1", 0, "web") as first:
        port = first.getsockname()[1]
        with pytest.raises(
            ListenError, match=rf"^127.0.0.1:{port} cannot be listened on \(.*; mend web.host"
        ):
            listener("127.0.0.1", port, "web")
    with pytest.raises(ListenError, match=r"\(no such address\); mend web"):
        listener("nergens.invalid", 8080, "web")
    with pytest.raises(ListenError, match=r"^a\.\.b:8080 cannot be listened on \(no such address\)"):
        listener("a..b", 8080, "web")
    with pytest.raises(ListenError, match=r"mend webhook\.host or webhook\.port"):
        listener("192.0.2.1", 8080, "webhook")
