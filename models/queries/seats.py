"""Whom a round can be asked: the seats with their people, who was asked last, and what comes first."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from sqlalchemy import RowMapping, ScalarSelect, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.areas import Seat, Workgroup
from models.base import UtcDateTime
from models.obstacles import Obstacle
from models.people import Absence, Person
from models.rounds import CheckIn
from models.values import OPEN_OBSTACLE


async def seats_with_people(
    session: AsyncSession, workgroup_ids: Iterable[int], today: date
) -> Sequence[RowMapping]:
    """List workgroup_id, kind, position and the person of every seat.

    `away` says who is absent today, and `others` which other workgroups they have, as `names_in` reads them.
    """
    away = exists().where(
        Absence.person_id == Person.id, Absence.first_day <= today, Absence.last_day >= today
    )
    rows = await session.execute(
        select(
            Seat.workgroup_id,
            Seat.kind,
            Seat.position,
            Person.id.label("person_id"),
            Person.name,
            Person.language,
            Person.telegram_id,
            Person.joined_at,
            Person.unreachable_since,
            Person.quiet_from,
            Person.quiet_until,
            away.label("away"),
            others_of(Seat.person_id, Seat.workgroup_id).label("others"),
        )
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.workgroup_id.in_(workgroup_ids))
    )
    return rows.mappings().all()


async def last_turns(
    session: AsyncSession, workgroup_ids: Collection[int]
) -> dict[tuple[int, int], datetime]:
    """Give, per workgroup and person, when they were last asked in a round."""
    if not workgroup_ids:
        return {}
    last = func.max(CheckIn.asked_at, type_=UtcDateTime())
    rows = await session.execute(
        select(CheckIn.workgroup_id, CheckIn.person_id, last)
        .where(CheckIn.workgroup_id.in_(workgroup_ids), CheckIn.round_id.is_not(None))
        .group_by(CheckIn.workgroup_id, CheckIn.person_id)
    )
    return {(workgroup_id, person_id): moment for workgroup_id, person_id, moment in rows}


async def first_open_obstacles(
    session: AsyncSession, workgroup_ids: Iterable[int], before: datetime
) -> dict[int, Obstacle]:
    """Give, per workgroup, the open obstacle that is asked about first."""
    rows = await session.scalars(
        select(Obstacle)
        .where(
            Obstacle.workgroup_id.in_(workgroup_ids),
            Obstacle.status.in_(OPEN_OBSTACLE),
            Obstacle.reported_at < before,
        )
        .order_by(func.coalesce(Obstacle.confirmed_at, Obstacle.reported_at).desc(), Obstacle.id.desc())
    )
    return {obstacle.workgroup_id: obstacle for obstacle in rows}


def others_of(
    person_id: InstrumentedAttribute[int], workgroup_id: InstrumentedAttribute[int]
) -> ScalarSelect[str | None]:
    """Give the names of somebody's workgroups but this one, as `names_in` reads them."""
    seat, workgroup = aliased(Seat), aliased(Workgroup)
    return (
        select(func.aggregate_strings(workgroup.name, "\n"))
        .join(seat, seat.workgroup_id == workgroup.id)
        .where(seat.person_id == person_id, seat.workgroup_id != workgroup_id)
        .scalar_subquery()
    )


def names_in(lines: str | None) -> tuple[str, ...]:
    """Read names that stand on a line each."""
    return tuple(lines.split("\n")) if lines else ()
