"""Who comes to a workgroup's table and who leaves it; what was missing there is settled with it."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.known import AtTable
from jobs.arranging.partners import Partners
from jobs.rules.organisations import matched
from models.areas import Workgroup
from models.arranged import GapKind
from models.organisations import Organisation, TablePlace
from models.queries.organisations import leave_table
from models.queries.tables import open_gaps


async def write_table(
    session: AsyncSession,
    workgroup: Workgroup,
    old: Collection[AtTable],
    new: Collection[AtTable],
    partners: Partners,
    now: datetime,
) -> None:
    """Seat who comes, and end the places of who goes; one that the area does not know is added."""
    there = [await partners.find(workgroup.area_id, each.name) for each in old]
    before = {row.id: row for row in there if row}
    after = {}
    for each in new:
        row = await partners.get(workgroup.area_id, each.name, each.kind)
        row.kind = each.kind
        after[row.id] = row
    if before.keys() - after.keys():
        await leave_table(session, workgroup.id, before.keys() - after.keys(), now)
    session.add_all(
        TablePlace(workgroup_id=workgroup.id, organisation_id=number, since=now)
        for number in after.keys() - before.keys()
    )
    came, gone = (
        [row for number, row in side.items() if number not in other]
        for side, other in ((after, before), (before, after))
    )
    await _settle(session, workgroup.id, came, gone, now)


async def _settle(
    session: AsyncSession,
    workgroup_id: int,
    came: Iterable[Organisation],
    gone: Iterable[Organisation],
    now: datetime,
) -> None:
    """Close what was said about an organisation that has come or gone since."""
    settled = {
        kind: {matched(each.name) for each in rows}
        for kind, rows in ((GapKind.MISSING, came), (GapKind.SUPERFLUOUS, gone))
    }
    for gap in await open_gaps(session, workgroup_id):
        if matched(gap.who) in settled[gap.kind]:
            gap.closed_at = now
    await session.flush()
