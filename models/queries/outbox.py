"""The outbox: what may be sent now, when the next may go, and what came of each send."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import (
    JSON,
    BindParameter,
    Boolean,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.traffic import UNSENT, OutboxMessage
from models.values import Channel, SendStatus

LEASE = timedelta(seconds=90)
"""How long a send may take; longer than any time-out of a channel."""
UNPACED = ("edit", "bare", "commands")
"""Kinds that may overtake: they add nothing to a chat, and Telegram's pace does not count them."""
_ABOUT_TO_BE_TRIED_AGAIN = timedelta(hours=1)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Whether something may go now, and when the next may that has to wait still."""

    is_due: bool
    next_at: datetime | None


async def outlook(session: AsyncSession, channel: Channel, now: datetime) -> Outlook:
    """Look what waits in the outbox; writes nothing, so that it can be asked often."""
    row = OutboxMessage
    moment = row.not_before
    found = await session.execute(
        select(
            func.min(case((moment <= now, moment))),
            func.min(case((moment > now, moment))),
        ).where(row.channel == channel, is_unsent(row), may_be_sent(now))
    )
    due_at, next_at = found.one()
    return Outlook(is_due=due_at is not None, next_at=next_at)


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
    row = OutboxMessage
    chosen = (
        waiting_in(channel, now)
        .where(or_(row.kind.in_(UNPACED), row.address.not_in(quiet)))
        .order_by(row.priority, row.id)
        .limit(limit)
    )
    claimed = await session.scalars(
        update(row)
        .where(row.id.in_(chosen), may_be_sent(now))
        .values(
            status=SendStatus.SENDING,
            lease_owner=owner,
            lease_until=now + LEASE,
            attempts=row.attempts + 1,
            repeated=or_(row.repeated, row.status == SendStatus.UNCERTAIN),
        )
        .returning(row)
        .execution_options(synchronize_session=False)
    )
    return sorted(claimed, key=lambda message: (message.priority, message.id))


def waiting_in(channel: Channel, now: datetime) -> Select[int]:
    """Choose what may go now and is the first in its line, by number."""
    row = OutboxMessage
    return select(row.id).where(
        is_unsent(row),
        row.channel == channel,
        may_be_sent(now),
        row.not_before <= now,
        _is_in_turn(now),
    )


def is_unsent(row: type[OutboxMessage]) -> ColumnElement[bool]:
    """The condition of the partial indexes, word for word: only so does SQLite use them."""
    words: BindParameter[Any] = bindparam(
        "unsent", list(UNSENT), expanding=True, literal_execute=True, unique=True
    )
    return row.status.in_(words)


def may_be_sent(now: datetime) -> ColumnElement[bool]:
    """What waits for its first copy, or for its one repeat, and is not too old to go without a decision."""
    row = OutboxMessage
    repeat = (row.status == SendStatus.UNCERTAIN) & row.repeatable & row.repeated.is_(False)
    fresh = or_(row.fresh_until.is_(None), row.fresh_until > now)
    return or_(row.status == SendStatus.QUEUED, repeat) & fresh


def _is_in_turn(now: datetime) -> ColumnElement[bool]:
    """Nothing is on its way to the same address, and nothing waits there that goes first.

    What surely did not arrive and is tried again soon keeps its place. Edits and menus are a line of
    their own.
    """
    row, other = OutboxMessage, aliased(OutboxMessage)
    goes_first = or_(other.priority < row.priority, and_(other.priority == row.priority, other.id < row.id))
    waits = or_(
        other.not_before <= now,
        and_(other.attempts > 0, other.not_before <= now + _ABOUT_TO_BE_TRIED_AGAIN),
    )
    return ~exists().where(
        other.address == row.address,
        is_unsent(other),
        other.channel == row.channel,
        other.kind.in_(UNPACED) == row.kind.in_(UNPACED),
        or_(
            other.status == SendStatus.SENDING,
            and_(other.status == SendStatus.QUEUED, goes_first, waits),
        ),
    )


@dataclass(frozen=True, kw_only=True)
class Settlement:
    """What came of one attempt to send a message."""

    message_id: int
    attempt: int
    status: SendStatus
    not_before: datetime
    sent_at: datetime | None = None
    external_id: str | None = None
    problem: str | None = None


async def settle(session: AsyncSession, settlements: Sequence[Settlement]) -> None:
    """Write down what came of sends; of one that was written down before nothing changes.

    What needs no more sending is emptied: people's words stand where they belong, not in every copy.
    """
    if not settlements:
        return
    row = OutboxMessage
    statement = (
        update(row)
        .where(
            row.id == bindparam("of"),
            row.attempts == bindparam("attempt"),
            row.status == SendStatus.SENDING,
        )
        .values(
            status=bindparam("outcome"),
            not_before=bindparam("waits_until"),
            sent_at=bindparam("arrived"),
            external_id=bindparam("theirs"),
            problem=bindparam("trouble"),
            payload=case((bindparam("is_over", type_=Boolean), literal({}, JSON)), else_=row.payload),
            lease_owner=None,
            lease_until=None,
        )
    )
    connection = await session.connection()
    await connection.execute(statement, [_parameters(settlement) for settlement in settlements])


def _parameters(settlement: Settlement) -> dict[str, object]:
    return {
        "of": settlement.message_id,
        "attempt": settlement.attempt,
        "outcome": settlement.status,
        "waits_until": settlement.not_before,
        "arrived": settlement.sent_at,
        "theirs": settlement.external_id,
        "trouble": settlement.problem,
        "is_over": settlement.status in {SendStatus.SENT, SendStatus.FAILED, SendStatus.EXPIRED},
    }
