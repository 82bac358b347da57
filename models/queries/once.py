"""Putting rows in once: what is there already is left alone, and the caller hears which were new."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any, cast

from sqlalchemy import Row, Table
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.sql.dml import ReturningInsert

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
    # What the rows refer to may still be waiting in the session.
    await session.flush()
    statement = _statement(table, session.get_bind().dialect.name, tuple(unique))
    connection = await session.connection()
    made: Sequence[Row[Any]] = (await connection.execute(statement, [dict(row) for row in rows])).all()
    return made


@cache
def _statement(table: type[Base], dialect: str, unique: tuple[str, ...]) -> ReturningInsert[Any]:
    """Make the statement, once for each table: that takes longer than inserting a row."""
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    core = cast("Table", table.__table__)
    keys = [column.name for column in core.primary_key]
    given = [core.c[key] for key in dict.fromkeys([*keys, *unique])]
    return insert(core).on_conflict_do_nothing(index_elements=list(unique)).returning(*given)
