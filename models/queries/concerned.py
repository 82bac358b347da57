"""Whom a loss concerns: everybody who may have said something, or tapped, in a time that is gone."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.areas import Area, Seat, Workgroup
from models.people import Person
from models.rounds import CheckIn, Round
from models.traffic import OutboxMessage
from models.values import Question, RoundStatus, SendStatus

LATELY = timedelta(days=2)
"""Who spoke this shortly before may have gone on."""
REPORT_WAITS = timedelta(days=7)
"""How long a report that was begun may still be finished."""
SETTLED = timedelta(hours=1)
"""What was asked later than this before the end was asked when all was well again."""


async def concerned_by_loss(
    session: AsyncSession, start: datetime, end: datetime
) -> list[tuple[Person, Area]]:
    """List everybody with a question before them in a time, or who spoke shortly before, with each area.

    What somebody without a seat sends has no place any more, so they are not asked for it.
    """
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
        .join(Seat, _is_theirs())
        .outerjoin(Round, Round.id == CheckIn.round_id)
        .where(*_reachable(), CheckIn.asked_at < end, or_(waits, spoke))
        .order_by(Area.id, Person.id)
    )
    found = {(person.id, area.id): (person, area) for person, area in rows}
    return list(found.values())


def _reachable() -> tuple[ColumnElement[bool], ...]:
    return Person.joined_at.is_not(None), Person.telegram_id.is_not(None), Person.unreachable_since.is_(None)


def _is_theirs() -> ColumnElement[bool]:
    return (Seat.workgroup_id == Workgroup.id) & (Seat.person_id == Person.id)


@dataclass(frozen=True, kw_only=True)
class Unanswered:
    """Somebody with a question on the screen that nobody answered, of which turn and area."""

    person: Person
    area: Area
    check_in_id: int


async def with_unanswered_question(
    session: AsyncSession, questions: Collection[Question], shown_by: datetime, report_since: datetime
) -> list[Unanswered]:
    """List who has one of these questions on the screen since before a moment, the newest of each first.

    A report that nobody asked for counts when it was begun after `report_since`.
    """
    row, newer = OutboxMessage, aliased(OutboxMessage)
    asked_anew = exists().where(
        newer.check_in_id == row.check_in_id,
        newer.id > row.id,
        newer.question.is_not(None),
        newer.status.not_in((SendStatus.EXPIRED, SendStatus.FAILED)),
    )
    runs = or_(
        Round.status == RoundStatus.OPEN, CheckIn.round_id.is_(None) & (CheckIn.asked_at > report_since)
    )
    waits = (
        or_(CheckIn.touched_at.is_(None), CheckIn.touched_at <= row.created_at),
        CheckIn.declined_at.is_(None),
        or_(CheckIn.snoozed.is_(False), CheckIn.remind_at.is_(None)),
    )
    found = await session.execute(
        select(Person, Area, CheckIn.id)
        .join(CheckIn, CheckIn.person_id == Person.id)
        .join(row, row.check_in_id == CheckIn.id)
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .join(Seat, _is_theirs())
        .outerjoin(Round, Round.id == CheckIn.round_id)
        .where(
            *_reachable(),
            *(CheckIn.question.in_(questions), *waits, runs),
            *(row.question == CheckIn.question, row.status == SendStatus.SENT, row.sent_at <= shown_by),
            ~asked_anew,
        )
        .order_by(row.id.desc())
    )
    return [Unanswered(person=person, area=area, check_in_id=turn) for person, area, turn in found]


async def told_since(
    session: AsyncSession, person_ids: Collection[int], begins: str, moment: datetime
) -> set[int]:
    """Choose who of these people got, or gets, a message with a key that begins so after a moment."""
    row = OutboxMessage
    found = await session.scalars(
        select(row.person_id).where(
            row.person_id.in_(person_ids),
            row.dedupe_key.startswith(begins, autoescape=True),
            row.not_before > moment,
            row.status.not_in((SendStatus.EXPIRED, SendStatus.FAILED)),
        )
    )
    return {person_id for person_id in found if person_id}
