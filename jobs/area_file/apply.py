"""Making the planned changes, all in the caller's one transaction; open rounds are not touched."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.area_file.changes import Action, AreaChange, Change, PersonChange, WorkgroupChange
from jobs.area_file.form import AreaFile
from jobs.area_file.known import KnownArea, KnownPerson, KnownWorkgroup, gather_known
from jobs.area_file.plan import clashes, plan_changes
from jobs.problems import ProblemsError
from models.areas import Area, Seat, Workgroup
from models.people import Grant, Membership, Person
from models.queries.areas import area_by_slug, area_workgroups, clear_seats, vacate_seats
from models.queries.people import area_members, clear_roles, leave_area
from models.values import Role, SeatKind


async def plan_area(
    session: AsyncSession, file: AreaFile, where: str, now: datetime, *, prune: bool = False
) -> tuple[Change, ...]:
    """Tell what a file changes. Needs a transaction that may write, in which the changes can follow.

    Raises ProblemsError for what contradicts what is known.
    """
    addresses = {person.email for person in file.people if person.email}
    known = await gather_known(session, file.area.slug, addresses)
    if problems := list(clashes(file, known, where)):
        raise ProblemsError(problems)
    return plan_changes(file, known, now, prune=prune)


async def apply_changes(session: AsyncSession, slug: str, changes: Iterable[Change], now: datetime) -> None:
    """Make the changes of one area, in their order."""
    area = await area_by_slug(session, slug)
    for change in changes:
        match change:
            case AreaChange():
                area = _write_area(session, area, change, now)
                await session.flush()
            case PersonChange() if area:
                await _write_person(session, area, change, now)
            case WorkgroupChange() if area:
                await _write_workgroup(session, area, change)
    await session.flush()


def _write_area(session: AsyncSession, area: Area | None, change: AreaChange, now: datetime) -> Area:
    columns = _area_columns(change.new)
    if area is None:
        area = Area(slug=change.key, digest_from=now, **columns)
        session.add(area)
    _set(area, columns)
    return area


def _area_columns(new: KnownArea) -> dict[str, Any]:
    return {
        "name": new.name,
        "timezone": new.timezone,
        "language": new.language,
        "digest_weekday": new.digest.weekday,
        "digest_time": new.digest.time,
        "next_digest_at": new.next_digest_at,
    }


def _set(row: object, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


async def _write_person(session: AsyncSession, area: Area, change: PersonChange, now: datetime) -> None:
    person = (await area_members(session, area.id)).get(change.key)
    if change.new is None and person:
        await vacate_seats(session, area.id, [person.id])
        await leave_area(session, area.id, [person.id], now)
        if change.action is Action.REMOVE:
            await session.delete(person)
    elif change.new:
        person = person or await _join_area(session, area, change, change.new)
        _set(person, {"name": change.new.name, "email": change.new.email})
        if change.old is None or change.old.roles != change.new.roles:
            await clear_roles(session, area.id, person.id)
            session.add_all(_grants(area, person, change.new.roles))
    await session.flush()


async def _join_area(session: AsyncSession, area: Area, change: PersonChange, new: KnownPerson) -> Person:
    """Make a person a member, as the one they already are in another area where that is known."""
    person = await session.get(Person, change.person_id) if change.person_id else None
    if person is None:
        person = Person(name=new.name, email=new.email, language=area.language)
        session.add(person)
        await session.flush()
    session.add(Membership(area_id=area.id, person_id=person.id, key=change.key))
    return person


def _grants(area: Area, person: Person, roles: Iterable[Role]) -> list[Grant]:
    return [Grant(area_id=area.id, person_id=person.id, role=role) for role in roles]


async def _write_workgroup(session: AsyncSession, area: Area, change: WorkgroupChange) -> None:
    rows = {row.slug: row for row in await area_workgroups(session, area.id)}
    workgroup, old, new = rows.get(change.key), change.old, change.new
    if new is None:
        await session.delete(workgroup)
        return
    columns = _workgroup_columns(new)
    if workgroup is None:
        workgroup = Workgroup(area_id=area.id, slug=change.key, **columns)
        session.add(workgroup)
        await session.flush()
    _set(workgroup, columns)
    if old is None or _seats(old) != _seats(new):
        await clear_seats(session, workgroup.id)
        ids = {key: person.id for key, person in (await area_members(session, area.id)).items()}
        session.add_all(
            Seat(workgroup_id=workgroup.id, person_id=ids[key], kind=kind, position=position)
            for kind, keys in _seats(new).items()
            for position, key in enumerate(keys)
        )


def _workgroup_columns(new: KnownWorkgroup) -> dict[str, Any]:
    return {
        "name": new.name,
        "every_weeks": new.cadence.every_weeks,
        "weekday": new.cadence.weekday,
        "time": new.cadence.time,
        "next_ask_at": new.next_ask_at,
    }


def _seats(workgroup: KnownWorkgroup) -> dict[SeatKind, tuple[str, ...]]:
    return {SeatKind.REPRESENTATIVE: workgroup.representatives, SeatKind.DEPUTY: workgroup.deputies}
