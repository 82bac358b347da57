"""Who looks after an area, and hears of what does not go well there."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Workgroup
from models.people import Grant, Membership, Person
from models.values import Role

_IN_ORDER = (Role.FACILITATOR, Role.GEBIEDSMAKELAAR)


async def caretakers(session: AsyncSession, area_ids: Iterable[int]) -> dict[int, list[Person]]:
    """Give the facilitators of each area who can be written to; where there is none, the gebiedsmakelaar."""
    rows = await session.execute(
        select(Grant.area_id, Grant.role, Person)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.area_id.in_(list(area_ids)),
            Grant.role.in_(_IN_ORDER),
            Person.joined_at.is_not(None),
            Person.telegram_id.is_not(None),
            Person.unreachable_since.is_(None),
        )
        .order_by(Grant.area_id, Person.id)
    )
    found: defaultdict[int, defaultdict[Role, list[Person]]] = defaultdict(lambda: defaultdict(list))
    for area_id, role, person in rows:
        found[area_id][role].append(person)
    return {
        area_id: roles[Role.FACILITATOR] or roles[Role.GEBIEDSMAKELAAR] for area_id, roles in found.items()
    }


async def workgroups_elsewhere(
    session: AsyncSession, area_id: int, person_ids: Collection[int]
) -> dict[int, tuple[str, ...]]:
    """Give the names of the workgroups in the other areas that these people belong to."""
    rows = await session.execute(
        select(Membership.person_id, Workgroup.name)
        .join(Workgroup, Workgroup.area_id == Membership.area_id)
        .where(Membership.person_id.in_(person_ids), Membership.area_id != area_id)
    )
    found: defaultdict[int, list[str]] = defaultdict(list)
    for person_id, name in rows:
        found[person_id].append(name)
    return {person_id: tuple(found[person_id]) for person_id in person_ids}


async def areas_of(session: AsyncSession, person_id: int) -> list[Area]:
    """List the areas that a person belongs to."""
    found = select(Area).join(Membership, Membership.area_id == Area.id)
    return list(await session.scalars(found.where(Membership.person_id == person_id).order_by(Area.id)))
