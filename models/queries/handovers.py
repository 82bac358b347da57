"""Handovers: what a workgroup's next speaker should know, and those that nobody has read yet."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, RowMapping, delete, exists, or_, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import InstrumentedAttribute

from models.areas import Area, Seat, Workgroup
from models.arranged import PassedOn
from models.arrangements import Handover
from models.obstacles import HelpRequest, Obstacle, Success
from models.people import Grant, Person
from models.queries.places import NOW
from models.rounds import CheckIn
from models.traffic import OutboxMessage
from models.values import OPEN_OBSTACLE, Role, SeatKind, SendStatus

LAST = 3
"""How many of the last answers and successes a handover holds."""


async def open_points(session: AsyncSession, workgroup_id: int) -> Sequence[RowMapping]:
    """List text and reported_at of the open obstacles, with help and helper where help was asked."""
    rows = await session.execute(
        select(Obstacle.text, Obstacle.reported_at, HelpRequest.text.label("help"), HelpRequest.helper)
        .outerjoin(HelpRequest, (HelpRequest.obstacle_id == Obstacle.id) & HelpRequest.withdrawn_at.is_(None))
        .where(Obstacle.workgroup_id == workgroup_id, Obstacle.status.in_(OPEN_OBSTACLE))
        .order_by(Obstacle.reported_at, Obstacle.id)
    )
    return rows.mappings().all()


async def last_standings(session: AsyncSession, workgroup_id: int) -> Sequence[RowMapping]:
    """List standing and touched_at of the last turns in which something was said, the newest first."""
    rows = await session.execute(
        select(CheckIn.standing, CheckIn.touched_at)
        .where(
            CheckIn.workgroup_id == workgroup_id,
            CheckIn.standing.is_not(None),
            CheckIn.touched_at.is_not(None),
        )
        .order_by(CheckIn.touched_at.desc(), CheckIn.id.desc())
        .limit(LAST)
    )
    return rows.mappings().all()


async def last_successes(session: AsyncSession, workgroup_id: int) -> list[str]:
    rows = await session.scalars(
        select(Success.text)
        .where(Success.workgroup_id == workgroup_id, Success.withdrawn_at.is_(None))
        .order_by(Success.told_at.desc(), Success.id.desc())
        .limit(LAST)
    )
    return list(rows)


async def whom_to_call(session: AsyncSession, area_id: int, workgroup_id: int, but: int) -> list[str]:
    """Name the facilitators of the area and the others with a seat in the workgroup."""
    facilitators = select(Grant.person_id).where(Grant.area_id == area_id, Grant.role == Role.FACILITATOR)
    seated = select(Seat.person_id).where(Seat.workgroup_id == workgroup_id)
    found = select(Person.name).where(
        Person.id.in_(facilitators.union(seated)), Person.id != but, Person.joined_at.is_not(None)
    )
    return list(await session.scalars(found.order_by(Person.name)))


def _speaks(person_id: InstrumentedAttribute[int] | InstrumentedAttribute[int | None]) -> ColumnElement[bool]:
    """Say whether somebody of a handover speaks for its workgroup; a deputy does not."""
    return exists().where(
        Seat.workgroup_id == Handover.workgroup_id,
        Seat.person_id == person_id,
        Seat.kind == SeatKind.REPRESENTATIVE,
    )


async def held_without_seat(
    session: AsyncSession, workgroup_ids: Collection[int], *, to_change: bool = False
) -> Sequence[Handover]:
    """List the handovers, not read, that are for somebody who does not speak for their workgroup any more.

    One that is being given is waited for `to_change` it.
    """
    return await held(session, workgroup_ids, ~_speaks(Handover.taker_id), to_change=to_change)


async def held(
    session: AsyncSession,
    workgroup_ids: Collection[int],
    *which: ColumnElement[bool],
    to_change: bool = False,
) -> Sequence[Handover]:
    """List the handovers, not read, that are for somebody."""
    found = (
        select(Handover)
        .where(
            Handover.workgroup_id.in_(workgroup_ids),
            Handover.taker_id.is_not(None),
            Handover.read_at.is_(None),
            *which,
        )
        .order_by(Handover.id)
        .execution_options(populate_existing=True)
    )
    rows = await session.scalars(found.with_for_update(key_share=True) if to_change else found)
    return rows.all()


async def speaks_for(session: AsyncSession, person_id: int) -> list[int]:
    """List the workgroups that somebody speaks for."""
    seats = select(Seat.workgroup_id).where(Seat.person_id == person_id, Seat.kind == SeatKind.REPRESENTATIVE)
    return list(await session.scalars(seats))


async def drop_untaken(session: AsyncSession, workgroup_ids: Collection[int]) -> None:
    """Forget the handovers, for nobody yet or themselves, of whoever speaks for these workgroups again."""
    own = (Handover.taker_id == Handover.giver_id) & Handover.given_at.is_(None)
    await session.execute(
        delete(Handover)
        .where(
            Handover.workgroup_id.in_(workgroup_ids),
            or_(Handover.taker_id.is_(None), own),
            _speaks(Handover.giver_id),
        )
        .execution_options(synchronize_session=False)
    )


async def untaken(
    session: AsyncSession, workgroup_ids: Collection[int], *, to_change: bool = False
) -> dict[int, list[Handover]]:
    """Give the handovers that are for nobody yet by workgroup, the newest first.

    Words that somebody is passing on are waited for `to_change` them.
    """
    rows = select(Handover).where(Handover.workgroup_id.in_(workgroup_ids), Handover.taker_id.is_(None))
    if to_change:
        rows = rows.with_for_update(key_share=True).execution_options(populate_existing=True)
    found = defaultdict[int, list[Handover]](list)
    for handover in sorted(await session.scalars(rows.order_by(Handover.id)), key=_age, reverse=True):
        found[handover.workgroup_id].append(handover)
    return found


def _age(handover: Handover) -> tuple[datetime, int]:
    return handover.made_at, handover.id


async def taken_next(session: AsyncSession, handover: Handover) -> Handover | None:
    """Give the first handover of the same workgroup that was made later and is for somebody."""
    later = or_(
        Handover.made_at > handover.made_at,
        (Handover.made_at == handover.made_at) & (Handover.id > handover.id),
    )
    rows = await session.scalars(
        select(Handover)
        .where(Handover.workgroup_id == handover.workgroup_id, Handover.taker_id.is_not(None), later)
        .order_by(Handover.made_at, Handover.id)
        .limit(1)
    )
    return rows.first()


async def last_handover(session: AsyncSession, workgroup_id: int) -> PassedOn | None:
    """Say how far the newest handover of a workgroup has come."""
    rows = await session.execute(
        select(Person.name.label("taker"), Handover.made_at, Handover.given_at, Handover.read_at)
        .select_from(Handover)
        .outerjoin(Person, Person.id == Handover.taker_id)
        .where(Handover.workgroup_id == workgroup_id)
        .order_by(Handover.made_at.desc(), Handover.id.desc())
        .limit(1)
    )
    row = rows.first()
    return PassedOn(**row._asdict()) if row else None


_DUE = (
    select(Handover.id)
    .join(Person, Person.id == Handover.taker_id)
    .where(
        Handover.given_at.is_(None),
        Handover.made_at <= NOW,
        Person.joined_at.is_not(None),
        Person.telegram_id.is_not(None),
        Person.unreachable_since.is_(None),
    )
    .order_by(Handover.id)
)


async def due_handovers(session: AsyncSession, now: datetime) -> Sequence[int]:
    """List the handovers that can be given: their taker has joined and can be reached."""
    return (await session.scalars(_DUE, {"now": now})).all()


async def claim_handovers(
    session: AsyncSession, ids: Collection[int]
) -> list[tuple[Handover, Person, Workgroup, Area]]:
    """Give those of these handovers that still have to be given."""
    rows = await session.execute(
        select(Handover, Person, Workgroup, Area)
        .join(Person, Person.id == Handover.taker_id)
        .join(Workgroup, Workgroup.id == Handover.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .where(Handover.id.in_(ids), Handover.given_at.is_(None), Person.unreachable_since.is_(None))
        .order_by(Handover.id)
        .with_for_update(of=Handover, key_share=True, skip_locked=True)
    )
    return [(handover, person, workgroup, area) for handover, person, workgroup, area in rows]


async def given_to(session: AsyncSession, taker_id: int) -> Sequence[Handover]:
    """List the handovers that somebody was given and has not read."""
    rows = await session.scalars(
        select(Handover).where(
            Handover.taker_id == taker_id, Handover.given_at.is_not(None), Handover.read_at.is_(None)
        )
    )
    return rows.all()


async def has_failed(session: AsyncSession, taker_id: int, begins: str) -> bool:
    """Say whether a message to somebody with a key that begins so was given up."""
    failed = exists().where(
        OutboxMessage.person_id == taker_id,
        OutboxMessage.dedupe_key.startswith(begins, autoescape=True),
        OutboxMessage.status == SendStatus.FAILED,
    )
    return bool(await session.scalar(select(failed)))


async def handover_by_id(session: AsyncSession, handover_id: int) -> Handover | None:
    """Load a handover to change it: one that is being given is waited for."""
    return await session.get(
        Handover, handover_id, with_for_update={"key_share": True}, populate_existing=True
    )
