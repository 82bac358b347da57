"""What an overview is made of, gathered per area in a fixed number of statements."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import (
    ColumnElement,
    RowMapping,
    ScalarSelect,
    Select,
    exists,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Seat, Workgroup
from models.base import UtcDateTime
from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.people import Absence, Person
from models.rounds import Attachment, CheckIn, Round
from models.values import OPEN_OBSTACLE, RoundStatus


async def workgroup_facts(
    session: AsyncSession, area_id: int, start: datetime, end: datetime
) -> Sequence[RowMapping]:
    """List each workgroup with its rounds: closed in the period, running, and silent ones in a row.

    A workgroup that has stopped is listed once more if it said something in the period. A round is
    silent if nothing was heard since it opened, in it or beside it; "sla over" is heard too.
    """
    of_workgroup = Round.workgroup_id == Workgroup.id
    closed = Round.status == RoundStatus.CLOSED
    running = Round.status.in_((RoundStatus.OPEN, RoundStatus.WAITING))
    heard = _last_heard()
    rows = await session.execute(
        select(
            Workgroup.id,
            Workgroup.name,
            Workgroup.next_ask_at,
            _has_people().label("has_people"),
            _count(of_workgroup, closed, Round.closed_at > start, Round.closed_at <= end).label("closed"),
            _count(of_workgroup, running).label("open"),
            _count(of_workgroup, closed, or_(heard.is_(None), Round.opened_at > heard)).label("silent"),
        )
        .where(
            Workgroup.area_id == area_id,
            or_(
                Workgroup.next_ask_at.is_not(None),
                exists().where(
                    CheckIn.workgroup_id == Workgroup.id,
                    CheckIn.touched_at > start,
                    CheckIn.touched_at <= end,
                ),
            ),
        )
        .order_by(Workgroup.name)
    )
    return rows.mappings().all()


def _last_heard() -> ScalarSelect[datetime]:
    """Say when anybody of a workgroup last answered, reported something, or passed."""
    moment = func.max(func.coalesce(CheckIn.touched_at, CheckIn.declined_at), type_=UtcDateTime())
    return select(moment).where(CheckIn.workgroup_id == Workgroup.id).correlate(Workgroup).scalar_subquery()


def _has_people() -> ColumnElement[bool]:
    return exists().where(
        Seat.workgroup_id == Workgroup.id, Seat.person_id == Person.id, Person.joined_at.is_not(None)
    )


def _count(*conditions: ColumnElement[bool]) -> ColumnElement[int]:
    return select(func.count(Round.id)).where(*conditions).correlate(Workgroup).scalar_subquery()


async def turns_in_period(
    session: AsyncSession, area_id: int, start: datetime, end: datetime
) -> Sequence[RowMapping]:
    """List workgroup_id, standing and late of the turns in which something was said."""
    rows = await session.execute(
        select(CheckIn.workgroup_id, CheckIn.standing, CheckIn.late)
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .where(Workgroup.area_id == area_id, CheckIn.touched_at > start, CheckIn.touched_at <= end)
        .order_by(CheckIn.id)
    )
    return rows.mappings().all()


async def obstacles_in_period(
    session: AsyncSession, area_id: int, start: datetime, end: datetime
) -> Sequence[RowMapping]:
    """List the obstacles that are open, or were solved in the period, with the help asked for."""
    rows = await session.execute(
        select(
            Obstacle.workgroup_id,
            Obstacle.text,
            Obstacle.theme,
            Obstacle.reported_at,
            Obstacle.change,
            Obstacle.status,
            HelpRequest.text.label("help"),
            HelpRequest.helper,
            HelpRequest.helper_text,
            HelpRequest.asked_at,
        )
        .join(Workgroup, Workgroup.id == Obstacle.workgroup_id)
        .outerjoin(HelpRequest, (HelpRequest.obstacle_id == Obstacle.id) & HelpRequest.withdrawn_at.is_(None))
        .where(
            Workgroup.area_id == area_id,
            Obstacle.reported_at <= end,
            or_(
                Obstacle.status.in_(OPEN_OBSTACLE),
                (Obstacle.resolved_at > start) & (Obstacle.resolved_at <= end),
            ),
        )
        .order_by(Obstacle.reported_at, Obstacle.id)
    )
    return rows.mappings().all()


async def told_in_period(
    session: AsyncSession, area_id: int, start: datetime, end: datetime
) -> Sequence[RowMapping]:
    """List workgroup_id, kind (remark, success) and text of what was told in the period."""

    def told(table: type[Remark] | type[Success], kind: str) -> Select[int, str, str, int]:
        return (
            select(table.workgroup_id, literal(kind).label("kind"), table.text, table.id.label("row"))
            .join(Workgroup, Workgroup.id == table.workgroup_id)
            .where(
                Workgroup.area_id == area_id,
                table.told_at > start,
                table.told_at <= end,
                table.withdrawn_at.is_(None),
            )
        )

    rows = await session.execute(
        union_all(told(Remark, "remark"), told(Success, "success")).order_by("kind", "row")
    )
    return rows.mappings().all()


async def files_in_period(
    session: AsyncSession, area_id: int, start: datetime, end: datetime
) -> Sequence[RowMapping]:
    rows = await session.execute(
        select(CheckIn.workgroup_id, Attachment.id, Attachment.kind)
        .join(CheckIn, CheckIn.id == Attachment.check_in_id)
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .where(Workgroup.area_id == area_id, Attachment.said_at > start, Attachment.said_at <= end)
        .order_by(Attachment.id)
    )
    return rows.mappings().all()


async def skipped_in_period(
    session: AsyncSession, area_id: int, start: datetime, end: datetime
) -> Sequence[RowMapping]:
    """List the rounds of which it was settled in the period that they are not asked."""
    rows = await session.execute(
        select(Round.workgroup_id, Round.due_at, Round.skip_reason)
        .join(Workgroup, Workgroup.id == Round.workgroup_id)
        .where(
            Workgroup.area_id == area_id,
            Round.status == RoundStatus.SKIPPED,
            Round.closed_at > start,
            Round.closed_at <= end,
        )
        .order_by(Round.due_at)
    )
    return rows.mappings().all()


async def away_on(session: AsyncSession, area_id: int, today: date) -> Sequence[RowMapping]:
    """List name and last_day of the people with a seat in this area who are away today."""
    rows = await session.execute(
        select(Person.name, func.max(Absence.last_day).label("last_day"))
        .join(Absence, Absence.person_id == Person.id)
        .join(Seat, Seat.person_id == Person.id)
        .join(Workgroup, Workgroup.id == Seat.workgroup_id)
        .where(Workgroup.area_id == area_id, Absence.first_day <= today, Absence.last_day >= today)
        .group_by(Person.id, Person.name)
        .order_by(Person.name)
    )
    return rows.mappings().all()
