"""People: who belongs to an area, with which roles, and how they were invited."""

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlalchemy import Function, String, and_, delete, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.areas import Seat, Workgroup
from models.organisations import Organisation
from models.people import Grant, Invitation, Membership, Person
from models.rounds import CheckIn
from models.sqlite import LOWER
from models.traffic import OutboxMessage
from models.values import Role


async def area_members(
    session: AsyncSession, area_id: int, keys: Collection[str] | None = None
) -> dict[str, Person]:
    """List the people of an area, or some, by the key that its file knows them by, in the order they came."""
    found = (
        select(Membership.key, Person)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.area_id == area_id)
        .order_by(Membership.id)
    )
    if keys is not None:
        found = found.where(Membership.key.in_(keys))
    rows = await session.execute(found)
    return {key: person for key, person in rows}  # noqa: C416 - a row is not a pair to mypy


async def member_names(
    session: AsyncSession, area_id: int, keys: Collection[str]
) -> list[tuple[str, str, str | None]]:
    """List key, name and organisation of these people of an area, and of whoever is called the same there."""
    namesake, membership = aliased(Person), aliased(Membership)
    names = (
        select(lowered(session, namesake.name))
        .join(membership, membership.person_id == namesake.id)
        .where(membership.area_id == area_id, membership.key.in_(keys))
    )
    rows = await session.execute(
        select(Membership.key, Person.name, Organisation.name)
        .join(Person, Person.id == Membership.person_id)
        .outerjoin(Organisation, Organisation.id == Membership.organisation_id)
        .where(Membership.area_id == area_id, lowered(session, Person.name).in_(names))
    )
    return [(key, name, organisation) for key, name, organisation in rows]


def lowered(session: AsyncSession, name: InstrumentedAttribute[str]) -> Function[str]:
    """Give a name in small letters, so that it can be compared."""
    on_sqlite = session.get_bind().dialect.name == "sqlite"
    return Function(LOWER, name, type_=String()) if on_sqlite else func.lower(name)


async def area_addresses(session: AsyncSession, area_id: int) -> dict[str, str]:
    """Give the mail address of everybody in an area who has one, by key."""
    found = (
        select(Membership.key, Person.email)
        .join(Person, Person.id == Membership.person_id)
        .where(Membership.area_id == area_id, Person.email.is_not(None))
    )
    rows = await session.execute(found)
    return {key: email for key, email in rows if email}


async def members_elsewhere(session: AsyncSession, area_id: int, keys: Collection[str]) -> set[str]:
    """Tell, by the keys of an area, who belongs to another area too."""
    here, other = Membership, aliased(Membership)
    elsewhere = exists().where(other.person_id == here.person_id, other.area_id != area_id)
    found = select(here.key).where(here.area_id == area_id, here.key.in_(keys), elsewhere)
    return set(await session.scalars(found))


async def area_roles(
    session: AsyncSession, area_id: int, person_ids: Collection[int]
) -> list[tuple[int, Role]]:
    """List person and role of every role that these people have in an area."""
    rows = await session.execute(
        select(Grant.person_id, Grant.role).where(Grant.area_id == area_id, Grant.person_id.in_(person_ids))
    )
    return [(person_id, role) for person_id, role in rows]


async def people_who_stay(session: AsyncSession, area_id: int, person_ids: Collection[int]) -> set[int]:
    """Tell whose rows outlive leaving this area: they joined, were written to, or belong to another area."""
    other = aliased(Membership)
    elsewhere = exists().where(other.person_id == Person.id, other.area_id != area_id)
    asked = exists().where(or_(CheckIn.person_id == Person.id, CheckIn.stands_in_for_id == Person.id))
    written_to = exists().where(OutboxMessage.person_id == Person.id)
    found = select(Person.id).where(
        Person.id.in_(person_ids),
        or_(Person.joined_at.is_not(None), Person.telegram_id.is_not(None), elsewhere, asked, written_to),
    )
    return set(await session.scalars(found))


async def leave_area(session: AsyncSession, area_id: int, person_ids: Iterable[int], now: datetime) -> None:
    """Take people's membership, roles and seats in an area, and make their links void; their words stay."""
    ids = list(person_ids)
    there = select(Workgroup.id).where(Workgroup.area_id == area_id)
    await session.execute(delete(Seat).where(Seat.person_id.in_(ids), Seat.workgroup_id.in_(there)))
    for table in (Membership, Grant):
        await session.execute(delete(table).where(table.area_id == area_id, table.person_id.in_(ids)))
    await replace_invitations(session, area_id, ids, now)


async def clear_roles(session: AsyncSession, area_id: int, person_ids: Collection[int]) -> None:
    await session.execute(delete(Grant).where(Grant.area_id == area_id, Grant.person_id.in_(person_ids)))


async def not_joined(session: AsyncSession, area_id: int) -> dict[str, Person]:
    """List the people of an area who have not said yes, by key."""
    members = await area_members(session, area_id)
    return {key: person for key, person in members.items() if person.joined_at is None}


async def replace_invitations(
    session: AsyncSession, area_id: int, person_ids: Iterable[int], now: datetime
) -> None:
    """Make the links that these people did not use void."""
    await session.execute(
        update(Invitation)
        .where(
            Invitation.area_id == area_id,
            Invitation.person_id.in_(list(person_ids)),
            Invitation.used_at.is_(None),
            Invitation.replaced_at.is_(None),
        )
        .values(replaced_at=now)
    )


async def who_holds(session: AsyncSession, area_id: int, role: Role) -> dict[str, bool]:
    """Name, by their keys, those who hold a role in an area, and say of each whether they take part."""
    found = await session.execute(
        select(Membership.key, Person.joined_at)
        .join(Person, Person.id == Membership.person_id)
        .join(Grant, and_(Grant.person_id == Person.id, Grant.area_id == Membership.area_id))
        .where(Membership.area_id == area_id, Grant.role == role)
    )
    return {key: joined_at is not None for key, joined_at in found}
