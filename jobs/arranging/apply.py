"""Making changes and logging them, all in the caller's one transaction; open rounds are not touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.changes import (
    Action,
    AreaChange,
    Change,
    PersonChange,
    WorkgroupChange,
    differences,
    plain,
)
from jobs.arranging.known import KnownArea, KnownPerson, KnownWorkgroup
from jobs.arranging.partners import Partners
from jobs.arranging.tables import write_table
from jobs.handovers import leave_seat, take_seat
from models.areas import Area, ClosedPeriod, Seat, Workgroup
from models.arranged import Way
from models.arrangements import LoggedChange
from models.people import Grant, Membership, Person
from models.queries.areas import (
    area_by_slug,
    area_workgroups,
    clear_closed_periods,
    clear_seats,
)
from models.queries.organisations import membership_of
from models.queries.people import area_members, clear_roles, leave_area
from models.values import Cadence, Role, SeatKind


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who makes changes, how, and why; the administrator at the command line is no person."""

    way: Way = Way.COMMAND
    person_id: int | None = None
    why: str | None = None


ADMINISTRATOR: Final = Hand()


async def apply_changes(
    session: AsyncSession, slug: str, changes: Iterable[Change], now: datetime, *, hand: Hand = ADMINISTRATOR
) -> None:
    """Make the changes of one area, in their order, and log each."""
    area = await area_by_slug(session, slug)
    partners = Partners(session)
    for change in changes:
        match change:
            case AreaChange():
                area = await _write_area(session, area, change, now)
            case PersonChange() if area:
                await _write_person(session, area, change, partners, now)
            case WorkgroupChange() if area:
                await _write_workgroup(session, area, change, partners, now)
        if area:
            session.add(_logged(area.id, change, hand, now))
    await session.flush()


def _logged(area_id: int, change: Change, hand: Hand, now: datetime) -> LoggedChange:
    return LoggedChange(
        area_id=area_id,
        person_id=hand.person_id,
        way=hand.way,
        at=now,
        subject=change.subject,
        name=change.name,
        action=change.action.value,
        fields={name: {"old": plain(old), "new": plain(new)} for name, old, new in differences(change)},
        why=hand.why,
    )


async def _write_area(session: AsyncSession, area: Area | None, change: AreaChange, now: datetime) -> Area:
    columns = _area_columns(change.new)
    if area is None:
        area = Area(slug=change.key, digest_from=now, **columns)
        session.add(area)
    _set(area, columns)
    await session.flush()
    if change.old is None or change.old.closed_periods != change.new.closed_periods:
        await clear_closed_periods(session, area.id)
        session.add_all(ClosedPeriod(area_id=area.id, **vars(days)) for days in change.new.closed_periods)
        await session.flush()
    return area


def _area_columns(new: KnownArea) -> dict[str, Any]:
    return {
        "name": new.name,
        "timezone": new.timezone,
        "language": new.language,
        "digest_weekday": new.digest.weekday,
        "digest_time": new.digest.time,
        "next_digest_at": new.next_digest_at,
        **_cadence_columns(new.cadence),
        "remind_after": new.remind_after,
        "answer_days": new.answer_days,
        "school_region": new.school_region,
    }


def _cadence_columns(cadence: Cadence) -> dict[str, Any]:
    return {
        "every_weeks": cadence.every_weeks,
        "weekday": cadence.weekday,
        "time": cadence.time,
        "monthly": cadence.monthly,
    }


def _set(row: object, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)


async def _write_person(
    session: AsyncSession, area: Area, change: PersonChange, partners: Partners, now: datetime
) -> None:
    if change.old is None and change.new:
        await _join_area(session, area, change.key, change.new, partners)
        return
    person = (await area_members(session, area.id, {change.key})).get(change.key)
    if change.new is None and person:
        await leave_area(session, area.id, [person.id], now)
        if change.action is Action.REMOVE:
            await session.delete(person)
    elif change.old and change.new and person:
        person.name = change.new.name
        person.move_mail(change.new.email)
        if change.old.roles != change.new.roles:
            await clear_roles(session, area.id, person.id)
            session.add_all(_grants(area, person, change.new.roles))
        if change.old.organisation != change.new.organisation:
            membership = await membership_of(session, area.id, person.id)
            if membership:
                membership.organisation_id = await _comes_for(area, change.new, partners)
    await session.flush()


async def _join_area(
    session: AsyncSession, area: Area, key: str, new: KnownPerson, partners: Partners
) -> None:
    """Make somebody a member who is new here; their link makes them one with who they are elsewhere."""
    person = Person(name=new.name, email=new.email, language=new.language or area.language)
    session.add(person)
    await session.flush()
    organisation = await _comes_for(area, new, partners)
    session.add(Membership(area_id=area.id, person_id=person.id, key=key, organisation_id=organisation))
    session.add_all(_grants(area, person, new.roles))


async def _comes_for(area: Area, person: KnownPerson, partners: Partners) -> int | None:
    """Give the number of the organisation that somebody comes for."""
    return (await partners.get(area.id, person.organisation)).id if person.organisation else None


def _grants(area: Area, person: Person, roles: Iterable[Role]) -> list[Grant]:
    return [Grant(area_id=area.id, person_id=person.id, role=role) for role in roles]


async def _write_workgroup(
    session: AsyncSession, area: Area, change: WorkgroupChange, partners: Partners, now: datetime
) -> None:
    rows = {row.slug: row for row in await area_workgroups(session, area.id, {change.key})}
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
        await _write_seats(session, workgroup, old, new, now)
    before = old.table if old else ()
    if before != new.table:
        await write_table(session, workgroup, before, new.table, partners, now)


async def _write_seats(
    session: AsyncSession,
    workgroup: Workgroup,
    old: KnownWorkgroup | None,
    new: KnownWorkgroup,
    now: datetime,
) -> None:
    """Write who has a seat; who gives one up passes on what the workgroup knows to whoever comes to speak."""
    before, after = (set(chain(*_seats(side).values())) if side else set() for side in (old, new))
    members = await area_members(session, workgroup.area_id, before | after)
    await clear_seats(session, workgroup.id)
    session.add_all(
        Seat(workgroup_id=workgroup.id, person_id=members[key].id, kind=kind, position=position)
        for kind, keys in _seats(new).items()
        for position, key in enumerate(keys)
    )
    await session.flush()
    for key in sorted(before - after):
        if key in members and members[key].joined_at:
            await leave_seat(session, workgroup, members[key].id, now)
    for key in new.representatives:
        if old and key not in old.representatives:
            await take_seat(session, workgroup.id, members[key].id)


def _workgroup_columns(new: KnownWorkgroup) -> dict[str, Any]:
    return {
        "name": new.name,
        **_cadence_columns(new.cadence),
        "next_ask_at": new.next_ask_at,
        "own_rhythm": new.own_rhythm,
        "rotation": new.rotation,
        "paused_until": new.paused_until,
        "table_every": new.table_every,
    }


def _seats(workgroup: KnownWorkgroup) -> dict[SeatKind, tuple[str, ...]]:
    return {SeatKind.REPRESENTATIVE: workgroup.representatives, SeatKind.DEPUTY: workgroup.deputies}
