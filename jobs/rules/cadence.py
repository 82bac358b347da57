"""When a workgroup is asked: due moments, allowed hours, public holidays and the preview of dates."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import dropwhile, islice
from types import MappingProxyType
from zoneinfo import ZoneInfo

import holidays

from models.values import Cadence, SkipReason

DAY_BEGINS = time(8)
DAY_ENDS = time(20)
ON_TIME = timedelta(hours=2)

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)
# What the library does not know it would take from the environment of the process, so it is never asked.
_LIBRARY_LANGUAGES = {"nl": "nl", "en": "en_US"}


@dataclass(frozen=True)
class Ask:
    """Ask now."""


@dataclass(frozen=True)
class Wait:
    """Do nothing before `until` (UTC); then decide again."""

    until: datetime


@dataclass(frozen=True)
class Skip:
    """Do not ask this round; record why."""

    reason: SkipReason


Timing = Ask | Wait | Skip


@dataclass(frozen=True)
class Upcoming:
    """A due moment (UTC) and, when it will be skipped for one, the date of the public holiday it falls on."""

    due_at: datetime
    holiday: date | None


@lru_cache(maxsize=64)
def _public_holidays(year: int, language: str) -> Mapping[date, str]:
    found = holidays.country_holidays("NL", years=year, language=language, categories=(holidays.PUBLIC,))
    return MappingProxyType(dict(found))


def holiday_name(day: date, language: str) -> str | None:
    """Name the Dutch public holiday on a day, in Dutch where the language is not known; None on other days.

    Source: the public category of `holidays`, after the Algemene termijnenwet. So Good Friday counts, and
    Liberation Day (5 May) once every five years.
    """
    return _public_holidays(day.year, _LIBRARY_LANGUAGES.get(language, "nl")).get(day)


def _is_holiday(day: date) -> bool:
    return holiday_name(day, "nl") is not None


def working_day(day: date) -> bool:
    """Say whether a day is a Monday to Friday and not a Dutch public holiday."""
    return day.weekday() < 5 and not _is_holiday(day)


def local_moment(day: date, at: time, zone: ZoneInfo) -> datetime:
    """Give the UTC moment of a local wall time.

    A time that the clocks skip is the first minute after the gap; one that happens twice is the first of the
    two.
    """
    wall = datetime.combine(day, at.replace(fold=0), tzinfo=zone)
    moment = wall.astimezone(UTC)
    exists = moment.astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)
    return moment if exists else _after_gap(wall, zone)


def _after_gap(wall: datetime, zone: ZoneInfo) -> datetime:
    """Give the first minute after the gap, which lies between the two ways to read a skipped wall time."""
    new = wall.replace(fold=1)
    start, end = (reading.astimezone(UTC).replace(second=0, microsecond=0) for reading in (new, wall))
    minutes = [start + _MINUTE * count for count in range((end - start) // _MINUTE + 1)]
    offset = new.utcoffset()
    after = bisect_left(minutes, x=True, key=lambda minute: minute.astimezone(zone).utcoffset() == offset)
    return minutes[after]


def _local(moment: datetime, zone: ZoneInfo) -> datetime:
    """Give the wall clock at an aware moment. Raises ValueError on a naive one, whose meaning is a guess."""
    if moment.tzinfo is None:
        raise ValueError("a moment needs a time zone")
    return moment.astimezone(zone)


def first_due(cadence: Cadence, zone: ZoneInfo, now: datetime) -> datetime:
    """Give the first due moment strictly after now, whatever the number of weeks between two rounds."""
    today = _local(now, zone).date()
    day = today + _DAY * ((cadence.weekday.number - today.weekday()) % 7)
    moment = local_moment(day, cadence.time, zone)
    return moment if moment > now else local_moment(day + _DAY * 7, cadence.time, zone)


def next_due(cadence: Cadence, zone: ZoneInfo, due_at: datetime) -> datetime:
    """Give the due moment after `due_at`, planned from that column forward and never from the clock.

    It is counted in calendar weeks: a cadence that moved to another weekday meanwhile keeps its rhythm of
    weeks, Monday to Sunday. Raises ValueError below one week, with which time would stand still.
    """
    if cadence.every_weeks < 1:
        raise ValueError("a cadence is at least one week")
    day = _local(due_at, zone).date()
    moved = day + _DAY * (cadence.weekday.number - day.weekday())
    return local_moment(moved + timedelta(weeks=cadence.every_weeks), cadence.time, zone)


def _dues(cadence: Cadence, zone: ZoneInfo, due_at: datetime) -> Iterator[datetime]:
    """Give due_at and all due moments after it, without end."""
    while True:
        yield due_at
        due_at = next_due(cadence, zone, due_at)


def upcoming(
    cadence: Cadence, zone: ZoneInfo, count: int, now: datetime, *, planned: datetime | None = None
) -> list[Upcoming]:
    """Give the next `count` due moments after now, those that a holiday will skip included and marked.

    Pass the column `next_ask_at` as `planned` for a cadence that already runs: only the column knows which
    week is its week. Without it the cadence is taken to start now, at its `first_due`.
    """
    dues = _dues(cadence, zone, planned or first_due(cadence, zone, now))
    coming = islice(dropwhile(lambda due_at: due_at <= now, dues), count)
    return [Upcoming(due_at, _holiday_at(due_at, zone)) for due_at in coming]


def _holiday_at(moment: datetime, zone: ZoneInfo) -> date | None:
    day = _local(moment, zone).date()
    return day if _is_holiday(day) else None


def is_allowed(moment: datetime, zone: ZoneInfo) -> bool:
    """Say whether people may be bothered: on a working day, local 8.00 up to but not including 20.00."""
    local = _local(moment, zone)
    return working_day(local.date()) and DAY_BEGINS <= local.time() < DAY_ENDS


def next_allowed(moment: datetime, zone: ZoneInfo) -> datetime:
    """Give the moment itself if it is allowed, else the next 8.00 on a working day."""
    if is_allowed(moment, zone):
        return moment
    local = _local(moment, zone)
    day = local.date()
    if not working_day(day) or local.time() >= DAY_ENDS:
        day = _next_working_day(day)
    return local_moment(day, DAY_BEGINS, zone)


def _next_working_day(day: date) -> date:
    day += _DAY
    while not working_day(day):
        day += _DAY
    return day


def working_days_later(moment: datetime, days: int, zone: ZoneInfo) -> datetime:
    """Give the same wall time that many working days later. Raises ValueError below one day.

    The wall time is kept even when it lies outside the allowed hours.
    """
    if days < 1:
        raise ValueError("later is at least one working day later")
    local = _local(moment, zone)
    day = local.date()
    for _ in range(days):
        day = _next_working_day(day)
    return local_moment(day, local.time(), zone)


def same_hour_next_working_day(moment: datetime, zone: ZoneInfo) -> datetime:
    """Give the same wall time on the next working day: the reminder, and "straks"."""
    return working_days_later(moment, 1, zone)


def timing(cadence: Cadence, zone: ZoneInfo, due_at: datetime, now: datetime) -> Timing:
    """Decide about a round that is due.

    On a public holiday it is skipped, not moved. Up to and including 2 hours late it is asked at any hour,
    since the facilitator chose that hour. Later than that it is asked at the next allowed moment, unless the
    next round that will be asked is then less than half a cadence away.
    """
    if now < due_at:
        return Wait(due_at)
    if _holiday_at(due_at, zone):
        return Skip(SkipReason.HOLIDAY)
    if now - due_at <= ON_TIME:
        return Ask()
    moment = next_allowed(now, zone)
    if _next_asked(cadence, zone, due_at) - moment < timedelta(weeks=cadence.every_weeks) / 2:
        return Skip(SkipReason.TOO_LATE)
    return Wait(moment) if moment > now else Ask()


def _next_asked(cadence: Cadence, zone: ZoneInfo, due_at: datetime) -> datetime:
    """Give the next due moment that will be asked.

    One on a holiday is passed over: to skip this round for the sake of a round that is skipped itself would
    leave a workgroup unheard for three cadences.
    """
    later = _dues(cadence, zone, next_due(cadence, zone, due_at))
    return next(due for due in later if not _holiday_at(due, zone))


def digest_timing(zone: ZoneInfo, due_at: datetime, now: datetime) -> Ask | Wait:
    """Decide about an overview that is due: moved by a holiday or by a delay above 2 hours, never skipped."""
    if now < due_at:
        return Wait(due_at)
    if now - due_at <= ON_TIME and not _holiday_at(due_at, zone):
        return Ask()
    moment = next_allowed(now, zone)
    return Wait(moment) if moment > now else Ask()
