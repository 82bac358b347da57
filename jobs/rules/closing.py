"""Until when an answer can be changed: the moment at which its round will close."""

from datetime import datetime
from zoneinfo import ZoneInfo

from jobs.rules.cadence import next_due, working_days_later
from models.values import Cadence

WORKING_DAYS_TO_ANSWER = 2
"""How long people have before an overview closes their round."""


def had_time(opened_at: datetime, zone: ZoneInfo, now: datetime) -> bool:
    """Say whether people have had the working days to answer."""
    return working_days_later(opened_at, WORKING_DAYS_TO_ANSWER, zone) <= now


def closes_at(
    opened_at: datetime,
    zone: ZoneInfo,
    overviews: Cadence,
    next_digest_at: datetime,
    next_ask_at: datetime | None,
) -> datetime:
    """Give the first overview that leaves people their time, or the next round if that is sooner."""
    overview = next_digest_at
    while not had_time(opened_at, zone, overview):
        overview = next_due(overviews, zone, overview)
    return min(overview, next_ask_at) if next_ask_at else overview
