"""When the overview comes before the answers can be in: what is wrong, and the two ways out."""

from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from jobs.rules.cadence import first_due, next_due
from jobs.rules.calendar import Calendar, working_days_later
from jobs.rules.closing import had_time
from jobs.rules.wall_clock import local_moment, on_the_wall
from models.values import Cadence, Weekday

_WORKING = list(Weekday)[:5]


@dataclass(frozen=True, kw_only=True)
class Clash:
    """An example of a question whose answers miss the next overview, and what would mend it.

    `ask_on` is another day to ask, at the same time; `overview` another moment of the overview. Each is None
    where there is none.
    """

    asked_at: datetime
    overview_at: datetime
    told_at: datetime
    """The overview that the answers come in as it is now."""
    ask_on: Weekday | None
    overview: Cadence | None


def clash(
    asking: Cadence,
    overviews: Cadence,
    answer_days: int,
    now: datetime,
    *,
    zone: ZoneInfo,
    planned: datetime | None = None,
) -> Clash | None:
    """Find out whether the first overview after a question leaves people their working days to answer.

    `planned` is the next question of who is asked in this rhythm already; without it somebody starts now. An
    ordinary week decides: what is free in one week or another changes nothing about the days themselves.
    """
    asked_at = planned or first_due(asking, zone, now)
    overview_at = first_due(overviews, zone, asked_at)
    if _fits(asked_at, overview_at, answer_days, zone):
        return None
    told_at = next_due(overviews, zone, overview_at)
    while not _fits(asked_at, told_at, answer_days, zone):
        told_at = next_due(overviews, zone, told_at)
    return Clash(
        asked_at=asked_at,
        overview_at=overview_at,
        told_at=told_at,
        ask_on=_other_day(asking, overviews, answer_days, asked_at, zone=zone),
        overview=_other_overview(overviews, answer_days, asked_at, zone=zone),
    )


def _fits(asked_at: datetime, overview_at: datetime, answer_days: int, zone: ZoneInfo) -> bool:
    return had_time(asked_at, answer_days, Calendar(zone, public_holidays=False), overview_at)


def _other_day(
    asking: Cadence, overviews: Cadence, answer_days: int, now: datetime, *, zone: ZoneInfo
) -> Weekday | None:
    """Choose the day that lies nearest before an overview and leaves people their time."""
    waits = {}
    for weekday in _WORKING:
        weekly = replace(asking, weekday=weekday, every_weeks=1, monthly=None)
        asked_at = first_due(weekly, zone, now)
        overview_at = first_due(overviews, zone, asked_at)
        if _fits(asked_at, overview_at, answer_days, zone):
            waits[weekday] = overview_at - asked_at
    return min(waits, key=lambda weekday: waits[weekday], default=None)


def _other_overview(
    overviews: Cadence, answer_days: int, asked_at: datetime, *, zone: ZoneInfo
) -> Cadence | None:
    """Choose the first working day on which the answers are in at the hour of the overview."""
    calendar = Calendar(zone, public_holidays=False)
    ready = working_days_later(asked_at, answer_days, calendar)
    day = on_the_wall(ready, zone).date()
    if local_moment(day, overviews.time, zone) < ready:
        day = calendar.next_working_day(day)
    moved = replace(overviews, weekday=_WORKING[day.weekday()])
    return moved if _fits(asked_at, first_due(moved, zone, asked_at), answer_days, zone) else None
