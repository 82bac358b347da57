"""When a workgroup is asked: its due moments, what becomes of each, and the preview of dates."""

from calendar import monthrange
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import dropwhile, islice
from zoneinfo import ZoneInfo

from jobs.rules.calendar import Calendar, DayOff, next_allowed
from jobs.rules.wall_clock import local_moment, on_the_wall
from models.values import Cadence, MonthWeek, SkipReason

TOO_FAR = date(2100, 1, 1)
"""Whoever names this day or a later one has mistyped it: nothing is planned so far."""
ON_TIME = timedelta(hours=2)

_DAY = timedelta(days=1)
_MONTH = timedelta(weeks=4)
"""The shortest time between two rounds that come once a month."""
_WEEKS_IN_MONTH = {MonthWeek.FIRST: 0, MonthWeek.SECOND: 1, MonthWeek.THIRD: 2}


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
    """A due moment (UTC) and, when it will be skipped for that, the day off it falls on."""

    due_at: datetime
    day_off: DayOff | None


def length(cadence: Cadence) -> timedelta:
    """Give the time from one round to the next; of a month, the shortest."""
    return _MONTH if cadence.monthly else timedelta(weeks=cadence.every_weeks)


def first_due(cadence: Cadence, zone: ZoneInfo, now: datetime) -> datetime:
    """Give the first due moment strictly after now, whatever the number of weeks between two rounds."""
    today = on_the_wall(now, zone).date()
    if cadence.monthly:
        day = _day_in_month(cadence, today)
        moment = local_moment(day, cadence.time, zone)
        return moment if moment > now else next_due(cadence, zone, moment)
    day = today + _DAY * ((cadence.weekday.number - today.weekday()) % 7)
    moment = local_moment(day, cadence.time, zone)
    return moment if moment > now else local_moment(day + _DAY * 7, cadence.time, zone)


def next_due(cadence: Cadence, zone: ZoneInfo, due_at: datetime) -> datetime:
    """Give the due moment after `due_at`, planned from that column forward and never from the clock.

    It is counted in calendar weeks, Monday to Sunday, or in calendar months: a cadence that moved to another
    weekday meanwhile keeps its rhythm. Raises ValueError below one week, with which time would stand still.
    """
    day = on_the_wall(due_at, zone).date()
    if cadence.monthly:
        later = _day_in_month(cadence, day.replace(day=1) + _DAY * 31)
        return local_moment(later, cadence.time, zone)
    if cadence.every_weeks < 1:
        raise ValueError("a cadence is at least one week")
    moved = day + _DAY * (cadence.weekday.number - day.weekday())
    return local_moment(moved + timedelta(weeks=cadence.every_weeks), cadence.time, zone)


def _day_in_month(cadence: Cadence, within: date) -> date:
    """Give the day of a monthly cadence in the month of a day."""
    if cadence.monthly is MonthWeek.LAST:
        last = within.replace(day=monthrange(within.year, within.month)[1])
        return last - _DAY * ((last.weekday() - cadence.weekday.number) % 7)
    first = within.replace(day=1)
    weeks = _WEEKS_IN_MONTH[cadence.monthly or MonthWeek.FIRST]
    return first + _DAY * ((cadence.weekday.number - first.weekday()) % 7 + 7 * weeks)


def after_change(
    old: Cadence | None,
    new: Cadence,
    last_due: datetime | None,
    now: datetime,
    *,
    zone: ZoneInfo,
    planned: datetime | None = None,
) -> datetime:
    """Give `next_ask_at` once a rhythm changes. `old` is None for a workgroup that starts again.

    Every week, or month, keeps its one round: none comes in the week or month of the last that was due, and
    the one `planned` stands for once where the new day of its week has passed, or where it is due already and
    the tick has yet to come. From weeks to months the first is at least two weeks away from the last.
    """
    if planned and (old == new or planned <= now):
        return planned
    if last_due is None:
        return first_due(new, zone, now)
    if new.monthly and not (old and old.monthly):
        return first_due(new, zone, max(now, last_due + _MONTH / 2))
    moment = next_due(new, zone, last_due)
    if moment > now:
        return moment
    moment = first_due(new, zone, now)
    return planned if planned and planned < moment else moment


def current_pause(until: date | None, zone: ZoneInfo, now: datetime) -> date | None:
    """Give the first local day after a pause that still holds; None once it is over."""
    return until if until and on_the_wall(now, zone).date() < until else None


def _dues(cadence: Cadence, zone: ZoneInfo, due_at: datetime) -> Iterator[datetime]:
    """Give due_at and all due moments after it, without end."""
    while True:
        yield due_at
        due_at = next_due(cadence, zone, due_at)


def upcoming(
    cadence: Cadence, calendar: Calendar, count: int, now: datetime, *, planned: datetime | None = None
) -> list[Upcoming]:
    """Give the next `count` due moments after now, those that a day off will skip included and marked.

    Where a day off skips all of them, the first that will be asked follows as one more.
    Pass the column `next_ask_at` as `planned` for a cadence that already runs: only the column knows which
    week is its week. Without it the cadence is taken to start now, at its `first_due`.
    """
    dues = _dues(cadence, calendar.zone, planned or first_due(cadence, calendar.zone, now))
    coming = islice(dropwhile(lambda due_at: due_at <= now, dues), count)
    shown = [Upcoming(due_at, calendar.day_off_at(due_at)) for due_at in coming]
    if all(each.day_off for each in shown):
        shown.append(Upcoming(round_asked(next(dues), cadence, calendar), None))
    return shown


def round_asked(planned: datetime, cadence: Cadence, calendar: Calendar) -> datetime:
    """Give the first due moment, from the planned one on, that no day off will skip."""
    return next(due for due in _dues(cadence, calendar.zone, planned) if not calendar.day_off_at(due))


def timing(cadence: Cadence, calendar: Calendar, due_at: datetime, now: datetime) -> Timing:
    """Decide about a round that is due.

    On a day off it is skipped, not moved. Up to and including 2 hours late it is asked at any hour,
    since the facilitator chose that hour. Later than that it is asked at the next allowed moment, unless the
    next round that will be asked is then less than half a cadence away.
    """
    if now < due_at:
        return Wait(due_at)
    if day_off := calendar.day_off_at(due_at):
        return Skip(day_off.reason)
    if now - due_at <= ON_TIME:
        return Ask()
    moment = next_allowed(now, calendar)
    # For the sake of a round that is skipped itself, a workgroup would be unheard for three cadences.
    later = round_asked(next_due(cadence, calendar.zone, due_at), cadence, calendar)
    if later - moment < length(cadence) / 2:
        return Skip(SkipReason.TOO_LATE)
    return Wait(moment) if moment > now else Ask()


def digest_timing(zone: ZoneInfo, due_at: datetime, now: datetime) -> Ask | Wait:
    """Decide about an overview that is due: moved by a public holiday or by a long delay, never skipped.

    Closed periods and school holidays leave it alone: it tells that nobody was asked in them.
    """
    if now < due_at:
        return Wait(due_at)
    calendar = Calendar(zone)
    if now - due_at <= ON_TIME and not calendar.day_off_at(due_at):
        return Ask()
    moment = next_allowed(now, calendar)
    return Wait(moment) if moment > now else Ask()
