"""What is told of seats and roles at night: in the morning it is told as things are then."""

from dataclasses import replace
from datetime import time
from typing import Any

import pytest
from rijnbuurt import CLEAN, MEETING, Rijnbuurt
from sqlalchemy import select
from test_arranging import agrees, known, of_area, of_workgroup

from bot.handlers.managing.newcomers import tell_newcomers
from jobs.arranging.changes import Action, Change, PersonChange
from models.database import Database
from models.people import Person
from models.queries.areas import area_by_slug
from models.traffic import OutboxMessage
from models.values import Cadence, Role, SendStatus, Weekday

THURSDAYS = Cadence(every_weeks=1, weekday=Weekday.THURSDAY, time=time(14))


@pytest.fixture
async def town(database: Database) -> Rijnbuurt:
    """It is Friday evening: what is told now waits for Monday."""
    town = Rijnbuurt(database)
    await town.load(CLEAN, MEETING)
    await town.joins("amina", "bram", "chris", "dewi", "emre")
    town.now = town.moment("2026-11-27 20:30")
    return town


async def changes(town: Rijnbuurt, change: Change, *, by: str | None = None) -> None:
    """Make a change, and tell whom it concerns, as the chat does."""
    made = await agrees(town, change)
    async with town.database.writing() as session:
        area = await area_by_slug(session, "rijnbuurt")
        assert area
        person = await session.scalar(select(Person.id).where(Person.name == by)) if by else None
        occasion = f"{town.now:%H%M}"
        await tell_newcomers(session, area, made, town.now, occasion=occasion, by=person)
    town.now = town.now.replace(minute=(town.now.minute + 1) % 60)


async def seats(town: Rijnbuurt, key: str, *representatives: str, by: str | None = None) -> None:
    await changes(town, await of_workgroup(town, key, representatives=representatives), by=by)


async def person(town: Rijnbuurt, key: str, **fields: Any) -> PersonChange:
    old = (await known(town)).people[key]
    return PersonChange(key=key, action=Action.CHANGE, old=old, new=replace(old, **fields))


async def waits_for(town: Rijnbuurt, name: str) -> list[str]:
    """Give the words that somebody hears on Monday."""
    found = (
        select(OutboxMessage)
        .join(Person, Person.id == OutboxMessage.person_id)
        .where(
            Person.name == name,
            OutboxMessage.status == SendStatus.QUEUED,
            OutboxMessage.dedupe_key.startswith("new-place:"),
            OutboxMessage.kind == "message",
        )
        .order_by(OutboxMessage.id)
    )
    return [row.payload["text"] for row in await town.rows(found)]


async def test_a_seat_that_was_taken_back_is_not_told(town: Rijnbuurt) -> None:
    await seats(town, "ontmoeting", "dewi", "emre")
    assert len(await waits_for(town, "Emre")) == 1
    await seats(town, "ontmoeting", "dewi")
    assert await waits_for(town, "Emre") == []


async def test_a_role_that_was_taken_back_is_not_told(town: Rijnbuurt) -> None:
    await changes(town, await person(town, "emre", roles=(Role.FACILITATOR,)))
    await changes(town, await person(town, "amina", roles=(Role.FACILITATOR,)))
    await changes(town, await person(town, "emre", roles=()))
    assert await waits_for(town, "Emre") == []
    assert len(await waits_for(town, "Amina")) == 1


async def test_who_is_taken_out_of_the_area_is_told_nothing_new(town: Rijnbuurt) -> None:
    await seats(town, "ontmoeting", "dewi", "emre")
    old = (await known(town)).people["emre"]
    await changes(town, PersonChange(key="emre", action=Action.LEAVE, old=old, new=None))
    assert await waits_for(town, "Emre") == []


async def test_the_place_that_stays_is_still_told(town: Rijnbuurt) -> None:
    await seats(town, "ontmoeting", "dewi", "emre")
    await seats(town, "schoon", "amina", "emre")
    await seats(town, "ontmoeting", "dewi")
    [told] = await waits_for(town, "Emre")
    assert "Schoon" in told
    assert "Ontmoeting" not in told


async def test_a_seat_is_told_with_the_rhythm_that_its_workgroup_has_then(town: Rijnbuurt) -> None:
    await seats(town, "ontmoeting", "dewi", "emre")
    await changes(town, await of_workgroup(town, "ontmoeting", cadence=THURSDAYS))
    [told] = await waits_for(town, "Emre")
    assert "donderdag" in told


async def test_the_overview_is_told_with_the_moment_that_it_has_then(town: Rijnbuurt) -> None:
    await changes(town, await person(town, "emre", roles=(Role.GEBIEDSMAKELAAR,)))
    await changes(town, await of_area(town, digest=THURSDAYS))
    [told] = await waits_for(town, "Emre")
    assert "donderdag" in told


async def test_who_changes_something_themselves_still_hears_what_they_got(town: Rijnbuurt) -> None:
    await seats(town, "ontmoeting", "dewi", "emre")
    await seats(town, "schoon", "amina", "emre", by="Emre")
    [told] = await waits_for(town, "Emre")
    assert "Ontmoeting" in told
    assert "Schoon" not in told


async def test_what_was_told_already_is_told_no_second_time(town: Rijnbuurt) -> None:
    await seats(town, "ontmoeting", "dewi", "emre")
    async with town.database.writing() as session:
        for row in await session.scalars(select(OutboxMessage)):
            row.status = SendStatus.SENT
    await seats(town, "schoon", "amina")
    assert await waits_for(town, "Emre") == []
