"""Writing what changes of people: many at once take no more statements than one."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.changes import Action, PersonChange
from jobs.arranging.known import KnownPerson
from jobs.arranging.partners import Partners
from models.areas import Area
from models.people import Grant, Membership, Person
from models.queries.once import insert_all
from models.queries.organisations import memberships_of
from models.queries.people import area_members, clear_roles, leave_area
from models.queries.withdrawing import hold_mail, readdress_mail, withdraw_overviews
from models.values import Role


async def write_people(
    session: AsyncSession, area: Area, changes: Sequence[PersonChange], partners: Partners, now: datetime
) -> None:
    """Let people come, change and go, as these changes say."""
    members = await area_members(session, area.id, {change.key for change in changes})
    old = [(change, members[change.key]) for change in changes if change.old and change.key in members]
    gone = [(change, person) for change, person in old if change.new is None]
    ids = [person.id for _, person in gone]
    if gone:
        # What became of a send is written down in this order: first of the message, then of its person.
        await withdraw_overviews(session, area.id, ids)
    await _join(session, area, [change for change in changes if change.old is None], partners)
    await _change(session, area, old, partners)
    if gone:
        await leave_area(session, area.id, ids, now)
    for change, person in gone:
        if change.action is Action.REMOVE:
            await session.delete(person)
    await session.flush()


async def _join(
    session: AsyncSession, area: Area, changes: Iterable[PersonChange], partners: Partners
) -> None:
    """Make members of who is new here; their link makes them one with who they are elsewhere."""
    new = [(change.key, change.new) for change in changes if change.new]
    people = [
        Person(name=each.name, email=each.email, language=each.language or area.language) for _, each in new
    ]
    session.add_all(people)
    await session.flush()
    joined = [(person, key, each) for person, (key, each) in zip(people, new, strict=True)]
    memberships = [
        {
            "area_id": area.id,
            "person_id": person.id,
            "key": key,
            "organisation_id": await _comes_for(area, each, partners),
        }
        for person, key, each in joined
    ]
    await insert_all(session, Membership, memberships)
    await _grant(session, area, [(each, person) for person, _, each in joined])


async def _change(
    session: AsyncSession, area: Area, changes: Iterable[tuple[PersonChange, Person]], partners: Partners
) -> None:
    there = [(change.old, change.new, person) for change, person in changes if change.old and change.new]
    roles = [(old, new, person) for old, new, person in there if old.roles != new.roles]
    comes = [(new, person) for old, new, person in there if old.organisation != new.organisation]
    moved = [person.id for old, new, person in there if old.email and old.email != new.email]
    if moved:
        await hold_mail(session, moved)
    await _read_no_more(session, area, roles)
    if roles:
        await clear_roles(session, area.id, [person.id for *_, person in roles])
    memberships = await memberships_of(session, area.id, [person.id for _, person in comes]) if comes else {}
    for _, new, person in there:
        person.name = new.name
        person.move_mail(new.email)
    await _grant(session, area, [(new, person) for _, new, person in roles])
    for new, person in comes:
        memberships[person.id].organisation_id = await _comes_for(area, new, partners)
    await session.flush()
    if moved:
        await readdress_mail(session, moved)


async def _read_no_more(
    session: AsyncSession, area: Area, roles: Iterable[tuple[KnownPerson, KnownPerson, Person]]
) -> None:
    """Let no overview go any more to who no longer is its reader; whoever became one gets the next."""
    readers = [
        person.id
        for old, new, person in roles
        if Role.GEBIEDSMAKELAAR in old.roles and Role.GEBIEDSMAKELAAR not in new.roles
    ]
    if readers:
        await withdraw_overviews(session, area.id, readers)


async def _comes_for(area: Area, person: KnownPerson, partners: Partners) -> int | None:
    """Give the number of the organisation that somebody comes for."""
    return (await partners.get(area.id, person.organisation)).id if person.organisation else None


async def _grant(session: AsyncSession, area: Area, people: Iterable[tuple[KnownPerson, Person]]) -> None:
    """Give people, who have none, their roles."""
    grants = [
        {"area_id": area.id, "person_id": person.id, "role": role}
        for known, person in people
        for role in known.roles
    ]
    await insert_all(session, Grant, grants)
