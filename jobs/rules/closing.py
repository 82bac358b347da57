"""The moments of a round after its question: the reminder, when it goes on to another, when it closes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from jobs.rules.cadence import Ask, Wait, digest_timing, next_due
from jobs.rules.calendar import Calendar, next_allowed, working_days_later
from models.values import Cadence

SILENT_AFTER = timedelta(hours=5)
"""How long after the one reminder a turn goes on to the next in line, if nobody was heard."""


def had_time(opened_at: datetime, days: int, calendar: Calendar, now: datetime) -> bool:
    """Say whether people have had their working days to answer, to the minute: a tick comes seconds later."""
    asked = opened_at.replace(second=0, microsecond=0)
    return working_days_later(asked, days, calendar) <= now


def closes_at(
    opened_at: datetime,
    days: int,
    calendar: Calendar,
    overviews: Cadence,
    *,
    next_digest_at: datetime,
    next_ask_at: datetime | None,
    now: datetime,
) -> datetime:
    """Give the first overview that leaves people their working days, or the next round if that is sooner."""
    due = next_digest_at
    while not had_time(opened_at, days, calendar, compiled_at(calendar.zone, due, now)):
        due = next_due(overviews, calendar.zone, due)
    overview = compiled_at(calendar.zone, due, now)
    return min(overview, next_ask_at) if next_ask_at else overview


def reminder_at(asked_at: datetime, days: int, calendar: Calendar) -> datetime | None:
    """Give when the one reminder comes: the same hour so many working days later; None for never."""
    return working_days_later(asked_at, days, calendar) if days else None


def silent_at(asked_at: datetime, days: int, calendar: Calendar) -> datetime | None:
    """Give when a turn goes on where no reminder comes first; None where one decides that."""
    reminded = reminder_at(asked_at, 0 if days else 1, calendar)
    return next_allowed(reminded + SILENT_AFTER, calendar) if reminded else None


def compiled_at(zone: ZoneInfo, due_at: datetime, now: datetime) -> datetime:
    """Give the moment of an overview, which a public holiday puts off, or an outage that has passed it."""
    soonest = max(due_at, now)
    match digest_timing(zone, due_at, soonest):
        case Wait(until):
            return until
        case Ask():
            return soonest
