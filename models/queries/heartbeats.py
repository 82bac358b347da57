"""Signs of life: noting when a task went well, and reading when each last did."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import delete, select, update
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import table_of
from models.heartbeat import Heartbeat
from models.queries.once import insert_into
from models.values import Pulse


async def note_heartbeats(session: AsyncSession, seen: Mapping[Pulse, datetime | None]) -> None:
    """Note when tasks last went well; a task with None is one that is not done here, and is forgotten."""
    rows = [{"name": name, "at": at} for name, at in seen.items() if at is not None]
    forgotten = [name for name, at in seen.items() if at is None]
    if forgotten:
        await session.execute(delete(Heartbeat).where(Heartbeat.name.in_(forgotten)))
    if rows:
        statement = insert_into(table_of(Heartbeat), session.get_bind().dialect.name).values(rows)
        await session.execute(
            statement.on_conflict_do_update(index_elements=["name"], set_={"at": statement.excluded.at})
        )


async def note_heartbeat(session: AsyncSession, name: Pulse, now: datetime) -> None:
    await note_heartbeats(session, {name: now})


async def note_start(session: AsyncSession, now: datetime) -> None:
    """Note that the bot runs for the first time, unless it ran before."""
    statement = insert_into(table_of(Heartbeat), session.get_bind().dialect.name)
    row = {"name": Pulse.START, "at": now}
    await session.execute(statement.values(row).on_conflict_do_nothing(index_elements=["name"]))


async def pulse(session: AsyncSession, name: Pulse) -> datetime | None:
    """Give when one task last went well; None when it never did."""
    return await session.scalar(select(Heartbeat.at).where(Heartbeat.name == name))


async def heartbeats(session: AsyncSession) -> dict[Pulse, datetime]:
    """Give when each task last went well; what was never done is not there."""
    rows = await session.execute(select(Heartbeat.name, Heartbeat.at))
    return {row.name: row.at for row in rows}


async def beat_in_place(session: AsyncSession) -> None:
    """Write what stands there already: it proves that writing works, and changes nothing.

    One row only, so that two who write more of them cannot wait for each other.
    """
    await session.execute(update(Heartbeat).where(Heartbeat.name == Pulse.TICK).values(at=Heartbeat.at))
