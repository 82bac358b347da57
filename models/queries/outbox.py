"""The outbox: what may be sent now, when the next may go, and what came of each send."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from enum import Enum, auto
from functools import cache
from typing import Any

from sqlalchemy import Boolean, Select, Table, bindparam, case, func, or_, select, true, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import UtcDateTime
from models.lead import leads
from models.queries.overtaken import is_overtaken
from models.queries.places import NOW, padded
from models.queries.unsent import (
    ABANDONED,
    ABOUT_TO_BE_TRIED_AGAIN,
    NOTHING,
    UNPACED,
    Moment,
    came_of_it,
    is_in_turn,
    is_unsent,
    may_be_sent,
)
from models.traffic import OutboxMessage
from models.values import Channel, Priority, SendStatus

LEASE = timedelta(seconds=90)
"""How long a send may take; longer than any time-out of a channel."""

_SOON = bindparam("soon", type_=UtcDateTime())
_CHANNEL = bindparam("on", type_=OutboxMessage.channel.type)


@dataclass(frozen=True, kw_only=True)
class Outlook:
    """Whether something may go now, when the next may that has to wait still, and how much waits in all."""

    is_due: bool
    next_at: datetime | None
    waiting: int = 0


def _outlook() -> Select[Any, Any, int]:
    row = OutboxMessage
    moment = row.not_before
    return select(
        func.min(case((moment <= NOW, moment))), func.min(case((moment > NOW, moment))), func.count(row.id)
    ).where(row.channel == _CHANNEL, is_unsent(row), may_be_sent(NOW))


_OUTLOOK = _outlook()


async def outlook(session: AsyncSession, channel: Channel, now: datetime) -> Outlook:
    """Look what waits in the outbox; writes nothing, so that it can be asked often."""
    connection = await session.connection()
    found = await connection.execute(_OUTLOOK, {"on": channel, "now": now})
    due_at, next_at, waiting = found.one()
    return Outlook(is_due=due_at is not None, next_at=next_at, waiting=waiting)


@dataclass(frozen=True, kw_only=True)
class Claimed:
    """A message that is ours to send, as it stands in the outbox."""

    id: int
    dedupe_key: str
    address: str
    kind: str
    person_id: int | None
    priority: Priority
    payload: dict[str, Any]
    repeated: bool
    attempts: int
    not_before: datetime
    lease_until: datetime


def waiting_in(channel: Any, now: Moment, soon: Moment) -> Select[int]:  # noqa: ANN401 - a value, or a place for one
    """Choose what may go now and is the first in its line, by number."""
    return _in_line(channel, now, soon).where(~is_overtaken())


def _in_line(channel: Any, now: Moment, soon: Moment) -> Select[int]:  # noqa: ANN401 - a value, or a place for one
    row = OutboxMessage
    return select(row.id).where(
        is_unsent(row),
        row.channel == channel,
        may_be_sent(now),
        row.not_before <= now,
        is_in_turn(now, soon),
    )


class Of(Enum):
    """Which of the messages that may go now are claimed."""

    ANY = auto()
    AHEAD = auto()
    """Those that may be repeated if a kill makes it uncertain whether they arrived."""
    JUST_POSTED = auto()
    """Replies with one of the keys given, never claimed before: none can have been overtaken."""


@cache
def _claim(which: Of, *, led: bool) -> Any:  # noqa: ANN401 - an update that returns rows
    row, table = OutboxMessage, OutboxMessage.__table__
    assert isinstance(table, Table)  # noqa: S101 - it is none but a table
    line = _in_line if which is Of.JUST_POSTED else waiting_in
    chosen = (
        line(_CHANNEL, NOW, _SOON)
        .where(
            row.priority <= bindparam("least"),
            or_(row.kind.in_(UNPACED), row.address.not_in(bindparam("quiet", expanding=True))),
            row.address.not_in(bindparam("refused", expanding=True)),
        )
        .order_by(row.priority, row.id)
        .limit(bindparam("most"))
    )
    if which is not Of.ANY:
        chosen = chosen.where(row.status == SendStatus.QUEUED, row.repeated.is_(False))
    if which is Of.AHEAD:
        chosen = chosen.where(row.repeatable)
    if which is Of.JUST_POSTED:
        chosen = chosen.where(row.dedupe_key.in_(bindparam("keys", expanding=True)))
    return (
        update(table)
        .where(row.id.in_(chosen), may_be_sent(NOW), leads(bindparam("who")) if led else true())
        .values(
            status=SendStatus.SENDING,
            lease_owner=bindparam("who"),
            lease_until=bindparam("lease", type_=UtcDateTime()),
            attempts=row.attempts + 1,
            repeated=or_(row.repeated, row.status == SendStatus.UNCERTAIN),
        )
        .returning(*(table.c[field.name] for field in fields(Claimed)))
    )


@dataclass(frozen=True)
class Held:
    """Addresses to which no message goes now, and those to which nothing does, not even an edit."""

    quiet: Collection[str] = ()
    refused: Collection[str] = ()


NOTHING_HELD = Held()


async def claim(  # noqa: PLR0913 - a value for every place in the statement
    session: AsyncSession,
    channel: Channel,
    now: datetime,
    *,
    owner: str,
    limit: int,
    held: Held = NOTHING_HELD,
    least: Priority = Priority.OVERVIEW,
    which: Of = Of.ANY,
    keys: Collection[str] = (),
    led: bool = False,
) -> list[Claimed]:
    """Mark as `sending` what may go now, at most one message an address, none to those that are held.

    Nothing less urgent than `least`, and of that the ones chosen by `which`. Where one is `led` by a lease,
    nothing is marked for an owner whose lease is over.
    """
    connection = await session.connection()
    rows = await connection.execute(
        _claim(which, led=led),
        {
            "on": channel,
            "now": now,
            "soon": now + ABOUT_TO_BE_TRIED_AGAIN,
            "least": least,
            "quiet": padded(held.quiet),
            "refused": padded(held.refused),
            "most": limit,
            "who": owner,
            "lease": now + LEASE,
        }
        | ({"keys": padded(keys)} if which is Of.JUST_POSTED else {}),
    )
    claimed = [Claimed(**row) for row in rows.mappings()]
    return sorted(claimed, key=lambda message: (message.priority, message.id))


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


_SETTLE = (
    update(OutboxMessage)
    .where(
        OutboxMessage.id == bindparam("of"),
        OutboxMessage.attempts == bindparam("attempt"),
        # What whoever took over gave up for lost is known after all, if its sender was only paused.
        or_(
            OutboxMessage.status == SendStatus.SENDING,
            (OutboxMessage.status == SendStatus.UNCERTAIN) & (OutboxMessage.problem == ABANDONED),
        ),
    )
    .values(
        status=came_of_it(bindparam("outcome", type_=OutboxMessage.status.type)),
        not_before=bindparam("waits_until"),
        sent_at=bindparam("arrived"),
        external_id=bindparam("theirs"),
        problem=bindparam("trouble"),
        payload=case((bindparam("is_over", type_=Boolean), NOTHING), else_=OutboxMessage.payload),
        lease_owner=None,
        lease_until=None,
    )
)


async def settle(session: AsyncSession, settlements: Sequence[Settlement]) -> None:
    """Write down what came of sends; of one that was written down before nothing changes.

    What needs no more sending is emptied; what is uncertain and not repeated, within two hours by the upkeep.
    """
    if settlements:
        connection = await session.connection()
        await connection.execute(_SETTLE, [_parameters(settlement) for settlement in settlements])


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
