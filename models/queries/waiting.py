"""The questions to somebody that wait to be sent."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Workgroup
from models.obstacles import Obstacle
from models.people import Person
from models.queries.unsent import is_unsent
from models.rounds import CheckIn, Round
from models.traffic import OutboxMessage
from models.values import Language, Priority, Question, SendStatus


@dataclass(frozen=True, kw_only=True)
class WaitingQuestion:
    """A question that was not sent yet, and what it is about; `opened_at` is of its round."""

    message: OutboxMessage
    workgroup: Workgroup
    area: Area
    opened_at: datetime | None


async def waiting_questions(session: AsyncSession, person_id: int) -> Sequence[WaitingQuestion]:
    """List the questions to somebody that wait, to change when they go; what is being sent goes on."""
    rows = await session.execute(
        select(OutboxMessage, Workgroup, Area, Round.opened_at)
        .join(CheckIn, CheckIn.id == OutboxMessage.check_in_id)
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .outerjoin(Round, Round.id == CheckIn.round_id)
        .where(
            is_unsent(OutboxMessage),
            OutboxMessage.status == SendStatus.QUEUED,
            OutboxMessage.priority == Priority.QUESTION,
            OutboxMessage.person_id == person_id,
        )
        .order_by(OutboxMessage.id)
        .with_for_update(of=OutboxMessage, skip_locked=True)
    )
    return [
        WaitingQuestion(message=message, workgroup=workgroup, area=area, opened_at=opened_at)
        for message, workgroup, area, opened_at in rows
    ]


@dataclass(frozen=True, kw_only=True)
class AboutPoint:
    """A question that waits, about the point that its turn asks about; `payload` is what was to be sent."""

    id: int
    payload: Mapping[str, Any]
    check_in: CheckIn
    language: Language


async def questions_about(session: AsyncSession, obstacle_ids: Collection[int]) -> list[AboutPoint]:
    """List the questions about these points that surely did not go, and hold them and their turns.

    Whoever has one of those in hand already answers it or takes it back: nobody is waited for.
    """
    row = OutboxMessage
    rows = await session.execute(
        select(row.id, row.payload, CheckIn, Person.language)
        .join(CheckIn, (CheckIn.id == row.check_in_id) & (CheckIn.subject_id == row.subject_id))
        .join(Obstacle, (Obstacle.id == CheckIn.subject_id) & (Obstacle.workgroup_id == CheckIn.workgroup_id))
        .join(Person, Person.id == CheckIn.person_id)
        .where(
            is_unsent(row),
            row.status == SendStatus.QUEUED,
            row.repeated.is_(False),
            row.question == CheckIn.question,
            Obstacle.id.in_(obstacle_ids),
        )
        .order_by(CheckIn.id, row.id)
        .with_for_update(of=(row, CheckIn), key_share=True, skip_locked=True)
        .execution_options(populate_existing=True)
    )
    return [
        AboutPoint(id=id_, payload=payload, check_in=check_in, language=language)
        for id_, payload, check_in, language in rows
    ]


async def ask_instead(
    session: AsyncSession,
    message_id: int,
    payload: Mapping[str, Any],
    question: Question,
    subject_id: int | None,
) -> bool:
    """Let a message that still waits ask this; say whether it waited."""
    row = OutboxMessage
    result: CursorResult[Any] = await session.execute(  # type: ignore[assignment]
        update(row)
        .where(row.id == message_id, row.status == SendStatus.QUEUED, row.repeated.is_(False))
        .values(payload=payload, question=question, subject_id=subject_id)
        .execution_options(synchronize_session=False)
    )
    return result.rowcount > 0
