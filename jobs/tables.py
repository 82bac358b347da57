"""Looking at a table: asking who should sit there, and keeping what is not right until it is settled."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.apply import Hand
from models.areas import Workgroup
from models.arranged import Arranged
from models.arrangements import LoggedChange
from models.queries import tables as queries


async def settle_gap(
    session: AsyncSession, area_id: int, workgroup_id: int, gap_id: int, now: datetime, *, hand: Hand
) -> bool:
    """Note that something about a table is right now, and log who said so; say whether it was open."""
    gap = await queries.gap_by_id(session, workgroup_id, gap_id)
    workgroup = await session.get(Workgroup, workgroup_id)
    if gap is None or workgroup is None or gap.closed_at is not None:
        return False
    gap.closed_at = now
    logged = LoggedChange(
        area_id=area_id,
        person_id=hand.person_id,
        way=hand.way,
        at=now,
        subject=Arranged.TABLE,
        name=workgroup.name,
        action="settle",
        fields={gap.kind.value: {"old": gap.who, "new": None}},
    )
    session.add(logged)
    await session.flush()
    return True
