"""A year of asking, held against plain date arithmetic: every due date once, and none on a holiday."""

from collections import Counter
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

import pytest
from rijnbuurt import PlainWords
from sqlalchemy import func, select, union_all

from jobs.tick import tick
from models.areas import Area, Seat, Workgroup
from models.database import Database
from models.digests import DigestRow
from models.people import Person
from models.rounds import CheckIn, Round
from models.traffic import OutboxMessage
from models.values import Language, Priority, RoundStatus, SeatKind, SkipReason, Weekday

# The oracle: dates and hours by hand, nothing of the product's own.

HOLIDAYS = {
    date(2026, 4, 3),  # Good Friday
    date(2026, 4, 5),
    date(2026, 4, 6),  # Easter
    date(2026, 4, 27),  # King's Day
    date(2026, 5, 14),  # Ascension Day
    date(2026, 5, 24),
    date(2026, 5, 25),  # Pentecost
    date(2026, 12, 25),
    date(2026, 12, 26),  # Christmas
    date(2027, 1, 1),
}
CHRISTMAS, KINGS_DAY, ASCENSION = date(2026, 12, 25), date(2026, 4, 27), date(2026, 5, 14)
SUMMER = (date(2026, 3, 29), date(2026, 10, 25))
DAY = timedelta(days=1)
LATE = timedelta(hours=2)


def offset(day: date) -> timedelta:
    """Give what Amsterdam is ahead of UTC from 3.00 on."""
    return timedelta(hours=2 if SUMMER[0] <= day < SUMMER[1] else 1)


def utc(day: date, at: time) -> datetime:
    return datetime.combine(day, at, tzinfo=UTC) - offset(day)


def wall(moment: datetime) -> datetime:
    """Give the wall clock in Amsterdam at a moment outside the night of a clock change."""
    return (moment + offset(moment.date())).replace(tzinfo=None)


def is_polite(moment: datetime) -> bool:
    """Say whether a late question may be asked: a working day from 8.00 to 20.00."""
    local = wall(moment)
    return is_working_day(local.date()) and 8 <= local.hour < 20


def is_working_day(day: date) -> bool:
    return day.weekday() < 5 and day not in HOLIDAYS


@dataclass(frozen=True)
class Rhythm:
    """A workgroup of the year: asked on a weekday (Monday is 0) at a wall time, every so many weeks."""

    weekday: int
    at: time
    weeks: int = 1

    def days(self, first: date, last: date) -> list[date]:
        day = first + DAY * ((self.weekday - first.weekday()) % 7)
        return [
            day + DAY * 7 * self.weeks * number for number in range((last - day).days // (7 * self.weeks) + 1)
        ]


NINE = time(9)
HUNDRED = [
    *(Rhythm(weekday, NINE) for weekday in (0, 3, 4, 6) for _ in range(22)),
    *(Rhythm(3, time(13, 30), weeks=2) for _ in range(12)),
]
"""Most at 9.00 on four days of the week, some on Thursday afternoon in alternate weeks."""


# The product, with nobody who answers.


@dataclass(frozen=True)
class Asked:
    """A question in the outbox, and the round it is about."""

    at: datetime
    due_at: datetime
    workgroup: int
    key: str

    @property
    def first(self) -> bool:
        return self.key.endswith(":first")


@dataclass
class Year:
    """A neighbourhood with one representative a workgroup, who never answers."""

    database: Database
    rhythms: Sequence[Rhythm]
    first: date
    last: date

    async def fill(self) -> None:
        start = utc(self.first, time(4))
        async with self.database.writing() as session:
            area = Area(
                slug="rijnbuurt",
                name="Rijnbuurt",
                timezone="Europe/Amsterdam",
                language=Language.DUTCH,
                digest_weekday=Weekday.FRIDAY,
                digest_time=time(15),
                digest_from=start,
                next_digest_at=utc(Rhythm(4, time(15)).days(self.first, self.last)[0], time(15)),
            )
            session.add(area)
            await session.flush()
            for number, rhythm in enumerate(self.rhythms, start=1):
                person = Person(
                    name=f"P{number}", language=Language.DUTCH, telegram_id=number, joined_at=start
                )
                group = Workgroup(
                    area_id=area.id,
                    slug=f"w{number}",
                    name=f"W{number}",
                    every_weeks=rhythm.weeks,
                    weekday=list(Weekday)[rhythm.weekday],
                    time=rhythm.at,
                    next_ask_at=utc(rhythm.days(self.first, self.last)[0], rhythm.at),
                )
                session.add_all([person, group])
                await session.flush()
                session.add(
                    Seat(workgroup_id=group.id, person_id=person.id, kind=SeatKind.REPRESENTATIVE, position=0)
                )

    async def tick(self, now: datetime) -> None:
        await tick(self.database, PlainWords(), now)

    async def next_moment(self, after: datetime) -> datetime:
        """Say when anything comes up next."""
        columns = (
            Workgroup.next_ask_at,
            Round.ask_at,
            CheckIn.remind_at,
            CheckIn.pass_at,
            Area.next_digest_at,
        )
        found = union_all(*(select(func.min(column)).where(column > after) for column in columns))
        moments: list[datetime] = [moment for (moment,) in await self.rows(found) if moment]
        return min(moments)

    async def jump(self, until: datetime) -> None:
        """Go from one due moment to the next."""
        now = await self.next_moment(utc(self.first, time(4)))
        while now < until:
            await self.tick(now)
            now = await self.next_moment(now)

    async def rows(self, found: Any) -> list[Any]:
        async with self.database.reading() as session:
            return list(await session.execute(found))

    async def rounds(self) -> list[tuple[int, Round]]:
        return [(round_.workgroup_id, round_) for (round_,) in await self.rows(select(Round))]

    async def questions(self) -> list[Asked]:
        found = (
            select(OutboxMessage.created_at, Round.due_at, Round.workgroup_id, OutboxMessage.dedupe_key)
            .join(CheckIn, CheckIn.id == OutboxMessage.check_in_id)
            .join(Round, Round.id == CheckIn.round_id)
            .where(OutboxMessage.priority == Priority.QUESTION)
            .order_by(OutboxMessage.id)
        )
        return [Asked(*row) for row in await self.rows(found)]

    def expected(self, until: datetime | None = None) -> Counter[tuple[int, datetime]]:
        """Give workgroup and due moment of every round, by the oracle."""
        return Counter(
            (number, moment)
            for number, rhythm in enumerate(self.rhythms, start=1)
            for day in rhythm.days(self.first, self.last)
            if (moment := utc(day, rhythm.at)) <= (until or utc(self.last, time(23)))
        )


@asynccontextmanager
async def year(database: Database, rhythms: Sequence[Rhythm], first: date, last: date) -> AsyncIterator[Year]:
    story = Year(database, rhythms, first, last)
    await story.fill()
    yield story


async def hold_against_the_calendar(story: Year) -> None:
    """Check every row of a stretch without outages."""
    rounds = await story.rounds()
    assert Counter((number, round_.due_at) for number, round_ in rounds) == story.expected()
    for number, round_ in rounds:
        local = wall(round_.due_at)
        assert (local.weekday(), local.time()) == (
            story.rhythms[number - 1].weekday,
            story.rhythms[number - 1].at,
        )
        skipped = SkipReason.HOLIDAY if local.date() in HOLIDAYS else None
        assert (round_.skip_reason, round_.status is RoundStatus.SKIPPED) == (skipped, skipped is not None)
        assert (round_.opened_at is None) == (skipped is not None)
    questions = await story.questions()
    assert not [question for question in questions if wall(question.at).date() in HOLIDAYS]
    first = Counter((question.workgroup, question.due_at) for question in questions if question.first)
    assert first == Counter((number, round_.due_at) for number, round_ in rounds if not round_.skip_reason)
    assert all(question.at - question.due_at <= LATE for question in questions if question.first)
    reminders = Counter(question.key.split(":")[1] for question in questions if not question.first)
    assert set(reminders.values()) == {1}


async def test_a_year_of_a_hundred_workgroups_asks_each_due_date_once(sqlite_database: Database) -> None:
    async with year(sqlite_database, HUNDRED, date(2026, 3, 2), date(2027, 2, 28)) as story:
        await story.jump(utc(story.last, time(23, 30)))
        await hold_against_the_calendar(story)
        asked = {wall(question.at).date() for question in await story.questions()}
        assert {CHRISTMAS - DAY, date(2026, 12, 28), date(2026, 3, 29), date(2026, 10, 25)} <= asked
        assert not {CHRISTMAS, KINGS_DAY, ASCENSION} & asked
        nine = [round_ for number, round_ in await story.rounds() if HUNDRED[number - 1].at == NINE]
        assert {wall(round_.opened_at or round_.due_at).time() for round_ in nine} == {NINE}
        [(digests,)] = await story.rows(select(func.count(DigestRow.id)))
        assert digests == 52


@pytest.mark.parametrize(
    ("first", "last", "minutes"),
    [
        (date(2026, 3, 23), date(2026, 4, 7), 110),
        (date(2026, 10, 19), date(2026, 10, 31), 47),
        (date(2026, 12, 21), date(2027, 1, 9), 110),
    ],
    ids=["spring and Easter", "autumn", "Christmas and week 53"],
)
async def test_a_clock_that_strikes_now_and_then_asks_the_same_rounds(
    sqlite_database: Database, first: date, last: date, minutes: int
) -> None:
    async with year(sqlite_database, HUNDRED[::12], first, last) as story:
        now = utc(first, time(4))
        while now < utc(last, time(23, 30)):
            now += timedelta(minutes=minutes)
            await story.tick(now)
        await hold_against_the_calendar(story)


async def test_a_month_on_both_databases_asks_each_due_date_once(database: Database) -> None:
    async with year(database, HUNDRED[::9], date(2026, 12, 7), date(2027, 1, 9)) as story:
        await story.jump(utc(story.last, time(23, 30)))
        await hold_against_the_calendar(story)


TOWN = [
    Rhythm(0, NINE),
    Rhythm(2, time(18)),
    Rhythm(4, time(16, 30)),
    Rhythm(5, NINE),
    Rhythm(3, NINE, weeks=2),
]


def strikes(seed: int, first: datetime, last: datetime) -> Iterator[datetime]:
    """Let the clock strike after half an hour or a few, with outages of a night to three weeks."""
    chance, now = Random(seed), first  # noqa: S311 - a story, no secret
    while True:
        [hours] = chance.choices([0.5, 1.5, 4, 13, 40, 80, 200, 500], weights=[30, 30, 30, 8, 6, 4, 2, 1])
        now += timedelta(hours=hours, minutes=chance.randint(0, 59))
        if now >= last:
            return
        yield now


@pytest.mark.parametrize("seed", range(3))
async def test_whatever_the_outages_every_due_moment_is_one_round_and_no_question_is_rude(
    sqlite_database: Database, seed: int
) -> None:
    first, last = date(2026, 3, 16 + seed), date(2026, 7, 31)
    async with year(sqlite_database, TOWN, first, last) as story:
        known = 0
        for now in strikes(seed, utc(first, time(4)), utc(last, time(4))):
            await story.tick(now)
            rounds = await story.rounds()
            assert Counter((number, round_.due_at) for number, round_ in rounds) == story.expected(until=now)
            running = Counter(number for number, round_ in rounds if round_.status is RoundStatus.OPEN)
            assert set(running.values()) <= {1}
            new = (await story.questions())[known:]
            known += len(new)
            assert set(Counter(question.workgroup for question in new).values()) <= {1}
            assert all(is_polite(now) or now - question.due_at <= LATE for question in new if question.first)
            assert all(is_working_day(wall(now).date()) for question in new if not question.first)
        assert {round_.skip_reason for _, round_ in await story.rounds()} == {
            None,
            SkipReason.HOLIDAY,
            SkipReason.TOO_LATE,
        }
        assert {
            wall(round_.due_at).date() in HOLIDAYS
            for _, round_ in await story.rounds()
            if round_.skip_reason is SkipReason.HOLIDAY
        } == {True}
