"""Who is asked: both, in turns, or the first and then the other; and who comes next when it stays silent."""

from datetime import date

import pytest
from rijnbuurt import Rijnbuurt, workgroup
from sqlalchemy import select, update

from jobs.setting import setting_of
from jobs.turns import be_away, put_off
from models.areas import Area, Workgroup
from models.database import Database
from models.people import Person
from models.rounds import CheckIn, Round
from models.values import Question, Rotation, Standing, StandInReason

CLEAN = workgroup("schoon", "mon 09:00", "amina", "bram", deputies=["chris", "dewi"])


@pytest.fixture
async def town(database: Database) -> Rijnbuurt:
    town = Rijnbuurt(database)
    await town.load(CLEAN)
    await town.joins("amina", "bram", "chris", "dewi", "fatima")
    return town


async def chooses(town: Rijnbuurt, rotation: Rotation) -> None:
    async with town.database.writing() as session:
        await session.execute(update(Workgroup).values(rotation=rotation))


async def asked(town: Rijnbuurt) -> list[tuple[str, StandInReason | None]]:
    """List who was asked in the last round, in the order of asking."""
    last = select(Round.id).order_by(Round.due_at.desc()).limit(1).scalar_subquery()
    found = (
        select(Person.name, CheckIn.stands_in_because)
        .join(CheckIn, CheckIn.person_id == Person.id)
        .where(CheckIn.round_id == last)
        .order_by(CheckIn.id)
    )
    async with town.database.reading() as session:
        return [(name, because) for name, because in await session.execute(found)]


async def test_representatives_take_turns(town: Rijnbuurt) -> None:
    await chooses(town, Rotation.IN_TURNS)
    names = []
    for monday in ("2026-11-30", "2026-12-07", "2026-12-14"):
        await town.at(f"{monday} 09:00")
        names.append(await asked(town))
    assert names == [[("Amina", None)], [("Bram", None)], [("Amina", None)]]


async def test_the_other_takes_the_turn_of_one_who_is_away_before_a_deputy_does(town: Rijnbuurt) -> None:
    await chooses(town, Rotation.IN_TURNS)
    await town.is_away("amina", "2026-11-30", "2026-12-01")
    await town.at("2026-11-30 09:00")
    assert await asked(town) == [("Bram", None)]
    await town.at("2026-12-07 09:00")
    assert await asked(town) == [("Amina", None)]


async def test_the_other_is_asked_five_hours_after_the_reminder_and_then_nobody(town: Rijnbuurt) -> None:
    await chooses(town, Rotation.FIRST_THEN_OTHER)
    await town.at("2026-11-30 09:00")
    await town.at("2026-12-01 09:00")
    await town.at("2026-12-01 13:59")
    assert await asked(town) == [("Amina", None)]
    await town.at("2026-12-01 14:00")
    assert await asked(town) == [("Amina", None), ("Bram", StandInReason.SILENT)]
    prompt = town.words.prompts[-1]
    assert (prompt.name, prompt.stands_in_because) == ("Bram", StandInReason.SILENT)


async def test_without_reminders_the_other_is_asked_at_the_same_moment(town: Rijnbuurt) -> None:
    await chooses(town, Rotation.FIRST_THEN_OTHER)
    async with town.database.writing() as session:
        await session.execute(update(Area).values(remind_after=0))
    for moment in ("2026-11-30 09:00", "2026-12-01 09:00", "2026-12-01 13:59"):
        await town.at(moment)
    assert await asked(town) == [("Amina", None)]
    for moment in ("2026-12-01 14:00", "2026-12-02 14:00", "2026-12-03 14:00"):
        await town.at(moment)
    assert await asked(town) == [("Amina", None), ("Bram", StandInReason.SILENT)]


async def test_a_silence_that_ended_while_the_bot_was_away_lasts_five_hours_more(town: Rijnbuurt) -> None:
    await chooses(town, Rotation.FIRST_THEN_OTHER)
    await town.at("2026-11-30 09:00")
    await town.at("2026-12-01 09:00")
    await town.at("2026-12-01 14:06")
    assert await asked(town) == [("Amina", None)]
    await town.at("2026-12-01 19:06")
    assert await asked(town) == [("Amina", None), ("Bram", StandInReason.SILENT)]


async def test_straks_keeps_others_from_being_asked_before_the_moment_it_gives(town: Rijnbuurt) -> None:
    await chooses(town, Rotation.FIRST_THEN_OTHER)
    for moment in ("2026-11-30 09:00", "2026-12-01 09:00"):
        await town.at(moment)
        async with town.database.writing() as session:
            check_in = (await session.scalars(select(CheckIn))).one()
            put_off(check_in, await setting_of(session, check_in), None, town.now)
    await town.at("2026-12-01 14:00")
    assert await asked(town) == [("Amina", None)]


async def test_the_other_is_asked_too_when_the_first_said_straks_and_then_nothing(town: Rijnbuurt) -> None:
    await chooses(town, Rotation.FIRST_THEN_OTHER)
    await town.at("2026-11-30 09:00")
    async with town.database.writing() as session:
        check_in = (await session.scalars(select(CheckIn))).one()
        put_off(check_in, await setting_of(session, check_in), None, town.now)
    await town.at("2026-12-01 09:00")
    await town.at("2026-12-01 14:00")
    assert await asked(town) == [("Amina", None), ("Bram", StandInReason.SILENT)]


async def test_a_silent_group_goes_on_to_one_deputy_and_no_further(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    for moment in ("2026-12-01 09:00", "2026-12-01 14:00", "2026-12-02 14:00", "2026-12-03 14:00"):
        await town.at(moment)
    assert await asked(town) == [("Amina", None), ("Bram", None), ("Chris", StandInReason.SILENT)]


async def test_a_group_of_which_one_answered_is_asked_nothing_more(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await town.passes("bram")
    await town.at("2026-12-01 09:00")
    await town.at("2026-12-01 14:00")
    assert await asked(town) == [("Amina", None), ("Bram", None)]


@pytest.mark.parametrize("answers", [True, False], ids=["answers", "says sla over"])
async def test_who_was_asked_for_a_silence_is_not_reminded_once_another_was_heard(
    town: Rijnbuurt, *, answers: bool
) -> None:
    for moment in ("2026-11-30 09:00", "2026-12-01 09:00", "2026-12-01 14:00"):
        await town.at(moment)
    if answers:
        await town.says("amina", Question.STANDING, Standing.WELL)
    else:
        await town.passes("amina")
    town.asked()
    await town.at("2026-12-02 14:00")
    assert "Chris reminder" not in town.asked()


async def test_who_was_asked_for_a_silence_and_said_straks_is_asked_again_all_the_same(
    town: Rijnbuurt,
) -> None:
    for moment in ("2026-11-30 09:00", "2026-12-01 09:00", "2026-12-01 14:00"):
        await town.at(moment)
    await town.says("amina", Question.STANDING, Standing.WELL)
    async with town.database.writing() as session:
        check_in = await session.get_one(CheckIn, (await town.turn("chris")).id)
        put_off(check_in, await setting_of(session, check_in), None, town.now)
    town.asked()
    await town.at("2026-12-02 14:00")
    assert "Chris later" in town.asked()


async def test_who_was_asked_for_a_silence_is_reminded_while_nobody_was_heard(town: Rijnbuurt) -> None:
    for moment in ("2026-11-30 09:00", "2026-12-01 09:00", "2026-12-01 14:00"):
        await town.at(moment)
    town.asked()
    await town.at("2026-12-02 14:00")
    assert "Chris reminder" in town.asked()


async def test_a_representative_who_is_next_in_line_stands_in_for_nobody(town: Rijnbuurt) -> None:
    await chooses(town, Rotation.IN_TURNS)
    await town.at("2026-11-30 09:00")
    async with town.database.writing() as session:
        [amina] = await session.scalars(select(Person).where(Person.name == "Amina"))
        today = date(2026, 11, 30)
        await be_away(session, amina.id, today, today, town.zone, town.now)
    await town.at("2026-11-30 09:05")
    prompt = town.words.prompts[-1]
    assert (prompt.name, prompt.stands_in) == ("Bram", False)
