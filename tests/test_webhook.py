"""The webhook: it lets Telegram in and nobody else, and confirms what is stored and nothing else."""

import asyncio
import json
import sqlite3
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from frontage import SECRET, Frontage, frontage
from sqlalchemy import select
from sqlalchemy.exc import OperationalError

from bot.web.webhook import LARGEST_BODY, SECRET_HEADER
from models.database import Database
from models.queries import inbox
from models.traffic import InboxUpdate


@pytest.fixture
async def front(database: Database) -> AsyncIterator[Frontage]:
    """Give a front behind which nothing is handled: what it stores stays as it came."""
    async with frontage(database, runs=False) as front:
        yield front


@pytest.fixture
async def on_sqlite(sqlite_database: Database) -> AsyncIterator[Frontage]:
    async with frontage(sqlite_database, runs=False) as front:
        yield front


def said(number: int, text: str = "dag") -> dict[str, Any]:
    chat = {"id": 1001, "type": "private", "first_name": "Amina"}
    sender = {"id": 1001, "is_bot": False, "first_name": "Amina"}
    message = {"message_id": number, "date": 1764860400, "chat": chat, "from": sender, "text": text}
    return {"update_id": number, "message": message}


async def stored(database: Database) -> dict[int, Any]:
    async with database.reading() as session:
        return {row.update_id: row.payload for row in await session.scalars(select(InboxUpdate))}


async def test_what_is_brought_is_stored_and_confirmed(front: Frontage) -> None:
    answer = await front.brings(said(7))

    assert answer.status_code == 200
    assert await stored(front.bot.database) == {7: said(7)}


async def test_what_is_brought_twice_is_confirmed_twice_and_stored_once(front: Frontage) -> None:
    answers = [await front.brings(said(7)) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert list(await stored(front.bot.database)) == [7]


async def test_many_at_once_are_all_stored(front: Frontage) -> None:
    answers = await asyncio.gather(*(front.brings(said(number)) for number in range(1, 41)))

    assert {answer.status_code for answer in answers} == {200}
    assert sorted(await stored(front.bot.database)) == list(range(1, 41))


@pytest.mark.parametrize("secret", ["", "wrong", f"{SECRET}-", SECRET[:-1], SECRET.upper()])
async def test_nobody_else_is_let_in(on_sqlite: Frontage, secret: str) -> None:
    answer = await on_sqlite.brings(said(7), **{SECRET_HEADER: secret})

    assert answer.status_code == 403
    assert await stored(on_sqlite.bot.database) == {}


async def test_a_strange_secret_is_told_once_and_without_it(
    on_sqlite: Frontage, caplog: pytest.LogCaptureFixture
) -> None:
    for _ in range(3):
        await on_sqlite.brings(said(7), **{SECRET_HEADER: "a-secret-of-another"})

    assert caplog.text.count("with another secret") == 1
    assert "of-another" not in caplog.text


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded"])
async def test_what_does_not_call_itself_json_is_refused(on_sqlite: Frontage, kind: str) -> None:
    assert (await on_sqlite.brings(said(7), **{"Content-Type": kind})).status_code == 400


async def test_json_may_name_its_letters(on_sqlite: Frontage) -> None:
    answer = await on_sqlite.brings(said(7), **{"Content-Type": "Application/JSON; charset=utf-8"})

    assert answer.status_code == 200


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"geen json",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"update_id": NaN}',
        b"[1]",
        b"7",
        b"{}",
        b'{"update_id": "7"}',
        b'{"update_id": true}',
        b'{"update_id": -1}',
        b'{"update_id": 9223372036854775808}',
    ],
)
async def test_what_is_no_update_is_refused(on_sqlite: Frontage, body: bytes) -> None:
    assert (await on_sqlite.brings(body)).status_code == 400
    assert await stored(on_sqlite.bot.database) == {}


async def test_the_largest_body_is_taken_and_one_byte_more_is_not(on_sqlite: Frontage) -> None:
    frame = len(json.dumps(said(7, "")))
    fits = json.dumps(said(7, "x" * (LARGEST_BODY - frame))).encode()

    assert (await on_sqlite.brings(fits)).status_code == 200
    assert (await on_sqlite.brings(fits + b" ")).status_code == 413


async def test_a_body_without_a_length_is_counted_while_it_comes(on_sqlite: Frontage) -> None:
    sent = []

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(64):
            sent.append(LARGEST_BODY // 8)
            yield b" " * sent[-1]

    headers = {SECRET_HEADER: SECRET, "Content-Type": "application/json"}
    try:
        answer = await on_sqlite.http.post(on_sqlite.hook, content=pieces(), headers=headers)
    except OSError:  # pragma: no cover - the line may be cut before the answer is read
        pytest.skip("the line was cut before the answer came")

    assert answer.status_code == 413


async def test_another_way_or_place_is_not_there(on_sqlite: Frontage) -> None:
    assert (await on_sqlite.http.get(on_sqlite.hook)).status_code == 405
    for path in ("", "/", "/health", "/ready", "/metrics", "/telegram/x"):
        url = on_sqlite.hook.removesuffix("/telegram") + path
        assert (await on_sqlite.http.post(url)).status_code == 404


async def test_what_cannot_be_stored_is_not_confirmed_and_told_once_a_minute(
    front: Frontage, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def store(*_: Any) -> list[int]:
        raise OperationalError("INSERT", {"text": "geheim"}, Exception("database or disk is full"))

    monkeypatch.setattr(inbox, "store", store)
    answers = [await front.brings(said(number, "geheim")) for number in (7, 8)]
    monkeypatch.undo()

    assert [answer.status_code for answer in answers] == [503, 503]
    assert caplog.text.count("Messages could not be stored, so they are not confirmed") == 1
    assert "geheim" not in caplog.text
    assert (await front.brings(said(7))).status_code == 200
    assert list(await stored(front.bot.database)) == [7]


# A disk that is really full


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "small"
    folder.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "tmpfs", str(folder)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets us make no small disk")
    yield folder
    subprocess.run(["umount", "--lazy", str(folder)], check=True)


def fill(path: Path) -> None:
    with path.open("wb", buffering=0) as out:
        while True:
            out.write(b"x" * 4096)


async def test_a_full_disk_confirms_nothing_is_not_ready_and_is_well_once_there_is_room(
    small_disk: Path,
) -> None:
    database = Database(f"sqlite:///{small_disk}/vlottrekker.db")
    await database.migrate()
    async with frontage(database) as front:
        await front.until("ready", 200)
        ballast = small_disk / "ballast"
        with pytest.raises(OSError, match="No space left"):
            fill(ballast)

        answers = [await front.brings(said(number, "x" * 9000)) for number in range(1, 11)]
        refused = [number for number, answer in enumerate(answers, 1) if answer.status_code == 503]
        assert refused
        assert {answer.status_code for answer in answers} <= {200, 503}
        assert not set(refused) & set(await stored(database))
        assert "disk" in {one["name"] for one in await front.until("ready", 503)}
        assert (await front.asks("health"))[0] == 200

        ballast.unlink()
        assert {(await front.brings(said(number))).status_code for number in refused} == {200}
        assert set(await stored(database)) == set(range(1, 11))
        await front.until("ready", 200)
    await database.close()


# With Telegram


async def test_telegram_is_told_the_address_and_brings_what_people_say(database: Database) -> None:
    async with frontage(database) as front:
        await front.playground.person("Amina").says("dag")
        await front.playground.drained()
        (call,) = (call for call in front.playground.calls if call.method == "setWebhook")
        assert len(await stored(database)) == 1
    assert call.parameters["url"] == front.hook
    assert call.parameters["secret_token"] == SECRET
    assert call.parameters["max_connections"] == 40
    assert call.parameters["allowed_updates"] == [
        "message",
        "edited_message",
        "callback_query",
        "my_chat_member",
    ]
    assert not call.parameters.get("drop_pending_updates")
    assert "getUpdates" not in {call.method for call in front.playground.calls}


async def test_the_way_can_be_changed_and_changed_back_and_nothing_is_dropped(
    sqlite_database: Database,
) -> None:
    # Telegram refuses to be polled beside a webhook.
    async with frontage(sqlite_database) as front:
        playground = front.playground
        amina = playground.person("Amina")
        await amina.says("een")
        await playground.drained()
    for number, webhook in enumerate((False, True), 2):
        await amina.says(f"stuk {number}")
        async with frontage(sqlite_database, webhook=webhook, playground=playground):
            await playground.drained()
            assert len(await stored(sqlite_database)) == number
            assert (playground.world.webhook.address is not None) is webhook
    assert not any(call.parameters.get("drop_pending_updates") for call in playground.calls)


async def test_a_lock_on_the_file_delays_but_loses_nothing(on_sqlite: Frontage) -> None:
    path = on_sqlite.bot.database.path
    assert path
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        bringing = asyncio.create_task(on_sqlite.brings(said(7)))
        await asyncio.sleep(0.05)
        assert not bringing.done()
        other.execute("ROLLBACK")
        assert (await bringing).status_code == 200
