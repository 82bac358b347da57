"""The people's side over HTTP, and the page that uses it."""

from __future__ import annotations

import asyncio
import base64
import re
import ssl
import sys
from typing import TYPE_CHECKING

import httpx
import pytest

from bot.playground import Limits, Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Making one takes longer than a whole test, and nothing here speaks TLS.
NO_TLS = ssl.create_default_context()
TOKEN = "42:buurt"
PEOPLE = "/playground/api/people"


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(token=TOKEN, limits=Limits.none())
    async with playground.serve():
        yield playground


@pytest.fixture
async def http(playground: Playground) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=playground.url, verify=NO_TLS) as http:
        yield http


async def test_a_stranger_is_added_opens_says_and_presses(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    added = (await http.post(PEOPLE, json={"name": "Fatima", "language": "en"})).json()
    fatima = f"{PEOPLE}/{added['user_id']}"
    assert (
        await http.post(f"{fatima}/open", json={"link": "t.me/vlottrekker_bot?start=A"})
    ).status_code == 200
    assert (await http.post(f"{fatima}/say", json={"text": "dag"})).status_code == 200
    markup = {"inline_keyboard": [[{"text": "Gaat goed", "callback_data": "goed"}]]}
    sent = {
        "chat_id": added["user_id"],
        "text": "<b>Dag</b> /help",
        "parse_mode": "HTML",
        "reply_markup": markup,
    }
    await http.post(f"/bot{TOKEN}/sendMessage", json=sent)
    assert (await http.post(f"{fatima}/press", json={"label": "goed"})).status_code == 200
    kinds = [next(key for key in update if key != "update_id") for update in playground.pending]
    assert kinds == ["message", "message", "callback_query"]
    chat = (await http.get(fatima)).json()
    assert [message["shown"] for message in chat["messages"]] == ["/start A", "dag", "Dag /help"]
    assert chat["messages"][2]["buttons"] == [
        [{"label": "Gaat goed", "action": "callback_data", "value": "goed"}]
    ]
    assert [entity["type"] for entity in chat["messages"][2]["entities"]] == ["bold", "bot_command"]


async def test_a_look_at_a_chat_waits_until_something_changes(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    amina = playground.person("Amina")
    path = f"{PEOPLE}/{amina.user_id}"
    version = (await http.get(path)).json()["version"]
    looking = asyncio.create_task(http.get(path, params={"since": version}))
    await http.get(PEOPLE)
    assert not looking.done()
    await amina.says("dag")
    async with asyncio.timeout(2):
        assert (await looking).json()["last"] == "dag"


async def test_blocking_and_unblocking_shows(playground: Playground, http: httpx.AsyncClient) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    for act, standing in (("block", "blocked"), ("unblock", "open")):
        await http.post(f"{PEOPLE}/{amina.user_id}/{act}", json={})
        assert (await http.get(PEOPLE)).json()[0]["standing"] == standing


async def test_what_cannot_be_is_told_in_a_sentence(playground: Playground, http: httpx.AsyncClient) -> None:
    amina = f"{PEOPLE}/{playground.person('Amina').user_id}"
    for path, body, status, error in (
        (PEOPLE, {"name": " "}, 400, "Vul een naam in."),
        (f"{PEOPLE}/7/say", {"text": "x"}, 404, "Deze persoon is er niet."),
        (f"{amina}/dans", {}, 404, "Dat kan hier niet."),
        (f"{amina}/say", {"text": " "}, 400, "Typ eerst iets."),
        (f"{amina}/press", {"label": "Ja"}, 400, "There is no button 'Ja'; the buttons are []."),
    ):
        answer = await http.post(path, json=body)
        assert (answer.status_code, answer.json()) == (status, {"error": error})


async def test_a_form_of_another_site_cannot_play(playground: Playground, http: httpx.AsyncClient) -> None:
    amina = playground.person("Amina")
    answer = await http.post(f"{PEOPLE}/{amina.user_id}/say", content=b'{"text": "x"}')
    assert answer.status_code == 415
    assert amina.screen == []


async def test_a_picture_can_be_seen_and_a_document_is_only_saved(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    amina = playground.person("Amina")
    await amina.sends_photo()
    await amina.sends_document()
    photo, document = (await http.get(f"{PEOPLE}/{amina.user_id}")).json()["messages"]
    shown, saved = await http.get(photo["file"]["url"]), await http.get(document["file"]["url"])
    assert (shown.headers["content-type"], shown.headers.get("content-disposition")) == ("image/png", None)
    assert saved.headers["content-disposition"] == "attachment"


async def test_a_file_goes_to_the_bot_with_what_is_written_beside_it(
    playground: Playground, http: httpx.AsyncClient
) -> None:
    amina = playground.person("Amina")
    send = f"{PEOPLE}/{amina.user_id}/send"
    words = base64.b64encode("naam\nZoë\n".encode()).decode()
    list_ = {"name": "mensen.csv", "type": "text/csv", "content": words, "caption": "nieuw jaar"}
    assert (await http.post(send, json=list_)).status_code == 200
    await http.post(send, json={"name": "plein.png", "type": "image/png", "content": words})
    await http.post(send, json={"name": "stem.ogg", "type": "audio/ogg", "content": words})
    document, photo, voice = (update["message"] for update in playground.pending)
    assert (document["document"]["file_name"], document["caption"]) == ("mensen.csv", "nieuw jaar")
    assert "photo" in photo
    assert "voice" in voice
    chat = (await http.get(f"{PEOPLE}/{amina.user_id}")).json()
    assert (await http.get(chat["messages"][0]["file"]["url"])).content == "naam\nZoë\n".encode()
    for wrong in ("", "geen base64", base64.b64encode(bytes(5 * 1024 * 1024 + 1)).decode()):
        refused = await http.post(send, json={"name": "x", "content": wrong})
        assert (refused.status_code, "error" in refused.json()) == (400, True)


async def test_the_page_takes_nothing_from_elsewhere(http: httpx.AsyncClient) -> None:
    page = await http.get("/playground")
    assert "default-src 'none'" in page.headers["content-security-policy"]
    assert re.findall(r"""(?:src|href)=["'](?!data:)[^"']*["']""", page.text) == []
    assert '<html lang="nl">' in page.text


async def test_it_starts_alone_and_says_where_it_is() -> None:
    alone = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot.playground", "--port", "0", "--token", TOKEN, "--people", "Joost",
        stdout=asyncio.subprocess.PIPE,
    )  # fmt: skip
    assert alone.stdout is not None
    line = (await alone.stdout.readline()).decode()
    url = line.split()[-1].removesuffix("/playground")
    async with httpx.AsyncClient(base_url=url, verify=NO_TLS) as http:
        assert [person["name"] for person in (await http.get(PEOPLE)).json()] == ["Joost"]
        assert (await http.get(f"/bot{TOKEN}/getMe")).json()["ok"]
    alone.terminate()
    await alone.communicate()
