"""The asking: what is due, the rounds that wait, and what becomes of them.

What is due is listed first, and claimed in the transaction that deals with it: whatever another writer
has in hand is passed over, and found again at the next look at the clock.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ColumnElement, bindparam, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.areas import Area, Workgroup
from models.base import UtcDateTime, table_of
from models.queries.places import NOW
from models.rounds import CheckIn, Round
from models.values import Cadence, Rotation, RoundStatus, SkipReason

_CADENCE = (Workgroup.every_weeks, Workgroup.weekday, Workgroup.time, Workgroup.monthly)
_MOVE = (
    table_of(Workgroup)
    .update()
    .where(Workgroup.id == bindparam("of"))
    .values(next_ask_at=bindparam("moment", type_=UtcDateTime()))
)


@dataclass(frozen=True, kw_only=True)
class DueWorkgroup:
    """A workgroup whose moment has come."""

    id: int
    cadence: Cadence
    timezone: str
    next_ask_at: datetime


_DUE = select(Workgroup.id).where(Workgroup.next_ask_at <= NOW).order_by(Workgroup.next_ask_at, Workgroup.id)


async def due_workgroups(session: AsyncSession, now: datetime) -> Sequence[int]:
    """List the workgroups whose moment has come, the one longest due first."""
    return (await session.scalars(_DUE, {"now": now})).all()


async def claim_workgroups(session: AsyncSession, ids: Collection[int], now: datetime) -> list[DueWorkgroup]:
    """Give those of these workgroups that are still due; they keep their schedule until we are done."""
    rows = await session.execute(
        select(Workgroup.id, Workgroup.next_ask_at, Area.timezone, *_CADENCE)
        .join(Area, Area.id == Workgroup.area_id)
        .where(Workgroup.id.in_(ids), Workgroup.next_ask_at <= now)
        .with_for_update(of=Workgroup, key_share=True, skip_locked=True)
    )
    return [
        DueWorkgroup(id=row.id, cadence=_cadence(row), timezone=row.timezone, next_ask_at=row.next_ask_at)
        for row in rows
    ]


async def move_next_ask(session: AsyncSession, moments: Iterable[tuple[int, datetime]]) -> None:
    """Set the moment that comes next, for many workgroups at once."""
    rows = [{"of": workgroup_id, "moment": moment} for workgroup_id, moment in moments]
    if rows:
        await (await session.connection()).execute(_MOVE, rows)


@dataclass(frozen=True, kw_only=True)
class WaitingRound:
    """A round that was planned and has not been asked yet."""

    id: int
    workgroup_id: int
    workgroup: str
    cadence: Cadence
    rotation: Rotation
    area: Area
    due_at: datetime
    stopped: bool
    """The workgroup has stopped meanwhile."""
    paused_until: date | None
    overtaken: bool
    """A later round of the workgroup was asked already."""


_DUE_ROUNDS = (
    select(Round.id)
    .where(Round.status == RoundStatus.WAITING, Round.ask_at <= NOW)
    .order_by(Round.due_at.desc(), Round.id)
)


async def due_rounds(session: AsyncSession, now: datetime) -> Sequence[int]:
    """List the rounds that can be decided about, the latest due first: it overtakes those before it."""
    return (await session.scalars(_DUE_ROUNDS, {"now": now})).all()


async def claim_rounds(session: AsyncSession, ids: Collection[int]) -> list[WaitingRound]:
    """Give those of these rounds that still wait, the latest due first."""
    later = aliased(Round)
    overtaken = exists().where(
        later.workgroup_id == Round.workgroup_id,
        later.due_at > Round.due_at,
        later.status.in_((RoundStatus.OPEN, RoundStatus.CLOSED)),
    )
    rows = await session.execute(
        select(
            Round.id,
            Round.workgroup_id,
            Round.due_at,
            Workgroup.name,
            Workgroup.next_ask_at,
            Workgroup.paused_until,
            Workgroup.rotation,
            Area,
            overtaken.label("overtaken"),
            *_CADENCE,
        )
        .join(Workgroup, Workgroup.id == Round.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .where(Round.id.in_(ids), Round.status == RoundStatus.WAITING)
        .order_by(Round.due_at.desc(), Round.id)
        .with_for_update(of=Round, key_share=True, skip_locked=True)
    )
    return [
        WaitingRound(
            id=row.id,
            workgroup_id=row.workgroup_id,
            workgroup=row.name,
            cadence=_cadence(row),
            rotation=row.rotation,
            area=row.Area,
            due_at=row.due_at,
            stopped=row.next_ask_at is None,
            paused_until=row.paused_until,
            overtaken=bool(row.overtaken),
        )
        for row in rows
    ]


def _cadence(row: Any) -> Cadence:  # noqa: ANN401 - a row with the columns
    return Cadence(every_weeks=row.every_weeks, weekday=row.weekday, time=row.time, monthly=row.monthly)


async def put_off_rounds(session: AsyncSession, ids: Collection[int], until: datetime) -> None:
    await session.execute(update(Round).where(Round.id.in_(ids)).values(ask_at=until))


async def skip_rounds(session: AsyncSession, ids: Collection[int], reason: SkipReason, now: datetime) -> None:
    """Settle that these rounds are not asked; `closed_at` tells which overview says so."""
    values = {"status": RoundStatus.SKIPPED, "skip_reason": reason, "closed_at": now}
    await session.execute(update(Round).where(Round.id.in_(ids)).values(values))


async def begin_rounds(session: AsyncSession, ids: Collection[int], now: datetime) -> None:
    await session.execute(
        update(Round).where(Round.id.in_(ids)).values(status=RoundStatus.OPEN, opened_at=now)
    )


async def begin_turns(
    session: AsyncSession, rows: Sequence[Mapping[str, object]]
) -> dict[tuple[int, int], int]:
    """Write new turns; give the number of each by its round and person."""
    turn = table_of(CheckIn)
    statement = turn.insert().returning(turn.c.round_id, turn.c.person_id, turn.c.id)
    written = await session.execute(statement, [dict(row) for row in rows])
    return {(round_id, person_id): id_ for round_id, person_id, id_ in written}


async def close_rounds(session: AsyncSession, ids: Collection[int], now: datetime) -> list[int]:
    """Close those of these rounds that are open; give the workgroups of which that closed one."""
    return await _close(session, Round.id.in_(ids), now) if ids else []


async def close_rounds_of(session: AsyncSession, workgroup_ids: Iterable[int], now: datetime) -> list[int]:
    """Close the open rounds of these workgroups; give those that had one."""
    return await _close(session, Round.workgroup_id.in_(workgroup_ids), now)


async def _close(session: AsyncSession, which: ColumnElement[bool], now: datetime) -> list[int]:
    closed = await session.scalars(
        update(Round)
        .where(which, Round.status == RoundStatus.OPEN)
        .values(status=RoundStatus.CLOSED, closed_at=now)
        .returning(Round.workgroup_id)
        .execution_options(synchronize_session=False)
    )
    return list(closed)
