"""Rounds: plan what is due, and ask the people. Each step gathers, decides and applies."""

import asyncio
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendars_of
from jobs.first_questions import FirstTurn, first_question, row_of
from jobs.outbox import post
from jobs.post import Wording
from jobs.proposals import propose
from jobs.rules.cadence import Ask, Skip, Timing, Wait, current_pause, next_due, timing
from jobs.rules.calendar import Calendar, working_days_later
from jobs.rules.rota import Candidate, whom_to_ask
from jobs.sparing import too_many
from jobs.unasked import tell_of_unasked
from models.queries import asking as queries
from models.queries import seats as seat_queries
from models.queries.asking import WaitingRound
from models.queries.heartbeats import pulse
from models.queries.once import insert_new
from models.rounds import Round
from models.values import Pulse, Rotation, RoundStatus, SkipReason

AT_A_TIME = 25
"""How many questions are put in words before others have a turn: that takes milliseconds."""


async def plan_rounds(session: AsyncSession, ids: Collection[int], now: datetime) -> int:
    """Write a round for every due moment that has come, and move each schedule past now."""
    rows, moments, waiting = [], [], RoundStatus.WAITING
    for workgroup in await queries.claim_workgroups(session, ids, now):
        moment, zone = workgroup.next_ask_at, ZoneInfo(workgroup.timezone)
        while moment <= now:
            rows.append({"workgroup_id": workgroup.id, "due_at": moment, "ask_at": moment, "status": waiting})
            moment = next_due(workgroup.cadence, zone, moment)
        moments.append((workgroup.id, moment))
    await queries.move_next_ask(session, moments)
    return await insert_new(session, Round, rows, unique=["workgroup_id", "due_at"])


async def open_rounds(session: AsyncSession, wording: Wording, ids: Collection[int], now: datetime) -> int:
    """Ask the rounds whose moment has come, skip or put off those that are too late; say how many opened."""
    waiting = await queries.claim_rounds(session, ids)
    since = min((round_.due_at for round_ in waiting), default=now)
    calendars = await calendars_of(session, (round_.area for round_ in waiting), since)
    verdicts = _verdicts(waiting, calendars, now)
    to_ask = [round_ for round_ in waiting if isinstance(verdicts[round_.id], Ask)]
    turns = await _turns(session, to_ask, calendars, now)
    nobody = {round_.id for round_ in to_ask} - {turn.round.id for turn in turns}
    put_off = await _put_off(session, turns, now)
    verdicts |= put_off | dict.fromkeys(nobody, Skip(SkipReason.NOBODY))
    await _set_aside(session, verdicts, now)
    await tell_of_unasked(session, wording, (round_ for round_ in to_ask if round_.id in nobody), now)
    await _ask(session, wording, [turn for turn in turns if turn.round.id not in put_off], now)
    return len(to_ask) - len(nobody) - len(put_off)


async def _set_aside(session: AsyncSession, verdicts: Mapping[int, Timing], now: datetime) -> None:
    """Put off or skip what is not asked now, all rounds of one verdict together."""
    alike: defaultdict[Timing, list[int]] = defaultdict(list)
    for id_, verdict in verdicts.items():
        alike[verdict].append(id_)
    for verdict, ids in alike.items():
        match verdict:
            case Wait(until):
                await queries.put_off_rounds(session, ids, until)
            case Skip(reason):
                await queries.skip_rounds(session, ids, reason, now)


def _verdicts(
    waiting: Iterable[WaitingRound], calendars: Mapping[int, Calendar], now: datetime
) -> dict[int, Timing]:
    """Decide about rounds that come the latest due first: of one workgroup at most one is asked."""
    verdicts: dict[int, Timing] = {}
    taken: set[int] = set()
    for round_ in waiting:
        verdict = _verdict(round_, calendars[round_.area.id], now)
        if not isinstance(verdict, Skip) and round_.workgroup_id in taken:
            verdict = Skip(SkipReason.TOO_LATE)
        if not isinstance(verdict, Skip):
            taken.add(round_.workgroup_id)
        verdicts[round_.id] = verdict
    return verdicts


def _verdict(round_: WaitingRound, calendar: Calendar, now: datetime) -> Timing:
    if round_.stopped:
        return Skip(SkipReason.NOBODY)
    if current_pause(round_.paused_until, calendar.zone, now):
        return Skip(SkipReason.PAUSED)
    if round_.overtaken:
        return Skip(SkipReason.TOO_LATE)
    return timing(round_.cadence, calendar, round_.due_at, now)


async def _turns(
    session: AsyncSession, waiting: Sequence[WaitingRound], calendars: Mapping[int, Calendar], now: datetime
) -> list[FirstTurn]:
    """Choose the people of each round; a round without any has no turn."""
    ids = [round_.workgroup_id for round_ in waiting]
    obstacles = await seat_queries.first_open_obstacles(session, ids, now)
    seats = await _seats(session, waiting, now)
    in_turns = [round_.workgroup_id for round_ in waiting if round_.rotation is Rotation.IN_TURNS]
    turns, restored = await seat_queries.last_turns(session, in_turns), await pulse(session, Pulse.RESTORE)
    return [
        FirstTurn(
            round=round_,
            asked=asked,
            person=seats[round_.workgroup_id][asked.person_id],
            calendar=calendars[round_.area.id],
            obstacle=obstacles.get(round_.workgroup_id),
            perhaps_again=restored is not None and round_.due_at <= restored,
        )
        for round_ in waiting
        for asked in whom_to_ask(_candidates(round_, seats, turns), round_.rotation)
    ]


async def _put_off(session: AsyncSession, turns: Sequence[FirstTurn], now: datetime) -> dict[int, Timing]:
    """Put off the late rounds of whoever has a question before them already."""
    asked = [(turn.round.id, turn.asked.person_id, turn.round.due_at) for turn in turns]
    waits = await too_many(session, asked, now)
    late = [turn for turn in turns if turn.round.id in waits]
    return {turn.round.id: Wait(working_days_later(now, 1, turn.calendar)) for turn in late}


async def _seats(
    session: AsyncSession, waiting: Iterable[WaitingRound], now: datetime
) -> Mapping[int, dict[int, RowMapping]]:
    """Give the seats of each workgroup by person; whether someone is away goes by the local date."""
    zones: defaultdict[str, list[int]] = defaultdict(list)
    for round_ in waiting:
        zones[round_.area.timezone].append(round_.workgroup_id)
    seats: defaultdict[int, dict[int, RowMapping]] = defaultdict(dict)
    for zone, workgroup_ids in zones.items():
        today = now.astimezone(ZoneInfo(zone)).date()
        for seat in await seat_queries.seats_with_people(session, workgroup_ids, today):
            seats[seat["workgroup_id"]][seat["person_id"]] = seat
    return seats


def _candidates(
    round_: WaitingRound,
    seats: Mapping[int, dict[int, RowMapping]],
    turns: Mapping[tuple[int, int], datetime],
) -> Iterator[Candidate]:
    for seat in seats[round_.workgroup_id].values():
        last = turns.get((round_.workgroup_id, seat["person_id"]))
        yield replace(candidate(seat), last_asked=last)


def candidate(seat: RowMapping) -> Candidate:
    return Candidate(
        person_id=seat["person_id"],
        kind=seat["kind"],
        position=seat["position"],
        joined=seat["joined_at"] is not None and seat["telegram_id"] is not None,
        reachable=seat["unreachable_since"] is None,
        away=bool(seat["away"]),
    )


async def _ask(session: AsyncSession, wording: Wording, turns: Sequence[FirstTurn], now: datetime) -> None:
    """Open the rounds, close those before them, and write the turns with their first questions."""
    if not turns:
        return
    closed = await queries.close_rounds_of(session, {turn.round.workgroup_id for turn in turns}, now)
    await queries.begin_rounds(session, {turn.round.id for turn in turns}, now)
    ids = await queries.begin_turns(session, [row_of(turn, now) for turn in turns])
    letters = []
    for turn in turns:
        letters.append(first_question(wording, turn, ids[turn.round.id, turn.asked.person_id], now))
        if len(letters) % AT_A_TIME == 0:
            await asyncio.sleep(0)
    await post(session, letters, now)
    await propose(session, wording, closed, now)
