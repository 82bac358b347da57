"""What is known of an area, as values that can be compared: gathered from the database before a plan."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, ClosedPeriod, Workgroup
from models.arranged import OrganisationKind, Way
from models.people import Person
from models.queries.areas import (
    area_by_slug,
    area_seats,
    area_workgroups,
    closed_periods,
    last_dues,
    workgroups_with_history,
)
from models.queries.managing import how_stopped
from models.queries.organisations import area_organisations, organisations_of, tables_of
from models.queries.people import area_members, area_roles, people_who_stay
from models.values import Cadence, Language, Role, Rotation, SeatKind, Weekday

WEEKS_OF_MONTHLY: Final = 4
"""What stands in the column of weeks of a monthly rhythm, where nobody looks at it."""
DEFAULT_CADENCE: Final = Cadence(every_weeks=2, weekday=Weekday.TUESDAY, time=time(9))


@dataclass(frozen=True, kw_only=True)
class ClosedDays:
    """Days on which nobody of an area is asked, from the first up to and including the last."""

    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True, kw_only=True)
class KnownArea:
    """An area; `cadence` is that of the workgroups that have no rhythm of their own."""

    name: str
    timezone: str
    language: Language
    digest: Cadence
    next_digest_at: datetime
    cadence: Cadence = DEFAULT_CADENCE
    remind_after: int = 1
    answer_days: int = 2
    school_region: str | None = None
    closed_periods: tuple[ClosedDays, ...] = ()
    """By day."""


@dataclass(frozen=True, kw_only=True)
class KnownPerson:
    name: str
    email: str | None
    roles: tuple[Role, ...]
    organisation: str | None = None
    language: Language | None = None
    """Of somebody new, until they come; whoever is there chooses it themselves."""


@dataclass(frozen=True, kw_only=True)
class AtTable:
    """An organisation at a workgroup's table, and what kind of partner it is."""

    name: str
    kind: OrganisationKind


@dataclass(frozen=True, kw_only=True)
class KnownWorkgroup:
    """A workgroup with its seats as people's keys; one that stopped has no `next_ask_at`."""

    name: str
    cadence: Cadence
    representatives: tuple[str, ...]
    deputies: tuple[str, ...]
    next_ask_at: datetime | None
    own_rhythm: bool = True
    rotation: Rotation = Rotation.BOTH
    paused_until: date | None = None
    table_every: int = 6
    table: tuple[AtTable, ...] = ()
    """By name."""
    last_due: datetime | None = None
    """The moment of its last round, asked or skipped: nobody chooses it."""


@dataclass(frozen=True, kw_only=True)
class Scope:
    """Which people, by key, and workgroups, by slug, are read; None is all."""

    people: frozenset[str] | None = None
    workgroups: frozenset[str] | None = None


ALL: Final = Scope()
_OF_ADMINISTRATOR: Final = frozenset({Way.FILE, Way.COMMAND})


@dataclass(frozen=True, kw_only=True)
class Known:
    """Everything that a plan needs to know; people by key, workgroups by slug."""

    area: KnownArea | None = None
    people: dict[str, KnownPerson] = field(default_factory=dict)
    workgroups: dict[str, KnownWorkgroup] = field(default_factory=dict)
    staying: frozenset[str] = frozenset()
    """Whose rows are kept when they leave the area."""
    with_history: frozenset[str] = frozenset()
    """The workgroups that were ever asked."""
    pruned: frozenset[str] = frozenset()
    """The workgroups that the administrator's file stopped, and nobody in chat; where all is read."""
    languages: dict[str, Language] = field(default_factory=dict)
    """In which language each of its people is spoken to, by key."""
    organisations: tuple[str, ...] = ()
    """All that the area knows, where all of it is read."""


async def gather_known(session: AsyncSession, slug: str, *, of: Scope = ALL) -> Known:
    """Read what is known of an area; it and the workgroups read stay so until the transaction ends."""
    area = await area_by_slug(session, slug, lock=True)
    if area is None:
        return Known()
    members = await area_members(session, area.id, of.people)
    ids = [person.id for person in members.values()]
    staying = await people_who_stay(session, area.id, ids)
    workgroups = await area_workgroups(session, area.id, of.workgroups, lock=True)
    numbers = [workgroup.id for workgroup in workgroups]
    spoke = await workgroups_with_history(session, numbers)
    roles = await area_roles(session, area.id, ids)
    return Known(
        area=_area(area, await closed_periods(session, area.id)),
        people=_people(members, roles, await organisations_of(session, area.id, ids)),
        workgroups=_workgroups(
            workgroups,
            await area_seats(session, numbers),
            await last_dues(session, numbers),
            await tables_of(session, numbers),
        ),
        pruned=await _pruned(session, area.id, workgroups) if of is ALL else frozenset(),
        languages={key: person.language for key, person in members.items()},
        staying=frozenset(key for key, person in members.items() if person.id in staying),
        with_history=frozenset(workgroup.slug for workgroup in workgroups if workgroup.id in spoke),
        organisations=tuple(await area_organisations(session, area.id)) if of is ALL else (),
    )


async def _pruned(session: AsyncSession, area_id: int, workgroups: Iterable[Workgroup]) -> frozenset[str]:
    stopped = [workgroup for workgroup in workgroups if workgroup.next_ask_at is None]
    if not stopped:
        return frozenset()
    ways = await how_stopped(session, area_id, {workgroup.name for workgroup in stopped})
    return frozenset(each.slug for each in stopped if ways.get(each.name) in _OF_ADMINISTRATOR)


def _area(area: Area, closed: list[ClosedPeriod]) -> KnownArea:
    return KnownArea(
        name=area.name,
        timezone=area.timezone,
        language=area.language,
        digest=area.digest,
        next_digest_at=area.next_digest_at,
        cadence=area.cadence,
        remind_after=area.remind_after,
        answer_days=area.answer_days,
        school_region=area.school_region,
        closed_periods=by_day(
            ClosedDays(name=days.name, first_day=days.first_day, last_day=days.last_day) for days in closed
        ),
    )


def _people(
    members: dict[str, Person], roles: list[tuple[int, Role]], organisations: dict[int, str]
) -> dict[str, KnownPerson]:
    held: dict[int, list[Role]] = {}
    for person_id, role in roles:
        held.setdefault(person_id, []).append(role)
    return {
        key: KnownPerson(
            name=person.name,
            email=person.email,
            roles=in_order(held.get(person.id, ())),
            organisation=organisations.get(person.id),
        )
        for key, person in members.items()
    }


def _workgroups(
    workgroups: list[Workgroup],
    seats: list[tuple[int, SeatKind, str]],
    last_dues: Mapping[int, datetime],
    places: Iterable[RowMapping],
) -> dict[str, KnownWorkgroup]:
    tables = defaultdict[int, list[AtTable]](list)
    for place in places:
        tables[place["workgroup_id"]].append(AtTable(name=place["name"], kind=place["kind"]))
    seated: dict[tuple[int, SeatKind], list[str]] = {}
    for number, kind, key in seats:
        seated.setdefault((number, kind), []).append(key)

    def keys(workgroup: Workgroup, wanted: SeatKind) -> tuple[str, ...]:
        return tuple(seated.get((workgroup.id, wanted), ()))

    return {
        workgroup.slug: KnownWorkgroup(
            name=workgroup.name,
            cadence=workgroup.cadence,
            representatives=keys(workgroup, SeatKind.REPRESENTATIVE),
            deputies=keys(workgroup, SeatKind.DEPUTY),
            next_ask_at=workgroup.next_ask_at,
            own_rhythm=workgroup.own_rhythm,
            rotation=workgroup.rotation,
            paused_until=workgroup.paused_until,
            table_every=workgroup.table_every,
            table=by_name(tables[workgroup.id]),
            last_due=last_dues.get(workgroup.id),
        )
        for workgroup in workgroups
    }


def by_day(periods: Iterable[ClosedDays]) -> tuple[ClosedDays, ...]:
    """Give closed periods in one order, so that two lists of the same periods are equal."""
    return tuple(sorted(set(periods), key=lambda each: (each.first_day, each.last_day, each.name)))


def by_name(table: Iterable[AtTable]) -> tuple[AtTable, ...]:
    """Give a table in one order, so that two of the same organisations are equal."""
    return tuple(sorted(table, key=lambda each: (each.name.casefold(), each.name)))


def in_order(roles: Iterable[Role]) -> tuple[Role, ...]:
    """Give roles in the order of `Role`, so that two lists of the same roles are equal."""
    return tuple(sorted(set(roles), key=list(Role).index))
