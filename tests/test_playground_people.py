"""The people's side: a chat as somebody with a phone has it."""

from __future__ import annotations

import ssl
from typing import TYPE_CHECKING

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.error import Forbidden
from telegram.request import HTTPXRequest

from bot.playground import Limits, NoButtonError, NotHeardError, Playground

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

# Making one takes longer than a whole test, and nothing here speaks TLS.
NO_TLS = ssl.create_default_context()
TOKEN = "42:buurt"
SUNDAY_BEFORE_SUMMER_TIME = 1_774_745_940.0  # 2026-03-29 00:59 in UTC


@pytest.fixture
async def playground() -> AsyncIterator[Playground]:
    playground = Playground(token=TOKEN, limits=Limits.none(), clock=lambda: SUNDAY_BEFORE_SUMMER_TIME)
    async with playground.serve():
        yield playground


@pytest.fixture
async def bot(playground: Playground) -> AsyncIterator[Bot]:
    url = playground.url
    lines = [HTTPXRequest(httpx_kwargs={"verify": NO_TLS}) for _ in range(2)]
    api, files = f"{url}/bot", f"{url}/file/bot"
    async with Bot(TOKEN, api, files, request=lines[0], get_updates_request=lines[1]) as bot:
        yield bot


def keys(*labels: str) -> InlineKeyboardMarkup:
    return InlineKeyboardMarkup([[InlineKeyboardButton(label, callback_data=label) for label in labels]])


async def test_opening_a_link_sends_its_code_and_lets_the_bot_write(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.opens("https://t.me/Vlottrekker_Bot?start=TUIN")
    (update,) = await bot.get_updates()
    assert update.message is not None
    assert update.message.text == "/start TUIN"
    assert update.message.entities[0].type == "bot_command"
    assert (await bot.send_message(amina.user_id, "Welkom")).text == "Welkom"


@pytest.mark.parametrize("link", ["https://t.me/ander_bot?start=x", "https://voorbeeld.nl/vlottrekker_bot"])
async def test_a_link_to_elsewhere_does_not_open_the_bot(playground: Playground, link: str) -> None:
    with pytest.raises(ValueError, match="does not open the bot"):
        await playground.person("Amina").opens(link)


async def test_each_message_is_heard_once_and_in_order(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    await bot.send_message(amina.user_id, "Hoe gaat het?")
    await bot.send_message(amina.user_id, "Hoe gaat het echt?")
    first, second = await amina.hears("Hoe gaat"), await amina.hears("Hoe gaat")
    assert (first.text, second.text) == ("Hoe gaat het?", "Hoe gaat het echt?")
    assert amina.unheard == []
    with pytest.raises(NotHeardError) as silence:
        await amina.hears("Hoe gaat", timeout=0.01)
    assert str(silence.value) == (
        "The bot did not say 'Hoe gaat'.\n\n"
        "--- 29-03-2026 ---\n"
        "01:59  Amina: /start\n"
        "01:59  Vlottrekker: Hoe gaat het?\n"
        "01:59  Vlottrekker: Hoe gaat het echt?"
    )


async def test_an_edit_can_be_heard_too(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    sent = await bot.send_message(amina.user_id, "Komt u?", reply_markup=keys("Ja"))
    await amina.hears("Komt u?")
    await bot.edit_message_text("Genoteerd", amina.user_id, sent.message_id)
    assert (await amina.hears("Genoteerd")).message_id == sent.message_id


async def test_the_newest_button_with_the_label_is_pressed(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    first = await bot.send_message(amina.user_id, "Week 1", reply_markup=keys("Gaat goed", "Zit vast"))
    second = await bot.send_message(amina.user_id, "Week 2", reply_markup=keys("Gaat goed"))
    heard = await amina.hears("Week 1")
    await amina.presses("goed")
    await amina.presses("goed", message=heard)
    await amina.presses("vast")
    presses = [update.callback_query for update in await bot.get_updates()][1:]
    found = [(press.message.message_id, press.data) for press in presses if press and press.message]
    assert found == [
        (second.message_id, "Gaat goed"),
        (first.message_id, "Gaat goed"),
        (first.message_id, "Zit vast"),
    ]


async def test_a_button_that_is_not_there_is_told_with_the_ones_that_are(
    playground: Playground, bot: Bot
) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    await bot.send_message(amina.user_id, "Week 1", reply_markup=keys("Gaat goed", "Zit vast"))
    with pytest.raises(NoButtonError, match=r"no button 'Stop'; the buttons are \['Gaat goed', 'Zit vast'\]"):
        await amina.presses("Stop")


async def test_a_link_button_gives_its_address_and_sends_nothing(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    markup = InlineKeyboardMarkup([[InlineKeyboardButton("Lees", url="https://voorbeeld.nl/hulp")]])
    await bot.send_message(amina.user_id, "Meer?", reply_markup=markup)
    assert await amina.presses("Lees") == "https://voorbeeld.nl/hulp"
    assert len(playground.pending) == 1


async def test_a_key_of_the_reply_keyboard_says_its_label(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    await bot.send_message(amina.user_id, "Kies", reply_markup=ReplyKeyboardMarkup([["Ja", "Nee"]]))
    assert amina.keyboard == [["Ja", "Nee"]]
    await amina.presses("Nee")
    assert amina.screen[-1].text == "Nee"
    await bot.send_message(amina.user_id, "Dank", reply_markup=ReplyKeyboardRemove())
    assert amina.keyboard == []


async def test_callback_data_can_be_forged_also_under_a_message_that_is_gone(
    playground: Playground, bot: Bot
) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    sent = await bot.send_message(amina.user_id, "Week 1", reply_markup=keys("Gaat goed"))
    heard = await amina.hears()
    await amina.forges("\x00vals" * 20)
    await bot.delete_message(amina.user_id, sent.message_id)
    await amina.forges("later", message=heard)
    here, gone = [update.callback_query for update in await bot.get_updates()][1:]
    assert here is not None
    assert gone is not None
    assert here.data == "\x00vals" * 20
    assert gone.message is not None
    assert not gone.message.is_accessible


async def test_blocking_tells_the_bot_and_unblocking_too(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    amina.blocks()
    with pytest.raises(Forbidden):
        await bot.send_message(amina.user_id, "dag")
    with pytest.raises(ValueError, match="Amina cannot write: blocked"):
        await amina.says("dag")
    amina.unblocks()
    changes = [update.my_chat_member for update in await bot.get_updates()][1:]
    assert [change.new_chat_member.status for change in changes if change] == ["kicked", "member"]


async def test_a_person_edits_answers_and_sends_all_kinds_of_things(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina", language="ar", last_name="Haddad")
    said = await amina.says("Wij zitten vsat")
    await amina.edits(said, "Wij zitten vast")
    await amina.says("dus", reply_to=said)
    await amina.sends_sticker()
    await amina.sends_location()
    await amina.sends_contact()
    updates = await bot.get_updates()
    assert updates[1].edited_message is not None
    assert updates[1].edited_message.text == "Wij zitten vast"
    messages = [update.message for update in updates[2:] if update.message]
    assert messages[0].reply_to_message is not None
    assert messages[1].sticker is not None
    assert messages[2].location is not None
    assert messages[3].contact is not None
    assert messages[3].from_user is not None
    assert messages[3].from_user.language_code == "ar"
    assert [message.shown for message in amina.screen] == [
        "Wij zitten vast",
        "dus",
        "[sticker]",
        "[locatie]",
        "[contact]",
    ]


async def test_a_transcript_shows_buttons_and_final_texts(playground: Playground, bot: Bot) -> None:
    amina = playground.person("Amina")
    await amina.opens()
    sent = await bot.send_message(amina.user_id, "Komt u?")
    await bot.edit_message_text(
        "Komt u\nzaterdag?", amina.user_id, sent.message_id, reply_markup=keys("Ja", "Nee")
    )
    assert amina.transcript() == (
        "--- 29-03-2026 ---\n"
        "01:59  Amina: /start\n"
        "01:59  Vlottrekker (bewerkt): Komt u\n"
        "       zaterdag?\n"
        "       [Ja] [Nee]"
    )


async def test_groups_channels_and_unnamed_administrators_can_be_heard(
    playground: Playground, bot: Bot
) -> None:
    amina = playground.person("Amina")
    group = playground.group("Werkgroep Groen")
    channel = playground.channel("Buurtnieuws", "buurtnieuws")
    await group.says(amina, "/start@vlottrekker_bot")
    await group.says_anonymously("/stop")
    await channel.posts("Feest!")
    named, unnamed, post = await bot.get_updates()
    assert named.message is not None
    assert (named.message.chat.type, named.message.chat.title) == ("supergroup", "Werkgroep Groen")
    assert named.message.chat.id < -(2**31)
    assert unnamed.effective_user is not None
    assert unnamed.effective_user.id == 1087968824
    assert post.channel_post is not None
    assert post.effective_user is None
    await bot.send_message("@buurtnieuws", "dag")
    assert (await channel.hears("dag")).chat_id == channel.chat.chat_id
    group.removes_bot(amina)
    with pytest.raises(Forbidden, match="bot was kicked from the supergroup chat"):
        await bot.send_message(group.chat.chat_id, "dag")


async def test_any_update_can_be_injected_and_answered(playground: Playground, bot: Bot) -> None:
    robot = {"id": 99, "is_bot": True, "first_name": "Robot"}
    chat = {"id": -5, "type": "group", "title": "Wijk"}
    message = {"message_id": 12, "from": robot, "chat": chat, "date": 1, "text": "piep"}
    assert playground.inject({"update_id": 800_000_000, "message": message}) == 800_000_000
    assert (
        playground.inject({"inline_query": {"id": "1", "from": robot, "query": "", "offset": ""}})
        == 800_000_001
    )
    (first, _) = await bot.get_updates()
    assert first.message is not None
    assert (await first.message.reply_text("dag", do_quote=True)).message_id == 13
