"""Areas, their workgroups, and who has a seat in them."""

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Select, delete, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, ClosedPeriod, Seat, Workgroup
from models.base import UtcDateTime
from models.obstacles import Obstacle, Success
from models.people import Membership
from models.rounds import CheckIn, Round
from models.values import SeatKind


async def area_by_slug(session: AsyncSession, slug: str, *, lock: bool = False) -> Area | None:
    """Find an area; `lock` keeps a second writer waiting (SQLite has one writer anyway)."""
    found = select(Area).where(Area.slug == slug)
    area: Area | None = await session.scalar(_locked(found) if lock else found)
    return area


def _locked(found: Select[Any]) -> Select[Any]:
    """Wait for rows and keep them; what was read before that is read anew."""
    return found.with_for_update().execution_options(populate_existing=True)


async def all_areas(session: AsyncSession) -> list[Area]:
    return list(await session.scalars(select(Area).order_by(Area.id)))


async def area_slugs(session: AsyncSession) -> list[str]:
    return list(await session.scalars(select(Area.slug).order_by(Area.slug)))


async def school_regions(session: AsyncSession) -> dict[str, str | None]:
    """Tell by which region's school holidays each area goes, by its slug."""
    rows = await session.execute(select(Area.slug, Area.school_region).order_by(Area.slug))
    return {slug: region for slug, region in rows}  # noqa: C416 - a row is not a pair to mypy


async def area_workgroups(
    session: AsyncSession, area_id: int, slugs: Collection[str] | None = None, *, lock: bool = False
) -> list[Workgroup]:
    """List the workgroups of an area by slug, or only some; those that stopped included."""
    found = select(Workgroup).where(Workgroup.area_id == area_id).order_by(Workgroup.slug)
    if slugs is not None:
        found = found.where(Workgroup.slug.in_(slugs))
    return list(await session.scalars(_locked(found) if lock else found))


async def closed_periods(session: AsyncSession, area_id: int) -> list[ClosedPeriod]:
    """List the closed periods of an area, the first one first."""
    found = select(ClosedPeriod).where(ClosedPeriod.area_id == area_id)
    return list(await session.scalars(found.order_by(ClosedPeriod.first_day, ClosedPeriod.id)))


async def clear_closed_periods(session: AsyncSession, area_id: int) -> None:
    await session.execute(delete(ClosedPeriod).where(ClosedPeriod.area_id == area_id))


async def area_seats(
    session: AsyncSession, workgroup_ids: Collection[int]
) -> list[tuple[int, SeatKind, str]]:
    """List workgroup, kind and person's key of every seat in these workgroups, in the order of the seats."""
    rows = await session.execute(
        select(Seat.workgroup_id, Seat.kind, Membership.key)
        .join(Workgroup, Workgroup.id == Seat.workgroup_id)
        .join(
            Membership, (Membership.person_id == Seat.person_id) & (Membership.area_id == Workgroup.area_id)
        )
        .where(Seat.workgroup_id.in_(workgroup_ids))
        .order_by(Seat.workgroup_id, Seat.position)
    )
    return [(workgroup_id, kind, key) for workgroup_id, kind, key in rows]


async def workgroups_with_history(session: AsyncSession, workgroup_ids: Collection[int]) -> set[int]:
    """Tell which of these workgroups were ever asked, or said something."""
    said = [
        exists().where(table.workgroup_id == Workgroup.id) for table in (Round, CheckIn, Obstacle, Success)
    ]
    found = select(Workgroup.id).where(Workgroup.id.in_(workgroup_ids), or_(*said))
    return set(await session.scalars(found))


async def last_dues(session: AsyncSession, workgroup_ids: Iterable[int]) -> dict[int, datetime]:
    """Give when the last round of each workgroup was due, whatever became of it."""
    last = select(func.max(Round.due_at, type_=UtcDateTime())).where(Round.workgroup_id == Workgroup.id)
    found = last.correlate(Workgroup).scalar_subquery()
    rows = await session.execute(select(Workgroup.id, found).where(Workgroup.id.in_(list(workgroup_ids))))
    return {id_: due_at for id_, due_at in rows if due_at}


async def clear_seats(session: AsyncSession, workgroup_ids: Collection[int]) -> None:
    """Empty the seats of workgroups; open rounds keep whom they asked."""
    await session.execute(delete(Seat).where(Seat.workgroup_id.in_(workgroup_ids)))
