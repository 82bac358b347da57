"""Counting what wants an eye kept on it, for whoever asks how the bot does."""

from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import holidays_known
from jobs.outbox import MAIL_IS_TRIED_FOR
from jobs.rules.cadence import Ask, digest_timing
from models.queries import upkeep as queries
from models.queries.upkeep import LATE_AFTER
from models.tally import Tally


async def tally(session: AsyncSession, now: datetime) -> Tally:
    """Count it all."""
    overviews_late = await _overviews_late(session, now - LATE_AFTER)
    return await queries.tally(session, now, overviews_late=overviews_late, mail_lasts=MAIL_IS_TRIED_FOR)


async def _overviews_late(session: AsyncSession, moment: datetime) -> int:
    """Count the overviews that should have been made by a moment; one that a day off puts off should not."""
    overdue = await queries.overviews_not_made(session, moment)
    if not overdue:
        return 0
    await holidays_known()
    return sum(isinstance(digest_timing(ZoneInfo(zone), due_at, moment), Ask) for zone, due_at in overdue)
