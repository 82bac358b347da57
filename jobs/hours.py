"""The hours that suit somebody: what waits for the ones they had is planned anew when they choose others."""

from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendars_of
from jobs.rules.cadence import ON_TIME
from jobs.rules.calendar import Calendar, next_allowed
from jobs.rules.quiet import QuietHours, first_asked, quiet_hours
from jobs.setting import closing_of
from models.people import Person
from models.queries import waiting as queries
from models.queries.waiting import WaitingQuestion

LONGEST_WAIT = timedelta(days=2)
"""How far a question of no round may be put off for somebody's quiet hours."""


async def choose_hours(
    session: AsyncSession, person: Person, quiet: QuietHours | None, now: datetime
) -> None:
    """Let somebody have other quiet hours, or none. A question that waits comes when the new ones let it."""
    before = quiet_hours(person.quiet_from, person.quiet_until)
    person.quiet_from, person.quiet_until = (quiet.begin, quiet.end) if quiet else (None, None)
    waiting = await queries.waiting_questions(session, person.id)
    calendars = await calendars_of(session, (each.area for each in waiting), now)
    for each in waiting:
        calendar = calendars[each.area.id]
        moment = next_allowed(_earliest(each, before, calendar, now), calendar)
        closes = _closes(each, calendar, now) or moment + LONGEST_WAIT
        each.message.not_before = first_asked(moment, quiet, calendar, closes)
        each.message.fresh_until = each.message.not_before + ON_TIME


def _earliest(
    waiting: WaitingQuestion, before: QuietHours | None, calendar: Calendar, now: datetime
) -> datetime:
    """Give from when a question may come: at once if it waits for the end of the hours before alone.

    One that was put off since, after an outage or by Telegram, comes no sooner than that.
    """
    message = waiting.message
    closes = _closes(waiting, calendar, now) or message.created_at + LONGEST_WAIT
    held_until = first_asked(message.created_at, before, calendar, closes)
    return now if message.not_before == held_until else max(message.not_before, now)


def _closes(waiting: WaitingQuestion, calendar: Calendar, now: datetime) -> datetime | None:
    if waiting.opened_at is None:
        return None
    return closing_of(waiting.workgroup, waiting.area, waiting.opened_at, calendar, now=now)
