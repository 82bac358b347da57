"""Pauses that the other side of a channel asked for: a program that starts anew keeps to them as well."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import table_of
from models.queries.once import insert_into
from models.traffic import ChannelPause
from models.values import Channel

LONGEST: Final = timedelta(days=1)
"""Nobody asks for a longer pause: one that is noted was noted while the clock was wrong."""


async def keep_pause(session: AsyncSession, channel: Channel, until: datetime) -> None:
    """Note until when nothing goes through a channel, unless a longer pause is noted."""
    begun = insert_into(table_of(ChannelPause), session.get_bind().dialect.name)
    statement = begun.values(channel=channel, until=until)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["channel"],
            set_={"until": statement.excluded.until},
            where=or_(ChannelPause.until < statement.excluded.until, ChannelPause.until > until + LONGEST),
        )
    )


async def pause_of(session: AsyncSession, channel: Channel, now: datetime) -> datetime | None:
    """Give until when nothing goes through a channel; None when it was never asked to wait."""
    return await session.scalar(
        select(ChannelPause.until).where(ChannelPause.channel == channel, ChannelPause.until <= now + LONGEST)
    )
