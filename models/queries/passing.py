"""Turns that another person may have to take: found by the moment at which that is looked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, exists, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.areas import Area, Workgroup
from models.people import Person
from models.rounds import CheckIn, Round
from models.values import RoundStatus, StandInReason


@dataclass(frozen=True, kw_only=True)
class LostTurn:
    """A turn that may have to go on to somebody else, in a round that may have ended meanwhile."""

    check_in: CheckIn
    reachable: bool
    round: Round | None
    workgroup: Workgroup
    area: Area

    @property
    def seat(self) -> int:
        """The person whose place in the round it is."""
        return self.check_in.stands_in_for_id or self.check_in.person_id


async def look_again(
    session: AsyncSession, person_id: int, now: datetime, *, workgroup_id: int | None = None
) -> None:
    """Let the next look at the clock find the turns in which a person said nothing yet."""
    runs = exists().where(
        Round.workgroup_id == CheckIn.workgroup_id,
        Round.id == CheckIn.round_id,
        Round.status == RoundStatus.OPEN,
    )
    of_workgroup = [] if workgroup_id is None else [CheckIn.workgroup_id == workgroup_id]
    await session.execute(
        update(CheckIn)
        .where(CheckIn.person_id == person_id, *_unsaid(), runs, *of_workgroup)
        .values(pass_at=now, remind_at=None)
        .execution_options(synchronize_session=False)
    )


def _unsaid() -> tuple[ColumnElement[bool], ...]:
    row = CheckIn
    return row.question.is_not(None), row.touched_at.is_(None), row.declined_at.is_(None)


async def due_passes(session: AsyncSession, now: datetime) -> Sequence[int]:
    """List the turns of which it is looked at whether they go on to somebody else."""
    found = select(CheckIn.id).where(CheckIn.pass_at <= now)
    return (await session.scalars(found.order_by(CheckIn.pass_at, CheckIn.id))).all()


async def claim_passes(session: AsyncSession, ids: Collection[int], now: datetime) -> list[LostTurn]:
    """Give those of these turns that nobody else has in hand."""
    rows = await session.execute(
        select(CheckIn, Person.unreachable_since, Round, Workgroup, Area)
        .join(Person, Person.id == CheckIn.person_id)
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .outerjoin(Round, Round.id == CheckIn.round_id)
        .where(CheckIn.id.in_(ids), CheckIn.pass_at <= now)
        .order_by(CheckIn.pass_at, CheckIn.id)
        .with_for_update(of=CheckIn, key_share=True, skip_locked=True)
    )
    return [
        LostTurn(check_in=check_in, reachable=gone is None, round=round_, workgroup=workgroup, area=area)
        for check_in, gone, round_, workgroup, area in rows
    ]


async def is_passed(session: AsyncSession, turn: LostTurn) -> bool:
    """Say whether somebody was asked in the place of this turn already."""
    later = select(CheckIn.id).where(
        CheckIn.round_id == turn.check_in.round_id,
        CheckIn.stands_in_for_id == turn.seat,
        CheckIn.id > turn.check_in.id,
    )
    return await session.scalar(later.limit(1)) is not None


async def is_dealt_with(session: AsyncSession, turn: LostTurn) -> bool:
    """Say whether somebody said something in the round of this turn, or was asked as nobody did."""
    said = CheckIn.touched_at.is_not(None) | CheckIn.declined_at.is_not(None)
    passed = CheckIn.stands_in_because == StandInReason.SILENT
    heard = select(CheckIn.id).where(CheckIn.round_id == turn.check_in.round_id, said | passed)
    return await session.scalar(heard.limit(1)) is not None


async def others_asked(session: AsyncSession, turn: LostTurn) -> list[tuple[int, bool]]:
    """List who else was asked in the round, each with whether they can answer or did."""
    other = aliased(CheckIn)
    rows = await session.execute(
        select(other.person_id, other.touched_at, Person.unreachable_since)
        .join(Person, Person.id == other.person_id)
        .where(other.round_id == turn.check_in.round_id, other.id != turn.check_in.id)
    )
    return [(person_id, bool(touched_at) or gone is None) for person_id, touched_at, gone in rows]
