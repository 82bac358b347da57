"""The clock: every change of summer and winter time until 2035, clocks that jump, and hosts in other zones.

Held against plain date arithmetic, written down here and nowhere else: nothing of the product's own rules,
and nothing of the tables of time zones that it reads.
"""

import asyncio
import os
import time as system_time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from random import Random

from sqlalchemy import select, update

from bot.wording import Words
from jobs.tick import tick
from models.areas import Area, Workgroup
from models.database import Database
from models.rounds import CheckIn, Round
from models.traffic import OutboxMessage
from models.values import Priority, SkipReason, Weekday

from .abreast import abreast
from .databases import Files
from .house import area_of
from .shifts import row_of_shifts
from .table import Row, Scale, verdict

# The oracle.

DAY, HOUR, MINUTE = timedelta(days=1), timedelta(hours=1), timedelta(minutes=1)
ON_TIME = timedelta(hours=2)
YEARS = range(2026, 2036)
HOSTS = ("UTC", "Europe/Amsterdam", "America/New_York")


def last_sunday(year: int, month: int) -> date:
    day = date(year, month, 31)
    return day - DAY * ((day.weekday() + 1) % 7)


def offset(moment: datetime) -> timedelta:
    """Give what Amsterdam is ahead of UTC: the clocks change at 1.00 UTC, by a law of 1996."""
    spring, autumn = (
        datetime.combine(last_sunday(moment.year, month), time(1), tzinfo=UTC) for month in (3, 10)
    )
    return HOUR * (2 if spring <= moment < autumn else 1)


def utc(day: date, at: time) -> datetime:
    """Give the moment of a wall time: the end of the gap in spring, the first of two in autumn."""
    wall = datetime.combine(day, at, tzinfo=UTC)
    in_gap = day == last_sunday(day.year, 3) and time(2) <= at < time(3)
    if in_gap:
        return datetime.combine(day, time(1), tzinfo=UTC)
    summer = wall - 2 * HOUR
    return summer if offset(summer) == 2 * HOUR else wall - HOUR


def wall(moment: datetime) -> datetime:
    return (moment + offset(moment)).replace(tzinfo=None)


def easter(year: int) -> date:
    """Give Easter Sunday, by the rule of Meeus, Jones and Butcher."""
    a, b, c = year % 19, year // 100, year % 100
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def is_holiday(day: date) -> bool:
    """Know the holidays that fall around a change of the clocks."""
    return day - easter(day.year) in {-2 * DAY, 0 * DAY, DAY}


def is_polite(moment: datetime) -> bool:
    local = wall(moment)
    return local.weekday() < 5 and not is_holiday(local.date()) and 8 <= local.hour < 20


_FIRST_QUESTIONS = (
    select(Workgroup.slug, Round.due_at, OutboxMessage.created_at)
    .join(Round, Round.workgroup_id == Workgroup.id)
    .join(CheckIn, CheckIn.round_id == Round.id)
    .join(OutboxMessage, OutboxMessage.check_in_id == CheckIn.id)
    .where(OutboxMessage.priority == Priority.QUESTION, OutboxMessage.dedupe_key.endswith(":first"))
)


# The story: workgroups that are asked around the change, and a clock that strikes.


@dataclass(frozen=True)
class Rhythm:
    """A workgroup that is asked once a week; Monday is 0."""

    weekday: int
    at: time

    def days(self, first: date, last: date) -> list[date]:
        day = first + DAY * ((self.weekday - first.weekday()) % 7)
        return [day + DAY * 7 * number for number in range((last - day).days // 7 + 1)]


NIGHT = [Rhythm(6, time(hour, minute)) for hour in range(5) for minute in (0, 1, 30, 59)]
RHYTHMS = [*NIGHT, Rhythm(5, time(23, 59)), Rhythm(6, time(9)), Rhythm(0, time(9)), Rhythm(2, time(13, 30))]


@dataclass(frozen=True)
class Task:
    """One change of the clocks as one host lives it, with jumps of its own clock or without."""

    folder: Path
    host: str
    year: int
    month: int
    jumps: int = 0
    seed: int = 0
    by_day: int = 30
    by_night: int = 1
    """Minutes between two ticks, and in the night of the change."""

    @property
    def change(self) -> date:
        return last_sunday(self.year, self.month)

    @property
    def first(self) -> date:
        return self.change - 8 * DAY

    @property
    def start(self) -> datetime:
        return utc(self.first, time(12))

    @property
    def name(self) -> str:
        return f"{self.month}-{self.year}, host in {self.host}, {self.jumps} jumps, seed {self.seed}"


@dataclass
class Lived:
    """What was asked in it, and what is wrong with that."""

    due: int = 0
    asked: int = 0
    skipped: int = 0
    jumps: int = 0
    wrong: list[str] = field(default_factory=list)


def run(scale: Scale) -> list[Row]:
    """Live through every change, on every host."""
    Files(scale.folder, _area(), LOADED)
    quick, pace = scale.quick, {"by_day": 120, "by_night": 10} if scale.quick else {}
    changes = [(year, month) for year in YEARS for month in (3, 10)]
    steady = [
        Task(scale.folder, host, year, month, **pace)
        for year, month in (changes[2:3] if quick else changes)
        for host in (HOSTS[2:] if quick else HOSTS)
    ]
    jumping = [
        Task(scale.folder, host, *changes[n % len(changes)], jumps=12, seed=scale.seed + n, **pace)
        for n in range(scale.size(60, 1))
        for host in HOSTS[n % 3 : n % 3 + 1]
    ]
    lived = abreast(live, [*steady, *jumping], few=quick)
    of_steady, of_jumping = lived[: len(steady)], lived[len(steady) :]
    what = f"{len({(t.year, t.month) for t in steady})} changes, {len({t.host for t in steady})} host zones"
    seeds = f"{scale.seed} to {scale.seed + len(jumping) - 1}"
    jumps = sum(each.jumps for each in of_jumping)
    return [
        _row(f"{what}, a tick every {steady[0].by_night} min of the night", "", steady, of_steady),
        _row(f"{jumps} jumps of 1 s to 3 days, both ways, around the changes", seeds, jumping, of_jumping),
        row_of_shifts(scale),
    ]


def _row(what: str, seeds: str, tasks: Sequence[Task], lived: Sequence[Lived]) -> Row:
    wrong = [f"{task.name}: {line}" for task, each in zip(tasks, lived, strict=True) for line in each.wrong]
    asked, due = sum(each.asked for each in lived), sum(each.due for each in lived)
    skipped = sum(each.skipped for each in lived)
    return Row(
        part="seasons",
        what=what,
        goal="exactly one question per due date, none in a wrong local hour",
        measured=f"{len(wrong)} violations; {due} due dates, {asked} asked, {skipped} skipped with a reason",
        seeds=seeds,
        verdict=verdict(met=not wrong, void=not asked),
        details=tuple(wrong),
    )


def live(task: Task) -> Lived:
    """Live through one change in the time zone of a host."""
    before = os.environ.get("TZ")
    os.environ["TZ"] = task.host
    system_time.tzset()
    try:
        with Files(task.folder, _area(), LOADED).fresh() as url:
            return asyncio.run(_live(url, task))
    finally:
        os.environ.pop("TZ")
        if before:
            os.environ["TZ"] = before
        system_time.tzset()


async def _live(url: str, task: Task) -> Lived:
    database, words = Database(url), Words()
    await _plan(database, task)
    end = utc(task.change + 9 * DAY, time(23))
    strikes = _with_jumps(end, task) if task.jumps else _steady(end, task)
    lived, heard = Lived(jumps=task.jumps), list[datetime]()
    for now in strikes:
        await tick(database, words, now)
        heard.append(now)
    await _hold(database, lived, task.first, max(heard), MINUTE * task.by_day if not task.jumps else 9 * DAY)
    await database.close()
    return lived


def _steady(end: datetime, task: Task) -> Iterator[datetime]:
    """Strike often in the night of the change, and now and then otherwise."""
    night = (utc(task.change, time(0)) - HOUR, utc(task.change, time(6)))
    now = task.start
    while now < end:
        yield now
        now += MINUTE * (task.by_night if night[0] <= now < night[1] else task.by_day)


def _with_jumps(end: datetime, task: Task) -> Iterator[datetime]:
    """Strike at an even pace, by a clock that is set forward and back now and then."""
    chance, start = Random(task.seed), task.start  # noqa: S311 - a story, no secret
    moments = sorted(chance.randrange(int((end - start).total_seconds())) for _ in range(task.jumps))
    lived, now = timedelta(0), start
    while now < end or moments:
        yield now
        lived += MINUTE * task.by_day
        now += MINUTE * task.by_day
        if moments and lived.total_seconds() > moments[0]:
            moments.pop(0)
            now += timedelta(seconds=chance.choice([-1, 1]) * chance.choice(JUMPS))


LOADED = datetime(2026, 1, 1, tzinfo=UTC)
JUMPS = (1, 10, 60, 600, 3600, 2 * 3600, 6 * 3600, 24 * 3600, 3 * 24 * 3600)


def _area() -> str:
    return area_of({f"w{number}": ("mon", "09:00", [f"p{number}"]) for number in range(len(RHYTHMS))})


async def _plan(database: Database, task: Task) -> None:
    """Give each workgroup its rhythm as rows have it: an area file takes working days alone."""
    async with database.writing() as session:
        for number, rhythm in enumerate(RHYTHMS):
            first = rhythm.days(task.first + DAY, task.first + 9 * DAY)[0]
            values = {
                "weekday": list(Weekday)[rhythm.weekday],
                "time": rhythm.at,
                "next_ask_at": utc(first, rhythm.at),
            }
            await session.execute(update(Workgroup).where(Workgroup.slug == f"w{number}").values(values))
        friday = utc(Rhythm(4, time(15)).days(task.first + DAY, task.first + 9 * DAY)[0], time(15))
        await session.execute(update(Area).values(digest_from=task.start, next_digest_at=friday))


async def _hold(database: Database, lived: Lived, first: date, until: datetime, slack: timedelta) -> None:
    """Compare every round and every question with the oracle."""
    expected = {
        (f"w{number}", moment)
        for number, rhythm in enumerate(RHYTHMS)
        for day in rhythm.days(first + DAY, until.date() + DAY)
        if (moment := utc(day, rhythm.at)) <= until
    }
    async with database.reading() as session:
        rows = await session.execute(select(Workgroup.slug, Round).join(Round))
        rounds = [(slug, round_) for slug, round_ in rows]
        asked_at = list(await session.execute(_FIRST_QUESTIONS))
    due = Counter((slug, round_.due_at) for slug, round_ in rounds)
    lived.wrong += [f"{what} is due {count} times, not once" for what, count in due.items() if count != 1]
    lived.wrong += [f"{what} is not due by the calendar" for what in set(due) - expected]
    lived.wrong += [f"{what} has no round" for what in expected - set(due)]
    asked = Counter((slug, due_at) for slug, due_at, _ in asked_at)
    lived.wrong += [f"{what} was asked {count} times" for what, count in asked.items() if count > 1]
    for slug, round_ in rounds:
        _hold_round(lived, round_, asked=(slug, round_.due_at) in asked)
    for slug, due_at, at in asked_at:
        if at < due_at or (at - due_at > ON_TIME and not is_polite(at)):
            lived.wrong.append(f"{slug}, due {due_at}, was asked at {wall(at)} on the wall")
        if at - due_at > slack:
            lived.wrong.append(f"{slug}, due {due_at}, was asked {at - due_at} later")
    lived.due, lived.asked = len(due), len(asked_at)
    lived.skipped = sum(round_.skip_reason is not None for _, round_ in rounds)


def _hold_round(lived: Lived, round_: Round, *, asked: bool) -> None:
    """See that a round was asked, or says why not, or waits for an allowed hour."""
    holiday = is_holiday(wall(round_.due_at).date())
    if holiday is not (round_.skip_reason is SkipReason.HOLIDAY):
        lived.wrong.append(f"{round_.due_at} is skipped for {round_.skip_reason}; holiday: {holiday}")
    waits = round_.ask_at > round_.due_at and round_.opened_at is None
    if not asked and round_.skip_reason is None and not waits:
        lived.wrong.append(f"{round_.due_at} was not asked, and does not say why")
