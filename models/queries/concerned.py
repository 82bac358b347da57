"""Whom a loss concerns: everybody who may have said something in a time that is gone."""

from datetime import datetime, timedelta

from sqlalchemy import exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Workgroup
from models.people import Person
from models.rounds import CheckIn, Round
from models.traffic import OutboxMessage
from models.values import RoundStatus, SendStatus

LATELY = timedelta(days=2)
"""Who spoke this shortly before may have gone on."""
REPORT_WAITS = timedelta(days=7)
"""How long a report that was begun may still be finished."""
SETTLED = timedelta(hours=1)
"""What was asked later than this before the end was asked when all was well again."""


async def concerned_by_loss(
    session: AsyncSession, start: datetime, end: datetime
) -> list[tuple[Person, Area]]:
    """List everybody with a question before them in a time, or who spoke shortly before, with each area."""
    asked = or_(
        CheckIn.asked_at <= start,
        exists().where(
            OutboxMessage.check_in_id == CheckIn.id,
            OutboxMessage.status == SendStatus.SENT,
            OutboxMessage.sent_at <= end - SETTLED,
        ),
    )
    runs = or_(
        Round.status == RoundStatus.OPEN,
        Round.closed_at > start,
        CheckIn.round_id.is_(None) & (CheckIn.asked_at > start - REPORT_WAITS),
    )
    waits = CheckIn.question.is_not(None) & CheckIn.declined_at.is_(None) & runs & asked
    spoke = (CheckIn.touched_at > start - LATELY) & (CheckIn.touched_at <= start)
    rows = await session.execute(
        select(Person, Area)
        .join(CheckIn, CheckIn.person_id == Person.id)
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .outerjoin(Round, Round.id == CheckIn.round_id)
        .where(
            Person.joined_at.is_not(None),
            Person.telegram_id.is_not(None),
            Person.unreachable_since.is_(None),
            CheckIn.asked_at < end,
            or_(waits, spoke),
        )
        .order_by(Area.id, Person.id)
    )
    found = {(person.id, area.id): (person, area) for person, area in rows}
    return list(found.values())
