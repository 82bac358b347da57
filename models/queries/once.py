"""Putting rows in once: what is there already is left alone, and the caller hears which were new."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Row, inspect
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base

_FILLED = "filled"


def filled_by(session: AsyncSession) -> set[type[Base]]:
    """Name the tables that got new rows in a session this way."""
    filled: set[type[Base]] = session.info.get(_FILLED, set())
    return filled


async def insert_once(
    session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str]
) -> Sequence[Row[Any]]:
    """Insert the rows that no other has the same `unique` columns as.

    Give the key and the `unique` columns of those, in no particular order.
    """
    if not rows:
        return ()
    session.info.setdefault(_FILLED, set()).add(table)
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    keys = [str(column.key) for column in inspect(table).primary_key]
    given = [getattr(table, key) for key in dict.fromkeys([*keys, *unique])]
    statement = insert(table).on_conflict_do_nothing(index_elements=list(unique)).returning(*given)
    return (await session.execute(statement, [dict(row) for row in rows])).all()
