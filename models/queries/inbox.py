"""The inbox: updates stored before they are confirmed, and which of them still wait."""

from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.once import insert_once
from models.traffic import InboxUpdate
from models.values import UpdateStatus


async def store(session: AsyncSession, update_id: int, payload: dict[str, Any], now: datetime) -> bool:
    """Store an update; say whether it is new."""
    row = {
        "update_id": update_id,
        "payload": payload,
        "received_at": now,
        "status": UpdateStatus.WAITING,
        "attempts": 0,
    }
    return bool(await insert_once(session, InboxUpdate, [row], unique=["update_id"]))


async def waiting(session: AsyncSession) -> list[int]:
    """List the updates that were stored and not handled, in their order."""
    rows = await session.scalars(
        select(InboxUpdate.update_id)
        .where(InboxUpdate.status == UpdateStatus.WAITING)
        .order_by(InboxUpdate.update_id)
    )
    return list(rows)


async def payload_of(session: AsyncSession, update_id: int) -> dict[str, Any] | None:
    """Give an update that waits; None when it was handled already."""
    return await session.scalar(
        select(InboxUpdate.payload).where(
            InboxUpdate.update_id == update_id, InboxUpdate.status == UpdateStatus.WAITING
        )
    )


async def mark_done(session: AsyncSession, update_id: int) -> None:
    """Note that an update was handled, and empty it: what it said is kept where it belongs."""
    await session.execute(
        update(InboxUpdate)
        .where(InboxUpdate.update_id == update_id)
        .values(status=UpdateStatus.DONE, payload=None)
    )


async def set_aside(session: AsyncSession, update_id: int) -> None:
    await session.execute(
        update(InboxUpdate)
        .where(InboxUpdate.update_id == update_id)
        .values(status=UpdateStatus.SET_ASIDE, attempts=InboxUpdate.attempts + 1)
    )
