"""Days off, quiet hours and settings of an area as the clock strikes: previews are what happens."""

from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from random import Random
from threading import get_ident

import pytest
from rijnbuurt import MEETING, PlainWords, Rijnbuurt, workgroup
from sqlalchemy import func, select, union_all, update

from jobs.arranging.apply import Hand
from jobs.arranging.changes import Action, WorkgroupChange
from jobs.arranging.known import gather_known
from jobs.arranging.wishes import arrange
from jobs.calendars import calendar_of
from jobs.hours import choose_hours
from jobs.late import decide_late
from jobs.rules.cadence import upcoming
from jobs.rules.digest import State
from jobs.rules.quiet import QuietHours
from jobs.tick import tick
from models.areas import Area, ClosedPeriod, Workgroup
from models.database import Database
from models.days_off import DaysOff, SchoolHolidays
from models.people import Person
from models.queries.areas import area_by_slug
from models.queries.passing import look_again
from models.rounds import CheckIn, Round
from models.traffic import OutboxMessage
from models.values import Cadence, MonthWeek, Priority, RoundStatus, SkipReason, Weekday

pytestmark = pytest.mark.story

CHRISTMAS = DaysOff(
    name="Kerstvakantie", english="Christmas holiday", first_day=date(2026, 12, 19), last_day=date(2027, 1, 3)
)
SUMMER = DaysOff(name="Zomervakantie", first_day=date(2027, 7, 10), last_day=date(2027, 8, 22))
SCHOOL: SchoolHolidays = {"north": (CHRISTMAS, SUMMER)}
RECESS = (date(2027, 4, 26), date(2027, 5, 14))
CLEAN = workgroup("schoon", "mon 09:00", "amina")


@pytest.fixture
async def town(database_url: str) -> AsyncIterator[Rijnbuurt]:
    """Schoon of Amina, in an area that skips the school holidays of the north and has a spring recess."""
    database = Database(database_url, SCHOOL)
    town = Rijnbuurt(database)
    await town.load(CLEAN, MEETING)
    await town.joins("amina", "dewi")
    async with database.writing() as session:
        area = await area_by_slug(session, "rijnbuurt")
        assert area
        area.school_region = "north"
        first, last = RECESS
        session.add(ClosedPeriod(area_id=area.id, name="Voorjaarspauze", first_day=first, last_day=last))
    yield town
    await database.close()


async def set_area(town: Rijnbuurt, **columns: int) -> None:
    async with town.database.writing() as session:
        await session.execute(update(Area).values(**columns))


async def is_quiet(town: Rijnbuurt, name: str, begin: time, end: time) -> None:
    async with town.database.writing() as session:
        await session.execute(
            update(Person).where(Person.name == name).values(quiet_from=begin, quiet_until=end)
        )


async def goes_at(town: Rijnbuurt, name: str) -> list[datetime]:
    """List when the questions to somebody may go."""
    found = select(OutboxMessage.not_before).join(Person, Person.id == OutboxMessage.person_id)
    found = found.where(Person.name == name, OutboxMessage.priority == Priority.QUESTION)
    return await town.rows(found.order_by(OutboxMessage.id))


# What happens on a day off.


@pytest.mark.parametrize(
    ("moment", "reason"),
    [
        ("2026-12-21 09:00", SkipReason.SCHOOL_HOLIDAY),
        ("2027-05-03 09:00", SkipReason.CLOSED_PERIOD),
        ("2027-03-29 09:00", SkipReason.HOLIDAY),
    ],
)
async def test_a_round_on_a_day_off_is_skipped_and_the_overview_says_why(
    town: Rijnbuurt, moment: str, reason: SkipReason
) -> None:
    before = town.moment(moment) - timedelta(minutes=5)
    wednesday = before + timedelta(days=2)
    async with town.database.writing() as session:
        await session.execute(update(Workgroup).values(next_ask_at=town.moment(moment)))
        await session.execute(update(Area).values(digest_from=before, next_digest_at=wednesday))
    await town.at(moment)
    [round_] = await town.rounds()
    assert (round_.status, round_.skip_reason) == (RoundStatus.SKIPPED, reason)
    await tick(town.database, town.words, wednesday)
    entry = await town.entry()
    assert [skipped.reason for skipped in entry.skipped] == [reason]
    assert town.asked() == []


async def test_the_next_round_in_the_overview_is_the_first_that_is_asked(town: Rijnbuurt) -> None:
    async with town.database.writing() as session:
        await session.execute(update(Workgroup).values(next_ask_at=town.moment("2026-12-21 09:00")))
    await town.at("2026-12-04 15:00")
    entry = await town.entry()
    assert (entry.state, entry.next_ask_at) == (State.NOT_ASKED, town.moment("2027-01-04 09:00"))


async def test_another_area_is_asked_on_the_days_off_of_this_one(town: Rijnbuurt) -> None:
    long_ago = {"first_day": date(2020, 1, 1), "last_day": date(2020, 1, 2)}
    async with town.database.writing() as session:
        await session.execute(update(Area).values(school_region=None))
        await session.execute(update(ClosedPeriod).values(long_ago))
    await town.at("2026-11-30 09:00")
    await town.at("2026-12-21 09:00")
    assert [round_.skip_reason for round_ in await town.rounds()][-1] is None


# The reminder and the closing, as the area chose.


async def test_the_reminder_comes_after_as_many_working_days_as_the_area_chose(town: Rijnbuurt) -> None:
    await set_area(town, remind_after=2, answer_days=3)
    await town.at("2026-11-30 09:00")
    assert town.asked() == ["Amina first"]
    await town.at("2026-12-01 09:00")
    assert town.asked() == []
    await town.at("2026-12-02 09:00")
    assert "Amina reminder" in town.asked()


async def test_no_reminder_comes_in_an_area_that_wants_none(town: Rijnbuurt) -> None:
    await set_area(town, remind_after=0)
    await town.at("2026-11-30 09:00")
    assert [row.remind_at for row in await town.rows(select(CheckIn))] == [None]


async def test_an_overview_closes_a_round_only_after_the_days_that_the_area_chose(town: Rijnbuurt) -> None:
    await set_area(town, answer_days=5)
    await town.at("2026-11-30 09:00")
    await town.at("2026-12-04 15:00")
    assert [round_.status for round_ in await town.rounds()] == [RoundStatus.OPEN]


@pytest.mark.parametrize("promised", [False, True])
async def test_a_reminder_waits_for_a_day_that_was_made_free_after_the_question(
    town: Rijnbuurt,
    promised: bool,  # noqa: FBT001
) -> None:
    await town.at("2026-11-30 09:00")
    town.asked()
    async with town.database.writing() as session:
        tuesday = date(2026, 12, 1)
        days = {"first_day": tuesday, "last_day": tuesday}
        await session.execute(update(ClosedPeriod).values(days))
        await session.execute(update(CheckIn).values(snoozed=promised))
    await town.at("2026-12-01 09:00")
    assert ("Amina later" in town.asked()) is promised
    await town.at("2026-12-02 08:59")
    assert town.asked() == []
    await town.at("2026-12-02 09:00")
    assert ("Amina reminder" in town.asked()) is not promised


async def test_a_round_from_before_a_holiday_is_reminded_of_and_closed_after_it(town: Rijnbuurt) -> None:
    async with town.database.writing() as session:
        friday = town.moment("2026-12-18 09:00")
        changed = update(Workgroup).where(Workgroup.slug == "schoon")
        await session.execute(changed.values(weekday=Weekday.FRIDAY, next_ask_at=friday))
    await town.at("2026-12-18 09:00")
    town.asked()
    for moment in ("2026-12-18 15:00", "2026-12-21 09:00", "2026-12-28 08:00", "2027-01-01 15:00"):
        await town.at(moment)
    assert "Amina reminder" not in town.asked()
    assert (await town.rounds())[0].status is RoundStatus.OPEN
    await town.at("2027-01-04 09:00")
    assert "Amina reminder" in town.asked()
    await town.at("2027-01-08 09:00")
    assert (await town.rounds())[0].status is RoundStatus.CLOSED


# Quiet hours.


async def test_a_question_waits_for_the_end_of_somebodys_quiet_hours(town: Rijnbuurt) -> None:
    await is_quiet(town, "Amina", time(8), time(13, 30))
    await is_quiet(town, "Dewi", time(18), time(22))
    await town.at("2026-11-30 09:00")
    await town.at("2026-12-01 10:30")
    assert await goes_at(town, "Amina") == [town.moment("2026-11-30 13:30")]
    assert await goes_at(town, "Dewi") == [town.moment("2026-12-01 10:30")]


async def test_a_reminder_in_quiet_hours_comes_after_them(town: Rijnbuurt) -> None:
    await town.at("2026-11-30 09:00")
    await is_quiet(town, "Amina", time(8), time(13, 30))
    town.asked()
    await town.at("2026-12-01 09:00")
    assert "Amina reminder" not in town.asked()
    await town.at("2026-12-01 13:30")
    assert "Amina reminder" in town.asked()


async def test_a_reminder_that_the_closing_would_overtake_does_not_come(town: Rijnbuurt) -> None:
    await set_area(town, remind_after=4)
    await town.at("2026-11-30 09:00")
    await is_quiet(town, "Amina", time(8), time(17))
    town.asked()
    await town.at("2026-12-04 09:00")
    await town.at("2026-12-04 17:00")
    assert "Amina reminder" not in town.asked()
    assert (await town.turn("amina")).remind_at is None


async def test_whoever_takes_over_is_asked_outside_their_quiet_hours_too(town: Rijnbuurt) -> None:
    await town.load(workgroup("schoon", "mon 09:00", "amina", deputies=["chris"]), MEETING)
    await town.joins("chris")
    await is_quiet(town, "Chris", time(8), time(12))
    await town.at("2026-11-30 09:00")
    await town.is_unreachable("amina")
    async with town.database.writing() as session:
        await look_again(session, (await town.turn("amina")).person_id, town.now)
    await town.at("2026-11-30 09:30")
    assert await goes_at(town, "Chris") == [town.moment("2026-11-30 12:00")]


@pytest.mark.parametrize("later", [timedelta(0), timedelta(minutes=1)], ids=["at once", "a minute later"])
async def test_other_hours_leave_a_day_between_two_questions_after_an_outage(
    town: Rijnbuurt, later: timedelta
) -> None:
    await town.load(CLEAN, workgroup("groen", "mon 09:00", "amina"))
    await is_quiet(town, "Amina", time(18), time(12))
    await town.at("2026-11-30 09:00")
    noon, back = town.moment("2026-11-30 12:00"), town.moment("2026-11-30 15:00")
    assert await goes_at(town, "Amina") == [noon, noon]
    await decide_late(town.database, town.words, back)
    a_day_later = town.moment("2026-12-01 15:00")
    assert await goes_at(town, "Amina") == [back, a_day_later]
    await chooses(town, "Amina", None, back + later)
    assert await goes_at(town, "Amina") == [back + later, a_day_later]
    await chooses(town, "Amina", QuietHours(time(8), time(17)), back + later)
    at_five = [town.moment("2026-11-30 17:00"), town.moment("2026-12-01 17:00")]
    assert await goes_at(town, "Amina") == at_five


async def test_other_hours_do_not_hasten_a_question_that_telegram_refused_for_a_while(
    town: Rijnbuurt,
) -> None:
    await is_quiet(town, "Amina", time(18), time(12))
    await town.at("2026-11-30 09:00")
    tried, again = town.moment("2026-11-30 12:00"), town.moment("2026-11-30 12:30")
    async with town.database.writing() as session:
        await session.execute(update(OutboxMessage).values(not_before=again, attempts=1))
    await chooses(town, "Amina", None, tried)
    assert await goes_at(town, "Amina") == [again]


async def chooses(town: Rijnbuurt, name: str, quiet: QuietHours | None, now: datetime) -> None:
    async with town.database.writing() as session:
        person = (await session.scalars(select(Person).where(Person.name == name))).one()
        await choose_hours(session, person, quiet, now)


# A year of changes: what was shown is what happens, and no week is without or with two.

RHYTHMS = [
    Cadence(every_weeks=1, weekday=Weekday.MONDAY, time=time(9)),
    Cadence(every_weeks=1, weekday=Weekday.THURSDAY, time=time(16)),
    Cadence(every_weeks=2, weekday=Weekday.WEDNESDAY, time=time(10, 30)),
    Cadence(every_weeks=4, weekday=Weekday.FRIDAY, time=time(13), monthly=MonthWeek.LAST),
    Cadence(every_weeks=4, weekday=Weekday.TUESDAY, time=time(8)),
]


async def next_moment(town: Rijnbuurt, after: datetime) -> datetime:
    columns = (Workgroup.next_ask_at, Round.ask_at, CheckIn.remind_at, Area.next_digest_at)
    found = union_all(*(select(func.min(column)).where(column > after) for column in columns))
    async with town.database.reading() as session:
        return min(moment for (moment,) in await session.execute(found) if moment)


async def lives_until(town: Rijnbuurt, now: datetime, until: datetime) -> None:
    while (now := await next_moment(town, now)) <= until:
        await tick(town.database, PlainWords(), now)


Dates = list[tuple[datetime, SkipReason | None]]


async def changes(town: Rijnbuurt, cadence: Cadence, now: datetime) -> Dates:
    """Change the rhythm of Schoon, and give the next five dates as they are shown beforehand."""
    async with town.database.writing() as session:
        old = (await gather_known(session, "rijnbuurt")).workgroups["schoon"]
        new = replace(old, cadence=cadence)
        change = WorkgroupChange(key="schoon", action=Action.CHANGE, old=old, new=new)
        [made, *_] = await arrange(session, "rijnbuurt", change, now, hand=Hand())
        area = await area_by_slug(session, "rijnbuurt")
        assert area
        assert isinstance(made, WorkgroupChange)
        assert made.new
        calendar = await calendar_of(session, area, now)
        shown = upcoming(cadence, calendar, 5, now, planned=made.new.next_ask_at)
    return [(coming.due_at, coming.day_off.reason if coming.day_off else None) for coming in shown]


@pytest.mark.parametrize("seed", range(2))
async def test_a_year_in_which_the_rhythm_changes_goes_as_was_shown(town: Rijnbuurt, seed: int) -> None:
    chance, now, end = Random(seed), town.now, town.moment("2027-11-29 09:00")  # noqa: S311 - a story, no secret
    shown: Dates = []
    while now < end:
        later = now + timedelta(days=chance.randint(1, 70), minutes=chance.randint(0, 1440))
        await lives_until(town, now, later)
        happened = [(row.due_at, row.skip_reason) for row in await town.rounds() if row.due_at > now]
        expected = [each for each in shown if each[0] <= later]
        assert happened[: len(expected)] == expected
        now = later
        shown = await changes(town, chance.choice(RHYTHMS), now)
    rounds = [row.due_at for row in await town.rounds()]
    weeks = [moment.astimezone(town.zone).date().isocalendar()[:2] for moment in rounds]
    assert len(set(weeks)) == len(weeks)
    reasons = {row.skip_reason for row in await town.rounds()}
    assert {None, SkipReason.SCHOOL_HOLIDAY} <= reasons
    assert max(b - a for a, b in pairwise(rounds)) <= timedelta(days=50)


async def test_the_library_of_holidays_is_loaded_beside_the_loop(
    town: Rijnbuurt, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads: list[int] = []
    monkeypatch.setattr("jobs.rules.dutch_days.are_known", lambda: False)
    monkeypatch.setattr("jobs.rules.dutch_days.learn", lambda: threads.append(get_ident()))
    async with town.database.reading() as session:
        area = await area_by_slug(session, "rijnbuurt")
        assert area
        await calendar_of(session, area, town.now)
    assert threads
    assert get_ident() not in threads
