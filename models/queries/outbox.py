"""The outbox: what may be sent now, what came of it, and what a kill left in the middle."""

from collections.abc import Collection
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, CursorResult, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.people import Person
from models.rounds import CheckIn
from models.traffic import OutboxMessage
from models.values import Channel, SendStatus

REPEAT_AFTER = timedelta(minutes=10)
"""How long an uncertain message waits before its one repeat: a tap may prove before that it arrived."""
LEASE = timedelta(seconds=90)
"""How long a send may take; longer than any time-out of a channel."""
UNPACED = ("edit", "commands")
"""Kinds that may overtake: they add nothing to a chat, and Telegram's pace does not count them."""


async def claim(
    session: AsyncSession,
    channel: Channel,
    now: datetime,
    *,
    owner: str,
    limit: int,
    quiet: Collection[str] = (),
) -> list[OutboxMessage]:
    """Mark as `sending` what may go now, at most one message an address, none to the quiet ones."""
    row, earlier = OutboxMessage, aliased(OutboxMessage)
    in_turn = ~exists().where(
        earlier.address == row.address,
        earlier.id < row.id,
        earlier.status.in_((SendStatus.QUEUED, SendStatus.SENDING)),
        earlier.not_before <= now,
        earlier.channel == channel,
        earlier.kind.not_in(UNPACED),
    )
    chosen = (
        select(row.id)
        .where(
            row.channel == channel,
            _may_go(now),
            or_(row.kind.in_(UNPACED), row.address.not_in(quiet) & in_turn),
        )
        .order_by(row.priority, row.id)
        .limit(limit)
    )
    claimed = await session.scalars(
        update(row)
        .where(row.id.in_(chosen), _may_go(now))
        .values(
            status=SendStatus.SENDING,
            lease_owner=owner,
            lease_until=now + LEASE,
            attempts=row.attempts + 1,
            repeated=row.status == SendStatus.UNCERTAIN,
        )
        .returning(row)
        .execution_options(synchronize_session=False)
    )
    return sorted(claimed, key=lambda message: (message.priority, message.id))


def _may_go(now: datetime) -> ColumnElement[bool]:
    row = OutboxMessage
    repeat = (row.status == SendStatus.UNCERTAIN) & row.repeatable & (row.repeated.is_(False))
    return or_(row.status == SendStatus.QUEUED, repeat) & (row.not_before <= now)


async def settle(
    session: AsyncSession, message_id: int, status: SendStatus, **values: str | datetime | bool | None
) -> None:
    """Write down what came of one send."""
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.id == message_id, OutboxMessage.status == SendStatus.SENDING)
        .values(status=status, lease_owner=None, lease_until=None, **values)
    )


async def abandoned_sends(session: AsyncSession, now: datetime) -> int:
    """Call uncertain what was being sent by a process that is gone; say how many those were."""
    result: CursorResult[Any] = await session.execute(  # type: ignore[assignment]
        update(OutboxMessage)
        .where(OutboxMessage.status == SendStatus.SENDING)
        .values(
            status=SendStatus.UNCERTAIN,
            not_before=now + REPEAT_AFTER,
            lease_owner=None,
            lease_until=None,
            problem="stopped while sending",
        )
    )
    return result.rowcount


async def proven_sends(session: AsyncSession) -> None:
    """Call sent what is uncertain and was answered: a tap or a reply shows that it arrived."""
    touched = exists().where(
        CheckIn.id == OutboxMessage.check_in_id, CheckIn.touched_at > OutboxMessage.created_at
    )
    await session.execute(
        update(OutboxMessage)
        .where(OutboxMessage.status == SendStatus.UNCERTAIN, touched)
        .values(status=SendStatus.SENT)
        .execution_options(synchronize_session=False)
    )


async def next_moment(session: AsyncSession, channel: Channel) -> datetime | None:
    """Say when the next message may go that nothing else holds back."""
    row = OutboxMessage
    repeat = (row.status == SendStatus.UNCERTAIN) & row.repeatable & (row.repeated.is_(False))
    return await session.scalar(
        select(func.min(row.not_before)).where(
            row.channel == channel, or_(row.status == SendStatus.QUEUED, repeat)
        )
    )


async def mark_unreachable(session: AsyncSession, person_id: int, channel: Channel, now: datetime) -> None:
    """Note that a person cannot be reached through a channel, unless that was known."""
    column = Person.mail_refused_since if channel is Channel.EMAIL else Person.unreachable_since
    await session.execute(
        update(Person).where(Person.id == person_id, column.is_(None)).values({column: now})
    )


async def check_in_of_message(session: AsyncSession, address: str, external_id: str) -> int | None:
    """Find the turn that a message in a chat asked about."""
    return await session.scalar(
        select(OutboxMessage.check_in_id)
        .where(OutboxMessage.address == address, OutboxMessage.external_id == external_id)
        .limit(1)
    )


async def question_seen(session: AsyncSession, check_in_id: int, message_id: int) -> bool:
    """Say whether the newest question of a turn stood in the chat before a message there was sent.

    Telegram numbers the messages of a chat in order. A question that is being sent counts as seen.
    """
    row = (
        await session.execute(
            select(OutboxMessage.external_id, OutboxMessage.status)
            .where(OutboxMessage.check_in_id == check_in_id, OutboxMessage.kind == "message")
            .order_by(OutboxMessage.id.desc())
            .limit(1)
        )
    ).first()
    if row is None or row[1] is SendStatus.QUEUED:
        return False
    return row[0] is None or int(row[0]) < message_id
