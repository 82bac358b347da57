"""How updates reach a bot that asks for them, with the library the product uses and with bare hands."""

from __future__ import annotations

import asyncio
import ssl
import sys
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, NetworkError
from telegram.ext import ApplicationBuilder, CallbackQueryHandler, CommandHandler
from telegram.request import HTTPXRequest

from bot.playground import Limits, Playground
from bot.playground.methods.queue import _KINDS

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from telegram.ext import ContextTypes

# Making one takes longer than a whole test, and nothing here speaks TLS.
NO_TLS = ssl.create_default_context()
TOKEN = "42:buurt"
OTHER_POLLER = (
    "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
)
DIES_WITH_UPDATES = """
import sys, time, urllib.request
print(urllib.request.urlopen(sys.argv[1]).read().decode(), flush=True)
time.sleep(60)
"""


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(token=TOKEN, limits=Limits.none())
    async with playground.serve():
        yield playground


@pytest.fixture
async def http(playground: Playground) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=f"{playground.url}/bot{TOKEN}", verify=NO_TLS) as http:
        yield http


async def polled(http: httpx.AsyncClient, **parameters: Any) -> list[dict[str, Any]]:
    answer = await http.get("/getUpdates", params=parameters)
    assert answer.status_code == 200, answer.text
    result: list[dict[str, Any]] = answer.json()["result"]
    return result


def library_bot(playground: Playground, token: str = TOKEN) -> Bot:
    lines = [HTTPXRequest(httpx_kwargs={"verify": NO_TLS}) for _ in range(2)]
    api, files = f"{playground.url}/bot", f"{playground.url}/file/bot"
    return Bot(token, api, files, request=lines[0], get_updates_request=lines[1])


async def test_an_update_comes_again_until_it_is_confirmed(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    await amina.says("/help")
    first, second = await polled(http)
    assert second["update_id"] == first["update_id"] + 1
    assert await polled(http, limit=1) == [first]
    assert await polled(http, offset=second["update_id"]) == [second]
    assert await polled(http, offset=second["update_id"] + 1) == []
    assert playground.pending == []


async def test_a_negative_offset_keeps_the_last_ones(playground: Playground, http: httpx.AsyncClient) -> None:
    amina = playground.person("Amina")
    for text in ("een", "twee", "drie"):
        await amina.says(text)
    assert [update["message"]["text"] for update in await polled(http, offset=-1)] == ["drie"]
    assert len(playground.pending) == 1


async def test_an_update_is_kept_for_a_day(http: httpx.AsyncClient, playground: Playground) -> None:
    clock = [1_772_449_200.0]
    playground.world.now = lambda: clock[0]
    await playground.person("Amina").says("oud")
    clock[0] += 24 * 3600
    await playground.person("Joost").says("nieuw")
    assert [update["message"]["text"] for update in await polled(http)] == ["nieuw"]


async def test_a_tap_is_kept_for_150_seconds(http: httpx.AsyncClient, playground: Playground) -> None:
    clock = [1_772_449_200.0]
    playground.world.now = lambda: clock[0]
    amina = playground.person("Amina")
    await amina.forges("oud")
    clock[0] += 149
    [tap] = await polled(http)
    assert tap["callback_query"]["data"] == "oud"
    await amina.says("bewaard")
    clock[0] += 1
    assert [update["message"]["text"] for update in await polled(http)] == ["bewaard"]


async def test_a_long_poll_wakes_at_once(playground: Playground, http: httpx.AsyncClient) -> None:
    amina = playground.person("Amina")
    poll = asyncio.create_task(polled(http, timeout=30))
    await playground.polled()
    async with asyncio.timeout(2):
        await amina.says("dag")
        assert [update["message"]["text"] for update in await poll] == ["dag"]


async def test_a_second_poller_ends_the_older_one(playground: Playground, http: httpx.AsyncClient) -> None:
    older = asyncio.create_task(http.get("/getUpdates", params={"timeout": 30}))
    await playground.polled()
    assert await polled(http) == []
    answer = await older
    assert answer.status_code == 409
    assert answer.json()["description"] == OTHER_POLLER
    assert playground.conflicts == 1


async def test_a_library_bot_sees_the_conflict(playground: Playground, http: httpx.AsyncClient) -> None:
    async with library_bot(playground) as bot:
        older = asyncio.create_task(bot.get_updates(timeout=30))
        await playground.polled()
        await polled(http)
        with pytest.raises(Conflict):
            await older


async def test_a_poller_that_was_killed_loses_nothing(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    await playground.person("Amina").says("dit mag niet weg")
    address = f"{playground.url}/bot{TOKEN}/getUpdates"
    victim = await asyncio.create_subprocess_exec(
        sys.executable, "-c", DIES_WITH_UPDATES, address, stdout=asyncio.subprocess.PIPE
    )
    assert victim.stdout is not None
    assert b"dit mag niet weg" in await victim.stdout.readline()
    victim.kill()
    await victim.communicate()
    assert [update["message"]["text"] for update in await polled(http)] == ["dit mag niet weg"]


async def test_a_poller_that_hung_up_is_no_conflict(playground: Playground, http: httpx.AsyncClient) -> None:
    with pytest.raises(httpx.ReadTimeout):
        await http.get("/getUpdates", params={"timeout": 30}, timeout=0.05)
    await playground.polled(now=False)
    assert await polled(http) == []
    assert playground.conflicts == 0


async def test_a_bot_hears_only_the_kinds_it_asked_for(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    await polled(http, allowed_updates='["callback_query"]')
    amina = playground.person("Amina")
    await amina.says("dag")
    await amina.forges("x")
    assert [sorted(update) for update in await polled(http)] == [["callback_query", "update_id"]]
    answer = await http.get("/getUpdates", params={"allowed_updates": '["mesage"]'})
    assert answer.status_code == 400


def test_every_kind_the_library_knows_is_known_here() -> None:
    assert set(Update.ALL_TYPES) <= _KINDS


async def test_a_whole_bot_of_the_library_starts_talks_and_stops(playground: Playground) -> None:
    builder = ApplicationBuilder().token(TOKEN).base_url(f"{playground.url}/bot")
    application = builder.base_file_url(f"{playground.url}/file/bot").build()

    async def start(update: Update, context: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.effective_chat is not None
        markup = {"inline_keyboard": [[{"text": "Gaat goed", "callback_data": "goed"}]]}
        text = f"Dag! Code {context.args}"
        await context.bot.send_message(
            update.effective_chat.id,
            text,
            reply_markup=markup,  # type: ignore[arg-type]
        )

    async def pressed(update: Update, _: ContextTypes.DEFAULT_TYPE) -> None:
        assert update.callback_query is not None
        await update.callback_query.answer("Dank je")
        await update.callback_query.edit_message_text("Fijn!")

    application.add_handler(CommandHandler("start", start))
    application.add_handler(CallbackQueryHandler(pressed))
    async with application:
        assert application.updater is not None
        await application.updater.start_polling(allowed_updates=Update.ALL_TYPES)
        await application.start()
        amina = playground.person("Amina")
        await amina.opens("https://t.me/vlottrekker_bot?start=TUIN-1")
        await amina.hears("Code ['TUIN-1']")
        await amina.presses("goed")
        await amina.hears("Fijn!")
        await playground.drained()
        await application.updater.stop()
        await application.stop()
    assert amina.toasts == ["Dank je"]
    assert amina.user_id > 2**32


async def test_a_wrong_token_is_invalid_for_the_library(playground: Playground) -> None:
    stranger = library_bot(playground, "42:ander")
    with pytest.raises(InvalidToken):
        await stranger.initialize()
    await stranger.shutdown()


async def test_stopping_does_not_wait_for_a_long_poll() -> None:
    playground = Playground(token=TOKEN)
    async with httpx.AsyncClient(verify=NO_TLS) as http:
        async with playground.serve() as url:
            poll = asyncio.create_task(http.get(f"{url}/bot{TOKEN}/getUpdates?timeout=50"))
            await playground.polled()
            leaving = asyncio.get_running_loop().time()
        assert asyncio.get_running_loop().time() - leaving < 1
        assert (await poll).json() == {"ok": True, "result": []}


async def test_a_server_that_went_away_can_come_back_at_the_same_address() -> None:
    playground = Playground(token=TOKEN)
    async with playground.serve() as url:
        port = int(url.rsplit(":", 1)[1])
        await playground.person("Amina").says("dag")
        async with library_bot(playground) as bot:
            assert len(await bot.get_updates()) == 1
    bot = library_bot(playground)
    with pytest.raises(NetworkError):
        await bot.initialize()
    async with playground.serve(port), library_bot(playground) as bot:
        assert len(await bot.get_updates()) == 1
