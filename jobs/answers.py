"""One thing a person said: stored, understood, and turned into the next question, in one transaction."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.outcomes import apply_outcome
from jobs.rules.conversation import Point, Said, Turn, next_point
from jobs.rules.hearing import Heard, Way
from jobs.rules.outcome import outcome
from models.obstacles import Obstacle
from models.queries import rounds as queries
from models.rounds import Answer, Attachment, CheckIn
from models.values import AttachmentKind, Question, RoundStatus

MOST_OBSTACLES_ASKED = 3
"""More known obstacles than this would take a representative over two minutes; the others come next time."""


@dataclass(frozen=True, kw_only=True)
class Recorded:
    """Where a turn stands after something was said. `next` is None when it is complete."""

    turn: Turn
    next: Point | None
    late: bool
    first_time_complete: bool


@dataclass(frozen=True, kw_only=True)
class Saying:
    """When something was said, and in which Telegram message."""

    now: datetime
    message_id: int | None = None


async def turn_of(session: AsyncSession, check_in: CheckIn) -> Turn:
    """Gather what stands in a person's turn, with the obstacles it asks about."""
    answers = _standing(await queries.live_answers(session, check_in.id))
    if check_in.round_id is None:
        return Turn(spontaneous=True, answers=answers)
    asked = [
        point.subject_id for point in answers if point.question is Question.PROGRESS and point.subject_id
    ]
    others = [
        obstacle.id
        for obstacle in await queries.obstacles_to_ask(session, check_in.workgroup_id, check_in.asked_at)
        if obstacle.id not in asked and obstacle.check_in_id != check_in.id
    ]
    return Turn(obstacles=tuple((asked + others)[: max(len(asked), MOST_OBSTACLES_ASKED)]), answers=answers)


def _standing(answers: Iterable[Answer]) -> dict[Point, Said]:
    parts: defaultdict[Point, list[Answer]] = defaultdict(list)
    for answer in answers:
        parts[Point(answer.question, answer.subject_id)].append(answer)
    return {
        point: Said(
            choice=next((answer.choice for answer in rows if answer.choice), None),
            text="\n".join(answer.text for answer in rows if answer.text) or None,
        )
        for point, rows in parts.items()
    }


async def record(session: AsyncSession, check_in: CheckIn, heard: Sequence[Heard], at: Saying) -> Recorded:
    """Keep what was said and bring obstacles, help and successes in line with it."""
    late = await is_closed(session, check_in)
    for piece in heard:
        await _set_aside(session, check_in, piece, at.now)
        session.add(
            Answer(
                check_in_id=check_in.id,
                question=piece.point.question,
                subject_id=piece.point.subject_id,
                choice=piece.said.choice,
                text=piece.said.text,
                said_at=at.now,
                late=late,
                message_id=at.message_id,
            )
        )
        await session.flush()
    return await settle(session, check_in, at.now, late=late)


async def is_closed(session: AsyncSession, check_in: CheckIn) -> bool:
    """Say whether the round of this turn has closed, so that an answer counts as late."""
    round_ = await queries.round_of(session, check_in)
    return round_ is not None and round_.status is RoundStatus.CLOSED


async def _set_aside(session: AsyncSession, check_in: CheckIn, piece: Heard, now: datetime) -> None:
    """Set aside what the new piece takes the place of: the old answer, or a bare "niets" under new words."""
    turn = await turn_of(session, check_in)
    point = piece.point
    standing = turn.answers.get(point)
    if piece.way is Way.APPEND and (standing is None or standing.text):
        return
    for question in {point.question, turn.place(point.question).question}:
        await queries.replace_answers(session, check_in.id, question, point.subject_id, now)


async def settle(session: AsyncSession, check_in: CheckIn, now: datetime, *, late: bool) -> Recorded:
    """Work out the next question and what the answers add up to, and write both."""
    turn = await turn_of(session, check_in)
    point = next_point(turn)
    complete = point is None and check_in.finished_at is None
    check_in.question = point.question if point else None
    check_in.subject_id = point.subject_id if point else None
    check_in.touched_at, check_in.declined_at = now, None
    check_in.late = check_in.late or late
    check_in.standing = turn.standing
    if point is None:
        check_in.remind_at = None
        check_in.finished_at = check_in.finished_at or now
    await apply_outcome(session, check_in, outcome(turn), now)
    return Recorded(turn=turn, next=point, late=late, first_time_complete=complete)


async def edit_words(
    session: AsyncSession, check_in: CheckIn, answers: Sequence[Answer], text: str, now: datetime
) -> Recorded:
    """Put new words in the place of those of one message, part by part; choices stay."""
    late = await is_closed(session, check_in)
    for answer in answers:
        if answer.text is None:
            continue
        answer.replaced_at = now
        session.add(
            Answer(
                check_in_id=check_in.id,
                question=answer.question,
                subject_id=answer.subject_id,
                choice=answer.choice,
                text=text,
                said_at=now,
                late=late,
                message_id=answer.message_id,
            )
        )
    await session.flush()
    asking = Point(check_in.question, check_in.subject_id) if check_in.question else None
    recorded = await settle(session, check_in, now, late=late)
    if asking and asking != recorded.next:
        check_in.question, check_in.subject_id = asking.question, asking.subject_id
    return recorded


async def attach(
    session: AsyncSession, check_in: CheckIn, kind: AttachmentKind, file_id: str, now: datetime
) -> None:
    """Keep Telegram's file id of a photo or voice message with this turn."""
    check_in.touched_at = now
    session.add(Attachment(check_in_id=check_in.id, kind=kind, file_id=file_id, said_at=now))


async def subject_of(session: AsyncSession, point: Point | None) -> Obstacle | None:
    if point is None or point.subject_id is None:
        return None
    return (await queries.obstacles_by_id(session, [point.subject_id])).get(point.subject_id)
