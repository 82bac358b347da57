"""The calendar of the year, by plain date arithmetic: when each workgroup is due, and each overview.

Nothing of the product is used here, so that it cannot be wrong in the same way.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from random import Random

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri")
SUMMER = (date(2026, 3, 29), date(2026, 10, 25))
"""In between, Amsterdam is two hours ahead of UTC, and one hour otherwise."""
DAY = timedelta(days=1)
OVERVIEW = (4, time(15))
HOLIDAYS = {
    date(2026, 4, 3),  # Good Friday
    date(2026, 4, 6),  # Easter
    date(2026, 4, 27),  # King's Day
    date(2026, 5, 14),  # Ascension Day
    date(2026, 5, 25),  # Pentecost
    date(2026, 12, 25),
    date(2027, 1, 1),
}
"""Those on working days."""


def utc(day: date, at: time) -> datetime:
    """Give the moment of a wall time in Amsterdam, after the small hours of a clock change."""
    ahead = timedelta(hours=2 if SUMMER[0] <= day < SUMMER[1] else 1)
    return datetime.combine(day, at, tzinfo=UTC) - ahead


def is_allowed(moment: datetime) -> bool:
    """Say whether what is late may go: from 8.00 to 20.00 on a working day."""
    local = moment + timedelta(hours=2 if SUMMER[0] <= moment.date() < SUMMER[1] else 1)
    return local.weekday() < 5 and local.date() not in HOLIDAYS and 8 <= local.hour < 20


def next_eight(moment: datetime) -> datetime:
    """Give the next 8.00 in Amsterdam, when what was late may go on a working day."""
    today = utc(moment.date(), time(8))
    return today if today > moment else utc(moment.date() + DAY, time(8))


def monday(day: date) -> date:
    return day - DAY * day.weekday()


@dataclass(frozen=True)
class Rhythm:
    """Asked on a weekday (Monday is 0) at a wall time, every so many weeks."""

    weekday: int
    at: time
    weeks: int = 1

    def as_toml(self) -> str:
        moment = f'weekday = "{WEEKDAYS[self.weekday]}", time = "{self.at:%H:%M}"'
        return f"{{ every_weeks = {self.weeks}, {moment} }}"


@dataclass
class Group:
    """A workgroup with the rhythms that it had, each from the week (its Monday) of its first round."""

    slug: str
    rhythms: list[tuple[date, Rhythm]] = field(default_factory=list)

    @property
    def rhythm(self) -> Rhythm:
        return self.rhythms[-1][1]

    def days(self, last: date) -> Iterator[tuple[date, Rhythm]]:
        """List the days on which it is due, up to one."""
        for number, (begin, rhythm) in enumerate(self.rhythms):
            # A rhythm has its last round in the week whose Saturday changes it, however far off the next is.
            changed = [start - DAY * 7 * later.weeks for start, later in self.rhythms[number + 1 :]]
            week = begin
            while week + DAY * rhythm.weekday <= last and (not changed or week <= changed[0]):
                yield week + DAY * rhythm.weekday, rhythm
                week += DAY * 7 * rhythm.weeks

    def meets_in(self, week: date) -> bool:
        return any(monday(day) == week for day, _ in self.days(week + DAY * 6))

    def changes(self, saturday: date, rhythm: Rhythm) -> None:
        """Take another rhythm on the Saturday of a week that had its round: so many weeks after that week."""
        self.rhythms.append((monday(saturday) + DAY * 7 * rhythm.weeks, rhythm))


def rounds(groups: list[Group], until: datetime) -> Counter[tuple[str, datetime]]:
    """List what was due up to a moment, by workgroup."""
    return Counter(
        (group.slug, moment)
        for group in groups
        for day, rhythm in group.days(until.date())
        if (moment := utc(day, rhythm.at)) <= until
    )


def overviews(areas: list[str], first: date, until: datetime) -> Counter[tuple[str, datetime]]:
    """List the overviews that were due up to a moment: every week one an area."""
    weekday, at = OVERVIEW
    day = monday(first) + DAY * weekday
    found = Counter[tuple[str, datetime]]()
    while (moment := utc(day, at)) <= until:
        found.update((area, moment) for area in areas)
        day += DAY * 7
    return found


def any_rhythm(chance: Random) -> Rhythm:
    """Choose one: on any working day, on the hour or half past, mostly every week."""
    at = time(chance.randrange(9, 17), chance.choice((0, 30)))
    return Rhythm(chance.randrange(5), at, chance.choice((1, 1, 1, 2, 2, 4)))
