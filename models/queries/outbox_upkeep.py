"""Keeping the outbox true: what a kill left, what came too late, and who cannot be reached."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CursorResult,
    and_,
    case,
    exists,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Workgroup
from models.people import Person
from models.queries.places import NOW
from models.queries.unsent import (
    ABANDONED,
    AFTER_A_FAILED_TRY,
    GIVEN_UP,
    NOTHING,
    UNPACED,
    WAS_LET_GO,
    is_repeat,
    is_unsent,
)
from models.rounds import CheckIn
from models.traffic import OutboxMessage
from models.values import Channel, SendStatus

REPEAT_AFTER = timedelta(minutes=10)
"""How long an uncertain message waits before its one repeat: a tap may prove before that it arrived."""


async def abandoned_sends(session: AsyncSession, now: datetime, *, overdue: bool = False) -> int:
    """Call uncertain what a process that is gone was sending; say how many those were.

    With `overdue` only what it has had for longer than a send can take. An edit or a menu changes nothing
    when it is made twice, so it just goes again.
    """
    row = OutboxMessage
    harmless = row.kind.in_(UNPACED)
    result: CursorResult[Any] = await session.execute(  # type: ignore[assignment]
        update(row)
        .where(
            is_unsent(row),
            row.status == SendStatus.SENDING,
            row.lease_until <= now if overdue else true(),
        )
        .values(
            status=case((harmless, AFTER_A_FAILED_TRY), else_=SendStatus.UNCERTAIN),
            not_before=case((harmless, now), else_=now + REPEAT_AFTER),
            lease_owner=None,
            lease_until=None,
            problem=ABANDONED,
        )
        .execution_options(synchronize_session=False)
    )
    return result.rowcount


async def empty_uncertain(session: AsyncSession, before: datetime) -> None:
    """Empty what may have arrived before a moment and is not repeated.

    Until then whoever was only paused while sending it can still say that it did not arrive.
    """
    row = OutboxMessage
    await session.execute(
        update(row)
        .where(
            is_unsent(row),
            row.status == SendStatus.UNCERTAIN,
            or_(row.repeatable.is_(False), row.repeated),
            row.not_before <= before,
            ~WAS_LET_GO,
        )
        .values(payload=NOTHING, problem=case((row.problem == ABANDONED, GIVEN_UP), else_=row.problem))
        .execution_options(synchronize_session=False)
    )


async def take_back(session: AsyncSession, channel: Channel, owner: str, *, but: Collection[int]) -> None:
    """Queue again what this process claimed and never began to send, since the claim's answer was lost."""
    row = OutboxMessage
    await session.execute(
        update(row)
        .where(
            is_unsent(row),
            row.status == SendStatus.SENDING,
            row.channel == channel,
            row.lease_owner == owner,
            row.id.not_in(but),
        )
        .values(status=AFTER_A_FAILED_TRY, lease_owner=None, lease_until=None)
        .execution_options(synchronize_session=False)
    )


@dataclass(frozen=True, kw_only=True)
class LateMessage:
    """A message that is too old to be sent without a decision, to whom, and of which area."""

    message: OutboxMessage
    area: Area | None
    person: Person | None


async def let_go(session: AsyncSession, moment: datetime, now: datetime) -> None:
    """Let go at once what a tick at a later moment queued: who strikes the clock by hand means now."""
    await session.execute(
        update(OutboxMessage)
        .where(
            OutboxMessage.status == SendStatus.QUEUED,
            OutboxMessage.created_at == moment,
            OutboxMessage.not_before == moment,
        )
        .values(not_before=now)
    )


_IS_LATE = and_(
    is_unsent(OutboxMessage),
    or_(OutboxMessage.status == SendStatus.QUEUED, is_repeat(OutboxMessage)),
    OutboxMessage.fresh_until <= NOW,
)
_HAS_LATE = select(exists().where(_IS_LATE))
_LATE = (
    select(OutboxMessage, Area, Person)
    .outerjoin(CheckIn, CheckIn.id == OutboxMessage.check_in_id)
    .outerjoin(Workgroup, Workgroup.id == CheckIn.workgroup_id)
    .outerjoin(Area, Area.id == Workgroup.area_id)
    .outerjoin(Person, Person.id == OutboxMessage.person_id)
    .where(_IS_LATE)
    .order_by(OutboxMessage.id)
)


async def has_late_messages(session: AsyncSession, now: datetime) -> bool:
    return bool(await session.scalar(_HAS_LATE, {"now": now}))


async def late_messages(session: AsyncSession, now: datetime, *, limit: int) -> Sequence[LateMessage]:
    rows = await session.execute(_LATE.limit(limit), {"now": now})
    return [LateMessage(message=message, area=area, person=person) for message, area, person in rows]


async def mark_unreachable(
    session: AsyncSession, person_id: int, channel: Channel, address: str, now: datetime
) -> bool:
    """Note that a person takes no messages at their address; say whether that was news.

    What was sent to an address that they have left says nothing of the one that they have now.
    """
    column = _refusal(channel)
    result: CursorResult[Any] = await session.execute(  # type: ignore[assignment]
        update(Person)
        .where(Person.id == person_id, _is_theirs(channel, address), column.is_(None))
        .values({column: now})
    )
    return result.rowcount > 0


async def mark_reached(session: AsyncSession, person_id: int, channel: Channel, address: str) -> None:
    """Note that a person can be reached at their address, also when that was not so before."""
    column = _refusal(channel)
    await session.execute(
        update(Person)
        .where(Person.id == person_id, _is_theirs(channel, address), column.is_not(None))
        .values({column: None})
    )


def _is_theirs(channel: Channel, address: str) -> ColumnElement[bool]:
    return Person.email == address if channel is Channel.EMAIL else Person.telegram_id == int(address)


def _refusal(channel: Channel) -> Any:  # noqa: ANN401 - the mapped attribute of either column
    return Person.mail_refused_since if channel is Channel.EMAIL else Person.unreachable_since
