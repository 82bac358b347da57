"""Rows that other writers wait for until a transaction ends."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Select
from sqlalchemy.ext.asyncio import AsyncSession


async def hold(session: AsyncSession, rows: Select[Any], values: Mapping[str, int]) -> None:
    """Wait until nobody else has these rows in hand, and keep them (SQLite has one writer anyway).

    What depends on them is read after this. Where a statement waits, it sees again only the rows that it
    locks: all that is joined to them it gives as it was before.
    """
    if session.get_bind().dialect.name == "postgresql":
        await session.execute(rows, values)
