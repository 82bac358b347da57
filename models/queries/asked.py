"""What the bot's messages in a chat ask: which question a reply is for, and what was seen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import case, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import UtcDateTime
from models.queries.places import TURN
from models.traffic import InboxUpdate, OutboxMessage
from models.values import Priority, Question, SendStatus


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a message in a chat is about, and what it asks if it asks something."""

    check_in_id: int
    question: Question | None
    subject_id: int | None


async def last_questions(
    session: AsyncSession, person_ids: Collection[int], since: datetime, now: datetime
) -> dict[int, datetime]:
    """Give when each of these people last got a question after a moment; one that waits still comes now."""
    row = OutboxMessage
    arrived = row.status.in_((SendStatus.SENT, SendStatus.UNCERTAIN))
    came = func.coalesce(row.sent_at, row.not_before, type_=UtcDateTime())
    comes = row.status.in_((SendStatus.QUEUED, SendStatus.SENDING)) & (row.fresh_until > now)
    last = func.max(case((arrived, came), else_=now), type_=UtcDateTime())
    found = await session.execute(
        select(row.person_id, last)
        .where(
            row.person_id.in_(person_ids),
            row.priority == Priority.QUESTION,
            or_(arrived & (came > since), comes),
        )
        .group_by(row.person_id)
    )
    return {person_id: moment for person_id, moment in found if person_id}


async def came_since(session: AsyncSession, check_in_ids: Collection[int], moment: datetime) -> set[int]:
    """Choose the turns of which a question arrived after a moment."""
    row = OutboxMessage
    found = await session.scalars(
        select(row.check_in_id).where(
            row.check_in_id.in_(check_in_ids),
            row.priority == Priority.QUESTION,
            row.sent_at > moment,
        )
    )
    return {check_in_id for check_in_id in found if check_in_id}


async def asked_by_message(session: AsyncSession, address: str, external_id: str) -> Asked | None:
    """Find the turn that a message in a chat is about."""
    row = (
        await session.execute(
            select(OutboxMessage.check_in_id, OutboxMessage.question, OutboxMessage.subject_id)
            .where(
                OutboxMessage.address == address,
                OutboxMessage.external_id == external_id,
                OutboxMessage.check_in_id.is_not(None),
            )
            .limit(1)
        )
    ).first()
    return Asked(check_in_id=row[0] or 0, question=row[1], subject_id=row[2]) if row else None


_STANDING_QUESTION = (
    select(OutboxMessage.external_id)
    .where(OutboxMessage.check_in_id == TURN, OutboxMessage.question.is_not(None))
    .order_by(OutboxMessage.id.desc())
    .limit(1)
)


async def standing_question(session: AsyncSession, check_in_id: int) -> int | None:
    """Give the number of the newest question of a turn in the chat, if it has arrived there."""
    number = await session.scalar(_STANDING_QUESTION, {"turn": check_in_id})
    return int(number) if number else None


async def question_seen(session: AsyncSession, check_in_id: int, message_id: int, update_id: int) -> bool:
    """Say whether the newest question of a turn stood in the chat before a message there was sent.

    Not if the update came in before the question was made. Else Telegram's numbers tell, which count the
    messages of a chat in order; a question that is being sent has none yet, and counts as seen.
    """
    received_at = await session.scalar(
        select(InboxUpdate.received_at).where(InboxUpdate.update_id == update_id)
    )
    row = (
        await session.execute(
            select(OutboxMessage.external_id, OutboxMessage.status, OutboxMessage.created_at)
            .where(OutboxMessage.check_in_id == check_in_id, OutboxMessage.kind == "message")
            .order_by(OutboxMessage.id.desc())
            .limit(1)
        )
    ).first()
    if row is None or row.status in {SendStatus.QUEUED, SendStatus.FAILED, SendStatus.EXPIRED}:
        return False
    if received_at and received_at < row.created_at:
        return False
    return row.external_id is None or int(row.external_id) < message_id
