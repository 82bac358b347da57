"""Photos and voice messages that people send: words that come under them, and others in their place."""

from collections.abc import AsyncIterator
from datetime import time

import pytest
from neighbourhood import Neighbourhood, labels, neighbourhood
from sqlalchemy import select, update
from test_second_thoughts import LATER, said_for, shown_for, standings, taps, texts

from bot.playground import Message
from bot.playground.attachments import DOCUMENT, PHOTO
from models.areas import Area
from models.database import Database
from models.obstacles import HelpRequest, Obstacle, Remark
from models.people import Person
from models.rounds import Attachment
from models.values import Standing

pytestmark = pytest.mark.story
DIRT = "Zo ligt het vuil voor de deur"


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    """Give the neighbourhood just after Amina was asked for Schoon; at 10.30 she is for Ontmoeting."""
    async with neighbourhood(database) as town:
        await town.load(LATER)
        await town.joins("amina", "fatima", "dewi")
        await town.at("2026-12-07 09:00")
        await town["amina"].hears("Hoe gaat het")
        yield town


async def photo_before_the_other_question(town: Neighbourhood) -> Message:
    """Let Amina send a photo for the one workgroup, and be asked for the other then."""
    await town.answers("amina", "[Stroef]")
    photo = await town["amina"].sends_photo()
    await town["amina"].hears("Zet er een paar woorden bij")
    await town.at("2026-12-07 10:30")
    await town["amina"].hears("Hoe gaat het")
    return photo


async def files(town: Neighbourhood) -> list[str]:
    """Give what stands of the files."""
    await town.quiet()
    async with town.bot.database.reading() as session:
        found = select(Attachment.file_id).where(Attachment.replaced_at.is_(None)).order_by(Attachment.id)
        return list(await session.scalars(found))


async def all_files(town: Neighbourhood) -> int:
    async with town.bot.database.reading() as session:
        return len((await session.scalars(select(Attachment))).all())


def file_in(message: Message) -> str:
    return str(message.json["photo"][-1]["file_id"])


async def offered(town: Neighbourhood) -> list[str]:
    """List the photos and recordings that the overview of now offers."""
    await town.quiet()
    town["fatima"].catches_up()
    await town["fatima"].says("/overzicht")
    await town.quiet()
    shown = [label for message in town["fatima"].unheard for label in labels(message)]
    return [label for label in shown if label.startswith(("Bekijk foto", "Beluister"))]


# Before their question


@pytest.mark.parametrize("sent", ["a photo", "a voice message", "an album"])
async def test_a_file_before_a_question_that_waits_for_own_hours_is_asked_that_question_at_once(
    town: Neighbourhood, sent: str
) -> None:
    dewi = town["dewi"]
    async with town.bot.database.writing() as session:
        await session.execute(update(Area).values(remind_after=0))
        afternoons = {"quiet_from": time(18), "quiet_until": time(12)}
        await session.execute(update(Person).where(Person.name == "Dewi").values(afternoons))
    await town.at("2026-12-07 10:30")
    await town.at("2026-12-07 10:45")
    if sent == "a voice message":
        await dewi.sends_voice()
    for _ in range({"a photo": 1, "an album": 2}.get(sent, 0)):
        await dewi.sends_photo(media_group_id="1" if sent == "an album" else None)
    asked = await dewi.hears("Ik heb dit bewaard voor Ontmoeting")
    assert "Gaat goed" in labels(asked)
    await town.at("2026-12-07 12:00")
    await town.quiet()
    assert [message.text for message in dewi.screen if "Hoe gaat het" in message.text] == [asked.text]
    await dewi.presses("Gaat goed")
    await dewi.hears("Wat werkte")
    await dewi.sends_photo()
    await dewi.hears("Zet er een paar woorden bij")


# Words under them


async def test_words_that_reply_to_ones_own_photo_come_with_it(town: Neighbourhood) -> None:
    photo = await photo_before_the_other_question(town)
    await town["amina"].says(DIRT, reply_to=photo)
    await town["amina"].hears("Wat werkte")
    assert await said_for(town, DIRT) == await shown_for(town) == ["schoon"]


async def test_words_that_an_edit_puts_under_a_photo_come_with_it(town: Neighbourhood) -> None:
    photo = await photo_before_the_other_question(town)
    photo = await town["amina"].edits_file(photo, DIRT)
    await town["amina"].hears("Wat werkte")
    await town["amina"].edits_file(photo, "Het vuil ligt er nog")
    await town["amina"].hears("Ik heb je wijziging bewaard")
    assert await said_for(town, "Het vuil ligt er nog") == await shown_for(town) == ["schoon"]


async def test_words_under_a_photo_of_a_round_that_is_over_are_told_late_and_ask_nothing(
    town: Neighbourhood,
) -> None:
    await town["amina"].presses("Gaat goed")
    await taps(town, "amina", ("Wat werkte", "[Niets bijzonders]"))
    await town["amina"].hears("Dank je")
    photo = await town["amina"].sends_photo()
    await town["amina"].hears("Ik heb het bewaard bij Schoon en heel")
    await town.at("2026-12-11 15:00")
    await town.at("2026-12-14 10:30")
    await town["amina"].hears("Hoe gaat het")
    await town["amina"].edits_file(photo, DIRT)
    told = await town["amina"].hears(
        "Ik heb het erbij gezet. Het komt in het overzicht van vrijdag 18 december"
    )
    assert labels(told) == []
    assert await said_for(town, DIRT) == ["schoon"]
    await town["amina"].says("stroef")
    await town["amina"].hears("Wat gaat er stroef")
    assert await standings(town) == [Standing.WELL, None, Standing.ROUGH]


async def test_a_command_that_an_edit_puts_under_a_photo_has_to_be_sent_anew(town: Neighbourhood) -> None:
    photo = await photo_before_the_other_question(town)
    await town["amina"].edits_file(photo, "/vastgelopen De lift is stuk")
    await town["amina"].hears("alleen in een nieuw bericht")
    assert await texts(town, Obstacle) == []


# Another one in their place


async def test_another_photo_takes_the_place_of_the_wrong_one(town: Neighbourhood) -> None:
    wrong = await photo_before_the_other_question(town)
    right = await town["amina"].edits_file(wrong, upload=PHOTO)
    told = await town["amina"].hears("Ik heb je nieuwe foto bewaard")
    assert "overzicht van vrijdag 11 december" in told.text
    assert await files(town) == [file_in(right)] != [file_in(wrong)]
    assert await all_files(town) == 2
    assert await shown_for(town) == ["schoon"]
    assert await offered(town) == ["Bekijk foto 1"]
    await town["fatima"].presses("Bekijk foto 1")
    assert file_in(await town["fatima"].hears("Van werkgroep Schoon en heel")) == file_in(right)


async def test_a_photo_is_replaced_without_a_word_about_its_caption(town: Neighbourhood) -> None:
    wrong = await town["dewi"].sends_photo(caption="stroef")
    await taps(town, "dewi", ("Wat gaat er stroef", "gaat goed"), ("Wat werkte", "[Niets bijzonders]"))
    await taps(town, "dewi", ("Dank je", "dank je"))
    await town["dewi"].hears("Graag gedaan")
    await town["dewi"].edits_file(wrong, "stroef", upload=PHOTO)
    await town["dewi"].hears("Ik heb je nieuwe foto bewaard")
    await town.quiet()
    assert town["dewi"].screen[-1].text.startswith("Ik heb je nieuwe foto")
    assert await standings(town) == [None, Standing.WELL]


async def test_a_photo_and_its_caption_can_both_change(town: Neighbourhood) -> None:
    wrong = await town["dewi"].sends_photo(caption=DIRT)
    await town["dewi"].hears("Ik heb dit bewaard")
    right = await town["dewi"].edits_file(wrong, "Zo is het nu", upload=PHOTO)
    await town["dewi"].hears("Ik heb je nieuwe foto bewaard")
    await town["dewi"].hears("Ik heb je wijziging bewaard")
    assert await texts(town, Remark) == ["Zo is het nu"]
    assert await files(town) == [file_in(right)]


async def test_a_photo_under_another_file_id_is_the_same_photo(town: Neighbourhood) -> None:
    photo = await town["dewi"].sends_photo(caption=DIRT)
    await town["dewi"].hears("Ik heb dit bewaard")
    [size] = photo.json["photo"]
    told_anew = Message(photo.json | {"photo": [size | {"file_id": "AgACBwQ" + size["file_id"][7:]}]})
    await town["dewi"].edits_file(told_anew, "Zo ligt het er weer")
    await town["dewi"].hears("Ik heb je wijziging bewaard")
    assert await files(town) == [file_in(photo)]
    assert await texts(town, Remark) == ["Zo ligt het er weer"]


async def test_a_voice_message_keeps_its_recording_and_takes_a_caption(town: Neighbourhood) -> None:
    voice = await town["dewi"].sends_voice()
    await town["dewi"].hears("Zet er een paar woorden bij")
    await town["dewi"].edits_file(voice, DIRT)
    await town["dewi"].hears("Ik heb dit bewaard")
    assert await files(town) == [voice.json["voice"]["file_id"]]
    assert await said_for(town, DIRT) == ["ontmoeting"]


async def test_a_photo_replaced_by_what_cannot_be_read_is_shown_to_nobody(town: Neighbourhood) -> None:
    photo = await town["dewi"].sends_photo()
    await town["dewi"].hears("Zet er een paar woorden bij")
    assert await offered(town) == ["Bekijk foto 1"]
    gone = await town["dewi"].edits_file(photo, kind="document", upload=DOCUMENT)
    await town["dewi"].hears("Dit kan ik niet lezen. De foto die hier stond, laat ik niemand meer zien.")
    await town["fatima"].presses("Bekijk foto 1")
    assert await offered(town) == []
    assert town["fatima"].toasts[-1].startswith("Deze knop werkt niet meer")
    again = await town["dewi"].edits_file(gone, upload=PHOTO)
    await town["dewi"].hears("Ik heb het bewaard bij Ontmoeting")
    assert await files(town) == [file_in(again)]


async def test_a_photo_that_stood_in_an_overview_is_replaced_there_and_told_in_the_next(
    town: Neighbourhood,
) -> None:
    wrong = await photo_before_the_other_question(town)
    await town.at("2026-12-11 15:00")
    await town["fatima"].hears("foto 1")
    await town.at("2026-12-12 10:00")
    right = await town["amina"].edits_file(wrong, upload=PHOTO)
    await town["amina"].hears("Die komt in het overzicht van vrijdag 18 december")
    await town["fatima"].presses("Bekijk foto 1")
    assert file_in(await town["fatima"].hears("Van werkgroep Schoon en heel")) == file_in(right)
    assert await offered(town) == ["Bekijk foto 1"]


async def test_a_photo_that_an_edit_puts_under_words_comes_with_them(town: Neighbourhood) -> None:
    said = await town["amina"].says(DIRT)
    await town["amina"].hears("Ik heb dit bewaard")
    await town.at("2026-12-07 10:30")
    await town["amina"].hears("Hoe gaat het")
    photo = await town["amina"].edits_file(said, DIRT, upload=PHOTO)
    await town["amina"].hears("Ik heb het bewaard bij Schoon en heel")
    assert await files(town) == [file_in(photo)]
    assert await shown_for(town) == ["schoon"]
    assert await said_for(town, DIRT) == ["schoon"]


async def test_a_photo_in_the_place_of_what_could_not_be_read_is_kept(town: Neighbourhood) -> None:
    sent = await town["dewi"].sends_document()
    await town["dewi"].hears("Dit kan ik niet lezen")
    photo = await town["dewi"].edits_file(sent, upload=PHOTO)
    await town["dewi"].hears("Ik heb het bewaard bij Ontmoeting")
    assert await files(town) == [file_in(photo)]


async def test_a_photo_of_a_workgroup_that_one_left_is_not_replaced(town: Neighbourhood) -> None:
    photo = await town["dewi"].sends_photo()
    await town["dewi"].hears("Zet er een paar woorden bij")
    await town.answers("dewi", "/stop", "[Ontmoeting]", "[Ja, ik stop]", "nee")
    await town["dewi"].edits_file(photo, upload=PHOTO)
    await town["dewi"].hears("want je zit niet meer bij Ontmoeting")
    assert await files(town) == [file_in(photo)]


async def test_words_put_under_a_photo_of_before_an_answer_do_not_answer_what_is_asked_since(
    town: Neighbourhood,
) -> None:
    await town.answers("amina", "[We zitten vast]")
    photo = await town["amina"].sends_photo()
    await town["amina"].hears("Zet er een paar woorden bij")
    await town.at("2026-12-07 09:05")
    await town.answers("amina", "De lift is stuk", "[Geld]")
    await town["amina"].edits_file(photo, DIRT)
    await town["amina"].hears("Wat zou jullie helpen?")
    assert (await texts(town, HelpRequest), await texts(town, Remark)) == ([], [DIRT])


async def test_words_put_under_a_photo_that_an_earlier_release_kept_are_heard(town: Neighbourhood) -> None:
    await town.answers("amina", "[Stroef]")
    photo = await town["amina"].sends_photo()
    await town["amina"].hears("Zet er een paar woorden bij")
    async with town.bot.database.writing() as session:
        await session.execute(update(Attachment).values(unique_id=None))
    await town["amina"].edits_file(photo, DIRT)
    await town["amina"].hears("Wat werkte")
    assert "nieuwe foto" not in town["amina"].transcript()
    assert await said_for(town, DIRT) == ["schoon"]
