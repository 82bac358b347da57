"""Rounds and check-ins: what is due, who can be asked, and which turn a person is in."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import RowMapping, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Seat, Workgroup
from models.obstacles import Obstacle
from models.people import Absence, Person
from models.rounds import Answer, CheckIn, Round
from models.values import OPEN_OBSTACLE, Cadence, Question, RoundStatus, SeatKind, SkipReason


@dataclass(frozen=True, kw_only=True)
class DueWorkgroup:
    """A workgroup whose moment has come."""

    id: int
    cadence: Cadence
    timezone: str
    next_ask_at: datetime


async def due_workgroups(session: AsyncSession, now: datetime, *, limit: int) -> list[DueWorkgroup]:
    rows = await session.execute(
        select(Workgroup, Area.timezone)
        .join(Area, Area.id == Workgroup.area_id)
        .where(Workgroup.next_ask_at <= now)
        .order_by(Workgroup.next_ask_at)
        .limit(limit)
    )
    return [
        DueWorkgroup(
            id=workgroup.id,
            cadence=workgroup.cadence,
            timezone=timezone,
            next_ask_at=workgroup.next_ask_at,
        )
        for workgroup, timezone in rows
        if workgroup.next_ask_at
    ]


async def move_next_ask(session: AsyncSession, moments: Iterable[tuple[int, datetime]]) -> None:
    """Set the moment that comes next, for many workgroups at once."""
    rows = [{"id": workgroup_id, "next_ask_at": moment} for workgroup_id, moment in moments]
    if rows:
        await session.execute(update(Workgroup), rows)


@dataclass(frozen=True, kw_only=True)
class WaitingRound:
    """A round that was planned and has not been asked yet."""

    id: int
    workgroup_id: int
    workgroup: str
    cadence: Cadence
    timezone: str
    due_at: datetime
    ask_at: datetime


async def waiting_rounds(session: AsyncSession, now: datetime, *, limit: int) -> list[WaitingRound]:
    rows = await session.execute(
        select(Round, Workgroup, Area.timezone)
        .join(Workgroup, Workgroup.id == Round.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .where(Round.status == RoundStatus.WAITING, Round.ask_at <= now)
        .order_by(Round.ask_at, Round.id)
        .limit(limit)
    )
    return [
        WaitingRound(
            id=row.id,
            workgroup_id=workgroup.id,
            workgroup=workgroup.name,
            cadence=workgroup.cadence,
            timezone=timezone,
            due_at=row.due_at,
            ask_at=row.ask_at,
        )
        for row, workgroup, timezone in rows
    ]


async def seats_with_people(
    session: AsyncSession, workgroup_ids: Iterable[int], today: date
) -> Sequence[RowMapping]:
    """List workgroup_id, kind, position and the person of every seat; `away` says who is absent today."""
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
            away.label("away"),
        )
        .join(Person, Person.id == Seat.person_id)
        .where(Seat.workgroup_id.in_(workgroup_ids))
    )
    return rows.mappings().all()


async def close_rounds(session: AsyncSession, workgroup_ids: Iterable[int], now: datetime) -> None:
    """Close the open rounds of these workgroups."""
    await session.execute(
        update(Round)
        .where(Round.workgroup_id.in_(workgroup_ids), Round.status == RoundStatus.OPEN)
        .values(status=RoundStatus.CLOSED, closed_at=now)
    )


async def settle_round(
    session: AsyncSession, round_id: int, status: RoundStatus, **values: datetime | SkipReason
) -> None:
    await session.execute(update(Round).where(Round.id == round_id).values(status=status, **values))


async def open_rounds_of_area(session: AsyncSession, area_id: int) -> list[Round]:
    rows = await session.scalars(
        select(Round)
        .join(Workgroup, Workgroup.id == Round.workgroup_id)
        .where(Workgroup.area_id == area_id, Round.status == RoundStatus.OPEN)
    )
    return list(rows)


@dataclass(frozen=True, kw_only=True)
class Reminder:
    """A turn whose question comes once more."""

    check_in: CheckIn
    person: Person
    workgroup: Workgroup
    timezone: str
    is_open: bool

    @property
    def moment(self) -> datetime:
        return self.check_in.remind_at or self.check_in.asked_at


async def due_reminders(session: AsyncSession, now: datetime, *, limit: int) -> list[Reminder]:
    rows = await session.execute(
        select(CheckIn, Person, Workgroup, Area.timezone, Round.status)
        .join(Person, Person.id == CheckIn.person_id)
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .outerjoin(Round, Round.id == CheckIn.round_id)
        .where(CheckIn.remind_at <= now)
        .order_by(CheckIn.remind_at)
        .limit(limit)
    )
    return [
        Reminder(
            check_in=check_in,
            person=person,
            workgroup=workgroup,
            timezone=timezone,
            is_open=status is None or status is RoundStatus.OPEN,
        )
        for check_in, person, workgroup, timezone, status in rows
    ]


async def check_in_by_id(session: AsyncSession, check_in_id: int) -> CheckIn | None:
    return await session.get(CheckIn, check_in_id)


async def round_of(session: AsyncSession, check_in: CheckIn) -> Round | None:
    return await session.get(Round, check_in.round_id) if check_in.round_id else None


async def latest_check_in(session: AsyncSession, person_id: int) -> tuple[CheckIn, bool] | None:
    """Give the turn that loose words belong to, and whether its round has closed.

    A turn that waits for an answer in an open round goes first; else the one touched or asked last.
    """
    is_open = or_(CheckIn.round_id.is_(None), Round.status == RoundStatus.OPEN)
    row = (
        await session.execute(
            select(CheckIn, Round.status)
            .outerjoin(Round, Round.id == CheckIn.round_id)
            .where(CheckIn.person_id == person_id)
            .order_by(
                case((is_open & CheckIn.question.is_not(None), 0), else_=1),
                func.coalesce(CheckIn.touched_at, CheckIn.asked_at).desc(),
                CheckIn.id.desc(),
            )
            .limit(1)
        )
    ).first()
    return (row[0], row[1] is RoundStatus.CLOSED) if row else None


async def live_answers(session: AsyncSession, check_in_id: int) -> list[Answer]:
    """List what stands, in the order it was said."""
    rows = await session.scalars(
        select(Answer)
        .where(Answer.check_in_id == check_in_id, Answer.replaced_at.is_(None))
        .order_by(Answer.id)
    )
    return list(rows)


async def replace_answers(
    session: AsyncSession, check_in_id: int, question: Question, subject_id: int | None, now: datetime
) -> None:
    """Set aside what stood at one question; the words themselves stay."""
    await session.execute(
        update(Answer)
        .where(
            Answer.check_in_id == check_in_id,
            Answer.question == question,
            Answer.subject_id.is_(None) if subject_id is None else Answer.subject_id == subject_id,
            Answer.replaced_at.is_(None),
        )
        .values(replaced_at=now)
    )


async def answers_in_message(session: AsyncSession, person_id: int, message_id: int) -> list[Answer]:
    """Find what still stands of the words that came in one Telegram message."""
    rows = await session.scalars(
        select(Answer)
        .join(CheckIn, CheckIn.id == Answer.check_in_id)
        .where(
            CheckIn.person_id == person_id,
            Answer.message_id == message_id,
            Answer.replaced_at.is_(None),
        )
        .order_by(Answer.id)
    )
    return list(rows)


async def obstacles_to_ask(session: AsyncSession, workgroup_id: int, before: datetime) -> list[Obstacle]:
    """List the open obstacles reported before a moment, the one longest unheard of first."""
    rows = await session.scalars(
        select(Obstacle)
        .where(
            Obstacle.workgroup_id == workgroup_id,
            Obstacle.status.in_(OPEN_OBSTACLE),
            Obstacle.reported_at < before,
        )
        .order_by(func.coalesce(Obstacle.confirmed_at, Obstacle.reported_at), Obstacle.id)
    )
    return list(rows)


async def obstacles_by_id(session: AsyncSession, ids: Iterable[int]) -> dict[int, Obstacle]:
    rows = await session.scalars(select(Obstacle).where(Obstacle.id.in_(ids)))
    return {obstacle.id: obstacle for obstacle in rows}


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


async def workgroups_of(session: AsyncSession, person_id: int) -> list[tuple[Workgroup, Area, SeatKind]]:
    """List the workgroups a person has a seat in, by name."""
    rows = await session.execute(
        select(Workgroup, Area, Seat.kind)
        .join(Seat, Seat.workgroup_id == Workgroup.id)
        .join(Area, Area.id == Workgroup.area_id)
        .where(Seat.person_id == person_id)
        .order_by(Workgroup.name)
    )
    return [(workgroup, area, kind) for workgroup, area, kind in rows]


async def workgroup_with_area(session: AsyncSession, workgroup_id: int) -> tuple[Workgroup, Area] | None:
    row = (
        await session.execute(
            select(Workgroup, Area)
            .join(Area, Area.id == Workgroup.area_id)
            .where(Workgroup.id == workgroup_id)
        )
    ).first()
    return (row[0], row[1]) if row else None
