"""Files, both ways."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest
from telegram import Bot, InputFile
from telegram.error import BadRequest, InvalidToken
from telegram.request import HTTPXRequest

from bot.playground import Limits, Playground, Upload

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Making one takes longer than a whole test, and nothing here speaks TLS.
NO_TLS = ssl.create_default_context()
TOKEN = "42:buurt"


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(token=TOKEN, limits=Limits.none())
    async with playground.serve():
        yield playground


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    url = playground.url
    lines = [HTTPXRequest(httpx_kwargs={"verify": NO_TLS}) for _ in range(2)]
    api, files = f"{url}/bot", f"{url}/file/bot"
    async with Bot(TOKEN, api, files, request=lines[0], get_updates_request=lines[1]) as bot:
        yield bot


async def test_what_a_person_sends_can_be_fetched(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.sends_voice(7)
    await amina.sends_document(Upload("notulen.txt", "één\n".encode(), "text/plain"), caption="Notulen")
    await amina.sends_photo("De tuin", media_group_id="album-1")
    voice, document, photo = [update.message for update in await bot.get_updates()]
    assert voice is not None
    assert document is not None
    assert photo is not None
    assert voice.voice is not None
    assert voice.voice.to_dict()["duration"] == 7
    assert document.document is not None
    assert document.document.file_name == "notulen.txt"
    assert document.caption == "Notulen"
    assert photo.media_group_id == "album-1"
    fetched = await bot.get_file(document.document.file_id)
    assert bytes(await fetched.download_as_bytearray()) == "één\n".encode()


async def test_what_the_bot_sends_is_on_the_screen_and_can_be_sent_again(
    playground: Playground, bot: Bot
) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    overview = InputFile(b"a;b\n", filename="overzicht.csv")
    sent = await bot.send_document(amina.user_id, overview, caption="<b>Week 10</b>", parse_mode="HTML")
    heard = await amina.hears("Week 10")
    assert heard.shown == "[bestand overzicht.csv] Week 10"
    assert heard.entities == [{"type": "bold", "offset": 0, "length": 7}]
    assert sent.document is not None
    again = await bot.send_document(amina.user_id, sent.document.file_id)
    assert again.document is not None
    assert again.document.file_id == sent.document.file_id
    await bot.send_photo(amina.user_id, b"\x89PNG")
    await bot.send_voice(amina.user_id, b"OggS", duration=2)
    assert [message.kind for message in amina.screen[-2:]] == ["photo", "voice"]


async def test_a_document_may_bring_a_thumbnail_along(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    sent = await bot.send_document(amina.user_id, b"verslag", filename="verslag.txt", thumbnail=b"\xff\xd8")
    assert sent.document is not None
    assert sent.document.file_name == "verslag.txt"


async def test_unknown_foreign_and_empty_files_are_refused(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    with pytest.raises(BadRequest, match="Wrong file_id or the file is temporarily unavailable"):
        await bot.get_file("AgACniets")
    with pytest.raises(BadRequest, match="Wrong file identifier/http url specified"):
        await bot.send_photo(amina.user_id, "https://voorbeeld.nl/foto.png")
    with pytest.raises(BadRequest, match="File must be non-empty"):
        await bot.send_document(amina.user_id, b"")


async def test_a_file_above_twenty_megabytes_cannot_be_fetched(playground: Playground, bot: Bot) -> None:
    await playground.person("Amina").sends_document(
        Upload("film.mp4", bytes(20 * 1024 * 1024 + 1), "video/mp4")
    )
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.document is not None
    with pytest.raises(BadRequest, match="File is too big"):
        await bot.get_file(update.message.document.file_id)


async def test_a_file_is_not_given_to_another_token(playground: Playground, bot: Bot) -> None:
    await playground.person("Amina").sends_photo()
    (update,) = await bot.get_updates()
    assert update.message is not None
    fetched = await bot.get_file(update.message.photo[0].file_id)
    assert fetched.file_path is not None
    fetched_as_other = await bot.get_file(update.message.photo[0].file_id)
    fetched_as_other._unfreeze()
    fetched_as_other.file_path = fetched.file_path.replace(TOKEN, "42:ander")
    with pytest.raises(InvalidToken):
        await fetched_as_other.download_as_bytearray()
