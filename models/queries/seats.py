"""Who has a seat, and in which other workgroups."""

from collections.abc import Iterable, Sequence
from datetime import date

from sqlalchemy import RowMapping, ScalarSelect, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute, aliased

from models.areas import Seat, Workgroup
from models.people import Absence, Person


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
