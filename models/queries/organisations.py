"""Organisations: which partners an area has, who comes for which, and at which tables they sit."""

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import RowMapping, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Workgroup
from models.organisations import Organisation, TablePlace
from models.people import Membership


async def area_organisations(session: AsyncSession, area_id: int) -> dict[str, Organisation]:
    """List the organisations of an area by name."""
    rows = await session.scalars(
        select(Organisation).where(Organisation.area_id == area_id).order_by(Organisation.name)
    )
    return {organisation.name: organisation for organisation in rows}


async def organisations_of(
    session: AsyncSession, area_id: int, person_ids: Collection[int]
) -> dict[int, str]:
    """Name, by person, the organisation that they come for."""
    rows = await session.execute(
        select(Membership.person_id, Organisation.name)
        .join(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.area_id == area_id, Membership.person_id.in_(person_ids))
    )
    return {person_id: name for person_id, name in rows}  # noqa: C416 - a row is not a pair to mypy


async def memberships_of(
    session: AsyncSession, area_id: int, person_ids: Collection[int]
) -> dict[int, Membership]:
    """Give the memberships of people in an area, by person."""
    rows = await session.scalars(
        select(Membership).where(Membership.area_id == area_id, Membership.person_id.in_(person_ids))
    )
    return {membership.person_id: membership for membership in rows}


async def tables_of(session: AsyncSession, workgroup_ids: Collection[int]) -> Sequence[RowMapping]:
    """List workgroup_id, organisation_id, name, kind and since of all that sit at these tables, by name."""
    rows = await session.execute(
        select(
            TablePlace.workgroup_id,
            TablePlace.organisation_id,
            Organisation.name,
            Organisation.kind,
            TablePlace.since,
        )
        .join(Organisation, Organisation.id == TablePlace.organisation_id)
        .where(TablePlace.workgroup_id.in_(workgroup_ids), TablePlace.until.is_(None))
        .order_by(Organisation.name, Organisation.id)
    )
    return rows.mappings().all()


async def leave_table(
    session: AsyncSession, workgroup_id: int, organisation_ids: Collection[int], now: datetime
) -> None:
    """End the places of organisations at a table; that they sat there is kept."""
    await session.execute(
        update(TablePlace)
        .where(
            TablePlace.workgroup_id == workgroup_id,
            TablePlace.organisation_id.in_(organisation_ids),
            TablePlace.until.is_(None),
        )
        .values(until=now)
    )


async def places_in_area(session: AsyncSession, area_id: int) -> Sequence[RowMapping]:
    """List workgroup_id, kind, since and until of every place at a table, and whether its group goes on."""
    rows = await session.execute(
        select(
            TablePlace.workgroup_id,
            Organisation.kind,
            TablePlace.since,
            TablePlace.until,
            Workgroup.next_ask_at.is_not(None).label("active"),
        )
        .join(Organisation, Organisation.id == TablePlace.organisation_id)
        .join(Workgroup, Workgroup.id == TablePlace.workgroup_id)
        .where(Workgroup.area_id == area_id)
    )
    return rows.mappings().all()
