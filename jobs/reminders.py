"""Reminders: a question comes once more, the next working day or when the person said so; then silence."""

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.rules.cadence import ON_TIME, is_allowed, next_allowed
from jobs.rules.conversation import Point
from jobs.rules.prompts import Occasion, Prompt
from models.obstacles import Obstacle
from models.people import Absence
from models.queries import asking as queries
from models.queries.asking import Reminder
from models.queries.rounds import obstacles_by_id
from models.values import Language, Priority, Question


async def remind(session: AsyncSession, wording: Wording, ids: Collection[int], now: datetime) -> int:
    """Ask once more whoever has not finished; say how many were asked. Late ones wait for an allowed hour."""
    due = await queries.claim_reminders(session, ids, now)
    subjects = await obstacles_by_id(session, {item.check_in.subject_id or 0 for item in due})
    absences = await queries.absences_of(
        session, {item.person.id for item in due}, now.date() - timedelta(days=1)
    )
    letters = []
    for reminder in due:
        check_in, zone = reminder.check_in, ZoneInfo(reminder.timezone)
        if now - reminder.moment > ON_TIME and not is_allowed(now, zone):
            check_in.remind_at = next_allowed(now, zone)
            continue
        check_in.remind_at = None
        if _still_wanted(reminder) and not _is_away(reminder, absences, now.astimezone(zone).date()):
            letters.append(_again(wording, reminder, subjects.get(check_in.subject_id or 0), now))
    return await post(session, letters, now)


def _still_wanted(reminder: Reminder) -> bool:
    person = reminder.person
    reachable = person.telegram_id is not None and person.unreachable_since is None
    return reminder.is_open and reminder.check_in.question is not None and reachable


def _is_away(reminder: Reminder, absences: Iterable[Absence], today: date) -> bool:
    return any(
        absence.person_id == reminder.person.id and absence.first_day <= today <= absence.last_day
        for absence in absences
    )


def _again(wording: Wording, reminder: Reminder, subject: Obstacle | None, now: datetime) -> Letter:
    check_in, person = reminder.check_in, reminder.person
    prompt = Prompt(
        check_in_id=check_in.id,
        question=check_in.question or Question.STANDING,
        workgroup=reminder.workgroup.name,
        occasion=Occasion.LATER if check_in.snoozed else Occasion.REMINDER,
        subject_id=check_in.subject_id,
        subject=subject.text if subject else None,
        subject_since=subject.reported_at if subject else None,
        name=person.name,
        timezone=reminder.timezone,
    )
    return Letter(
        key=f"question:{check_in.id}:{now:%Y-%m-%dT%H:%M}",
        address=str(person.telegram_id),
        payload=wording.question(prompt, Language(person.language)),
        person_id=person.id,
        check_in_id=check_in.id,
        asks=Point(prompt.question, prompt.subject_id),
        priority=Priority.QUESTION,
        repeatable=True,
    )
