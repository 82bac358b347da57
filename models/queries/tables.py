"""Who should sit at a workgroup's table: the checks of it, and what is not right until it is settled."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import RowMapping, func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Seat, Workgroup
from models.organisations import TableCheck, TableGap
from models.queries.holding import hold
from models.queries.places import MOMENT, PERSON, WORKGROUP
from models.rounds import Round
from models.values import RoundStatus


async def open_gaps(session: AsyncSession, workgroup_id: int) -> list[TableGap]:
    """List what is not right about a table, the oldest first."""
    found = select(TableGap).where(TableGap.workgroup_id == workgroup_id, TableGap.closed_at.is_(None))
    return list(await session.scalars(found.order_by(TableGap.reported_at, TableGap.id)))


async def gaps_told_in(session: AsyncSession, check_id: int) -> list[TableGap]:
    """List what was told in one check and is not right yet, the last first."""
    found = select(TableGap).where(TableGap.table_check_id == check_id, TableGap.closed_at.is_(None))
    return list(await session.scalars(found.order_by(TableGap.id.desc())))


async def gap_by_id(session: AsyncSession, workgroup_id: int, gap_id: int) -> TableGap | None:
    return await session.scalar(
        select(TableGap).where(TableGap.id == gap_id, TableGap.workgroup_id == workgroup_id)
    )


async def check_by_id(session: AsyncSession, check_id: int) -> TableCheck | None:
    return await session.get(TableCheck, check_id, with_for_update={"key_share": True})


_HELD = select(Workgroup.id).where(Workgroup.id == WORKGROUP).with_for_update(key_share=True)
_CHECKS = (
    select(TableCheck.asked_at, TableCheck.answered_at)
    .where(TableCheck.workgroup_id == WORKGROUP)
    .order_by(TableCheck.asked_at.desc(), TableCheck.id.desc())
)
_ASKED = select(func.count(Round.id)).where(
    Round.workgroup_id == WORKGROUP, Round.status.in_((RoundStatus.OPEN, RoundStatus.CLOSED))
)
_ASKED_SINCE = _ASKED.where(Round.opened_at > MOMENT)


async def hold_table(session: AsyncSession, workgroup_id: int) -> None:
    """Keep a second writer from the same table until this one is done."""
    await hold(session, _HELD, {"workgroup": workgroup_id})


_SEATED = select(Seat.id).where(Seat.workgroup_id == WORKGROUP, Seat.person_id == PERSON)


async def has_seat(session: AsyncSession, workgroup_id: int, person_id: int) -> bool:
    found = await session.scalar(_SEATED, {"workgroup": workgroup_id, "person": person_id})
    return found is not None


async def checks_of(session: AsyncSession, workgroup_id: int) -> Sequence[RowMapping]:
    """List asked_at and answered_at of each check of a table, the last first."""
    return (await session.execute(_CHECKS, {"workgroup": workgroup_id})).mappings().all()


async def rounds_asked(session: AsyncSession, workgroup_id: int, after: datetime | None) -> int:
    """Count the rounds of a workgroup that were asked, after a moment or ever; skipped ones do not count."""
    if after is None:
        return await session.scalar(_ASKED, {"workgroup": workgroup_id}) or 0
    return await session.scalar(_ASKED_SINCE, {"workgroup": workgroup_id, "moment": after}) or 0
