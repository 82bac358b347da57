"""One look at the clock: everything that is due at a moment, in order."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.digests import compile_due
from jobs.post import Wording
from jobs.rounds import open_rounds, plan_rounds, remind
from models.database import Database


@dataclass(frozen=True, kw_only=True)
class TickReport:
    """How many rows each step had to do with."""

    planned: int
    opened: int
    reminded: int
    digests: int


async def tick(database: Database, wording: Wording, now: datetime) -> TickReport:
    """Do all that is due at `now`, in short transactions. Running it twice does nothing more."""
    return TickReport(
        planned=await _until_done(database, lambda session: plan_rounds(session, now)),
        opened=await _until_done(database, lambda session: open_rounds(session, wording, now)),
        reminded=await _until_done(database, lambda session: remind(session, wording, now)),
        digests=await _until_done(database, lambda session: compile_due(session, wording, now)),
    )


async def _until_done(database: Database, step: Callable[[AsyncSession], Awaitable[int]]) -> int:
    total = 0
    while True:
        async with database.writing() as session:
            done = await step(session)
        total += done
        if not done:
            return total
