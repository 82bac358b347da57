"""Obstacles, requests for help, remarks and successes."""

from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import Any

from sqlalchemy import Select, exists, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.queries.places import TURN
from models.rounds import Answer, CheckIn
from models.values import STILL_THERE, Progress, Question

_OBSTACLE = select(Obstacle).where(Obstacle.check_in_id == TURN)


_TOLD: Mapping[type[Remark] | type[Success], Select[Any]] = MappingProxyType(
    {table: select(table).where(table.check_in_id == TURN) for table in (Remark, Success)}
)


_MENDED = "mended"


def mended_in(session: AsyncSession) -> set[int]:
    """Name the obstacles that got other words or were taken back in a session; whoever does it adds them."""
    mended: set[int] = session.info.setdefault(_MENDED, set())
    return mended


async def obstacle_of_check_in(session: AsyncSession, check_in_id: int) -> Obstacle | None:
    return await session.scalar(_OBSTACLE, {"turn": check_in_id})


async def help_request_of(session: AsyncSession, obstacle_id: int) -> HelpRequest | None:
    return await session.scalar(select(HelpRequest).where(HelpRequest.obstacle_id == obstacle_id))


async def row_of_turn(
    session: AsyncSession, table: type[Remark] | type[Success], check_in_id: int
) -> Remark | Success | None:
    row: Remark | Success | None = await session.scalar(_TOLD[table], {"turn": check_in_id})
    return row


async def obstacles_with_ids(session: AsyncSession, ids: Iterable[int]) -> list[Obstacle]:
    return list(await session.scalars(select(Obstacle).where(Obstacle.id.in_(ids)).order_by(Obstacle.id)))


async def another_is_stuck_on(session: AsyncSession, obstacle_id: int, person_id: int) -> bool:
    """Say whether an answer of somebody else stands by which an obstacle is still there."""
    found = (
        exists()
        .where(Answer.check_in_id == CheckIn.id, CheckIn.person_id != person_id)
        .where(
            Answer.question == Question.PROGRESS,
            Answer.subject_id == obstacle_id,
            Answer.choice.in_([progress.value for progress in STILL_THERE]),
            Answer.replaced_at.is_(None),
        )
    )
    return bool(await session.scalar(select(found)))


async def another_solved(session: AsyncSession, obstacle: Obstacle, check_in_id: int) -> bool:
    """Say whether an answer of another turn stands by which an obstacle is solved, since it was."""
    found = exists().where(
        CheckIn.workgroup_id == obstacle.workgroup_id,
        Answer.check_in_id == CheckIn.id,
        Answer.check_in_id != check_in_id,
        Answer.question == Question.PROGRESS,
        Answer.subject_id == obstacle.id,
        Answer.choice == Progress.SOLVED,
        Answer.said_at >= obstacle.resolved_at,
        Answer.replaced_at.is_(None),
    )
    return bool(await session.scalar(select(found)))


async def changes_told(session: AsyncSession, check_in_id: int) -> set[str]:
    """Give every line that was ever said in a turn to be different now."""
    rows = await session.scalars(
        select(Answer.text).where(
            Answer.check_in_id == check_in_id,
            Answer.question == Question.CHANGE,
            Answer.text.is_not(None),
        )
    )
    return {line for text in rows if text for line in text.split("\n")}
