"""Arranging: one change agreed to, what follows from it, two at once, and the log of it."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from rijnbuurt import CLEAN, MEETING, Rijnbuurt
from sqlalchemy import select

from jobs.arranging.apply import Hand
from jobs.arranging.changes import CHANGE, Action, AreaChange, Change, PersonChange, WorkgroupChange
from jobs.arranging.coming import coming
from jobs.arranging.known import AtTable, ClosedDays, Known, gather_known
from jobs.arranging.wishes import OvertakenError, arrange
from jobs.rules.calendar import Calendar
from models.areas import Workgroup
from models.arranged import OrganisationKind, Way
from models.arrangements import LoggedChange
from models.database import Database
from models.days_off import DaysOff
from models.queries.areas import area_by_slug
from models.values import Cadence, Role, Rotation, Weekday

THURSDAYS = Cadence(every_weeks=2, weekday=Weekday.THURSDAY, time=time(14))
HAND = Hand(way=Way.CHAT, why="Zo past het beter")


@pytest.fixture
async def town(database: Database) -> Rijnbuurt:
    town = Rijnbuurt(database)
    await town.load(CLEAN, MEETING)
    return town


async def known(town: Rijnbuurt) -> Known:
    async with town.database.writing() as session:
        return await gather_known(session, "rijnbuurt")


async def agrees(town: Rijnbuurt, change: Change) -> tuple[Change, ...]:
    async with town.database.writing() as session:
        return await arrange(session, "rijnbuurt", change, town.now, hand=HAND)


async def agrees_at_last(town: Rijnbuurt, change: Change | None) -> None:
    """Agree, also to what a change has become once somebody was overtaken."""
    while change:
        try:
            await agrees(town, change)
        except OvertakenError as overtaken:
            change = overtaken.change
        else:
            return


async def of_workgroup(town: Rijnbuurt, key: str, **fields: Any) -> WorkgroupChange:
    old = (await known(town)).workgroups[key]
    return WorkgroupChange(key=key, action=Action.CHANGE, old=old, new=replace(old, **fields))


async def of_area(town: Rijnbuurt, **fields: Any) -> AreaChange:
    old = (await known(town)).area
    assert old
    return AreaChange(key="rijnbuurt", action=Action.CHANGE, old=old, new=replace(old, **fields))


async def test_a_new_rhythm_sets_the_next_question_and_is_logged(town: Rijnbuurt) -> None:
    await agrees(town, await of_workgroup(town, "schoon", cadence=THURSDAYS))
    workgroup = (await known(town)).workgroups["schoon"]
    assert workgroup.cadence == THURSDAYS
    assert workgroup.next_ask_at == town.moment("2026-12-03 14:00")
    async with town.database.reading() as session:
        logged = (await session.scalars(select(LoggedChange).order_by(LoggedChange.id.desc()))).first()
    assert logged
    assert (logged.name, logged.action, logged.way, logged.why) == (
        "Schoon",
        "change",
        Way.CHAT,
        "Zo past het beter",
    )
    assert logged.fields["cadence"]["new"] == {
        "every_weeks": 2,
        "weekday": "thu",
        "time": "14:00",
    }


async def test_a_draft_of_every_kind_comes_back_from_json_as_it_was(town: Rijnbuurt) -> None:
    person = (await known(town)).people["amina"]
    drafts: list[Change] = [
        await of_workgroup(town, "schoon", cadence=THURSDAYS, rotation=Rotation.IN_TURNS),
        await of_area(
            town,
            closed_periods=(
                ClosedDays(name="Zomer", first_day=date(2027, 7, 19), last_day=date(2027, 8, 27)),
            ),
        ),
        PersonChange(key="amina", action=Action.LEAVE, old=person, new=None),
    ]
    for draft in drafts:
        assert CHANGE.validate_json(CHANGE.dump_json(draft)) == draft


async def test_the_second_of_two_who_change_the_same_sees_what_the_first_did(town: Rijnbuurt) -> None:
    first = await of_workgroup(town, "schoon", cadence=THURSDAYS)
    mondays = replace(THURSDAYS, weekday=Weekday.WEDNESDAY)
    second = await of_workgroup(town, "schoon", cadence=mondays)
    await agrees(town, first)
    with pytest.raises(OvertakenError) as overtaken:
        await agrees(town, second)
    change = overtaken.value.change
    assert isinstance(change, WorkgroupChange)
    assert change.old
    assert change.new
    assert (change.old.cadence, change.new.cadence) == (THURSDAYS, mondays)
    assert (await known(town)).workgroups["schoon"].cadence == THURSDAYS
    await agrees(town, change)
    assert (await known(town)).workgroups["schoon"].cadence == mondays


async def test_the_dates_of_a_rhythm_of_all_end_with_the_first_that_is_asked_where_days_off_skip_all(
    town: Rijnbuurt,
) -> None:
    mondays = Cadence(every_weeks=1, weekday=Weekday.MONDAY, time=time(9))
    winter = DaysOff(name="Winter", first_day=date(2026, 11, 28), last_day=date(2027, 1, 3))
    calendar = Calendar(town.zone, (winter,))
    dates = coming(await of_area(town, cadence=mondays), (), await known(town), calendar, town.now)
    assert dates
    assert [each.day_off is None for each in dates.dates] == [*[False] * 5, True]
    assert dates.first == town.moment("2027-01-04 09:00")


async def test_who_is_overtaken_in_a_list_adds_to_it_what_they_chose_and_wipes_out_nothing(
    town: Rijnbuurt,
) -> None:
    summer = ClosedDays(name="Zomer", first_day=date(2027, 7, 19), last_day=date(2027, 8, 27))
    autumn = ClosedDays(name="Herfst", first_day=date(2027, 10, 18), last_day=date(2027, 10, 22))
    spring = ClosedDays(name="Mei", first_day=date(2027, 5, 3), last_day=date(2027, 5, 7))
    await agrees(town, await of_area(town, closed_periods=(summer,)))
    second = await of_area(town, closed_periods=(spring,))
    await agrees(town, await of_area(town, closed_periods=(summer, autumn)))
    with pytest.raises(OvertakenError) as overtaken:
        await agrees(town, second)
    change = overtaken.value.change
    assert isinstance(change, AreaChange)
    assert change.new.closed_periods == (spring, autumn)


@pytest.mark.parametrize(
    ("first", "second", "after"),
    [
        pytest.param(
            {"deputies": ("chris", "dewi")},
            {"deputies": ("chris", "emre")},
            (("amina", "bram"), ("chris", "dewi", "emre")),
            id="both add a deputy",
        ),
        pytest.param(
            {"representatives": ("amina",)},
            {"representatives": ("bram",)},
            ((), ("chris",)),
            id="each takes one out",
        ),
        pytest.param(
            {"representatives": ("amina", "dewi")},
            {"deputies": ("chris", "dewi")},
            (("amina", "dewi"), ("chris",)),
            id="the same person for two seats",
        ),
    ],
)
async def test_seats_that_two_change_at_once_are_put_together(
    town: Rijnbuurt,
    first: dict[str, Any],
    second: dict[str, Any],
    after: tuple[tuple[str, ...], tuple[str, ...]],
) -> None:
    one, other = await of_workgroup(town, "schoon", **first), await of_workgroup(town, "schoon", **second)
    await agrees(town, one)
    await agrees_at_last(town, other)
    workgroup = (await known(town)).workgroups["schoon"]
    assert (workgroup.representatives, workgroup.deputies) == after


async def test_another_order_of_deputies_keeps_whom_somebody_added_meanwhile(town: Rijnbuurt) -> None:
    await agrees(town, await of_workgroup(town, "schoon", deputies=("chris", "dewi")))
    order = await of_workgroup(town, "schoon", deputies=("dewi", "chris"))
    await agrees(town, await of_workgroup(town, "schoon", deputies=("chris", "dewi", "emre")))
    with pytest.raises(OvertakenError) as overtaken:
        await agrees(town, order)
    assert isinstance(overtaken.value.change, WorkgroupChange)
    assert overtaken.value.change.new
    assert overtaken.value.change.new.deputies == ("dewi", "chris", "emre")


async def test_an_organisation_that_two_give_another_kind_sits_at_a_table_once(town: Rijnbuurt) -> None:
    def table(kind: OrganisationKind) -> tuple[AtTable, ...]:
        return (AtTable(name="De Wijkpost", kind=kind),)

    await agrees(town, await of_workgroup(town, "schoon", table=table(OrganisationKind.WELFARE)))
    second = await of_workgroup(town, "schoon", table=table(OrganisationKind.CARE))
    await agrees(town, await of_workgroup(town, "schoon", table=table(OrganisationKind.HOUSING)))
    with pytest.raises(OvertakenError) as overtaken:
        await agrees(town, second)
    assert isinstance(overtaken.value.change, WorkgroupChange)
    assert overtaken.value.change.new
    assert overtaken.value.change.new.table == table(OrganisationKind.CARE)


async def test_two_who_change_different_things_of_a_workgroup_both_get_their_way(town: Rijnbuurt) -> None:
    rhythm = await of_workgroup(town, "schoon", cadence=THURSDAYS)
    name = await of_workgroup(town, "schoon", name="Schoon, heel en veilig")
    await agrees(town, rhythm)
    await agrees(town, name)
    workgroup = (await known(town)).workgroups["schoon"]
    assert (workgroup.name, workgroup.cadence) == ("Schoon, heel en veilig", THURSDAYS)


async def test_what_the_clock_moved_on_meanwhile_is_nobodys_change(town: Rijnbuurt) -> None:
    await town.joins("amina", "bram")
    rename = await of_workgroup(town, "schoon", name="Schoon en heel")
    await town.at("2026-11-30 09:00")
    await agrees(town, rename)
    workgroup = (await known(town)).workgroups["schoon"]
    assert (workgroup.name, workgroup.next_ask_at) == ("Schoon en heel", town.moment("2026-12-07 09:00"))


async def test_a_pause_puts_the_next_question_off_and_keeps_the_weeks_of_the_rhythm(town: Rijnbuurt) -> None:
    fortnightly = replace(THURSDAYS, weekday=Weekday.MONDAY, time=time(9))
    await agrees(town, await of_workgroup(town, "schoon", cadence=fortnightly))
    await agrees(town, await of_workgroup(town, "schoon", paused_until=date(2026, 12, 22)))
    assert (await known(town)).workgroups["schoon"].next_ask_at == town.moment("2026-12-28 09:00")
    await agrees(town, await of_workgroup(town, "schoon", paused_until=None))
    assert (await known(town)).workgroups["schoon"].next_ask_at == town.moment("2026-11-30 09:00")


@pytest.mark.parametrize(
    ("weeks", "put_off", "until", "following"),
    [
        pytest.param(2, "2027-02-22 09:00", date(2027, 2, 1), "2027-02-01 09:00", id="the first after it"),
        pytest.param(8, "2027-03-22 09:00", date(2026, 12, 22), "2027-01-25 09:00", id="a whole rhythm"),
        pytest.param(8, "2027-03-22 09:00", date(2027, 2, 9), "2027-02-15 09:00", id="by a few days"),
    ],
)
async def test_a_pause_that_is_shortened_brings_the_next_question_forward(
    town: Rijnbuurt, weeks: int, put_off: str, until: date, following: str
) -> None:
    rhythm = replace(THURSDAYS, every_weeks=weeks, weekday=Weekday.MONDAY, time=time(9))
    await agrees(town, await of_workgroup(town, "schoon", cadence=rhythm))
    await town.at("2026-11-30 09:00")
    await agrees(town, await of_workgroup(town, "schoon", paused_until=date(2027, 2, 15)))
    assert (await known(town)).workgroups["schoon"].next_ask_at == town.moment(put_off)
    await agrees(town, await of_workgroup(town, "schoon", paused_until=until))
    assert (await known(town)).workgroups["schoon"].next_ask_at == town.moment(following)


async def test_a_pause_that_is_over_moves_nothing_when_it_is_taken_out_of_a_list(town: Rijnbuurt) -> None:
    rhythm = replace(THURSDAYS, every_weeks=8, weekday=Weekday.MONDAY, time=time(9))
    await agrees(town, await of_workgroup(town, "schoon", cadence=rhythm))
    await agrees(town, await of_workgroup(town, "schoon", paused_until=date(2026, 12, 22)))
    town.now = town.moment("2026-12-22 08:00")
    await agrees(town, await of_workgroup(town, "schoon", paused_until=None))
    assert (await known(town)).workgroups["schoon"].next_ask_at == town.moment("2027-01-25 09:00")


async def test_a_stopped_workgroup_stays_stopped_when_it_gets_another_name(town: Rijnbuurt) -> None:
    stop = replace(await of_workgroup(town, "schoon"), action=Action.STOP)
    await agrees(town, stop)
    await agrees(town, await of_workgroup(town, "schoon", name="Schoon en heel"))
    assert (await known(town)).workgroups["schoon"].next_ask_at is None
    restart = replace(await of_workgroup(town, "schoon"), action=Action.RESTART)
    await agrees(town, restart)
    assert (await known(town)).workgroups["schoon"].next_ask_at == town.moment("2026-11-30 09:00")


@pytest.mark.parametrize(
    ("at", "day", "following"),
    [
        pytest.param("2026-12-01 10:00", Weekday.MONDAY, "2026-12-04 15:00", id="its new day has passed"),
        pytest.param("2026-12-01 10:00", Weekday.THURSDAY, "2026-12-03 15:00", id="its new day comes"),
        pytest.param("2026-12-04 16:00", Weekday.SUNDAY, "2026-12-13 15:00", id="it had its overview"),
        pytest.param("2026-12-25 16:00", Weekday.MONDAY, "2026-12-25 15:00", id="a holiday put it off"),
    ],
)
async def test_a_week_keeps_its_one_overview_when_the_moment_changes(
    town: Rijnbuurt, at: str, day: Weekday, following: str
) -> None:
    for friday in ("2026-12-04 15:00", "2026-12-11 15:00", "2026-12-18 15:00"):
        if friday <= at:
            await town.at(friday)
    await town.at(at)
    old = (await known(town)).area
    assert old
    await agrees(town, await of_area(town, digest=replace(old.digest, weekday=day)))
    area = (await known(town)).area
    assert area
    assert area.next_digest_at == town.moment(following)


async def test_workgroups_without_a_rhythm_of_their_own_follow_the_area(town: Rijnbuurt) -> None:
    await agrees(town, await of_workgroup(town, "schoon", own_rhythm=False))
    assert (await known(town)).workgroups["schoon"].cadence == Cadence(
        every_weeks=2, weekday=Weekday.TUESDAY, time=time(9)
    )
    made = await agrees(town, await of_area(town, cadence=THURSDAYS))
    assert [change.key for change in made] == ["rijnbuurt", "schoon"]
    after = (await known(town)).workgroups
    assert after["schoon"].cadence == THURSDAYS
    assert after["schoon"].next_ask_at == town.moment("2026-12-03 14:00")
    assert after["ontmoeting"].cadence.weekday is Weekday.TUESDAY


async def test_closed_periods_of_an_area_are_kept_and_replaced(town: Rijnbuurt) -> None:
    summer = ClosedDays(name="Zomer", first_day=date(2027, 7, 19), last_day=date(2027, 8, 27))
    await agrees(town, await of_area(town, closed_periods=(summer,)))
    assert (await of_area(town)).old.closed_periods == (summer,)  # type: ignore[union-attr]
    await agrees(town, await of_area(town, closed_periods=()))
    assert (await of_area(town)).old.closed_periods == ()  # type: ignore[union-attr]


async def test_a_person_comes_for_an_organisation_that_is_known_from_then_on(town: Rijnbuurt) -> None:
    for key, name in (("amina", "De Wijkpost"), ("bram", "de wijkpost")):
        old = (await known(town)).people[key]
        new = replace(old, organisation=name, roles=(Role.READER,))
        await agrees(town, PersonChange(key=key, action=Action.CHANGE, old=old, new=new))
    people = (await known(town)).people
    assert people["amina"].organisation == people["bram"].organisation == "De Wijkpost"
    assert people["bram"].roles == (Role.READER,)


async def test_a_change_of_what_has_gone_meanwhile_is_refused(town: Rijnbuurt) -> None:
    rename = await of_workgroup(town, "ontmoeting", name="Samen")
    gone = replace(rename, action=Action.REMOVE, new=None)
    await agrees(town, gone)
    with pytest.raises(OvertakenError) as overtaken:
        await agrees(town, rename)
    assert overtaken.value.change is None


async def test_an_area_that_another_changed_since_it_was_read_is_known_as_it_is(
    postgresql_database: Database,
) -> None:
    town = Rijnbuurt(postgresql_database)
    await town.load(CLEAN)
    async with postgresql_database.writing() as session:
        read = [await area_by_slug(session, "rijnbuurt"), *await session.scalars(select(Workgroup))]
        await town.at("2026-11-30 09:00")
        await town.at("2026-12-04 15:00")
        found = await gather_known(session, "rijnbuurt")
    assert found.area
    assert found.area.next_digest_at == town.moment("2026-12-11 15:00")
    assert found.workgroups["schoon"].next_ask_at == town.moment("2026-12-07 09:00")
    # They were in hand all the while.
    assert len(read) == 2
