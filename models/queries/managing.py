"""What a facilitator looks through in chat: pages of workgroups, people and changes, and their draft."""

from collections.abc import Collection
from typing import Any

from sqlalchemy import ColumnElement, Select, delete, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from models.areas import Workgroup
from models.arranged import STOPPED, Arranged, Way
from models.arrangements import Draft, LoggedChange
from models.people import Membership, Person
from models.queries.people import lowered
from models.queries.places import PERSON


async def workgroups_page(
    session: AsyncSession, area_id: int, part: str, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """List id, name, next_ask_at and paused_until of workgroups with this in their name; say how many."""
    found = select(Workgroup.id, Workgroup.name, Workgroup.next_ask_at, Workgroup.paused_until).where(
        Workgroup.area_id == area_id
    )
    if part:
        found = found.where(_has(session, Workgroup.name, part))
    return await _page(session, found.order_by(Workgroup.name, Workgroup.id), offset, limit)


def _has(session: AsyncSession, name: InstrumentedAttribute[str], part: str) -> ColumnElement[bool]:
    """Whether a name has a part, in small letters or capitals."""
    return lowered(session, name).contains(part.lower(), autoescape=True)


async def people_page(
    session: AsyncSession, area_id: int, part: str, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """List id, key, name and joined_at of people with this in their name; say how many."""
    found = (
        select(Person.id, Membership.key, Person.name, Person.joined_at)
        .join(Membership, Membership.person_id == Person.id)
        .where(Membership.area_id == area_id)
    )
    if part:
        found = found.where(_has(session, Person.name, part))
    return await _page(session, found.order_by(Person.name, Person.id), offset, limit)


async def changes_page(
    session: AsyncSession, area_id: int, offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    """List the logged changes of an area, the last first, each with the name of who made it; and how many."""
    found = (
        select(LoggedChange, Person.name.label("who"))
        .outerjoin(Person, Person.id == LoggedChange.person_id)
        .where(LoggedChange.area_id == area_id)
        .order_by(LoggedChange.at.desc(), LoggedChange.id.desc())
    )
    return await _page(session, found, offset, limit)


async def every_change(session: AsyncSession, area_id: int) -> list[dict[str, Any]]:
    """List all logged changes of an area, the first first, each with the name of who made it."""
    rows = await session.execute(
        select(LoggedChange, Person.name.label("who"))
        .outerjoin(Person, Person.id == LoggedChange.person_id)
        .where(LoggedChange.area_id == area_id)
        .order_by(LoggedChange.at, LoggedChange.id)
    )
    return [dict(row) for row in rows.mappings()]


async def how_stopped(session: AsyncSession, area_id: int, names: Collection[str]) -> dict[str, Way]:
    """Give how workgroups of these names were last stopped, as far as the log knows them by that name."""
    rows = await session.execute(
        select(LoggedChange.name, LoggedChange.way)
        .where(
            LoggedChange.area_id == area_id,
            LoggedChange.subject == Arranged.WORKGROUP,
            LoggedChange.action == STOPPED,
            LoggedChange.name.in_(names),
        )
        .order_by(LoggedChange.id)
    )
    return {name: way for name, way in rows}  # noqa: C416 - a row is not a pair to mypy


async def _page(
    session: AsyncSession, found: Select[*tuple[object, ...]], offset: int, limit: int
) -> tuple[list[dict[str, Any]], int]:
    total = await session.scalar(select(func.count()).select_from(found.order_by(None).subquery()))
    rows = await session.execute(found.offset(offset).limit(limit))
    return [dict(row) for row in rows.mappings()], total or 0


async def workgroup_in(session: AsyncSession, area_id: int, workgroup_id: int) -> Workgroup | None:
    return await session.scalar(
        select(Workgroup).where(Workgroup.id == workgroup_id, Workgroup.area_id == area_id)
    )


async def member_in(session: AsyncSession, area_id: int, person_id: int) -> tuple[str, Person] | None:
    """Give the key and the person, if they belong to this area."""
    row = (
        await session.execute(
            select(Membership.key, Person)
            .join(Person, Person.id == Membership.person_id)
            .where(Membership.area_id == area_id, Membership.person_id == person_id)
        )
    ).first()
    return (row[0], row[1]) if row else None


async def taken_names(session: AsyncSession, area_id: int) -> tuple[set[str], set[str]]:
    """Give the slugs of workgroups and the keys of people that are in use in an area."""
    slugs = await session.scalars(select(Workgroup.slug).where(Workgroup.area_id == area_id))
    keys = await session.scalars(select(Membership.key).where(Membership.area_id == area_id))
    return set(slugs), set(keys)


_DRAFT = select(Draft).where(Draft.person_id == PERSON)


async def draft_of(session: AsyncSession, person_id: int) -> Draft | None:
    return await session.scalar(_DRAFT, {"person": person_id})


async def drop_draft(session: AsyncSession, person_id: int) -> None:
    await session.execute(delete(Draft).where(Draft.person_id == person_id))
