"""Organisations: which partners an area has, and for which of them its people come."""

from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.organisations import Organisation
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


async def membership_of(session: AsyncSession, area_id: int, person_id: int) -> Membership | None:
    return await session.scalar(
        select(Membership).where(Membership.area_id == area_id, Membership.person_id == person_id)
    )


def same_name(organisations: Iterable[Organisation], name: str) -> Organisation | None:
    """Find an organisation by its name, small and capital letters alike."""
    return next((each for each in organisations if each.name.casefold() == name.casefold()), None)
