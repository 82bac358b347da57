"""What an overview is made of, gathered per area in a fixed number of statements."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import ColumnElement, RowMapping, Select, exists, func, literal, or_, select, union_all
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Seat, Workgroup
from models.digests import DigestRow
from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.people import Absence, Grant, Membership, Person
from models.rounds import Attachment, CheckIn, Round
from models.values import OPEN_OBSTACLE, DigestStatus, Role, RoundStatus


async def due_areas(session: AsyncSession, now: datetime) -> list[Area]:
    rows = await session.scalars(
        select(Area).where(Area.next_digest_at <= now).order_by(Area.next_digest_at, Area.id)
    )
    return list(rows)


async def workgroup_facts(
    session: AsyncSession, area_id: int, start: datetime, end: datetime
) -> Sequence[RowMapping]:
    """List each workgroup with its rounds: closed in the period, open, and silent ones in a row."""
    heard = (
        select(func.max(Round.due_at))
        .join(CheckIn, CheckIn.round_id == Round.id)
        .where(
            Round.workgroup_id == Workgroup.id,
            or_(CheckIn.touched_at.is_not(None), CheckIn.declined_at.is_not(None)),
        )
        .scalar_subquery()
    )
    rounds = Round.workgroup_id == Workgroup.id
    closed = Round.status == RoundStatus.CLOSED
    has_people = exists().where(
        Seat.workgroup_id == Workgroup.id, Seat.person_id == Person.id, Person.joined_at.is_not(None)
    )
    rows = await session.execute(
        select(
            Workgroup.id,
            Workgroup.name,
            Workgroup.next_ask_at,
            has_people.label("has_people"),
            _count(rounds, closed, Round.closed_at > start, Round.closed_at <= end).label("closed"),
            _count(rounds, Round.status == RoundStatus.OPEN).label("open"),
            _count(rounds, closed, or_(heard.is_(None), Round.due_at > heard)).label("silent"),
        )
        .where(Workgroup.area_id == area_id, Workgroup.next_ask_at.is_not(None))
        .order_by(Workgroup.name)
    )
    return rows.mappings().all()


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
    """List the rounds that were due in the period and not asked, and those that wait for a better hour."""
    rows = await session.execute(
        select(Round.workgroup_id, Round.due_at, Round.skip_reason)
        .join(Workgroup, Workgroup.id == Round.workgroup_id)
        .where(
            Workgroup.area_id == area_id,
            Round.due_at > start,
            Round.due_at <= end,
            Round.status == RoundStatus.SKIPPED,
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


async def holders(session: AsyncSession, area_id: int, role: Role) -> list[Person]:
    """List the people who hold a role in an area."""
    rows = await session.scalars(
        select(Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.area_id == area_id, Grant.role == role)
        .order_by(Person.id)
    )
    return list(rows)


async def sent_digest(
    session: AsyncSession, area_id: int, after: datetime, until: datetime
) -> DigestRow | None:
    """Give the overview whose period ended between two moments, if it was sent."""
    return await session.scalar(
        select(DigestRow)
        .where(
            DigestRow.area_id == area_id,
            DigestRow.period_end > after,
            DigestRow.period_end <= until,
            DigestRow.status == DigestStatus.SENT,
        )
        .order_by(DigestRow.period_end.desc())
        .limit(1)
    )


async def area_by_slug(session: AsyncSession, slug: str) -> Area | None:
    return await session.scalar(select(Area).where(Area.slug == slug))


async def areas_of(session: AsyncSession, person_id: int) -> list[Area]:
    rows = await session.scalars(
        select(Area)
        .join(Membership, Membership.area_id == Area.id)
        .where(Membership.person_id == person_id)
        .order_by(Area.name)
    )
    return list(rows)


@dataclass(frozen=True, kw_only=True)
class FilePlace:
    """A photo or voice message, and where it came from."""

    attachment: Attachment
    workgroup: Workgroup
    area: Area


async def file_with_place(session: AsyncSession, attachment_id: int) -> FilePlace | None:
    row = (
        await session.execute(
            select(Attachment, Workgroup, Area)
            .join(CheckIn, CheckIn.id == Attachment.check_in_id)
            .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
            .join(Area, Area.id == Workgroup.area_id)
            .where(Attachment.id == attachment_id)
        )
    ).first()
    return FilePlace(attachment=row[0], workgroup=row[1], area=row[2]) if row else None
