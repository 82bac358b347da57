"""The inbox: updates stored before they are confirmed, and which of them still wait."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.once import insert_once
from models.traffic import InboxUpdate
from models.values import UpdateStatus


@dataclass(frozen=True)
class Received:
    """An update as it came in."""

    update_id: int
    payload: dict[str, Any]


async def store(session: AsyncSession, updates: Sequence[Received], now: datetime) -> list[int]:
    """Store updates; give the numbers of those that are new, in order."""
    rows = [
        {
            "update_id": received.update_id,
            "payload": received.payload,
            "received_at": now,
            "status": UpdateStatus.WAITING,
            "attempts": 0,
        }
        for received in updates
    ]
    stored = await insert_once(session, InboxUpdate, rows, unique=["update_id"])
    return sorted(row.update_id for row in stored)


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


async def note_failure(session: AsyncSession, update_id: int, *, most: int) -> UpdateStatus | None:
    """Count a failed attempt; after the last one set the update aside. Give its status then."""
    attempts = InboxUpdate.attempts + 1
    return await session.scalar(
        update(InboxUpdate)
        .where(InboxUpdate.update_id == update_id)
        .values(
            attempts=attempts,
            status=case((attempts >= most, UpdateStatus.SET_ASIDE.value), else_=InboxUpdate.status),
        )
        .returning(InboxUpdate.status)
    )


async def payload_set_aside(session: AsyncSession, update_id: int) -> dict[str, Any] | None:
    return await session.scalar(select(InboxUpdate.payload).where(InboxUpdate.update_id == update_id))


async def forget_done(session: AsyncSession, before: datetime) -> None:
    """Forget the numbers of updates handled long ago: Telegram numbers afresh after a week of silence."""
    await session.execute(
        delete(InboxUpdate).where(InboxUpdate.status == UpdateStatus.DONE, InboxUpdate.received_at < before)
    )
