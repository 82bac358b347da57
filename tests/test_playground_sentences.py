"""The refusals and answers of the Bot API, asked with plain HTTP."""

from __future__ import annotations

import ssl
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import httpx
import pytest

from bot.playground import Limits, Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.playground import Person

# Making one takes longer than a whole test, and nothing here speaks TLS.
NO_TLS = ssl.create_default_context()
TOKEN = "42:buurt"
MONDAY_NOON = 1_772_449_200.0
NOT_MODIFIED = (
    "Bad Request: message is not modified: specified new message content and reply markup are exactly "
    "the same as a current content and reply markup of the message"
)
TOO_OLD = "Bad Request: query is too old and response timeout expired or query ID is invalid"


@dataclass
class Clock:
    now: float = MONDAY_NOON

    def __call__(self) -> float:
        return self.now


@dataclass
class Line:
    """A bot that speaks plain HTTP, and the playground it speaks to."""

    playground: Playground
    http: httpx.AsyncClient
    clock: Clock

    async def asks(self, method: str, **parameters: Any) -> Any:
        answer = await self.http.post(f"/bot{TOKEN}/{method}", json=parameters)
        assert answer.json()["ok"], answer.text
        return answer.json()["result"]

    async def refused(self, method: str, **parameters: Any) -> tuple[int, str]:
        answer = await self.http.post(f"/bot{TOKEN}/{method}", json=parameters)
        body = answer.json()
        assert not body["ok"]
        assert body["error_code"] == answer.status_code
        return answer.status_code, body["description"]


@pytest.fixture
async def line() -> AsyncIterator[Line]:
    clock = Clock()
    playground = Playground(token=TOKEN, clock=clock, limits=Limits.none())
    async with playground.serve() as url, httpx.AsyncClient(base_url=url, verify=NO_TLS) as http:
        yield Line(playground, http, clock)


@pytest.fixture
async def amina(line: Line) -> Person:
    amina = line.playground.person("Amina")
    await amina.opens()
    return amina


def buttons(*rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {"inline_keyboard": list(rows)}


async def test_another_token_is_unauthorized(line: Line) -> None:
    answer = await line.http.get("/bot42:ander/getMe")
    assert answer.status_code == 401
    assert answer.json() == {"ok": False, "error_code": 401, "description": "Unauthorized"}


async def test_an_unknown_method_or_address_is_not_found(line: Line) -> None:
    assert await line.refused("sendPizza") == (404, "Not Found: method not found")
    answer = await line.http.get("/nergens")
    assert answer.json() == {"ok": False, "error_code": 404, "description": "Not Found"}


@pytest.mark.parametrize("method", ["getMe", "getme", "GETME"])
async def test_capitals_in_the_name_of_a_method_do_not_matter(line: Line, method: str) -> None:
    me = await line.asks(method)
    assert (me["id"], me["is_bot"], me["username"]) == (42, True, "vlottrekker_bot")


async def test_parameters_come_by_query_form_parts_or_json(line: Line, amina: Person) -> None:
    address = f"/bot{TOKEN}/sendMessage"
    wanted = {"chat_id": str(amina.user_id), "text": "dag"}
    answers = [
        await line.http.get(address, params=wanted),
        await line.http.post(address, data=wanted),
        await line.http.post(address, files={name: (None, value) for name, value in wanted.items()}),
        await line.http.post(address, json={"chat_id": amina.user_id, "text": "dag"}),
    ]
    assert [answer.json()["result"]["text"] for answer in answers] == ["dag"] * 4


async def test_an_unknown_parameter_or_a_wrong_type_is_refused(line: Line, amina: Person) -> None:
    assert await line.refused("sendMessage", chat_id=amina.user_id, txt="dag", text="dag") == (
        400,
        'Bad Request: unknown parameter "txt" for the method sendMessage',
    )
    for given, sentence in (
        ({"message_id": "een"}, 'parameter "message_id" must be an Integer'),
        ({"message_id": True}, 'parameter "message_id" must be an Integer'),
        ({"message_id": 1, "reply_markup": "[]"}, 'parameter "reply_markup" must be an Object'),
        ({"message_id": 1, "reply_markup": "{"}, "can't parse reply_markup JSON object"),
        ({"message_id": 1, "text": 5}, 'parameter "text" must be a String'),
    ):
        body = {"chat_id": amina.user_id} | given
        assert await line.refused("editMessageText", **body) == (400, f"Bad Request: {sentence}")


@pytest.mark.parametrize(
    "body",
    [
        rb'{"chat_id": 1, "text": "\ud83d"}',
        rb'{"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[{"text": "\ud83d"}]]}}',
    ],
)
async def test_half_a_character_is_refused_wherever_it_stands(line: Line, body: bytes) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await line.http.post(f"/bot{TOKEN}/sendMessage", content=body, headers=headers)
    assert answer.json()["description"] == "Bad Request: strings must be encoded in UTF-8"


async def test_the_bot_only_writes_to_whom_it_may(line: Line, amina: Person) -> None:
    joost = line.playground.person("Joost")
    assert await line.refused("sendMessage", chat_id=joost.user_id, text="dag") == (
        403,
        "Forbidden: bot can't initiate conversation with a user",
    )
    amina.blocks()
    assert await line.refused("sendMessage", chat_id=amina.user_id, text="dag") == (
        403,
        "Forbidden: bot was blocked by the user",
    )
    amina.unblocks()
    await line.asks("sendMessage", chat_id=amina.user_id, text="dag")
    amina.deactivates()
    assert await line.refused("sendMessage", chat_id=amina.user_id, text="dag") == (
        403,
        "Forbidden: user is deactivated",
    )
    for nobody in (7, "@niemand", "onzin"):
        assert await line.refused("sendMessage", chat_id=nobody, text="dag") == (
            400,
            "Bad Request: chat not found",
        )
    assert await line.refused("sendMessage", text="dag") == (400, "Bad Request: chat_id is empty")


@pytest.mark.parametrize(
    ("button", "sentence"),
    [
        ({"callback_data": "x" * 65}, "BUTTON_DATA_INVALID"),
        ({"callback_data": "é" * 33}, "BUTTON_DATA_INVALID"),
        ({"callback_data": ""}, "BUTTON_DATA_INVALID"),
        ({}, "can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard"),
        (
            {"callback_data": "x", "url": "https://voorbeeld.nl"},
            "can't parse inline keyboard button: exactly one action is allowed, found callback_data, url",
        ),
        (
            {"url": "http://localhost:8000/"},
            "inline keyboard button URL 'http://localhost:8000/' is invalid: Wrong HTTP URL",
        ),
        ({"callback_dta": "x"}, 'unknown field "callback_dta" in the inline keyboard button'),
    ],
)
async def test_a_wrong_button_is_refused(
    line: Line, amina: Person, button: dict[str, str], sentence: str
) -> None:
    markup = buttons([{"text": "Ja"} | button])
    assert await line.refused("sendMessage", chat_id=amina.user_id, text="?", reply_markup=markup) == (
        400,
        f"Bad Request: {sentence}",
    )


async def test_64_bytes_of_callback_data_fit(line: Line, amina: Person) -> None:
    markup = buttons([{"text": "Ja", "callback_data": "é" * 32}])
    sent = await line.asks("sendMessage", chat_id=amina.user_id, text="?", reply_markup=markup)
    assert sent["reply_markup"] == markup


async def test_an_edit_changes_the_words_and_takes_away_buttons_it_does_not_name(
    line: Line, amina: Person
) -> None:
    markup = buttons([{"text": "Ja", "callback_data": "ja"}])
    sent = await line.asks("sendMessage", chat_id=amina.user_id, text="Komt u?", reply_markup=markup)
    line.clock.now += 60
    edited = await line.asks(
        "editMessageText",
        chat_id=amina.user_id,
        message_id=sent["message_id"],
        text="<b>Tot dan</b>",
        parse_mode="HTML",
    )
    assert edited["edit_date"] == int(MONDAY_NOON) + 60
    assert edited["entities"] == [{"type": "bold", "offset": 0, "length": 7}]
    assert "reply_markup" not in edited
    assert amina.screen[-1].text == "Tot dan"


async def test_an_edit_that_changes_nothing_is_refused(line: Line, amina: Person) -> None:
    markup = buttons([{"text": "Ja", "callback_data": "ja"}])
    sent = await line.asks("sendMessage", chat_id=amina.user_id, text="Komt u?", reply_markup=markup)
    which = {"chat_id": amina.user_id, "message_id": sent["message_id"], "reply_markup": markup}
    assert await line.refused("editMessageText", text="Komt u?", **which) == (400, NOT_MODIFIED)
    assert await line.refused("editMessageReplyMarkup", **which) == (400, NOT_MODIFIED)


async def test_only_an_own_message_that_is_there_can_be_edited(line: Line, amina: Person) -> None:
    chat = {"chat_id": amina.user_id}
    assert await line.refused("editMessageText", **chat, message_id=99, text="x") == (
        400,
        "Bad Request: message to edit not found",
    )
    assert await line.refused("editMessageText", **chat, message_id=1, text="x") == (
        400,
        "Bad Request: message can't be edited",
    )
    assert await line.refused("editMessageText", **chat, text="x") == (
        400,
        "Bad Request: message identifier is not specified",
    )


async def test_a_message_can_be_deleted_once_and_for_two_days(line: Line, amina: Person) -> None:
    first = await line.asks("sendMessage", chat_id=amina.user_id, text="een")
    second = await line.asks("sendMessage", chat_id=amina.user_id, text="twee")
    which = {"chat_id": amina.user_id, "message_id": first["message_id"]}
    assert await line.asks("deleteMessage", **which) is True
    assert [message.text for message in amina.screen] == ["/start", "twee"]
    assert await line.refused("deleteMessage", **which) == (
        400,
        "Bad Request: message to delete not found",
    )
    line.clock.now += 48 * 3600 + 1
    assert await line.refused("deleteMessage", **which | {"message_id": second["message_id"]}) == (
        400,
        "Bad Request: message can't be deleted for everyone",
    )


async def test_a_press_is_answered_once_and_soon(line: Line, amina: Person) -> None:
    markup = buttons([{"text": "Ja", "callback_data": "ja"}])
    await line.asks("sendMessage", chat_id=amina.user_id, text="Komt u?", reply_markup=markup)
    query = await amina.presses("Ja")
    too_long = await line.refused("answerCallbackQuery", callback_query_id=query, text="x" * 201)
    assert too_long == (400, "Bad Request: MESSAGE_TOO_LONG")
    assert await line.asks("answerCallbackQuery", callback_query_id=query, text="Fijn!") is True
    assert amina.toasts == ["Fijn!"]
    assert await line.refused("answerCallbackQuery", callback_query_id=query) == (400, TOO_OLD)
    assert await line.refused("answerCallbackQuery", callback_query_id="1") == (400, TOO_OLD)
    late = await amina.presses("Ja")
    line.clock.now += 16
    assert await line.refused("answerCallbackQuery", callback_query_id=late) == (400, TOO_OLD)


async def test_an_answer_to_a_message_shows_it_unless_it_is_gone(line: Line, amina: Person) -> None:
    chat = {"chat_id": amina.user_id, "text": "dank"}
    sent = await line.asks("sendMessage", **chat, reply_parameters={"message_id": 1})
    assert sent["reply_to_message"]["text"] == "/start"
    assert await line.refused("sendMessage", **chat, reply_parameters={"message_id": 99}) == (
        400,
        "Bad Request: message to be replied not found",
    )
    gone = {"message_id": 99, "allow_sending_without_reply": True}
    assert "reply_to_message" not in await line.asks("sendMessage", **chat, reply_parameters=gone)


async def test_commands_are_kept_by_scope_and_language(line: Line, amina: Person) -> None:
    await line.asks("setMyCommands", commands=[{"command": "start", "description": "Begin"}])
    await line.asks(
        "setMyCommands",
        commands=[{"command": "/hulp", "description": "Hulp"}],
        scope={"type": "all_private_chats"},
        language_code="nl",
    )
    assert amina.commands == ["hulp"]
    assert line.playground.person("Fatima", language="en").commands == ["start"]
    assert await line.asks("getMyCommands") == [{"command": "start", "description": "Begin"}]
    await line.asks("deleteMyCommands", scope={"type": "all_private_chats"}, language_code="nl")
    assert amina.commands == ["start"]


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"commands": [{"command": "Start!", "description": "x"}]}, "BOT_COMMAND_INVALID"),
        ({"commands": [{"command": "x", "description": "x" * 257}]}, "BOT_COMMAND_DESCRIPTION_INVALID"),
        ({"commands": [{"command": "x"}]}, "can't parse BotCommand: Can't find field \"description\""),
        (
            {"commands": [], "scope": {"type": "wijk"}},
            "can't parse BotCommandScope: Unsupported type specified",
        ),
        ({"commands": [], "language_code": "nld"}, "invalid language code specified"),
    ],
)
async def test_wrong_commands_are_refused(line: Line, given: dict[str, Any], sentence: str) -> None:
    assert await line.refused("setMyCommands", **given) == (400, f"Bad Request: {sentence}")


async def test_the_smaller_methods_answer_too(line: Line, amina: Person) -> None:
    chat = {"chat_id": amina.user_id}
    assert await line.asks("sendChatAction", **chat, action="typing") is True
    assert (await line.refused("sendChatAction", **chat, action="dansen"))[0] == 400
    assert (await line.asks("getChat", **chat))["first_name"] == "Amina"
    assert await line.asks("setChatMenuButton", **chat, menu_button={"type": "commands"}) is True
    assert await line.asks("getChatMenuButton", **chat) == {"type": "commands"}
    assert await line.asks("close") is True


async def test_a_bot_that_logged_out_is_not_served(line: Line) -> None:
    assert await line.asks("logOut") is True
    assert await line.refused("getMe") == (400, "Bad Request: Logged out")


async def test_every_call_is_written_down_with_its_moment_and_status(line: Line, amina: Person) -> None:
    await line.asks("sendMessage", chat_id=amina.user_id, text="dag")
    await line.refused("deleteMessage", chat_id=amina.user_id, message_id=99)
    assert [(c.at, c.method, c.status) for c in line.playground.calls] == [
        (MONDAY_NOON, "sendMessage", 200),
        (MONDAY_NOON, "deleteMessage", 400),
    ]
    assert line.playground.calls[0].parameters == {"chat_id": amina.user_id, "text": "dag"}
