"""Turns that another person may have to take: found by the moment at which that is looked at."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, case, exists, func, or_, select, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.areas import Area, Workgroup
from models.people import Person
from models.queries.asked import was_asked
from models.queries.places import NOW
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
    session: AsyncSession,
    person_id: int,
    now: datetime,
    *,
    workgroup_id: int | None = None,
    keeps_promises: bool = False,
) -> None:
    """Let the next look at the clock find the turns in which a person said nothing yet.

    With `keeps_promises` the moment that somebody chose with "straks" stays, as long as the turn is theirs.
    """
    of_workgroup = [] if workgroup_id is None else [CheckIn.workgroup_id == workgroup_id]
    promised = case((CheckIn.snoozed, CheckIn.remind_at), else_=None) if keeps_promises else None
    await session.execute(
        update(CheckIn)
        .where(CheckIn.person_id == person_id, *_unsaid(), *of_workgroup)
        .values(pass_at=now, remind_at=promised)
        .execution_options(synchronize_session=False)
    )


async def still_to_pass(session: AsyncSession, person_id: int) -> Sequence[tuple[CheckIn, Area, bool]]:
    """List the turns, in which a person said nothing, that lost their moments and went on to nobody.

    Of each it is said whether it was asked.
    """
    heir = aliased(CheckIn)
    seat = func.coalesce(CheckIn.stands_in_for_id, CheckIn.person_id)
    passed = exists().where(
        heir.round_id == CheckIn.round_id, heir.stands_in_for_id == seat, heir.id > CheckIn.id
    )
    no_reminder = CheckIn.remind_at.is_(None)
    rows = await session.execute(
        select(CheckIn, Area, was_asked())
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .where(CheckIn.person_id == person_id, *_unsaid(), or_(CheckIn.snoozed, no_reminder), ~passed)
        .with_for_update(of=CheckIn, key_share=True)
    )
    return [(check_in, area, asked) for check_in, area, asked in rows]


def _unsaid() -> tuple[ColumnElement[bool], ...]:
    """Of a turn in a round that runs: nothing was said in it."""
    row = CheckIn
    runs = exists().where(
        Round.workgroup_id == row.workgroup_id, Round.id == row.round_id, Round.status == RoundStatus.OPEN
    )
    return row.question.is_not(None), row.touched_at.is_(None), row.declined_at.is_(None), runs


_DUE = select(CheckIn.id).where(CheckIn.pass_at <= NOW).order_by(CheckIn.pass_at, CheckIn.id)


async def due_passes(session: AsyncSession, now: datetime) -> Sequence[int]:
    """List the turns of which it is looked at whether they go on to somebody else."""
    return (await session.scalars(_DUE, {"now": now})).all()


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


@dataclass(frozen=True, kw_only=True)
class Asked:
    """Somebody who was asked in a round, and what is known of them."""

    check_in_id: int
    person_id: int
    stands_in_for_id: int | None
    for_silence: bool
    """Whether they were asked because nobody was heard."""
    heard: bool = False
    """Whether they answered anything."""
    passed: bool = False
    """Whether they said that they pass."""
    reachable: bool = True


async def asked_in(session: AsyncSession, round_ids: Collection[int]) -> dict[int | None, list[Asked]]:
    """List who was asked in each of these rounds."""
    found: dict[int | None, list[Asked]] = {round_id: [] for round_id in round_ids}
    rows = await session.execute(
        select(CheckIn, Person.unreachable_since)
        .join(Person, Person.id == CheckIn.person_id)
        .where(CheckIn.round_id.in_(round_ids))
        .order_by(CheckIn.id)
    )
    for check_in, gone in rows:
        asked = Asked(
            check_in_id=check_in.id,
            person_id=check_in.person_id,
            stands_in_for_id=check_in.stands_in_for_id,
            for_silence=check_in.stands_in_because is StandInReason.SILENT,
            heard=check_in.touched_at is not None,
            passed=check_in.declined_at is not None,
            reachable=gone is None,
        )
        found[check_in.round_id].append(asked)
    return found
