"""Overviews: which are due, which were sent, who reads them, and the files that they offer."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import RowMapping, and_, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.areas import Area, Workgroup
from models.digests import DigestRow
from models.people import Grant, Person
from models.queries.places import NOW
from models.rounds import Attachment, CheckIn, Round
from models.traffic import OutboxMessage
from models.values import DigestStatus, Role, RoundStatus, SendStatus

_DUE = select(Area.id).where(Area.next_digest_at <= NOW).order_by(Area.next_digest_at, Area.id)


async def due_areas(session: AsyncSession, now: datetime) -> Sequence[int]:
    """List the areas whose overview is due, the one longest due first."""
    return (await session.scalars(_DUE, {"now": now})).all()


async def look_at_due_areas(session: AsyncSession, now: datetime) -> Sequence[Area]:
    """Give the areas whose overview is due, to look at them only."""
    return (await session.scalars(select(Area).where(Area.next_digest_at <= now))).all()


async def claim_areas(session: AsyncSession, ids: Collection[int], now: datetime) -> list[Area]:
    """Give those of these areas whose overview is still due, and that no other writer has in hand."""
    rows = await session.scalars(
        select(Area).where(Area.id.in_(ids), Area.next_digest_at <= now).with_for_update(skip_locked=True)
    )
    return list(rows)


async def open_rounds_of_areas(session: AsyncSession, area_ids: Collection[int]) -> Sequence[RowMapping]:
    """List id, area_id and opened_at of the rounds that run."""
    rows = await session.execute(
        select(Round.id, Workgroup.area_id, Round.opened_at)
        .join(Workgroup, Workgroup.id == Round.workgroup_id)
        .where(
            Workgroup.area_id.in_(area_ids), Round.status == RoundStatus.OPEN, Round.opened_at.is_not(None)
        )
    )
    return rows.mappings().all()


async def holders(
    session: AsyncSession, area_ids: Collection[int], role: Role
) -> defaultdict[int, list[Person]]:
    """List, by area, the people who hold a role there."""
    rows = await session.execute(
        select(Grant.area_id, Person)
        .join(Grant, Grant.person_id == Person.id)
        .where(Grant.area_id.in_(area_ids), Grant.role == role)
        .order_by(Person.id)
    )
    people: defaultdict[int, list[Person]] = defaultdict(list)
    for area_id, person in rows:
        people[area_id].append(person)
    return people


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


async def last_digest(session: AsyncSession, area_id: int) -> DigestRow | None:
    """Give the last overview of an area that was sent."""
    sent = select(DigestRow).where(DigestRow.area_id == area_id, DigestRow.status == DigestStatus.SENT)
    return await session.scalar(sent.order_by(DigestRow.period_end.desc()).limit(1))


async def areas_told_of(session: AsyncSession, digest_ids: Collection[int]) -> list[Area]:
    """List the areas that these overviews are about."""
    about = select(DigestRow.area_id).where(DigestRow.id.in_(digest_ids))
    return list(await session.scalars(select(Area).where(Area.id.in_(about)).order_by(Area.id)))


async def fates(session: AsyncSession, keys: Collection[str]) -> set[SendStatus]:
    """Say what became of the messages with these keys."""
    rows = select(OutboxMessage.status).where(OutboxMessage.dedupe_key.in_(keys))
    return set(await session.scalars(rows))


@dataclass(frozen=True, kw_only=True)
class FilePlace:
    """A photo or voice message, and where it came from."""

    attachment: Attachment
    workgroup: Workgroup
    area: Area


async def file_with_place(session: AsyncSession, attachment_id: int) -> FilePlace | None:
    """Find the file that stands in the place of one that an overview offered: mostly itself."""
    offered = aliased(Attachment)
    same_message = and_(
        offered.check_in_id == Attachment.check_in_id, offered.message_id == Attachment.message_id
    )
    row = (
        await session.execute(
            select(Attachment, Workgroup, Area)
            .join(offered, or_(offered.id == Attachment.id, same_message))
            .join(CheckIn, CheckIn.id == Attachment.check_in_id)
            .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
            .join(Area, Area.id == Workgroup.area_id)
            .where(offered.id == attachment_id, Attachment.replaced_at.is_(None))
        )
    ).first()
    return FilePlace(attachment=row[0], workgroup=row[1], area=row[2]) if row else None
