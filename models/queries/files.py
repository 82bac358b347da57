"""Photos and voice messages by the Telegram message that they came in."""

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.rounds import Answer, Attachment, CheckIn


async def turn_of_file(session: AsyncSession, person_id: int, message_id: int) -> int | None:
    """Give the turn with which a file of this message stands."""
    return await session.scalar(
        select(Attachment.check_in_id)
        .join(CheckIn, CheckIn.id == Attachment.check_in_id)
        .where(
            CheckIn.person_id == person_id,
            Attachment.message_id == message_id,
            Attachment.replaced_at.is_(None),
        )
        .order_by(Attachment.id.desc())
        .limit(1)
    )


async def file_of_message(session: AsyncSession, check_in_id: int, message_id: int) -> Attachment | None:
    """Give the file of this message that stands with a turn."""
    return await session.scalar(
        select(Attachment)
        .where(
            Attachment.check_in_id == check_in_id,
            Attachment.message_id == message_id,
            Attachment.replaced_at.is_(None),
        )
        .order_by(Attachment.id.desc())
        .limit(1)
    )


async def last_said_in(session: AsyncSession, person_id: int, message_id: int) -> Answer | None:
    """Give what was last understood of the words of this message, be it replaced since."""
    return await session.scalar(
        select(Answer)
        .join(CheckIn, CheckIn.id == Answer.check_in_id)
        .where(CheckIn.person_id == person_id, Answer.message_id == message_id)
        .order_by(Answer.id.desc())
        .limit(1)
    )
