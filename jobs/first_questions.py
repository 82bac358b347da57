"""The turns that begin a round, and the question that each begins with."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping

from jobs.outbox import Letter
from jobs.post import Wording
from jobs.retelling import about_point
from jobs.rules.cadence import next_due
from jobs.rules.calendar import Calendar, working_days_later
from jobs.rules.closing import reminder_at, silent_at
from jobs.rules.conversation import Point
from jobs.rules.prompts import Occasion, Prompt
from jobs.rules.quiet import first_asked, quiet_hours
from jobs.rules.rota import Asked
from models.obstacles import Obstacle
from models.queries.asking import WaitingRound
from models.queries.seats import names_in
from models.values import Priority, Question


@dataclass(frozen=True, kw_only=True)
class FirstTurn:
    """One person's turn about to be written, with all that the question needs."""

    round: WaitingRound
    asked: Asked
    person: RowMapping
    calendar: Calendar
    obstacle: Obstacle | None
    perhaps_again: bool
    """It was due before a backup was restored: nobody knows whether it was asked and answered before."""


def row_of(turn: FirstTurn, now: datetime) -> dict[str, object]:
    """Give the turn as it begins."""
    return {
        "round_id": turn.round.id,
        "workgroup_id": turn.round.workgroup_id,
        "person_id": turn.asked.person_id,
        "asked_at": now,
        "question": Question.PROGRESS if turn.obstacle else Question.STANDING,
        "subject_id": turn.obstacle.id if turn.obstacle else None,
        "remind_at": reminder_at(now, turn.round.area.remind_after, turn.calendar),
        "pass_at": silent_at(now, turn.round.area.remind_after, turn.calendar),
        "snoozed": False,
        "late": False,
        "stands_in_for_id": turn.asked.stands_in_for,
        "stands_in_because": turn.asked.because,
    }


def _goes_at(turn: FirstTurn, now: datetime) -> datetime:
    """Give when a person's question goes: after their quiet hours, with time left to answer."""
    quiet = quiet_hours(turn.person["quiet_from"], turn.person["quiet_until"])
    if quiet is None:
        return now
    closes = min(
        working_days_later(now, turn.round.area.answer_days, turn.calendar),
        next_due(turn.round.cadence, turn.calendar.zone, turn.round.due_at),
    )
    return first_asked(now, quiet, turn.calendar, closes)


def first_question(wording: Wording, turn: FirstTurn, check_in_id: int, now: datetime) -> Letter:
    """Write the question that begins it."""
    prompt = Prompt(
        check_in_id=check_in_id,
        question=Question.PROGRESS if turn.obstacle else Question.STANDING,
        workgroup=turn.round.workgroup,
        area=turn.round.area.name,
        others=names_in(turn.person["others"]),
        occasion=Occasion.FIRST,
        subject_id=turn.obstacle.id if turn.obstacle else None,
        subject=turn.obstacle.text if turn.obstacle else None,
        subject_since=turn.obstacle.reported_at if turn.obstacle else None,
        name=turn.person["name"],
        stands_in=turn.asked.stands_in_for is not None,
        stands_in_because=turn.asked.because,
        perhaps_again=turn.perhaps_again,
        timezone=turn.round.area.timezone,
    )
    return Letter(
        key=f"question:{check_in_id}:first",
        address=str(turn.person["telegram_id"]),
        payload=wording.question(prompt, turn.person["language"]),
        person_id=turn.asked.person_id,
        check_in_id=check_in_id,
        asks=Point(prompt.question, prompt.subject_id),
        about=about_point(prompt),
        priority=Priority.QUESTION,
        repeatable=True,
        not_before=_goes_at(turn, now),
    )
