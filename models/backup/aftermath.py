"""What must not come back with an old backup: what waited in it, who led then, and numbers of rows since."""

from datetime import datetime
from typing import Any, Final

from sqlalchemy import Update, delete, false, func, null, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.heartbeat import Heartbeat
from models.tables import Base
from models.traffic import OutboxMessage
from models.values import Pulse, SendStatus

_PROBLEM = "waited in a backup that was restored"
_NOBODY_LEADS = "DO $$ BEGIN IF to_regclass('lead') IS NOT NULL THEN DELETE FROM lead; END IF; END $$"
"""Else a bot that starts would wait for a lease of before to end. The first release had none."""
_ROOM: Final = 1_000_000
_EVERY_TABLE = """INSERT INTO sqlite_sequence (name, seq) SELECT name, 0 FROM sqlite_master
WHERE type = 'table' AND sql LIKE '%AUTOINCREMENT%' AND name NOT IN (SELECT name FROM sqlite_sequence)"""
_SEQUENCES = """FROM pg_sequence JOIN pg_depend ON objid = seqrelid JOIN pg_class ON pg_class.oid = refobjid
WHERE deptype = 'a' AND classid = 'pg_class'::regclass AND refclassid = 'pg_class'::regclass
AND relnamespace = current_schema()::regnamespace"""


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
    return [*texts, _NOBODY_LEADS, *leaping(dialect, now)] if dialect == "postgresql" else texts


def leaping(dialect: str, now: datetime) -> list[str]:
    """Give the statements that let every table of today's revision skip the numbers given since the backup.

    Messages of that time name rows that are gone. The next number is the moment in milliseconds: one backup
    may be put back twice, and rows come slower than that. Where a clock stands wrong, there is room too.
    """
    moment = int(now.timestamp() * 1000)
    if dialect == "sqlite":
        return [_EVERY_TABLE, f"UPDATE sqlite_sequence SET seq = max(seq + {_ROOM}, {moment})"]  # noqa: S608 - numbers of our own
    names = ", ".join(f"'{name}'" for name in Base.metadata.tables)
    leap = f"setval(seqrelid, greatest(nextval(seqrelid) + {_ROOM}, {moment}))"
    return [f"SELECT {leap} {_SEQUENCES} AND relname IN ({names})"]


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
