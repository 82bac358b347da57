"""Rounds: plan what is due, ask the people, remind once. Each step gathers, decides and applies."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping, insert
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.rules.cadence import (
    ON_TIME,
    Ask,
    Skip,
    Wait,
    is_allowed,
    next_allowed,
    next_due,
    same_hour_next_working_day,
    timing,
)
from jobs.rules.prompts import Occasion, Prompt
from jobs.rules.rota import Asked, Candidate, whom_to_ask
from models.obstacles import Obstacle
from models.queries import rounds as queries
from models.queries.once import insert_once
from models.queries.rounds import Reminder, WaitingRound
from models.rounds import CheckIn, Round
from models.values import Language, Priority, Question, RoundStatus, SkipReason

BATCH = 200
"""How many workgroups one transaction takes, so that none holds the database for long."""


async def plan_rounds(session: AsyncSession, now: datetime) -> int:
    """Write a round for every due moment that has come, and move each schedule past now."""
    due = await queries.due_workgroups(session, now, limit=BATCH)
    rows, moments = [], []
    for workgroup in due:
        moment, zone = workgroup.next_ask_at, ZoneInfo(workgroup.timezone)
        while moment <= now:
            rows.append(
                {
                    "workgroup_id": workgroup.id,
                    "due_at": moment,
                    "ask_at": moment,
                    "status": RoundStatus.WAITING,
                }
            )
            moment = next_due(workgroup.cadence, zone, moment)
        moments.append((workgroup.id, moment))
    await insert_once(session, Round, rows, unique=["workgroup_id", "due_at"])
    await queries.move_next_ask(session, moments)
    return len(due)


async def open_rounds(session: AsyncSession, wording: Wording, now: datetime) -> int:
    """Ask the rounds whose moment has come; skip or put off those that are too late."""
    waiting = await queries.waiting_rounds(session, now, limit=BATCH)
    to_ask = []
    for round_ in waiting:
        match timing(round_.cadence, ZoneInfo(round_.timezone), round_.due_at, now):
            case Ask():
                to_ask.append(round_)
            case Wait(until):
                await queries.settle_round(session, round_.id, RoundStatus.WAITING, ask_at=until)
            case Skip(reason):
                await _skip(session, round_.id, reason)
    await _ask(session, wording, to_ask, now)
    return len(waiting)


async def _skip(session: AsyncSession, round_id: int, reason: SkipReason) -> None:
    await queries.settle_round(session, round_id, RoundStatus.SKIPPED, skip_reason=reason)


@dataclass(frozen=True, kw_only=True)
class _Turn:
    """One person's turn about to be written, with all that the question needs."""

    round: WaitingRound
    asked: Asked
    person: RowMapping
    obstacle: Obstacle | None


async def _ask(
    session: AsyncSession, wording: Wording, waiting: Sequence[WaitingRound], now: datetime
) -> None:
    ids = [round_.workgroup_id for round_ in waiting]
    await queries.close_rounds(session, ids, now)
    obstacles = await queries.first_open_obstacles(session, ids, now)
    turns: list[_Turn] = []
    for zone, rounds_there in _by_zone(waiting).items():
        today = now.astimezone(ZoneInfo(zone)).date()
        workgroup_ids = [round_.workgroup_id for round_ in rounds_there]
        seats = _by_workgroup(await queries.seats_with_people(session, workgroup_ids, today))
        for round_ in rounds_there:
            turns += _turns(round_, seats[round_.workgroup_id], obstacles.get(round_.workgroup_id))
    asked = {turn.round.id for turn in turns}
    for round_ in waiting:
        if round_.id in asked:
            await queries.settle_round(session, round_.id, RoundStatus.OPEN, opened_at=now)
        else:
            await _skip(session, round_.id, SkipReason.NOBODY)
    await _write(session, wording, turns, now)


def _by_zone(waiting: Iterable[WaitingRound]) -> Mapping[str, list[WaitingRound]]:
    zones: defaultdict[str, list[WaitingRound]] = defaultdict(list)
    for round_ in waiting:
        zones[round_.timezone].append(round_)
    return zones


def _by_workgroup(seats: Iterable[RowMapping]) -> Mapping[int, list[RowMapping]]:
    groups: defaultdict[int, list[RowMapping]] = defaultdict(list)
    for seat in seats:
        groups[seat["workgroup_id"]].append(seat)
    return groups


def _turns(round_: WaitingRound, seats: Sequence[RowMapping], obstacle: Obstacle | None) -> list[_Turn]:
    people = {seat["person_id"]: seat for seat in seats}
    return [
        _Turn(round=round_, asked=asked, person=people[asked.person_id], obstacle=obstacle)
        for asked in whom_to_ask(map(candidate, seats))
    ]


def candidate(seat: RowMapping) -> Candidate:
    return Candidate(
        person_id=seat["person_id"],
        kind=seat["kind"],
        position=seat["position"],
        joined=seat["joined_at"] is not None and seat["telegram_id"] is not None,
        reachable=seat["unreachable_since"] is None,
        away=bool(seat["away"]),
    )


async def _write(session: AsyncSession, wording: Wording, turns: Sequence[_Turn], now: datetime) -> None:
    """Write the turns and their first questions together."""
    if not turns:
        return
    rows = [
        {
            "round_id": turn.round.id,
            "workgroup_id": turn.round.workgroup_id,
            "person_id": turn.asked.person_id,
            "asked_at": now,
            "question": Question.PROGRESS if turn.obstacle else Question.STANDING,
            "subject_id": turn.obstacle.id if turn.obstacle else None,
            "remind_at": same_hour_next_working_day(now, ZoneInfo(turn.round.timezone)),
            "snoozed": False,
            "late": False,
            "stands_in_for_id": turn.asked.stands_in_for,
        }
        for turn in turns
    ]
    statement = insert(CheckIn).returning(CheckIn.id, sort_by_parameter_order=True)
    ids = list(await session.scalars(statement, rows))
    letters = [_first_question(wording, turn, id_) for turn, id_ in zip(turns, ids, strict=True)]
    await post(session, letters, now)


def _first_question(wording: Wording, turn: _Turn, check_in_id: int) -> Letter:
    prompt = Prompt(
        check_in_id=check_in_id,
        question=Question.PROGRESS if turn.obstacle else Question.STANDING,
        workgroup=turn.round.workgroup,
        occasion=Occasion.FIRST,
        subject_id=turn.obstacle.id if turn.obstacle else None,
        subject=turn.obstacle.text if turn.obstacle else None,
        subject_since=turn.obstacle.reported_at if turn.obstacle else None,
        name=turn.person["name"],
        stands_in=turn.asked.stands_in_for is not None,
        timezone=turn.round.timezone,
    )
    return Letter(
        key=f"question:{check_in_id}:first",
        address=str(turn.person["telegram_id"]),
        payload=wording.question(prompt, turn.person["language"]),
        person_id=turn.asked.person_id,
        check_in_id=check_in_id,
        priority=Priority.QUESTION,
        repeatable=True,
    )


async def remind(session: AsyncSession, wording: Wording, now: datetime) -> int:
    """Ask once more whoever has not finished: the one reminder, or the moment they chose themselves."""
    due = await queries.due_reminders(session, now, limit=BATCH)
    subjects = await queries.obstacles_by_id(
        session, {reminder.check_in.subject_id for reminder in due if reminder.check_in.subject_id}
    )
    letters = []
    for reminder in due:
        check_in, zone = reminder.check_in, ZoneInfo(reminder.timezone)
        if now - reminder.moment > ON_TIME and not is_allowed(now, zone):
            check_in.remind_at = next_allowed(now, zone)
            continue
        check_in.remind_at = None
        if reminder.is_open and check_in.question and reminder.person.telegram_id:
            letters.append(_again(wording, reminder, subjects.get(check_in.subject_id or 0), now))
    await post(session, letters, now)
    return len(due)


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
        priority=Priority.QUESTION,
        repeatable=True,
    )
