"""A person's turn outside the questions themselves: started by them, put off, left out, or changed."""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendar_of
from jobs.rules.calendar import Calendar, next_allowed, same_hour_next_working_day
from jobs.rules.closing import SILENT_AFTER, reminder_at, silent_at
from jobs.rules.conversation import Point
from jobs.rules.quiet import QuietHours, out_of_quiet
from jobs.rules.wall_clock import local_moment
from jobs.setting import Setting
from models.areas import Area
from models.people import Absence
from models.queries import accounts
from models.queries.passing import look_again, still_to_pass
from models.queries.withdrawing import withdraw_questions
from models.rounds import CheckIn
from models.values import Question


async def start_report(session: AsyncSession, person_id: int, workgroup_id: int, now: datetime) -> CheckIn:
    """Start a turn that nobody asked for."""
    check_in = CheckIn(
        round_id=None,
        workgroup_id=workgroup_id,
        person_id=person_id,
        asked_at=now,
        question=Question.STANDING,
    )
    session.add(check_in)
    await session.flush()
    return check_in


def put_off(check_in: CheckIn, setting: Setting, quiet: QuietHours | None, now: datetime) -> datetime | None:
    """Ask again on the next working day at the same hour, or once the person's quiet hours are over then.

    None when the round will have closed by then.
    """
    calendar = setting.calendar
    tomorrow = next_allowed(same_hour_next_working_day(now, calendar), calendar)
    closes = setting.closes_at(now)
    moment = out_of_quiet(tomorrow, quiet, calendar, closes)
    if setting.closed or moment is None or moment >= closes:
        return None
    check_in.remind_at, check_in.snoozed, check_in.pass_at = moment, True, None
    check_in.declined_at = None
    return moment


def leave_out(check_in: CheckIn, now: datetime) -> None:
    """Note that the person passes; the question stays, should they change their mind."""
    check_in.declined_at, check_in.remind_at = now, None


def reopen(check_in: CheckIn, point: Point) -> None:
    """Ask one question once more, to change its answer."""
    check_in.question, check_in.subject_id = point.question, point.subject_id


async def be_away(
    session: AsyncSession, person_id: int, first_day: date, last_day: date, zone: ZoneInfo, now: datetime
) -> Absence:
    """Be away from the first up to and including the last day; it ends by itself.

    It takes the place of absences that it touches. From today on, what waits for the person goes on to
    somebody else of the workgroup. No question comes on those days that waited for the person's own hours.
    """
    await accounts.drop_absences(session, person_id, first_day, last_day)
    absence = Absence(person_id=person_id, first_day=first_day, last_day=last_day)
    session.add(absence)
    if first_day <= now.astimezone(zone).date():
        await withdraw_questions(session, person_id=person_id)
        await look_again(session, person_id, now, keeps_promises=True)
    else:
        begins, ends = (local_moment(day, time(), zone) for day in (first_day, last_day + timedelta(days=1)))
        await withdraw_questions(session, person_id=person_id, since=begins, before=ends)
    await session.flush()
    return absence


async def be_back(
    session: AsyncSession, person_id: int, absence_id: int, zone: ZoneInfo, now: datetime
) -> Absence | None:
    """Drop an absence of this person, and give it; None if there was none.

    What did not go on to somebody else meanwhile waits for them again.
    """
    absence = await session.get(Absence, absence_id)
    if absence is None or absence.person_id != person_id:
        return None
    await session.delete(absence)
    begun = absence.first_day <= now.astimezone(zone).date()
    for check_in, area, asked in await still_to_pass(session, person_id):
        promised = check_in.snoozed and check_in.remind_at
        if not asked and not promised:
            check_in.remind_at, check_in.pass_at = now, None
        elif begun and promised:
            check_in.pass_at = None
        elif begun:
            wait_again(check_in, area, await calendar_of(session, area, check_in.asked_at), now)
    return absence


def wait_again(check_in: CheckIn, area: Area, calendar: Calendar, now: datetime) -> None:
    """Let a turn have its moments as when it was asked; a reminder that came by then comes no second time."""
    reminder = reminder_at(check_in.asked_at, area.remind_after, calendar)
    if reminder is None or reminder > now:
        check_in.remind_at = reminder
        check_in.pass_at = silent_at(check_in.asked_at, area.remind_after, calendar)
    else:
        check_in.pass_at = next_allowed(reminder + SILENT_AFTER, calendar)
