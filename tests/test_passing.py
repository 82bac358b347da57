"""Somebody cannot be reached in the middle of a round: a deputy is asked, or the facilitator hears of it."""

from collections.abc import AsyncIterator

import pytest
from neighbourhood import RIJNBUURT, Neighbourhood, everything, labels, neighbourhood
from rijnbuurt import CLEAN, FATIMA, MEETING, Rijnbuurt, workgroup
from sqlalchemy import select

from jobs.refusals import Refusal, note_refusal
from jobs.rules.notices import PlaceEmpty
from models.database import Database
from models.people import Person
from models.rounds import CheckIn
from models.traffic import OutboxMessage
from models.values import Channel, Question, Standing, StandInReason

pytestmark = pytest.mark.story

FACILITATED = """
[[people]]
key = "joris"
name = "Joris"
roles = ["facilitator"]
"""
TWO_DEPUTIES = workgroup("schoon", "mon 09:00", "amina", deputies=["chris", "dewi"])
NINE, A_MINUTE_LATER, EVENING, TUESDAY = (
    "2026-11-30 09:00",
    "2026-11-30 09:01",
    "2026-11-30 21:00",
    "2026-12-01 08:00",
)


@pytest.fixture
def story(database: Database) -> Rijnbuurt:
    return Rijnbuurt(database)


async def blocks(story: Rijnbuurt, key: str) -> None:
    """Let a send to somebody be refused, now."""
    async with story.database.writing() as session:
        person = (await session.scalars(select(Person).where(Person.name == key.capitalize()))).one()
        refusal = Refusal(person_id=person.id, channel=Channel.TELEGRAM, address=str(person.telegram_id))
        await note_refusal(session, story.words, refusal, story.now)


async def test_a_deputy_is_asked_in_the_same_round_once(story: Rijnbuurt) -> None:
    await story.load(CLEAN, readers=FACILITATED)
    await story.joins("amina", "bram", "chris", "joris")
    await story.at(NINE)
    assert story.asked() == ["Amina first", "Bram first"]
    await blocks(story, "amina")
    assert (await story.at(A_MINUTE_LATER)).passed == 1
    [prompt] = story.words.prompts
    assert (prompt.name, prompt.stands_in_because) == ("Chris", StandInReason.UNREACHABLE)
    await blocks(story, "amina")
    report = await story.at("2026-11-30 09:02")
    assert report.passed == 0
    turn, amina = await story.turn("chris"), await story.turn("amina")
    assert (turn.round_id, turn.stands_in_for_id) == (amina.round_id, amina.person_id)
    assert turn.stands_in_because is StandInReason.UNREACHABLE
    assert story.words.told == []


async def test_after_the_reminder_too_the_turn_is_passed_on(story: Rijnbuurt) -> None:
    await story.load(TWO_DEPUTIES, readers=FACILITATED)
    await story.joins("amina", "chris", "dewi")
    await story.at(NINE)
    await story.at("2026-12-01 09:00")
    assert story.asked() == ["Amina first", "Amina reminder"]
    await blocks(story, "amina")
    await story.at("2026-12-01 09:01")
    assert story.asked() == ["Chris first"]


async def test_who_is_away_by_the_time_of_the_reminder_is_replaced(story: Rijnbuurt) -> None:
    await story.load(TWO_DEPUTIES, readers=FACILITATED)
    await story.joins("amina", "chris", "dewi")
    await story.at(NINE)
    await story.is_away("amina", "2026-12-01", "2026-12-07")
    await story.at("2026-12-01 09:00")
    await story.at("2026-12-01 09:01")
    assert story.asked() == ["Amina first", "Chris first"]
    assert (await story.turn("chris")).stands_in_because is StandInReason.AWAY


def empty(*, others: bool) -> PlaceEmpty:
    return PlaceEmpty(workgroup="Schoon", area="Rijnbuurt", elsewhere=(), others=others)


async def test_a_deputy_who_cannot_be_reached_passes_it_on_to_the_next(story: Rijnbuurt) -> None:
    await story.load(TWO_DEPUTIES, readers=FACILITATED)
    await story.joins("amina", "chris", "dewi", "joris")
    await story.at(NINE)
    await blocks(story, "amina")
    await story.at(A_MINUTE_LATER)
    await blocks(story, "chris")
    await story.at("2026-11-30 09:02")
    assert story.asked() == ["Amina first", "Chris first", "Dewi first"]
    assert (await story.turn("dewi")).stands_in_for_id == (await story.turn("amina")).person_id
    await blocks(story, "dewi")
    await story.at("2026-11-30 09:03")
    assert story.words.told == [empty(others=False)]


@pytest.mark.parametrize("both", [False, True], ids=["one of two", "both"])
async def test_without_a_deputy_the_facilitator_hears_it_once(story: Rijnbuurt, *, both: bool) -> None:
    await story.load(workgroup("schoon", "mon 09:00", "amina", "bram"), readers=FACILITATED)
    await story.joins("amina", "bram", "joris")
    await story.at(NINE)
    for key in ("amina", "bram")[: 1 + both]:
        await blocks(story, key)
    await story.at(A_MINUTE_LATER)
    await story.at("2026-11-30 09:02")
    told = await story.rows(select(OutboxMessage).where(OutboxMessage.dedupe_key.like("place-empty:%")))
    assert len(told) == 1
    assert set(story.words.told) == {empty(others=not both)}


async def test_where_there_is_no_facilitator_the_gebiedsmakelaar_hears_it(story: Rijnbuurt) -> None:
    await story.load(MEETING)
    await story.joins("dewi", "fatima")
    await story.at("2026-12-01 10:30")
    await blocks(story, "dewi")
    await story.at("2026-12-01 10:31")
    [told] = await story.rows(select(OutboxMessage).where(OutboxMessage.dedupe_key.like("place-empty:%")))
    [fatima] = await story.rows(select(Person).where(Person.name == "Fatima"))
    assert told.person_id == fatima.id


async def test_who_said_something_already_is_replaced_by_nobody(story: Rijnbuurt) -> None:
    await story.load(CLEAN, readers=FACILITATED)
    await story.joins("amina", "bram", "chris", "joris")
    await story.at(NINE)
    await story.says("amina", Question.STANDING, Standing.WELL)
    await story.passes("bram")
    await blocks(story, "amina")
    await blocks(story, "bram")
    assert (await story.at(A_MINUTE_LATER)).passed == 0
    assert story.words.told == []


async def test_a_deputy_is_not_asked_at_night(story: Rijnbuurt) -> None:
    await story.load(CLEAN, readers=FACILITATED)
    await story.joins("amina", "bram", "chris")
    await story.at(NINE)
    story.now = story.moment(EVENING)
    await blocks(story, "amina")
    assert (await story.at("2026-11-30 21:01")).passed == 0
    assert (await story.at("2026-12-01 07:59")).passed == 0
    assert (await story.at(TUESDAY)).passed == 1


async def test_a_round_that_has_closed_is_passed_on_to_nobody(story: Rijnbuurt) -> None:
    await story.load(CLEAN, readers=FATIMA + FACILITATED)
    await story.joins("amina", "bram", "chris", "joris")
    await story.at(NINE)
    await story.at("2026-12-04 15:00")
    await blocks(story, "amina")
    assert (await story.at("2026-12-04 15:01")).passed == 0
    await story.rows(select(CheckIn))
    assert story.words.told == []


async def test_an_old_address_that_refuses_says_nothing_of_the_new_one(story: Rijnbuurt) -> None:
    await story.load(CLEAN)
    await story.joins("amina")
    async with story.database.writing() as session:
        amina = (await session.scalars(select(Person).where(Person.name == "Amina"))).one()
        refusal = Refusal(person_id=amina.id, channel=Channel.TELEGRAM, address="4711")
        await note_refusal(session, story.words, refusal, story.now)
        await session.refresh(amina)
        assert amina.unreachable_since is None


@pytest.fixture
async def town(database: Database) -> AsyncIterator[Neighbourhood]:
    async with neighbourhood(database) as town:
        await town.load()
        await town.joins("amina", "bram", "chris", "dewi", "joris")
        yield town


async def test_the_deputy_reads_why_and_answers_in_two_taps(town: Neighbourhood) -> None:
    town["amina"].deactivates()
    await town.at("2026-12-07 09:00")
    await town["bram"].hears("tijd voor een korte vraag")
    await town.quiet()
    await town.bot.tick()
    asked = await town["chris"].hears("jij bent vervanger bij Schoon en heel")
    assert "want mijn vraag kwam bij iemand niet aan" in asked.text
    assert "Amina" not in asked.text
    assert "Gaat goed" in labels(asked)
    await town["chris"].presses("Gaat goed")
    await town["chris"].hears("Wat werkte")
    await town["chris"].presses("Niets bijzonders")
    await town["chris"].hears("Dank je, Chris")


async def test_who_blocks_the_bot_after_the_question_is_replaced_without_another_send(
    town: Neighbourhood,
) -> None:
    await town.at("2026-12-07 09:00")
    await town["amina"].hears("tijd voor een korte vraag")
    town["amina"].blocks()
    await town.quiet()
    await town.bot.tick()
    await town["chris"].hears("jij bent vervanger")


async def test_the_facilitator_reads_what_can_be_done(town: Neighbourhood) -> None:
    town["dewi"].deactivates()
    await town.at("2026-12-08 10:30")
    await town.quiet()
    await town.bot.tick()
    told = await town["joris"].hears("Bij Ontmoeting kan ik deze ronde niemand meer iets vragen")
    assert "zoek samen een vervanger" in told.text
    await town.bot.tick()
    await town.quiet()
    assert everything(town["joris"].screen).count("niemand meer iets vragen") == 1


async def takes_out(town: Neighbourhood, who: str, *, of: str = "schoon") -> str:
    """Let the facilitator take somebody's seat, and the clock strike twice; give the proposal."""
    shown = await town.answers("joris", f"/beheer {of}", "[Wie spreekt]", f"[Haal weg: {who}]")
    proposed = shown.shown
    await town["joris"].presses("Akkoord")
    for moment in ("2026-12-07 10:01", "2026-12-07 10:02"):
        await town.quiet()
        await town.at(moment)
    await town.quiet()
    return proposed


async def test_that_the_last_representative_is_taken_out_is_told_once_and_not_as_an_absence(
    town: Neighbourhood,
) -> None:
    await town.load(RIJNBUURT.replace('"amina", "bram"]\ndeputies = ["chris"]', '"amina"]\ndeputies = []'))
    await town.at("2026-12-07 09:00")
    await town.quiet()
    assert "niemand meer" in await takes_out(town, "Amina")
    told = everything(town["joris"].screen)
    assert told.count("Niemand spreekt nu nog") == 1
    assert "afwezig" not in told


async def test_of_a_seat_that_was_taken_nobody_hears_while_the_other_one_can_answer(
    town: Neighbourhood,
) -> None:
    await town.load(RIJNBUURT.replace('deputies = ["chris"]', "deputies = []"))
    await town.at("2026-12-07 09:00")
    await town.quiet()
    await takes_out(town, "Bram")
    assert "kan nu niet antwoorden" not in everything(town["joris"].screen)


async def test_that_who_is_left_cannot_answer_is_told_when_a_seat_is_taken(town: Neighbourhood) -> None:
    await town.load(RIJNBUURT.replace('deputies = ["chris"]', "deputies = []"))
    await town.at("2026-12-07 09:00")
    await town.quiet()
    await town["amina"].hears("tijd voor een korte vraag")
    await town.answers("amina", "/afwezig", "[1 week]")
    await takes_out(town, "Bram")
    await town["joris"].hears("Bij Schoon en heel kan ik deze ronde niemand meer iets vragen")


async def test_for_a_workgroup_that_was_stopped_nobody_needs_to_speak(town: Neighbourhood) -> None:
    await town.answers("joris", "/beheer ontmoeting", "[Stop werkgroep]", "[Akkoord]")
    assert "niemand meer" not in await takes_out(town, "Dewi", of="ontmoeting")
    assert "Niemand spreekt" not in everything(town["joris"].screen)


async def test_in_english_too(sqlite_database: Database) -> None:
    english = RIJNBUURT.replace('name = "Rijnbuurt"\n', 'name = "Rijnbuurt"\nlanguage = "en"\n', 1)
    async with neighbourhood(sqlite_database) as town:
        await town.load(english)
        for key in ("amina", "chris", "dewi", "joris"):
            person = town.people[key] = town.playground.person(key.capitalize())
            await person.opens(town.links[key])
            await person.hears("Will you take part?")
            await person.presses("Yes, count me in")
            await person.hears("Good that you take part")
        town["amina"].deactivates()
        town["dewi"].deactivates()
        await town.at("2026-12-07 09:00")
        await town.quiet()
        await town.bot.tick()
        asked = await town["chris"].hears("you are a deputy for Schoon en heel")
        assert "as my question did not reach someone" in asked.text
        await town.at("2026-12-08 10:30")
        await town.quiet()
        await town.bot.tick()
        await town["joris"].hears("I cannot ask anyone of Ontmoeting in this round any more")
