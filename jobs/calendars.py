"""The calendars of areas, gathered in one statement for as many as are at hand."""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.changes import AreaChange, Change
from jobs.arranging.known import KnownArea
from jobs.rules import dutch_days
from jobs.rules.calendar import Calendar
from models.areas import Area
from models.days_off import DaysOff, SchoolHolidays
from models.queries.days_off import closed_since, school_holidays


async def calendars_of(session: AsyncSession, areas: Iterable[Area], since: datetime) -> dict[int, Calendar]:
    """Give the calendar of each area, with what had not ended on the day of a moment."""
    await holidays_known()
    known = {area.id: area for area in areas}
    # Somewhere it is still the day before.
    closed = await closed_since(session, known, since.date() - timedelta(days=1)) if known else {}
    return {
        id_: Calendar(
            ZoneInfo(area.timezone), closed.get(id_, ()), school_holidays(session, area.school_region)
        )
        for id_, area in known.items()
    }


async def calendar_of(session: AsyncSession, area: Area, since: datetime) -> Calendar:
    """Give the calendar of one area."""
    return (await calendars_of(session, [area], since))[area.id]


async def calendar_as_known(area: KnownArea, school: SchoolHolidays) -> Calendar:
    """Give the calendar that an area has, or gets by a change."""
    await holidays_known()
    closed = tuple(
        DaysOff(name=days.name, first_day=days.first_day, last_day=days.last_day)
        for days in area.closed_periods
    )
    return Calendar(ZoneInfo(area.timezone), closed, school.get(area.school_region or "", ()))


@dataclass(frozen=True)
class Calendars:
    """The days off of an area before some changes, and with them."""

    before: Calendar
    after: Calendar


async def calendars_around(
    changes: Iterable[Change], current: Calendar | None, school: SchoolHolidays
) -> Calendars:
    """Give the calendars around changes, which can be of the days off too.

    `current` is that of an area that is there. Raises LookupError when there is none, and none is made.
    """
    made = next((change.new for change in changes if isinstance(change, AreaChange)), None)
    after = await calendar_as_known(made, school) if made else current
    if after is None:
        raise LookupError("there is no area, so it has no days off")
    return Calendars(current or after, after)


async def holidays_known() -> None:
    """Have the library of holidays loaded, in a thread: it would hold the loop for a tenth of a second."""
    if not dutch_days.are_known():
        await asyncio.to_thread(dutch_days.learn)
