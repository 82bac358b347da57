"""The inbox: updates stored before they are confirmed, and which of them still wait."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CursorResult, case, delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import table_of
from models.queries.once import insert_once
from models.queries.places import UPDATE
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
    """List the numbers of the updates that were stored and not handled, in their order."""
    rows = await session.scalars(
        select(InboxUpdate.update_id)
        .where(InboxUpdate.status == UpdateStatus.WAITING)
        .order_by(InboxUpdate.update_id)
    )
    return list(rows)


async def received(session: AsyncSession, update_ids: Collection[int]) -> list[Received]:
    """Give updates as they came in, in their order."""
    rows = await session.execute(
        select(InboxUpdate.update_id, InboxUpdate.payload)
        .where(InboxUpdate.update_id.in_(update_ids))
        .order_by(InboxUpdate.update_id)
    )
    return [Received(update_id, payload or {}) for update_id, payload in rows]


_INBOX = table_of(InboxUpdate)
_PAYLOAD = (
    select(_INBOX.c.payload)
    .where(_INBOX.c.update_id == UPDATE, _INBOX.c.status == UpdateStatus.WAITING)
    .with_for_update()
)
_DONE = update(_INBOX).where(_INBOX.c.update_id == UPDATE).values(status=UpdateStatus.DONE, payload=None)


async def payload_of(session: AsyncSession, update_id: int) -> dict[str, Any] | None:
    """Give an update that waits, kept from other processes; None when it was handled already."""
    payload: dict[str, Any] | None = await session.scalar(_PAYLOAD, {"update": update_id})
    return payload


async def mark_done(session: AsyncSession, update_id: int) -> None:
    """Note that an update was handled, and empty it: what it said is kept where it belongs."""
    await session.execute(_DONE, {"update": update_id})


async def note_failure(session: AsyncSession, update_id: int, *, most: int) -> UpdateStatus | None:
    """Count a failed attempt; after the last one set the update aside. Give its status then, if it waited."""
    attempts = InboxUpdate.attempts + 1
    return await session.scalar(
        update(InboxUpdate)
        .where(InboxUpdate.update_id == update_id, InboxUpdate.status == UpdateStatus.WAITING)
        .values(
            attempts=attempts,
            status=case((attempts >= most, UpdateStatus.SET_ASIDE.value), else_=InboxUpdate.status),
        )
        .returning(InboxUpdate.status)
    )


async def payload_set_aside(session: AsyncSession, update_id: int) -> dict[str, Any] | None:
    return await session.scalar(select(InboxUpdate.payload).where(InboxUpdate.update_id == update_id))


async def forget(session: AsyncSession, status: UpdateStatus, before: datetime, *, limit: int) -> int:
    """Take away updates of a status that came in before a moment, at most so many; say how many went."""
    old = select(InboxUpdate.update_id).where(InboxUpdate.status == status, InboxUpdate.received_at < before)
    result: CursorResult[Any] = await session.execute(  # type: ignore[assignment]
        delete(InboxUpdate).where(InboxUpdate.update_id.in_(old.limit(limit)))
    )
    return result.rowcount
