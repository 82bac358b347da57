"""Turns and what was said in them: which turn a person is in, its answers, and what it asks about."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime, timedelta

from sqlalchemy import RowMapping, Select, bindparam, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, ClosedPeriod, Seat, Workgroup
from models.days_off import DaysOff
from models.obstacles import Obstacle
from models.queries.holding import hold
from models.queries.places import MOMENT, PERSON, TURN, WORKGROUP
from models.rounds import Answer, Attachment, CheckIn, Round
from models.values import OPEN_OBSTACLE, Question, RoundStatus, SeatKind

_CHECK_IN = (
    select(CheckIn)
    .where(CheckIn.id == TURN)
    .with_for_update(key_share=True)
    .execution_options(populate_existing=True)
)


async def check_in_by_id(session: AsyncSession, check_in_id: int) -> CheckIn | None:
    """Load a turn to change it: a second process that answers the same person waits."""
    return await session.scalar(_CHECK_IN, {"turn": check_in_id})


_AREA = (
    select(Area.id)
    .where(Area.id == select(Workgroup.area_id).where(Workgroup.id == WORKGROUP).scalar_subquery())
    .with_for_update(read=True, key_share=True)
)
_SURROUNDINGS = (
    select(
        *(Workgroup, Area, Round, ClosedPeriod),
        exists().where(Seat.workgroup_id == Workgroup.id, Seat.person_id == PERSON),
    )
    .join(Area, Area.id == Workgroup.area_id)
    .outerjoin(Round, Round.id == bindparam("round"))
    .outerjoin(
        ClosedPeriod, (ClosedPeriod.area_id == Area.id) & (ClosedPeriod.last_day >= bindparam("since"))
    )
    .where(Workgroup.id == WORKGROUP)
    .order_by(ClosedPeriod.first_day, ClosedPeriod.id)
    .execution_options(populate_existing=True)
)


async def surroundings(
    session: AsyncSession, check_in: CheckIn
) -> tuple[Workgroup, Area, Round | None, bool, tuple[DaysOff, ...]] | None:
    """Give workgroup, area and round of a turn, whether its person still has a seat, and free days.

    Those are the closed periods of the area since the turn began. No overview of the area is made between
    this and the commit.
    """
    await hold(session, _AREA, {"workgroup": check_in.workgroup_id})
    since = check_in.asked_at.date() - timedelta(days=1)
    values = {"workgroup": check_in.workgroup_id, "round": check_in.round_id, "since": since}
    rows = (await session.execute(_SURROUNDINGS, {**values, "person": check_in.person_id})).all()
    closed = tuple(
        DaysOff(name=days.name, first_day=days.first_day, last_day=days.last_day)
        for _, _, _, days, _ in rows
        if days
    )
    return (rows[0][0], rows[0][1], rows[0][2], rows[0][4], closed) if rows else None


_SEATED = exists().where(Seat.workgroup_id == CheckIn.workgroup_id, Seat.person_id == CheckIn.person_id)
_BEGUN = CheckIn.question.is_not(None) & CheckIn.touched_at.is_not(None) & (Round.status == RoundStatus.OPEN)
_RECENT = (
    select(CheckIn, Round.status, Round.closed_at, Area.digest_from)
    .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
    .join(Area, Area.id == Workgroup.area_id)
    .outerjoin(Round, Round.id == CheckIn.round_id)
    .where(CheckIn.person_id == PERSON, or_(_SEATED, _BEGUN))
    .order_by(CheckIn.asked_at.desc(), CheckIn.id.desc())
    .limit(bindparam("most"))
)


async def recent_turns(session: AsyncSession, person_id: int, *, limit: int) -> Sequence[RowMapping]:
    """List a person's newest turns: row, its round's `status` and `closed_at`, its area's `digest_from`.

    Where they have no seat any more, only what they were answering in an open round.
    """
    rows = await session.execute(_RECENT, {"person": person_id, "most": limit})
    return rows.mappings().all()


_LIVE = select(Answer).where(Answer.check_in_id == TURN, Answer.replaced_at.is_(None)).order_by(Answer.id)


async def live_answers(session: AsyncSession, check_in_id: int) -> list[Answer]:
    """List what stands, in the order it was said."""
    return list(await session.scalars(_LIVE, {"turn": check_in_id}))


_TYPED = select(Answer.check_in_id, Answer.message_id, Answer.said_at).where(
    Answer.check_in_id.in_(bindparam("turns", expanding=True)), Answer.message_id.is_not(None)
)


async def has_files(session: AsyncSession, check_in_id: int) -> bool:
    """Say whether a photo or voice message came with a turn."""
    found = select(Attachment.id).where(
        Attachment.check_in_id == check_in_id, Attachment.replaced_at.is_(None)
    )
    return await session.scalar(found.limit(1)) is not None


async def typed_in(session: AsyncSession, check_in_ids: Collection[int]) -> list[tuple[int, int, datetime]]:
    """Give the turn, the number and the moment of each message with words in these turns."""
    rows = await session.execute(_TYPED, {"turns": list(check_in_ids)})
    return [(turn, number or 0, moment) for turn, number, moment in rows]


async def turns_of_message(session: AsyncSession, person_id: int, message_id: int) -> list[int]:
    """Find the turns in which something was said in one Telegram message, be it replaced since.

    Where no words came in it, the turn of the photo or voice message in it.
    """
    for table in (Answer, Attachment):
        rows = await session.scalars(
            select(table.check_in_id)
            .join(CheckIn, CheckIn.id == table.check_in_id)
            .where(CheckIn.person_id == person_id, table.message_id == message_id)
            .order_by(table.id)
        )
        if turns := list(rows):
            return turns
    return []


async def answers_ever(session: AsyncSession, check_in_id: int) -> list[Answer]:
    """List all that was said in a turn, be it replaced since, in the order it was said."""
    found = select(Answer).where(Answer.check_in_id == check_in_id).order_by(Answer.id)
    return list(await session.scalars(found))


_TO_ASK = (
    select(Obstacle)
    .where(
        Obstacle.workgroup_id == WORKGROUP,
        Obstacle.status.in_(OPEN_OBSTACLE),
        Obstacle.reported_at < MOMENT,
    )
    .order_by(func.coalesce(Obstacle.confirmed_at, Obstacle.reported_at), Obstacle.id)
)


async def obstacles_to_ask(session: AsyncSession, workgroup_id: int, before: datetime) -> list[Obstacle]:
    """List the open obstacles reported before a moment, the one longest unheard of first."""
    return list(await session.scalars(_TO_ASK, {"workgroup": workgroup_id, "moment": before}))


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
        .order_by(Workgroup.name, Workgroup.id)
    )
    return [(workgroup, area, kind) for workgroup, area, kind in rows]


async def spoken_for_by_one(session: AsyncSession, workgroup_ids: Iterable[int]) -> set[int]:
    """Tell for which of these workgroups one representative speaks alone."""
    alone = (
        select(Seat.workgroup_id)
        .where(Seat.workgroup_id.in_(list(workgroup_ids)), Seat.kind == SeatKind.REPRESENTATIVE)
        .group_by(Seat.workgroup_id)
        .having(func.count() == 1)
    )
    return set(await session.scalars(alone))


async def last_workgroup(session: AsyncSession, person_id: int) -> int | None:
    """Give the workgroup of the turn that a person touched last; a report counts from when it was begun."""
    last = func.coalesce(CheckIn.touched_at, CheckIn.asked_at)
    begun = or_(CheckIn.touched_at.is_not(None), CheckIn.round_id.is_(None))
    return await session.scalar(
        select(CheckIn.workgroup_id)
        .where(CheckIn.person_id == person_id, begun)
        .order_by(last.desc(), CheckIn.id.desc())
        .limit(1)
    )


_UNTOLD = func.coalesce(CheckIn.touched_at, CheckIn.asked_at) > Area.digest_from


async def question_waits(session: AsyncSession, person_id: int) -> bool:
    """Say whether somebody has a question before them, of a workgroup that they speak for.

    It is in a round that runs, or in a report not told yet.
    """
    return await session.scalar(_waiting(person_id).with_only_columns(CheckIn.id)) is not None


async def waiting_turn(session: AsyncSession, person_id: int, workgroup_id: int) -> CheckIn | None:
    """Give the newest turn of somebody in which a question of this workgroup waits."""
    return await session.scalar(_waiting(person_id).where(CheckIn.workgroup_id == workgroup_id))


def _waiting(person_id: int) -> Select[CheckIn]:
    runs = (Round.status == RoundStatus.OPEN) | (CheckIn.round_id.is_(None) & _UNTOLD)
    return (
        select(CheckIn)
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .join(Seat, (Seat.workgroup_id == Workgroup.id) & (Seat.person_id == CheckIn.person_id))
        .outerjoin(Round, Round.id == CheckIn.round_id)
        .where(CheckIn.person_id == person_id, CheckIn.question.is_not(None), runs)
        .order_by(CheckIn.id.desc())
        .limit(1)
    )


async def empty_report(session: AsyncSession, person_id: int, workgroup_id: int) -> CheckIn | None:
    """Find a report that was started, has no words yet, and is told in no overview."""
    words = exists().where(Answer.check_in_id == CheckIn.id, Answer.text.is_not(None))
    return await session.scalar(
        select(CheckIn)
        .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
        .join(Area, Area.id == Workgroup.area_id)
        .where(
            CheckIn.person_id == person_id,
            CheckIn.workgroup_id == workgroup_id,
            CheckIn.round_id.is_(None),
            CheckIn.question == Question.OBSTACLE,
            CheckIn.finished_at.is_(None),
            _UNTOLD,
            ~words,
        )
        .order_by(CheckIn.id.desc())
        .limit(1)
    )
