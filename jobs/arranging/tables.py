"""Who comes to a workgroup's table and who leaves it; what was missing there is settled with it."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.known import AtTable
from models.areas import Workgroup
from models.arranged import GapKind
from models.organisations import Organisation, TablePlace
from models.queries.organisations import area_organisations, leave_table
from models.queries.tables import open_gaps


async def write_table(
    session: AsyncSession,
    workgroup: Workgroup,
    old: Collection[AtTable],
    new: Collection[AtTable],
    now: datetime,
) -> None:
    """Seat who comes, and end the places of who goes; one that the area does not know is added."""
    known = await area_organisations(session, workgroup.area_id)
    came, gone = (
        {each.name for each in one} - {each.name for each in other} for one, other in ((new, old), (old, new))
    )
    rows = {}
    for each in new:
        rows[each.name] = known.get(each.name) or Organisation(
            area_id=workgroup.area_id, name=each.name, kind=each.kind
        )
        rows[each.name].kind = each.kind
    session.add_all(rows.values())
    await session.flush()
    await leave_table(session, workgroup.id, [known[name].id for name in gone if name in known], now)
    session.add_all(
        TablePlace(workgroup_id=workgroup.id, organisation_id=rows[name].id, since=now) for name in came
    )
    await _settle(session, workgroup.id, came, gone, now)


async def _settle(
    session: AsyncSession, workgroup_id: int, came: Collection[str], gone: Collection[str], now: datetime
) -> None:
    """Close what was said about an organisation that has come or gone since."""
    settled = {GapKind.MISSING: _folded(came), GapKind.SUPERFLUOUS: _folded(gone)}
    for gap in await open_gaps(session, workgroup_id):
        if gap.who.casefold() in settled[gap.kind]:
            gap.closed_at = now
    await session.flush()


def _folded(names: Collection[str]) -> set[str]:
    return {name.casefold() for name in names}
