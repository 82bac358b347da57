"""What should change nothing: old and forged buttons, groups, channels, bots, and what cannot be read."""

from collections.abc import AsyncIterator

import pytest
from neighbourhood import Neighbourhood, labels, neighbourhood
from sqlalchemy import func, select

from bot.buttons import (
    Adjust,
    AskAgain,
    Choose,
    Decline,
    LastOverview,
    Later,
    Press,
    Report,
    ShowFile,
    decode,
    encode,
)
from bot.screens import Manage, Screen
from models.arranged import OrganisationKind
from models.database import Database
from models.obstacles import Obstacle
from models.rounds import Answer
from models.values import Question, SeatKind, Standing


@pytest.fixture
async def town(sqlite_database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(sqlite_database) as town:
        await town.load()
        await town.joins("amina", "bram", "fatima")
        await town.at("2026-12-07 09:00")
        await town["amina"].hears("Hoe gaat het")
        await town["bram"].hears("Hoe gaat het")
        yield town


async def answers(town: Neighbourhood) -> int:
    await town.quiet()
    async with town.bot.database.reading() as session:
        return await session.scalar(select(func.count(Answer.id))) or 0


async def test_an_old_button_changes_nothing_and_says_so(town: Neighbourhood) -> None:
    question = next(message for message in town["amina"].screen if "Hoe gaat het" in message.text)
    await town["amina"].presses("Gaat goed")
    await town["amina"].hears("Wat werkte")
    await town["amina"].forges(encode(Choose(1, Question.STANDING, None, Standing.STUCK)), message=question)
    assert await answers(town) == 1
    assert "Deze vraag is al beantwoord. Aan het eind kun je elk antwoord aanpassen." in town["amina"].toasts


async def test_a_double_tap_is_one_answer(town: Neighbourhood) -> None:
    question = next(message for message in town["amina"].screen if "Hoe gaat het" in message.text)
    data = encode(Choose(1, Question.STANDING, None, Standing.WELL))
    await town["amina"].forges(data, message=question)
    await town["amina"].forges(data, message=question)
    await town["amina"].hears("Wat werkte")
    assert await answers(town) == 1


OF_AMINA = [
    Choose(1, Question.STANDING, None, Standing.STUCK),
    Later(1),
    Decline(1),
    Adjust(1),
    AskAgain(1, Question.STANDING, None),
    Report(2),
    ShowFile(1),
    LastOverview(1),
    Choose(999, Question.STANDING, None, Standing.STUCK),
]


@pytest.mark.parametrize("press", OF_AMINA, ids=encode)
async def test_a_button_of_somebody_else_does_nothing(town: Neighbourhood, press: Choose) -> None:
    async with town.bot.database.reading() as session:
        mine = await session.scalar(select(Obstacle.id))
    assert mine is None
    amina_first = town["amina"].screen[-1]
    assert labels(amina_first)
    await town["bram"].forges(encode(press), message=town["bram"].screen[-1])
    assert await answers(town) == 0
    assert town["bram"].toasts[-1]
    assert "Jouw antwoord" not in town["bram"].transcript().split("Hoe gaat het")[-1]


FORGED = [
    "",
    "x",
    "c|1|standing||heaven",
    "c|1|wishes||well",
    "c|-1|standing||well",
    "c|1|standing||well|more",
]
FORGED += [
    "c|99999999999999999999999|standing||well",
    "j|1|2",
    "q|1|standing",
    "a|1; DROP TABLE answer",
    "w|52",
    "é|1",
]


@pytest.mark.parametrize("data", FORGED)
async def test_a_forged_button_does_nothing(town: Neighbourhood, data: str) -> None:
    await town["amina"].forges(data, message=town["amina"].screen[-1])
    assert await answers(town) == 0
    assert "Deze knop werkt niet meer. Stuur /help om te zien wat je kunt doen." in town["amina"].toasts


@pytest.mark.parametrize("data", [*FORGED, "c|1|standing|" + "9" * 19 + "|well"])
def test_whatever_a_button_holds_reading_it_never_fails(data: str) -> None:
    read = decode(data)
    assert read is None or encode(read) == data


@pytest.mark.parametrize("data", [f"m|tg|1|1|{'9' * 24}", f"m|wk|1|1|r.{'9' * 19}", f"o|ax|{'9' * 19}"])
def test_a_number_that_no_database_holds_is_no_choice(data: str) -> None:
    assert decode(data) is None
    assert decode(data.replace("9" * 19, "9" * 9)) is not None


BIG = 2**63 - 1
RESTORED = 9_999_999_999_999
"""A number as rows get after a restore: a moment in milliseconds."""


@pytest.mark.parametrize(
    "press",
    [
        *OF_AMINA,
        Choose(BIG, Question.PROGRESS, BIG, "different"),
        AskAgain(BIG, Question.STANDING, BIG),
        Manage(Screen.SEAT_TAKEN, RESTORED, RESTORED, f"{SeatKind.REPRESENTATIVE}.{RESTORED}"),
        Manage(Screen.TABLE_PUT, RESTORED, RESTORED, f"{RESTORED}.{OrganisationKind.MUNICIPALITY}"),
    ],
)
def test_a_button_is_read_as_it_was_written_within_64_bytes(press: Press) -> None:
    assert decode(encode(press)) == press
    assert len(encode(press).encode()) <= 64


async def test_things_that_cannot_be_read_are_refused_kindly_and_the_question_stays(
    town: Neighbourhood,
) -> None:
    amina = town["amina"]
    for act in (amina.sends_sticker(), amina.sends_document(), amina.sends_location(), amina.sends_contact()):
        await act
        await amina.hears("Dit kan ik niet lezen")
    assert await answers(town) == 0
    await amina.presses("Gaat goed")
    await amina.hears("Wat werkte")


async def test_an_unknown_command_is_explained(town: Neighbourhood) -> None:
    await town["amina"].says("/standup")
    await town["amina"].hears("Dit ken ik niet")
    assert await answers(town) == 0


async def test_talk_in_a_group_is_left_alone_and_a_command_there_is_told_where_to_go(
    town: Neighbourhood,
) -> None:
    group = town.playground.group("Buurtapp")
    await group.says(town["amina"], "We zitten vast")
    await group.says_anonymously("/overzicht")
    await group.says(town["fatima"], "/overzicht")
    told = await group.hears("Ik praat alleen in een gesprek met één persoon")
    assert "Schoon en heel" not in told.text
    assert await answers(town) == 0
    assert [message.sender for message in group.screen].count("Vlottrekker") == 1


async def test_a_channel_and_a_bot_are_left_alone(town: Neighbourhood) -> None:
    before = len(town.playground.sends)
    await town.playground.channel("Nieuws").posts("We zitten vast")
    sender = {"id": 77, "is_bot": True, "first_name": "Andere bot"}
    chat = {"id": 77, "type": "private", "first_name": "Andere bot"}
    message = {
        "message_id": 1,
        "date": int(town.clock.unix()),
        "chat": chat,
        "from": sender,
        "text": "/start",
    }
    town.playground.inject({"message": message})
    assert await answers(town) == 0
    assert len(town.playground.sends) == before


async def test_who_lost_their_seat_is_told_and_reports_nothing(town: Neighbourhood) -> None:
    await town["fatima"].says("/vastgelopen")
    await town["fatima"].hears("Je zit nu niet in een werkgroep")
    await town["amina"].says("/overzicht")
    await town["amina"].hears("Het overzicht is voor de gebiedsmakelaar en de facilitator")


async def test_privacy_is_told_in_five_sentences(town: Neighbourhood) -> None:
    await town["amina"].says("/privacy")
    told = await town["amina"].hears("lezen de antwoorden in het overzicht")
    assert told.text.count(".") == 5


async def test_help_fits_the_role(town: Neighbourhood) -> None:
    await town["amina"].says("/help")
    told = await town["amina"].hears("Dit kun je doen, Amina")
    assert "/vastgelopen" in told.text
    assert "/overzicht" not in told.text
    await town["fatima"].says("/help")
    told = await town["fatima"].hears("Dit kun je doen, Fatima")
    assert "/overzicht" in told.text
    assert "/vastgelopen" not in told.text
