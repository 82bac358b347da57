"""Reminders: a question comes once more, the next working day or when the person said so; then silence."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.answers import still_has_known
from jobs.calendars import calendars_of
from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.retelling import about_point, subject_of
from jobs.rules.cadence import ON_TIME
from jobs.rules.calendar import Calendar, is_allowed, next_allowed, working_days_later
from jobs.rules.closing import SILENT_AFTER
from jobs.rules.conversation import Point
from jobs.rules.prompts import Occasion, Prompt
from jobs.rules.quiet import first_asked, out_of_quiet, quiet_hours
from jobs.setting import closing_of
from jobs.sparing import LATE, ONE_QUESTION_IN, spare
from jobs.turns import wait_again
from models.obstacles import Obstacle
from models.people import Absence
from models.queries import reminding as queries
from models.queries.asked import came_since
from models.queries.reminding import Reminder
from models.queries.rounds import obstacles_by_id
from models.values import Language, Priority, Question


async def remind(session: AsyncSession, wording: Wording, ids: Collection[int], now: datetime) -> int:
    """Ask once more whoever has not finished; say how many were asked. Late ones wait for an allowed hour."""
    due = await queries.claim_reminders(session, ids, now)
    points = await obstacles_by_id(session, {item.check_in.subject_id or 0 for item in due})
    absences = await queries.absences_of(
        session, {item.person.id for item in due}, now.date() - timedelta(days=1)
    )
    calendars = await calendars_of(session, (reminder.area for reminder in due), now)
    too_late = {reminder.person.id for reminder in due if now - reminder.moment > LATE}
    known = await spare(session, too_late, now)
    fresh = await came_since(session, [reminder.check_in.id for reminder in due], now - ONE_QUESTION_IN)
    letters = []
    for reminder in due:
        check_in, calendar = reminder.check_in, calendars[reminder.area.id]
        if waits := _waits_until(reminder, calendar, now):
            check_in.remind_at = waits
            continue
        late = now - reminder.moment > LATE
        # A question that Telegram took in only just now needs no reminder yet.
        just_came = check_in.id in fresh and not check_in.snoozed
        if just_came or (late and known.has_another(reminder.person.id, reminder.moment)):
            check_in.remind_at = working_days_later(now, 1, calendar)
            continue
        check_in.remind_at = None
        moment = _out_of_quiet(reminder, calendar, now)
        if moment != now:
            check_in.remind_at = moment
            continue
        if not _still_wanted(reminder):
            continue
        if _is_away(reminder, absences, now.astimezone(calendar.zone).date()):
            check_in.pass_at = now
            continue
        # Only now: a button that stands in the chat is for what the turn asked there.
        subject = await subject_of(session, check_in, points)
        if check_in.question is None:
            continue
        known.taken.add(reminder.person.id)
        same = check_in.question is Question.OBSTACLE and await still_has_known(session, check_in.id)
        letters.append(_again(wording, reminder, subject, now, same_as_before=same))
        _plan(reminder, calendar, now)
    return await post(session, letters, now)


def _waits_until(reminder: Reminder, calendar: Calendar, now: datetime) -> datetime | None:
    """Give when a reminder comes that is late, or whose day was made free after the question; else None."""
    if now - reminder.moment > ON_TIME:
        return None if is_allowed(now, calendar) else next_allowed(now, calendar)
    # "Straks" was promised a moment, which stays.
    if calendar.day_off_at(now) and not reminder.check_in.snoozed:
        return working_days_later(reminder.moment, 1, calendar)
    return None


def _plan(reminder: Reminder, calendar: Calendar, now: datetime) -> None:
    """Note when a turn goes on to another, as its one reminder comes now, or else when that comes."""
    check_in, area = reminder.check_in, reminder.area
    if not reminder.was_asked:
        wait_again(check_in, area, calendar, now)
    if check_in.remind_at is None:
        silent = next_allowed(now + SILENT_AFTER, calendar)
        check_in.pass_at = silent if reminder.was_asked else max(silent, check_in.pass_at or silent)


def _out_of_quiet(reminder: Reminder, calendar: Calendar, now: datetime) -> datetime | None:
    """Give when the quiet hours let it through; None when the round will have closed by then."""
    quiet = quiet_hours(reminder.person.quiet_from, reminder.person.quiet_until)
    if quiet is None:
        return now
    if reminder.opened_at is None:
        return first_asked(now, quiet, calendar, now + timedelta(days=2))
    closes = closing_of(reminder.workgroup, reminder.area, reminder.opened_at, calendar, now=now)
    let_through = out_of_quiet if reminder.was_asked else first_asked
    return let_through(now, quiet, calendar, closes)


def _still_wanted(reminder: Reminder) -> bool:
    person = reminder.person
    reachable = person.telegram_id is not None and person.unreachable_since is None
    there = reachable and reminder.is_seated
    # Whoever chose the moment with "straks" gets it all the same.
    needless = reminder.is_not_needed and not reminder.check_in.snoozed
    return reminder.is_open and reminder.check_in.question is not None and there and not needless


def _is_away(reminder: Reminder, absences: Iterable[Absence], today: date) -> bool:
    return any(
        absence.person_id == reminder.person.id and absence.first_day <= today <= absence.last_day
        for absence in absences
    )


def _again(
    wording: Wording, reminder: Reminder, subject: Obstacle | None, now: datetime, *, same_as_before: bool
) -> Letter:
    check_in, person = reminder.check_in, reminder.person
    occasion = Occasion.REMINDER if reminder.was_asked else Occasion.FIRST
    prompt = Prompt(
        check_in_id=check_in.id,
        question=check_in.question or Question.STANDING,
        workgroup=reminder.workgroup.name,
        area=reminder.area.name,
        others=reminder.others,
        occasion=Occasion.LATER if check_in.snoozed else occasion,
        subject_id=check_in.subject_id,
        subject=subject.text if subject else None,
        subject_since=subject.reported_at if subject else None,
        same_as_before=same_as_before,
        name=person.name,
        stands_in=check_in.stands_in_for_id is not None,
        stands_in_because=check_in.stands_in_because,
        timezone=reminder.area.timezone,
    )
    return Letter(
        key=f"question:{check_in.id}:{now:%Y-%m-%dT%H:%M}",
        address=str(person.telegram_id),
        payload=wording.question(prompt, Language(person.language)),
        person_id=person.id,
        check_in_id=check_in.id,
        asks=Point(prompt.question, prompt.subject_id),
        about=about_point(prompt),
        priority=Priority.QUESTION,
        repeatable=True,
    )
