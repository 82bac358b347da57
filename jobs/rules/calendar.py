"""Which days are free and why, and when people may be bothered."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from types import MappingProxyType
from zoneinfo import ZoneInfo

from jobs.rules.dutch_days import dutch_holidays
from jobs.rules.wall_clock import local_moment, on_the_wall
from models.days_off import DaysOff
from models.values import Language, SkipReason

DAY_BEGINS = time(8)
DAY_ENDS = time(20)
LONGEST_CLOSED = timedelta(days=366)
"""How long one closed period may be: beyond a year somebody mistyped, and no next date could be shown."""

_DAY = timedelta(days=1)
# What the library does not know it would take from the environment of the process, so it is never asked.
_LIBRARY_LANGUAGES = {"nl": "nl", "en": "en_US"}


@lru_cache(maxsize=64)
def _public_holidays(year: int, language: str) -> Mapping[date, str]:
    return MappingProxyType(dutch_holidays(year, language))


def holiday_name(day: date, language: str) -> str | None:
    """Name the Dutch public holiday on a day, in Dutch where the language is not known; None on other days.

    Source: the public category of `holidays`, after the Algemene termijnenwet. So Good Friday counts, and
    Liberation Day (5 May) once every five years.
    """
    return _public_holidays(day.year, _LIBRARY_LANGUAGES.get(language, "nl")).get(day)


@dataclass(frozen=True)
class DayOff:
    """A day on which nobody is asked, and why. A public holiday has its name of the law."""

    day: date
    reason: SkipReason
    name: str = ""
    english: str = ""

    def called(self, language: str) -> str:
        """Name what makes the day free, in a language as far as it has a name there."""
        if self.reason is SkipReason.HOLIDAY:
            return holiday_name(self.day, language) or ""
        return (self.english if language == Language.ENGLISH else self.name) or self.name


@dataclass(frozen=True)
class Calendar:
    """The days of one area: its time zone, and what makes a day free there."""

    zone: ZoneInfo
    closed: tuple[DaysOff, ...] = ()
    school: tuple[DaysOff, ...] = ()
    public_holidays: bool = True

    def day_off(self, day: date) -> DayOff | None:
        """Say why nobody is asked on a day; None where the day of the week alone decides."""
        if self.public_holidays and holiday_name(day, Language.DUTCH):
            return DayOff(day, SkipReason.HOLIDAY)
        for reason, periods in (
            (SkipReason.CLOSED_PERIOD, self.closed),
            (SkipReason.SCHOOL_HOLIDAY, self.school),
        ):
            for period in periods:
                if period.first_day <= day <= period.last_day:
                    return DayOff(day, reason, period.name, period.english)
        return None

    def day_off_at(self, moment: datetime) -> DayOff | None:
        """Say why nobody is asked on the local day of a moment."""
        return self.day_off(on_the_wall(moment, self.zone).date())

    def works(self, day: date) -> bool:
        """Say whether a day is a Monday to Friday that nothing makes free."""
        return day.weekday() < 5 and self.day_off(day) is None

    def next_working_day(self, day: date) -> date:
        day += _DAY
        while not self.works(day):
            day += _DAY
        return day


def is_allowed(moment: datetime, calendar: Calendar) -> bool:
    """Say whether people may be bothered: on a working day, local 8.00 up to but not including 20.00."""
    local = on_the_wall(moment, calendar.zone)
    return DAY_BEGINS <= local.time() < DAY_ENDS and calendar.works(local.date())


def next_allowed(moment: datetime, calendar: Calendar) -> datetime:
    """Give the moment itself if it is allowed, else the next 8.00 on a working day."""
    if is_allowed(moment, calendar):
        return moment
    local = on_the_wall(moment, calendar.zone)
    day = local.date()
    if not calendar.works(day) or local.time() >= DAY_ENDS:
        day = calendar.next_working_day(day)
    return local_moment(day, DAY_BEGINS, calendar.zone)


def working_days_later(moment: datetime, days: int, calendar: Calendar) -> datetime:
    """Give the same wall time that many working days later. Raises ValueError below one day.

    The wall time is kept even when it lies outside the allowed hours.
    """
    if days < 1:
        raise ValueError("later is at least one working day later")
    local = on_the_wall(moment, calendar.zone)
    day = local.date()
    for _ in range(days):
        day = calendar.next_working_day(day)
    return local_moment(day, local.time(), calendar.zone)


def same_hour_next_working_day(moment: datetime, calendar: Calendar) -> datetime:
    """Give the same wall time on the next working day: "straks"."""
    return working_days_later(moment, 1, calendar)
