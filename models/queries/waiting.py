"""The questions to somebody that wait to be sent."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Workgroup
from models.queries.unsent import is_unsent
from models.rounds import CheckIn, Round
from models.traffic import OutboxMessage
from models.values import Priority, SendStatus


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
