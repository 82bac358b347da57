"""Questions about a point tell of it as it is when they come: in mended words, or no more."""

from collections.abc import AsyncIterator
from datetime import time

import pytest
from neighbourhood import Neighbourhood, labels, neighbourhood
from sqlalchemy import select, update

from bot.buttons import Choose, encode
from bot.playground import Message
from models.database import Database
from models.obstacles import Obstacle
from models.people import Person
from models.rounds import CheckIn
from models.traffic import OutboxMessage
from models.values import OPEN_OBSTACLE, ObstacleStatus, Progress, Question, SendStatus

pytestmark = pytest.mark.story

SAID = "Jan de Vries op 12 doet niets"
MENDED = "De buurman op de hoek doet niets"


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    """A town in which what Amina is asked on Monday at nine waits until twelve."""
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("amina", "bram")
        async with town.bot.database.writing() as session:
            hours = {"quiet_from": time(18), "quiet_until": time(12)}
            await session.execute(update(Person).where(Person.name == "Amina").values(hours))
        yield town


async def tells(town: Neighbourhood) -> Message:
    said = await town["bram"].says(f"/vastgelopen {SAID}")
    await town["bram"].hears("Waar gaat het vooral over?")
    return said


async def point(town: Neighbourhood) -> Obstacle:
    async with town.bot.database.reading() as session:
        return (await session.scalars(select(Obstacle))).one()


def shown(town: Neighbourhood, key: str) -> str:
    return "\n".join(message.text for message in town[key].screen)


async def test_a_question_that_waits_has_the_words_that_its_point_has_when_it_comes(
    town: Neighbourhood,
) -> None:
    said = await tells(town)
    await town.at("2026-12-07 09:00")
    await town["bram"].hears("Hoe staat het er nu mee?")
    await town.at("2026-12-07 10:00")
    await town["bram"].edits(said, MENDED)
    await town["bram"].hears("Ik heb je wijziging bewaard")
    await town.at("2026-12-07 12:00")
    asked = await town["amina"].hears("Hoe staat het er nu mee?")
    assert MENDED in asked.text
    assert asked.text.startswith("Hoi Amina")
    assert SAID not in shown(town, "amina")
    await town["amina"].presses("Loopt nog")
    await town["amina"].hears("Hoe gaat het")


async def test_a_question_that_waits_asks_how_it_goes_once_its_point_was_taken_back(
    town: Neighbourhood,
) -> None:
    said = await tells(town)
    await town.at("2026-12-07 09:00")
    await town["bram"].hears("Hoe staat het er nu mee?")
    await town.at("2026-12-07 10:00")
    await town["bram"].edits(said, "laat maar")
    await town["bram"].hears("ik laat het weg uit het overzicht")
    await town.at("2026-12-07 12:00")
    asked = await town["amina"].hears("Hoe gaat het")
    assert asked.text.startswith("Hoi Amina")
    assert labels(asked) == ["Gaat goed", "Stroef", "We zitten vast", "Straks", "Sla over"]
    assert SAID not in shown(town, "amina")
    await town["amina"].says("gaat goed", reply_to=asked)
    await town["amina"].hears("Wat werkte")
    assert (await point(town)).status is ObstacleStatus.STOPPED


@pytest.mark.parametrize("status", [SendStatus.SENDING, SendStatus.UNCERTAIN])
async def test_what_is_being_sent_or_may_be_there_stays_as_it_was(
    town: Neighbourhood, status: SendStatus
) -> None:
    said = await tells(town)
    await town.at("2026-12-07 09:00")
    await town["bram"].hears("Hoe staat het er nu mee?")
    of_first = OutboxMessage.dedupe_key.like("question:%:first") & OutboxMessage.payload.is_not(None)
    waits = of_first & (OutboxMessage.status == SendStatus.QUEUED)
    async with town.bot.database.writing() as session:
        [message_id] = await session.scalars(select(OutboxMessage.id).where(waits))
        one = OutboxMessage.id == message_id
        await session.execute(update(OutboxMessage).where(one).values(status=status, repeatable=False))
    await town["bram"].edits(said, "laat maar")
    await town["bram"].hears("ik laat het weg uit het overzicht")
    async with town.bot.database.reading() as session:
        found = select(OutboxMessage, CheckIn).join(CheckIn, CheckIn.id == OutboxMessage.check_in_id)
        [(message, turn)] = (await session.execute(found.where(one))).all()
    assert SAID in message.payload["text"]
    assert (message.question, turn.question) == (Question.PROGRESS, Question.PROGRESS)


async def is_taken_back_while_it_is_on_aminas_screen(town: Neighbourhood) -> Message:
    said = await tells(town)
    await town.at("2026-12-07 09:00")
    await town.at("2026-12-07 12:00")
    asked = await town["amina"].hears("Hoe staat het er nu mee?")
    await town["bram"].edits(said, "laat maar")
    await town["bram"].hears("ik laat het weg uit het overzicht")
    return asked


async def test_while_a_reminder_waits_for_somebodys_hours_the_question_before_can_be_answered(
    town: Neighbourhood,
) -> None:
    asked = await is_taken_back_while_it_is_on_aminas_screen(town)
    await town.at("2026-12-08 09:00")
    await town["amina"].presses("Loopt nog", message=asked)
    await town["amina"].hears("Hoe gaat het")
    assert (await point(town)).status in OPEN_OBSTACLE


async def test_a_tap_on_a_point_that_was_taken_back_counts_after_the_reminder_asked_something_else(
    town: Neighbourhood,
) -> None:
    asked = await is_taken_back_while_it_is_on_aminas_screen(town)
    await town.at("2026-12-08 12:00")
    await town["amina"].hears("je kunt nog antwoorden")
    await town["amina"].presses("Loopt nog", message=asked)
    await town.quiet()
    assert (await point(town)).status in OPEN_OBSTACLE


async def test_a_forged_button_opens_no_point_of_another_workgroup(town: Neighbourhood) -> None:
    await town.joins("dewi")
    await is_taken_back_while_it_is_on_aminas_screen(town)
    await town.at("2026-12-08 10:30")
    await town["dewi"].hears("Hoe gaat het")
    async with town.bot.database.reading() as session:
        turns = select(CheckIn.id).join(Person, Person.id == CheckIn.person_id).where(Person.name == "Dewi")
        [turn] = await session.scalars(turns)
    press = Choose(turn, Question.PROGRESS, (await point(town)).id, Progress.ONGOING)
    await town["dewi"].forges(encode(press))
    await town.quiet()
    assert (await point(town)).status is ObstacleStatus.STOPPED


async def test_nobody_is_reminded_of_a_point_that_was_taken_back(town: Neighbourhood) -> None:
    await is_taken_back_while_it_is_on_aminas_screen(town)
    before = {key: shown(town, key).count(SAID) for key in ("amina", "bram")}
    await town.at("2026-12-08 09:00")
    await town.at("2026-12-08 12:00")
    for key in ("amina", "bram"):
        asked = await town[key].hears("je kunt nog antwoorden")
        assert "Hoe gaat het" in asked.text
        await town[key].presses("Gaat goed")
        await town[key].hears("Wat werkte")
    assert {key: shown(town, key).count(SAID) for key in ("amina", "bram")} == before
    assert (await point(town)).status is ObstacleStatus.STOPPED
