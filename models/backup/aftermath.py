"""What must not come back to life with an old backup: every message that waited in it, and who led then."""

from datetime import datetime
from typing import Any

from sqlalchemy import Update, delete, false, func, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.heartbeat import Heartbeat
from models.traffic import OutboxMessage
from models.values import Pulse, SendStatus

_PROBLEM = "waited in a backup that was restored"
_NOBODY_LEADS = "DO $$ BEGIN IF to_regclass('lead') IS NOT NULL THEN DELETE FROM lead; END IF; END $$"
"""Else a bot that starts would wait for a lease of before to end. The first release had none."""


def quieting(dialect: str, now: datetime, heard_at: datetime | None) -> list[str]:
    """Give the statements that make it so, as text: they are part of the transaction that restores.

    `heard_at` is when the bot was last heard on the database that goes: one that went on after it had stopped
    for this backup did confirm what people said since.

    What was queued may have been sent after the backup was made, and nobody knows. So it counts as uncertain
    and is never repeated. A question among it comes again as its turn's one reminder.
    """
    kind = postgresql if dialect == "postgresql" else sqlite
    noted = kind.insert(Heartbeat).values(name=Pulse.RESTORE, at=now)
    statements: list[Any] = [
        _mark(now),
        noted.on_conflict_do_update(index_elements=["name"], set_={"at": noted.excluded.at}),
    ]
    if heard_at:
        statements.append(delete(Heartbeat).where(Heartbeat.name == Pulse.STOP, Heartbeat.at < heard_at))
    texts = [
        str(statement.compile(dialect=kind.dialect(), compile_kwargs={"literal_binds": True}))
        for statement in statements
    ]
    return [*texts, _NOBODY_LEADS] if dialect == "postgresql" else texts


def _mark(now: datetime) -> Update:
    row = OutboxMessage
    waits = row.status.in_([SendStatus.QUEUED, SendStatus.SENDING])
    return (
        update(row)
        .where(or_(waits, (row.status == SendStatus.UNCERTAIN) & row.repeatable))
        .values(
            status=SendStatus.UNCERTAIN,
            repeatable=false(),
            not_before=now,
            lease_owner=null(),
            lease_until=null(),
            problem=_PROBLEM,
        )
    )


async def quieted(session: AsyncSession, now: datetime) -> int:
    """Count the messages that the restore of this moment made uncertain."""
    row = OutboxMessage
    counted = select(func.count()).where(row.problem == _PROBLEM, row.not_before == now)
    return await session.scalar(counted) or 0
