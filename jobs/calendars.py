"""The calendars of areas, gathered in one statement for as many as are at hand."""

import asyncio
from collections.abc import Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.known import KnownArea
from jobs.rules import dutch_days
from jobs.rules.calendar import Calendar
from models.areas import Area
from models.days_off import DaysOff
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


async def calendar_as_known(session: AsyncSession, area: KnownArea) -> Calendar:
    """Give the calendar that an area has, or gets by a change."""
    await holidays_known()
    closed = tuple(
        DaysOff(name=days.name, first_day=days.first_day, last_day=days.last_day)
        for days in area.closed_periods
    )
    return Calendar(ZoneInfo(area.timezone), closed, school_holidays(session, area.school_region))


async def holidays_known() -> None:
    """Have the library of holidays loaded, in a thread: it would hold the loop for a tenth of a second."""
    if not dutch_days.are_known():
        await asyncio.to_thread(dutch_days.learn)
