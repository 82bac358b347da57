"""What closed rounds told, for the rhythm that proposes itself; and its proposals with the answers."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, case, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from models.areas import Area, Workgroup
from models.arrangements import RhythmProposal
from models.base import UtcDateTime
from models.obstacles import Obstacle, Remark
from models.people import Grant, Person
from models.rounds import CheckIn, Round
from models.values import OPEN_OBSTACLE, Role, RoundStatus, Standing

_FAR_ENOUGH = timedelta(weeks=40)
"""Within this lie three rounds of the calmest rhythm, with one that a day off skipped among them."""


@dataclass(frozen=True, kw_only=True)
class ToldRound:
    """A closed round, and how it goes in the words of everybody who answered."""

    workgroup_id: int
    opened_at: datetime
    standings: frozenset[Standing]


async def last_told(
    session: AsyncSession, workgroup_ids: Collection[int], now: datetime, *, count: int
) -> dict[int, list[ToldRound]]:
    """List the last closed rounds of each workgroup, the newest first."""
    newest = func.row_number().over(
        partition_by=Round.workgroup_id, order_by=(Round.closed_at.desc(), Round.id.desc())
    )
    ranked = (
        select(Round.id, Round.workgroup_id, Round.opened_at, newest.label("place"))
        .where(
            Round.workgroup_id.in_(workgroup_ids),
            Round.status == RoundStatus.CLOSED,
            Round.opened_at.is_not(None),
            Round.closed_at > now - _FAR_ENOUGH,
        )
        .subquery()
    )
    said = {standing: func.max(case((CheckIn.standing == standing, 1), else_=0)) for standing in Standing}
    rows = await session.execute(
        select(ranked.c.workgroup_id, ranked.c.opened_at, *said.values())
        .outerjoin(CheckIn, CheckIn.round_id == ranked.c.id)
        .where(ranked.c.place <= count)
        .group_by(ranked.c.id, ranked.c.workgroup_id, ranked.c.opened_at, ranked.c.place)
        .order_by(ranked.c.workgroup_id, ranked.c.place)
    )
    found: defaultdict[int, list[ToldRound]] = defaultdict(list)
    for workgroup_id, opened_at, *counts in rows:
        standings = frozenset(standing for standing, count in zip(said, counts, strict=True) if count)
        found[workgroup_id].append(
            ToldRound(workgroup_id=workgroup_id, opened_at=opened_at, standings=standings)
        )
    return found


@dataclass(frozen=True, kw_only=True)
class RunningWorkgroup:
    """A workgroup for which something might be proposed."""

    workgroup: Workgroup
    area: Area
    has_open_obstacle: bool
    news_at: datetime | None
    """When an obstacle or remark was told last."""
    last_due: datetime | None


async def running_workgroups(session: AsyncSession, ids: Collection[int]) -> list[RunningWorkgroup]:
    """Give those of these workgroups that have not stopped."""
    open_obstacle = (
        select(Obstacle.id)
        .where(Obstacle.workgroup_id == Workgroup.id, Obstacle.status.in_(OPEN_OBSTACLE))
        .correlate(Workgroup)
        .exists()
    )
    reported = _latest(Obstacle.reported_at, Obstacle.workgroup_id == Workgroup.id)
    remarked = _latest(Remark.told_at, Remark.workgroup_id == Workgroup.id, Remark.withdrawn_at.is_(None))
    last_due = _latest(Round.due_at, Round.workgroup_id == Workgroup.id)
    rows = await session.execute(
        select(Workgroup, Area, open_obstacle, reported, remarked, last_due)
        .join(Area, Area.id == Workgroup.area_id)
        .where(Workgroup.id.in_(ids), Workgroup.next_ask_at.is_not(None))
        .order_by(Workgroup.id)
    )
    return [
        RunningWorkgroup(
            workgroup=workgroup,
            area=area,
            has_open_obstacle=bool(is_open),
            news_at=max((moment for moment in (reported_at, remarked_at) if moment), default=None),
            last_due=due_at,
        )
        for workgroup, area, is_open, reported_at, remarked_at, due_at in rows
    ]


def _latest(
    column: InstrumentedAttribute[datetime], *conditions: ColumnElement[bool]
) -> ScalarSelect[datetime]:
    found = select(func.max(column, type_=UtcDateTime())).where(*conditions)
    return found.correlate(Workgroup).scalar_subquery()


async def last_proposals(session: AsyncSession, workgroup_ids: Collection[int]) -> dict[int, RhythmProposal]:
    """Give the newest proposal of each workgroup."""
    rows = await session.scalars(
        select(RhythmProposal)
        .where(RhythmProposal.workgroup_id.in_(workgroup_ids))
        .order_by(RhythmProposal.made_at, RhythmProposal.id)
    )
    return {proposal.workgroup_id: proposal for proposal in rows}


async def facilitators(session: AsyncSession, area_ids: Collection[int]) -> dict[int, list[Person]]:
    """Give the facilitators of each area who can be written to."""
    rows = await session.execute(
        select(Grant.area_id, Person)
        .join(Person, Person.id == Grant.person_id)
        .where(
            Grant.area_id.in_(area_ids),
            Grant.role == Role.FACILITATOR,
            Person.joined_at.is_not(None),
            Person.telegram_id.is_not(None),
            Person.unreachable_since.is_(None),
        )
        .order_by(Person.id)
    )
    found: defaultdict[int, list[Person]] = defaultdict(list)
    for area_id, person in rows:
        found[area_id].append(person)
    return found


async def proposal_with_place(
    session: AsyncSession, proposal_id: int
) -> tuple[RhythmProposal, Workgroup, Area, Person | None] | None:
    """Take a proposal in hand with its workgroup and area, and who answered it: a second answer waits."""
    row = (
        await session.execute(
            select(RhythmProposal, Workgroup, Area, Person)
            .join(Workgroup, Workgroup.id == RhythmProposal.workgroup_id)
            .join(Area, Area.id == Workgroup.area_id)
            .outerjoin(Person, Person.id == RhythmProposal.answered_by_id)
            .where(RhythmProposal.id == proposal_id)
            .with_for_update(of=RhythmProposal)
        )
    ).first()
    return (row[0], row[1], row[2], row[3]) if row else None
