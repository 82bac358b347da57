"""Passing a turn on: when the one who was asked cannot answer, or is silent, the next in line is asked.

It happens once for a turn, and nobody hears who was silent.
"""

from collections.abc import Collection
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendars_of
from jobs.caretaking import tell_caretakers
from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.rounds import candidate
from jobs.rules.cadence import ON_TIME
from jobs.rules.calendar import Calendar, is_allowed, next_allowed
from jobs.rules.closing import reminder_at
from jobs.rules.conversation import Point
from jobs.rules.notices import PlaceEmpty
from jobs.rules.prompts import Occasion, Prompt
from jobs.rules.quiet import first_asked, quiet_hours
from jobs.rules.rota import next_in_line
from jobs.setting import closing_of
from models.obstacles import Obstacle
from models.queries import passing as queries
from models.queries.asking import first_open_obstacles, seats_with_people
from models.queries.once import insert_once
from models.queries.passing import LostTurn
from models.rounds import CheckIn
from models.values import Priority, Question, RoundStatus, SeatKind, StandInReason


async def pass_on(session: AsyncSession, wording: Wording, ids: Collection[int], now: datetime) -> int:
    """Ask the next in line in the place of each who is gone, away or silent; say how many were asked.

    Each turn is passed on once. Outside the allowed hours it waits, unless the round was asked just now.
    """
    passed, turns = 0, await queries.claim_passes(session, ids, now)
    calendars = await calendars_of(session, (turn.area for turn in turns), now)
    for turn in turns:
        calendar = calendars[turn.area.id]
        if not _is_wanted(turn):
            turn.check_in.pass_at = None
        elif now - turn.check_in.asked_at > ON_TIME and not is_allowed(now, calendar):
            turn.check_in.pass_at = next_allowed(now, calendar)
        else:
            turn.check_in.pass_at = None
            if not await queries.is_passed(session, turn):
                passed += await _pass(session, wording, turn, calendar, now)
    return passed


def _is_wanted(turn: LostTurn) -> bool:
    check_in = turn.check_in
    unsaid = check_in.question is not None and check_in.touched_at is None and check_in.declined_at is None
    runs = turn.round is not None and turn.round.status is RoundStatus.OPEN
    return unsaid and runs and turn.workgroup.next_ask_at is not None


async def _pass(
    session: AsyncSession, wording: Wording, turn: LostTurn, calendar: Calendar, now: datetime
) -> int:
    others = await queries.others_asked(session, turn)
    today = now.astimezone(calendar.zone).date()
    seats = {seat["person_id"]: seat for seat in await seats_with_people(session, [turn.workgroup.id], today)}
    asked = {turn.check_in.person_id, *(person_id for person_id, _ in others)}
    reason = _reason(turn, seats.get(turn.check_in.person_id))
    if reason is StandInReason.SILENT and await queries.is_dealt_with(session, turn):
        return 0
    following = next_in_line(map(candidate, seats.values()), asked)
    if following is None:
        if reason is not StandInReason.SILENT:
            await _tell_nobody_left(session, wording, turn, now, others=any(can for _, can in others))
        return 0
    return await _ask(session, wording, turn, reason, seats[following.person_id], calendar, now)


def _reason(turn: LostTurn, seat: RowMapping | None) -> StandInReason:
    if not turn.reachable:
        return StandInReason.UNREACHABLE
    # Whoever gave up their seat is away for good.
    return StandInReason.AWAY if seat is None or seat["away"] else StandInReason.SILENT


async def _ask(
    session: AsyncSession,
    wording: Wording,
    turn: LostTurn,
    reason: StandInReason,
    following: RowMapping,
    calendar: Calendar,
    now: datetime,
) -> int:
    obstacle = (await first_open_obstacles(session, [turn.workgroup.id], now)).get(turn.workgroup.id)
    row = {
        "round_id": turn.check_in.round_id,
        "workgroup_id": turn.workgroup.id,
        "person_id": following["person_id"],
        "asked_at": now,
        "question": Question.PROGRESS if obstacle else Question.STANDING,
        "subject_id": obstacle.id if obstacle else None,
        "remind_at": reminder_at(now, turn.area.remind_after, calendar),
        "snoozed": False,
        "late": False,
        "stands_in_for_id": turn.seat,
        "stands_in_because": reason,
    }
    written = await insert_once(session, CheckIn, [row], unique=["round_id", "person_id"])
    goes_at = _goes_at(turn, following, calendar, now)
    letters = [_question(wording, turn, reason, check_in.id, following, obstacle) for check_in in written]
    return await post(session, [replace(letter, not_before=goes_at) for letter in letters], now)


def _goes_at(turn: LostTurn, following: RowMapping, calendar: Calendar, now: datetime) -> datetime:
    """Give when the question goes: after the quiet hours of whoever takes over, before the round closes."""
    quiet = quiet_hours(following["quiet_from"], following["quiet_until"])
    if quiet is None or turn.round is None or turn.round.opened_at is None:
        return now
    closes = closing_of(turn.workgroup, turn.area, turn.round.opened_at, calendar)
    return first_asked(now, quiet, calendar, closes)


def _question(
    wording: Wording,
    turn: LostTurn,
    reason: StandInReason,
    check_in_id: int,
    following: RowMapping,
    obstacle: Obstacle | None,
) -> Letter:
    prompt = Prompt(
        check_in_id=check_in_id,
        question=Question.PROGRESS if obstacle else Question.STANDING,
        workgroup=turn.workgroup.name,
        occasion=Occasion.FIRST,
        subject_id=obstacle.id if obstacle else None,
        subject=obstacle.text if obstacle else None,
        subject_since=obstacle.reported_at if obstacle else None,
        name=following["name"],
        # A representative who was not asked yet needs no reason, unless it is that nobody was heard.
        stands_in=following["kind"] is SeatKind.DEPUTY or reason is StandInReason.SILENT,
        stands_in_because=reason,
        timezone=turn.area.timezone,
    )
    return Letter(
        key=f"question:{check_in_id}:first",
        address=str(following["telegram_id"]),
        payload=wording.question(prompt, following["language"]),
        person_id=following["person_id"],
        check_in_id=check_in_id,
        asks=Point(prompt.question, prompt.subject_id),
        priority=Priority.QUESTION,
        repeatable=True,
    )


async def _tell_nobody_left(
    session: AsyncSession, wording: Wording, turn: LostTurn, now: datetime, *, others: bool
) -> None:
    """Tell the facilitator that a place stays empty: once a round, or twice when it becomes the last."""
    await tell_caretakers(
        session,
        wording,
        turn.workgroup.area_id,
        ZoneInfo(turn.area.timezone),
        now,
        key=f"place-empty:{turn.check_in.round_id}:{'others' if others else 'nobody'}",
        notice=lambda _: PlaceEmpty(workgroup=turn.workgroup.name, others=others),
    )
