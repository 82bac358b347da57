"""Telegram accounts: whose they are, what their owner may do where, and the invitation they came with."""

from collections.abc import Collection
from datetime import date

from sqlalchemy import bindparam, delete, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Seat, Workgroup
from models.arrangements import Handover
from models.people import Absence, Grant, Invitation, Membership, Person
from models.traffic import OutboxMessage
from models.values import Role

_OWNER = select(Person).where(Person.telegram_id == bindparam("account"))


async def person_of_account(session: AsyncSession, telegram_id: int) -> Person | None:
    return await session.scalar(_OWNER, {"account": telegram_id})


async def roles_by_area(session: AsyncSession, person_id: int) -> list[tuple[Area, set[Role]]]:
    """List the areas a person belongs to, with what they are there; a seat makes a representative."""
    areas = await session.scalars(
        select(Area)
        .join(Membership, Membership.area_id == Area.id)
        .where(Membership.person_id == person_id)
        .order_by(Area.name)
    )
    roles: dict[int, set[Role]] = {}
    for area_id, role in await session.execute(
        select(Grant.area_id, Grant.role).where(Grant.person_id == person_id)
    ):
        roles.setdefault(area_id, set()).add(role)
    seats = await session.scalars(
        select(Workgroup.area_id)
        .join(Seat, Seat.workgroup_id == Workgroup.id)
        .where(Seat.person_id == person_id)
    )
    for area_id in seats:
        roles.setdefault(area_id, set()).add(Role.REPRESENTATIVE)
    return [(area, roles.get(area.id, set())) for area in areas]


async def roles_of_people(session: AsyncSession, person_ids: Collection[int]) -> dict[int, set[Role]]:
    """Give what people are, in whichever area; a seat makes a representative."""
    roles: dict[int, set[Role]] = {person_id: set() for person_id in person_ids}
    granted = select(Grant.person_id, Grant.role).where(Grant.person_id.in_(person_ids))
    for person_id, role in await session.execute(granted):
        roles[person_id].add(role)
    for person_id in await session.scalars(select(Seat.person_id).where(Seat.person_id.in_(person_ids))):
        roles[person_id].add(Role.REPRESENTATIVE)
    return roles


async def invitation_with_hash(session: AsyncSession, token_hash: bytes) -> tuple[Invitation, Person] | None:
    row = (
        await session.execute(
            select(Invitation, Person)
            .join(Person, Person.id == Invitation.person_id)
            .where(Invitation.token_hash == token_hash)
        )
    ).first()
    return (row[0], row[1]) if row else None


async def absences_from(session: AsyncSession, person_id: int, today: date) -> list[Absence]:
    """List the absences that hold today or are still to come, the nearest first."""
    found = select(Absence).where(Absence.person_id == person_id, Absence.last_day >= today)
    return list(await session.scalars(found.order_by(Absence.first_day, Absence.id)))


async def drop_absences(session: AsyncSession, person_id: int, first_day: date, last_day: date) -> None:
    """Take away the absences that have a day in common with these."""
    touched = (Absence.first_day <= last_day, Absence.last_day >= first_day)
    await session.execute(delete(Absence).where(Absence.person_id == person_id, *touched))


async def share_an_area(session: AsyncSession, one: int, other: int) -> bool:
    theirs = select(Membership.area_id).where(Membership.person_id == other)
    found = await session.scalar(
        select(Membership.id).where(Membership.person_id == one, Membership.area_id.in_(theirs)).limit(1)
    )
    return found is not None


async def belongs_elsewhere(session: AsyncSession, person_id: int, area_id: int) -> bool:
    """Say whether a person belongs to another area than this one."""
    elsewhere = exists().where(Membership.person_id == person_id, Membership.area_id != area_id)
    return bool(await session.scalar(select(elsewhere)))


async def merge(session: AsyncSession, person: Person, *, into: Person) -> None:
    """Give all that one person is in an area to another, and take the first away. They said nothing yet.

    Name and mail address go along only to who is in no other area, in the place of what they left with: what
    is sent in another area would go to that address too.
    """
    somewhere = await session.scalar(select(exists().where(Membership.person_id == into.id)))
    for table in (Membership, Grant, Seat, Invitation, Absence, OutboxMessage):
        await session.execute(update(table).where(table.person_id == person.id).values(person_id=into.id))
    await session.execute(update(Handover).where(Handover.taker_id == person.id).values(taker_id=into.id))
    if not somewhere:
        into.name, into.email, into.mail_refused_since = person.name, person.email, person.mail_refused_since
    await session.flush()
    await session.execute(delete(Person).where(Person.id == person.id))
