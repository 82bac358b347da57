"""Reminders: the turns whose question comes once more, and who of them is away."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Seat, Workgroup
from models.people import Absence, Person
from models.queries.asked import was_asked
from models.queries.overtaken import is_not_needed
from models.queries.places import NOW
from models.queries.seats import names_in, others_of
from models.rounds import CheckIn, Round
from models.values import RoundStatus, StandInReason


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A turn whose question comes once more, unless its round or workgroup has ended meanwhile."""

    check_in: CheckIn
    moment: datetime
    person: Person
    workgroup: Workgroup
    area: Area
    opened_at: datetime | None
    is_open: bool
    others: tuple[str, ...]
    """The names of the person's other workgroups."""
    is_seated: bool
    """Whether the person still has a seat in the workgroup."""
    is_not_needed: bool
    """Whether it stands in for a silence that is over; or, if not asked yet, for who was heard since."""
    was_asked: bool
    """Whether a question of the turn went, may have gone, or waits."""


_DUE = (
    select(CheckIn.id)
    .join(Person, Person.id == CheckIn.person_id)
    .where(CheckIn.remind_at <= NOW, Person.unreachable_since.is_(None))
    .order_by(CheckIn.remind_at, CheckIn.id)
)


async def due_reminders(session: AsyncSession, now: datetime) -> Sequence[int]:
    """List the turns whose question comes once more, to somebody who can be reached."""
    return (await session.scalars(_DUE, {"now": now})).all()


async def claim_reminders(session: AsyncSession, ids: Collection[int], now: datetime) -> list[Reminder]:
    """Give those of these turns whose question still comes once more."""
    seated = exists().where(Seat.workgroup_id == CheckIn.workgroup_id, Seat.person_id == CheckIn.person_id)
    others = others_of(CheckIn.person_id, CheckIn.workgroup_id)
    rounds = (Round.status, Round.opened_at)
    rows = await session.execute(
        select(CheckIn, Person, Workgroup, Area, *rounds, others, seated, is_not_needed(), was_asked())
        .join(Person, Person.id == CheckIn.person_id)
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .outerjoin(Round, Round.id == CheckIn.round_id)
        .where(CheckIn.id.in_(ids), CheckIn.remind_at <= now)
        .order_by(CheckIn.remind_at, CheckIn.id)
        .with_for_update(of=CheckIn, key_share=True, skip_locked=True)
    )
    return [
        Reminder(
            check_in=check_in,
            moment=check_in.remind_at,
            person=person,
            workgroup=workgroup,
            area=area,
            opened_at=opened_at,
            is_open=workgroup.next_ask_at is not None and status in {None, RoundStatus.OPEN},
            others=names_in(names),
            is_seated=is_seated,
            is_not_needed=bool(is_over) and (check_in.stands_in_because is StandInReason.SILENT or not asked),
            was_asked=asked,
        )
        for check_in, person, workgroup, area, status, opened_at, names, is_seated, is_over, asked in rows
        if check_in.remind_at
    ]


async def absences_of(session: AsyncSession, person_ids: Collection[int], since: date) -> Sequence[Absence]:
    """List the absences of these people that had not ended before a day."""
    found = select(Absence).where(Absence.person_id.in_(person_ids), Absence.last_day >= since)
    return (await session.scalars(found)).all()
