"""Pauses that the other side of a channel asked for: a program that starts anew keeps to them as well."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import table_of
from models.queries.once import insert_into
from models.traffic import ChannelPause
from models.values import Channel


async def keep_pause(session: AsyncSession, channel: Channel, until: datetime) -> None:
    """Note until when nothing goes through a channel, unless a longer pause is noted."""
    begun = insert_into(table_of(ChannelPause), session.get_bind().dialect.name)
    statement = begun.values(channel=channel, until=until)
    await session.execute(
        statement.on_conflict_do_update(
            index_elements=["channel"],
            set_={"until": statement.excluded.until},
            where=ChannelPause.until < statement.excluded.until,
        )
    )


async def pause_of(session: AsyncSession, channel: Channel) -> datetime | None:
    """Give until when nothing goes through a channel; None when it was never asked to wait."""
    return await session.scalar(select(ChannelPause.until).where(ChannelPause.channel == channel))
