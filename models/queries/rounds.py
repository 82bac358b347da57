"""Turns and what was said in them: which turn a person is in, its answers, and what it asks about."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import case, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Seat, Workgroup
from models.obstacles import Obstacle
from models.rounds import Answer, CheckIn, Round
from models.values import OPEN_OBSTACLE, Question, RoundStatus, SeatKind


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
