"""Rounds in which there was nobody to ask."""

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.rounds import Round
from models.values import SkipReason


async def unasked_before(session: AsyncSession, round_ids: Collection[int]) -> set[int]:
    """Give those of these rounds before which, too, there was nobody to ask; free days do not count."""
    before = aliased(Round)
    counted = before.skip_reason.is_(None) | (before.skip_reason == SkipReason.NOBODY)
    last = (
        select(before.skip_reason)
        .where(before.workgroup_id == Round.workgroup_id, before.due_at < Round.due_at, counted)
        .order_by(before.due_at.desc())
        .limit(1)
        .correlate(Round)
        .scalar_subquery()
    )
    found = select(Round.id).where(Round.id.in_(round_ids), last == SkipReason.NOBODY)
    return set(await session.scalars(found))
