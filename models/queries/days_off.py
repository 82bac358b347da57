"""Days on which nobody of an area is asked: its own closed periods, and the school holidays of a region."""

from collections import defaultdict
from collections.abc import Collection
from datetime import date

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import ClosedPeriod
from models.days_off import DaysOff, SchoolHolidays

SCHOOL = "school"
"""Under what name a session carries the school holidays: they come from a file, not from a table."""


async def closed_since(
    session: AsyncSession, area_ids: Collection[int], since: date
) -> dict[int, tuple[DaysOff, ...]]:
    """Give, by area, the closed periods that had not ended before a day, in one statement."""
    rows = await session.execute(
        select(ClosedPeriod.area_id, ClosedPeriod.name, ClosedPeriod.first_day, ClosedPeriod.last_day)
        .where(ClosedPeriod.area_id.in_(area_ids), ClosedPeriod.last_day >= since)
        .order_by(ClosedPeriod.first_day, ClosedPeriod.id)
    )
    found: defaultdict[int, tuple[DaysOff, ...]] = defaultdict(tuple)
    for area_id, name, first_day, last_day in rows:
        found[area_id] += (DaysOff(name=name, first_day=first_day, last_day=last_day),)
    return dict(found)


def school_regions(session: AsyncSession) -> tuple[str, ...]:
    """List the regions of which the school holidays are known."""
    return tuple(all_school_holidays(session))


def school_holidays(session: AsyncSession, region: str | None) -> tuple[DaysOff, ...]:
    """Give the school holidays of a region, as the file says that this program was started with."""
    return all_school_holidays(session).get(region, ()) if region else ()


def all_school_holidays(session: AsyncSession) -> SchoolHolidays:
    """Give the school holidays by region."""
    known: SchoolHolidays = session.info.get(SCHOOL, {})
    return known
