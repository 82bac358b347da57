"""What an edited message takes away of what it said before, and what it says in the place of that."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.answers import OpenTurn, Recorded, Saying, is_bare_nothing, keep, record, set_aside, settle
from jobs.outcomes import correct_changes, open_again
from jobs.rules.conversation import NO_WORDS, Point, Said
from jobs.rules.editing import Told, taken_back_from
from jobs.rules.hearing import Heard, Way
from jobs.rules.outcome import outcome
from models.queries import obstacles as obstacle_queries
from models.queries import rounds as queries
from models.values import ObstacleStatus, Progress, Question

_OWN = frozenset({Question.OBSTACLE, Question.THEME, Question.HELP, Question.HELPER})
"""The questions about an obstacle that the turn itself tells of."""


async def retract(
    session: AsyncSession, open_: OpenTurn, message_id: int, point: Point, now: datetime
) -> None:
    """Take away what one message said at a point, as it says something else now."""
    for answer in [row for row in open_.answers if row.message_id == message_id]:
        if Point(answer.question, answer.subject_id) == point:
            answer.replaced_at = now
            open_.answers.remove(answer)
            if answer.choice == Progress.SOLVED and answer.subject_id:
                await _solve_no_more(session, open_, answer.subject_id)


async def _solve_no_more(session: AsyncSession, open_: OpenTurn, obstacle_id: int) -> None:
    """Open a point again that is solved by nobody else; while its round runs, it can be asked about."""
    [obstacle] = await obstacle_queries.obstacles_with_ids(session, [obstacle_id])
    if obstacle.resolved_at is None or await obstacle_queries.another_solved(
        session, obstacle, open_.check_in.id
    ):
        return
    open_again(obstacle)
    if not open_.setting.closed:
        open_.known = (obstacle_id, *open_.known)


async def take_away(
    session: AsyncSession, open_: OpenTurn, message_id: int, nothing: Heard, now: datetime
) -> Recorded:
    """Let one message say that there is nothing to tell; what others tell at that point stays."""
    before, point = outcome(open_.turn).changes, nothing.point
    await retract(session, open_, message_id, point, now)
    if point not in open_.turn.answers:
        await keep(session, open_, point, nothing.said, Saying(now=now, message_id=message_id))
    return await _corrected(session, open_, before, point, now)


async def withdraw(
    session: AsyncSession, open_: OpenTurn, message_id: int, point: Point, now: datetime
) -> Recorded:
    """Let the choice that one message made at a point hold no more, with what was different because of it."""
    before = outcome(open_.turn).changes
    await retract(session, open_, message_id, point, now)
    return await _corrected(session, open_, before, point, now)


async def say_instead(session: AsyncSession, open_: OpenTurn, heard: Sequence[Heard], at: Saying) -> Recorded:
    """Record what one message says now; the words that others tell at that point stay beside it."""
    piece = heard[0]
    there = [row for row in open_.answers if Point(row.question, row.subject_id) == piece.point]
    others = [row for row in there if row.message_id != at.message_id]
    if others and at.message_id and piece.said.choice in NO_WORDS:
        return await take_away(session, open_, at.message_id, piece, at.now)
    beside = [row for row in others if row.text]
    if piece.way is Way.APPEND or not beside:
        return await record(session, open_, heard, at)
    for answer in there:
        if answer not in beside:
            answer.replaced_at = at.now
            open_.answers.remove(answer)
    return await record(session, open_, [replace(piece, way=Way.APPEND)], at)


async def put_back(session: AsyncSession, open_: OpenTurn, point: Point, text: str, at: Saying) -> Recorded:
    """Let words that were taken back stand again beside what others tell there, if that is not nothing."""
    before = outcome(open_.turn).changes
    if is_bare_nothing(open_, point):
        set_aside(open_, point, at.now)
    await keep(session, open_, point, Said(text=text), at)
    return await _corrected(session, open_, before, point, at.now)


async def _corrected(
    session: AsyncSession, open_: OpenTurn, before: Mapping[int, str], point: Point, now: datetime
) -> Recorded:
    """Bring in line what changed at a point, where that says nothing anew of an obstacle."""
    await correct_changes(session, before, outcome(open_.turn).changes)
    return await settle(session, open_, {point}, now, anew=False)


async def where_taken_back(session: AsyncSession, open_: OpenTurn, message_id: int) -> Point | None:
    """Give the point at which a message told what it took back; None where something took its place."""
    told = [
        Told(
            point=Point(answer.question, answer.subject_id),
            message_id=answer.message_id,
            said_at=answer.said_at,
            replaced_at=answer.replaced_at,
        )
        for answer in await queries.answers_ever(session, open_.check_in.id)
    ]
    return taken_back_from(open_.turn, told, message_id)


async def is_about_solved(session: AsyncSession, open_: OpenTurn, point: Point) -> bool:
    """Say whether what is told at a point is about an obstacle that is solved."""
    if point.question in _OWN:
        obstacle = await obstacle_queries.obstacle_of_check_in(session, open_.check_in.id)
    elif point.question is Question.CHANGE and point.subject_id:
        obstacle = (await queries.obstacles_by_id(session, [point.subject_id]))[point.subject_id]
    else:
        return False
    return obstacle is not None and obstacle.status is ObstacleStatus.RESOLVED
