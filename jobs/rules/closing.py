"""Until when an answer can be changed: the moment at which its round will close."""

from datetime import datetime
from zoneinfo import ZoneInfo

from jobs.rules.cadence import Ask, Wait, digest_timing, next_due, working_days_later
from models.values import Cadence

WORKING_DAYS_TO_ANSWER = 2
"""How long people have before an overview closes their round."""


def had_time(opened_at: datetime, zone: ZoneInfo, now: datetime) -> bool:
    """Say whether people have had the working days to answer, to the minute: a tick comes seconds later."""
    asked = opened_at.replace(second=0, microsecond=0)
    return working_days_later(asked, WORKING_DAYS_TO_ANSWER, zone) <= now


def closes_at(
    opened_at: datetime,
    zone: ZoneInfo,
    overviews: Cadence,
    next_digest_at: datetime,
    next_ask_at: datetime | None,
) -> datetime:
    """Give the first overview that leaves people their time, or the next round if that is sooner."""
    due = next_digest_at
    while not had_time(opened_at, zone, compiled_at(zone, due)):
        due = next_due(overviews, zone, due)
    overview = compiled_at(zone, due)
    return min(overview, next_ask_at) if next_ask_at else overview


def compiled_at(zone: ZoneInfo, due_at: datetime) -> datetime:
    """Give the moment of an overview, which a public holiday puts off."""
    match digest_timing(zone, due_at, due_at):
        case Wait(until):
            return until
        case Ask():
            return due_at
