"""Passing a turn on: when the one who was asked cannot answer, or is silent, the next in line is asked.

It happens once for a turn, and nobody hears who was silent.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendars_of
from jobs.caretaking import tell_caretakers
from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.retelling import about_point
from jobs.rounds import candidate
from jobs.rules.cadence import ON_TIME
from jobs.rules.calendar import Calendar, is_allowed, next_allowed
from jobs.rules.closing import SILENT_AFTER, reminder_at, silent_at
from jobs.rules.conversation import Point
from jobs.rules.notices import PlaceEmpty
from jobs.rules.prompts import Occasion, Prompt
from jobs.rules.quiet import first_asked, quiet_hours
from jobs.rules.rota import next_in_line
from jobs.setting import closing_of
from jobs.sparing import LATE
from models.obstacles import Obstacle
from models.queries import passing as queries
from models.queries.once import insert_once
from models.queries.passing import Asked, LostTurn
from models.queries.seats import first_open_obstacles, names_in, seats_with_people
from models.rounds import CheckIn
from models.values import Priority, Question, RoundStatus, SeatKind, StandInReason


async def pass_on(session: AsyncSession, wording: Wording, ids: Collection[int], now: datetime) -> int:
    """Ask the next in line in the place of each who is gone, away or silent; say how many were asked.

    Each turn is passed on once. Outside the allowed hours it waits, unless the round was asked just now; and
    so does a silence that ended while we were away, for what people said then comes in only now.
    """
    turns = await queries.claim_passes(session, ids, now)
    overdue = {turn.check_in.id for turn in turns if now - (turn.check_in.pass_at or now) > LATE}
    calendars = await calendars_of(session, (turn.area for turn in turns), now)
    turns = [turn for turn in turns if _goes_on_now(turn, calendars[turn.area.id], now)]
    company = await _company_of(session, turns, calendars, overdue, now) if turns else None
    return sum([await _pass(session, wording, turn, company, now) for turn in turns if company])


def _goes_on_now(turn: LostTurn, calendar: Calendar, now: datetime) -> bool:
    """Say whether a turn is passed on now, and note when it is looked at again."""
    late = now - turn.check_in.asked_at > ON_TIME and not is_allowed(now, calendar)
    wanted = _is_wanted(turn)
    turn.check_in.pass_at = next_allowed(now, calendar) if wanted and late else None
    return wanted and not late


@dataclass(frozen=True)
class _Company:
    """Who is there to take turns over: the seats by workgroup and person, and who was asked by round."""

    calendars: Mapping[int, Calendar]
    overdue: Collection[int]
    """The turns whose moment went by while we were away."""
    seats: Mapping[int, dict[int, RowMapping]]
    asked: Mapping[int | None, list[Asked]]
    obstacles: Mapping[int, Obstacle]


async def _company_of(
    session: AsyncSession,
    turns: Collection[LostTurn],
    calendars: Mapping[int, Calendar],
    overdue: Collection[int],
    now: datetime,
) -> _Company:
    workgroups: dict[date, set[int]] = defaultdict(set)
    for turn in turns:
        workgroups[now.astimezone(calendars[turn.area.id].zone).date()].add(turn.workgroup.id)
    seats: dict[int, dict[int, RowMapping]] = defaultdict(dict)
    for today, ids in workgroups.items():
        for seat in await seats_with_people(session, ids, today):
            seats[seat["workgroup_id"]][seat["person_id"]] = seat
    rounds = {turn.round.id for turn in turns if turn.round}
    obstacles = await first_open_obstacles(session, set().union(*workgroups.values()), now)
    return _Company(calendars, overdue, seats, await queries.asked_in(session, rounds), obstacles)


def _is_wanted(turn: LostTurn) -> bool:
    check_in = turn.check_in
    unsaid = check_in.question is not None and check_in.touched_at is None and check_in.declined_at is None
    runs = turn.round is not None and turn.round.status is RoundStatus.OPEN
    return unsaid and runs and turn.workgroup.next_ask_at is not None


async def _pass(
    session: AsyncSession, wording: Wording, turn: LostTurn, company: _Company, now: datetime
) -> int:
    asked, seats = company.asked[turn.check_in.round_id], company.seats[turn.workgroup.id]
    if any(each.stands_in_for_id == turn.seat and each.check_in_id > turn.check_in.id for each in asked):
        return 0
    reason = _reason(turn, seats.get(turn.check_in.person_id))
    if reason is StandInReason.SILENT and any(
        each.heard or each.passed or each.for_silence for each in asked
    ):
        return 0
    if reason is StandInReason.SILENT and turn.check_in.id in company.overdue:
        turn.check_in.pass_at = next_allowed(now + SILENT_AFTER, company.calendars[turn.area.id])
        return 0
    following = next_in_line(map(candidate, seats.values()), {each.person_id for each in asked})
    if following is None:
        others = [each for each in asked if each.check_in_id != turn.check_in.id]
        can = any(_can_answer(each, seats) for each in others)
        if reason is not StandInReason.SILENT and not _is_known(turn, seats, others=can):
            await _tell_nobody_left(session, wording, turn, now, others=can)
        return 0
    return await _ask(session, wording, turn, reason, seats[following.person_id], company, now)


def _can_answer(asked: Asked, seats: Mapping[int, RowMapping]) -> bool:
    seat = seats.get(asked.person_id)
    return asked.heard or (asked.reachable and seat is not None and not seat["away"])


def _is_known(turn: LostTurn, seats: Mapping[int, RowMapping], *, others: bool) -> bool:
    """Say whether nobody needs to hear of a seat that was given up.

    Somebody chose that, and where it was the last representative's it was told then.
    """
    gave_up = turn.check_in.person_id not in seats
    return gave_up and (others or all(seat["kind"] is SeatKind.DEPUTY for seat in seats.values()))


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
    company: _Company,
    now: datetime,
) -> int:
    calendar, obstacle = company.calendars[turn.area.id], company.obstacles.get(turn.workgroup.id)
    row = {
        "round_id": turn.check_in.round_id,
        "workgroup_id": turn.workgroup.id,
        "person_id": following["person_id"],
        "asked_at": now,
        "question": Question.PROGRESS if obstacle else Question.STANDING,
        "subject_id": obstacle.id if obstacle else None,
        "remind_at": reminder_at(now, turn.area.remind_after, calendar),
        "pass_at": silent_at(now, turn.area.remind_after, calendar),
        "snoozed": False,
        "late": False,
        "stands_in_for_id": turn.seat,
        "stands_in_because": reason,
    }
    written = await insert_once(session, CheckIn, [row], unique=["round_id", "person_id"])
    turn.check_in.remind_at = None
    # Whoever else's turn in the round goes on next finds this one asked.
    company.asked[turn.check_in.round_id].extend(
        Asked(
            check_in_id=new.id,
            person_id=new.person_id,
            stands_in_for_id=turn.seat,
            for_silence=reason is StandInReason.SILENT,
        )
        for new in written
    )
    goes_at = _goes_at(turn, following, calendar, now)
    letters = [_question(wording, turn, reason, check_in.id, following, obstacle) for check_in in written]
    return await post(session, [replace(letter, not_before=goes_at) for letter in letters], now)


def _goes_at(turn: LostTurn, following: RowMapping, calendar: Calendar, now: datetime) -> datetime:
    """Give when the question goes: after the quiet hours of whoever takes over, before the round closes."""
    quiet = quiet_hours(following["quiet_from"], following["quiet_until"])
    if quiet is None or turn.round is None or turn.round.opened_at is None:
        return now
    closes = closing_of(turn.workgroup, turn.area, turn.round.opened_at, calendar, now=now)
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
        area=turn.area.name,
        others=names_in(following["others"]),
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
        about=about_point(prompt),
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
        notice=lambda reader: PlaceEmpty(
            workgroup=turn.workgroup.name, area=turn.area.name, elsewhere=reader.elsewhere, others=others
        ),
    )
