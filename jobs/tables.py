"""Looking at a table: asking who should sit there, and keeping what is not right until it is settled."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.apply import Hand
from jobs.arranging.changes import Action
from jobs.rules.organisations import matched
from jobs.rules.table import is_due
from models.areas import Workgroup
from models.arranged import Arranged, GapKind
from models.arrangements import LoggedChange
from models.organisations import TableCheck, TableGap
from models.queries import tables as queries


async def due_check(
    session: AsyncSession, workgroup: Workgroup, person_id: int, now: datetime
) -> TableCheck | None:
    """Begin to look at the table, if this is the round for it and nobody else was asked in it.

    Whoever gave up their seat before they finished is not asked.
    """
    if workgroup.table_every == 0:
        return None
    await queries.hold_table(session, workgroup.id)
    checks = await queries.checks_of(session, workgroup.id)
    rounds = await queries.rounds_asked(session, workgroup.id, checks[0]["asked_at"] if checks else None)
    if not is_due(workgroup.table_every, rounds, [row["answered_at"] is not None for row in checks]):
        return None
    if not await queries.has_seat(session, workgroup.id, person_id):
        return None
    return await _begin(session, workgroup.id, person_id, now)


async def take_step(
    session: AsyncSession, workgroup: Workgroup, person_id: int, words: str, now: datetime
) -> TableCheck:
    """Note that a workgroup takes a new step, and begin to look at its table."""
    workgroup.new_step_at = now
    return await _begin(session, workgroup.id, person_id, now, step=words or None)


async def _begin(
    session: AsyncSession, workgroup_id: int, person_id: int, now: datetime, *, step: str | None = None
) -> TableCheck:
    check = TableCheck(workgroup_id=workgroup_id, person_id=person_id, asked_at=now, step=step)
    session.add(check)
    await session.flush()
    return check


async def settle_check(session: AsyncSession, check: TableCheck, now: datetime, *, complete: bool) -> None:
    """Note that all is right, which it is not while something else is open; or that they passed it over."""
    await queries.hold_table(session, check.workgroup_id)
    check.answered_at = now
    check.complete = not await queries.open_gaps(session, check.workgroup_id) if complete else None


async def report_gap(
    session: AsyncSession, check: TableCheck, kind: GapKind, who: str, now: datetime
) -> TableGap:
    """Keep who is missing, or no longer needed; what was said before is not kept twice."""
    await queries.hold_table(session, check.workgroup_id)
    check.answered_at, check.complete = check.answered_at or now, False
    for gap in await queries.open_gaps(session, check.workgroup_id):
        if (gap.kind, matched(gap.who)) == (kind, matched(who)):
            return gap
    gap = TableGap(
        workgroup_id=check.workgroup_id, table_check_id=check.id, kind=kind, who=who, reported_at=now
    )
    session.add(gap)
    await session.flush()
    return gap


async def is_settled(session: AsyncSession, check: TableCheck, gap_id: int, now: datetime) -> bool:
    """Note that what was not right before is right now, as a representative says; say whether it was open."""
    await queries.hold_table(session, check.workgroup_id)
    gap = await queries.gap_by_id(session, check.workgroup_id, gap_id)
    if gap is None or gap.closed_at is not None:
        return False
    gap.closed_at = now
    await session.flush()
    return True


async def take_back(session: AsyncSession, check: TableCheck, gap_id: int) -> bool:
    """Take back what was said in this check, as if it had not been; say whether it stood."""
    await queries.hold_table(session, check.workgroup_id)
    gap = await queries.gap_by_id(session, check.workgroup_id, gap_id)
    if gap is None or gap.table_check_id != check.id or gap.closed_at is not None:
        return False
    await session.delete(gap)
    await session.flush()
    if not await queries.gaps_told_in(session, check.id):
        check.answered_at = check.complete = None
    return True


async def settle_gap(
    session: AsyncSession, area_id: int, workgroup_id: int, gap_id: int, now: datetime, *, hand: Hand
) -> bool:
    """Note that something about a table is right now, and log who said so; say whether it was open."""
    await queries.hold_table(session, workgroup_id)
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
        action=Action.SETTLE,
        fields={gap.kind.value: {"old": gap.who, "new": None}},
    )
    session.add(logged)
    await session.flush()
    return True
