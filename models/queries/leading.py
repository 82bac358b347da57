"""Who leads, and how many stand by; for a database of PostgreSQL."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.lead import Lead
from models.presence import processes


@dataclass(frozen=True, kw_only=True)
class Leading:
    """The process that leads and until when, both None when none does; and how many serve beside it."""

    owner: str | None
    until: datetime | None
    standing_by: int


async def who_leads(session: AsyncSession) -> Leading | None:
    """Look; None for SQLite, where there is one process at most."""
    if session.get_bind().dialect.name != "postgresql":
        return None
    found = await session.execute(select(Lead.owner, Lead.until).where(Lead.until > func.now()))
    owner, until = found.one_or_none() or (None, None)
    there = await processes(session)
    return Leading(owner=owner, until=until, standing_by=max(0, there - (owner is not None)))
