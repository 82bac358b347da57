"""Putting rows in once: what is there already is left alone, and the caller hears which were new."""

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base

Row = TypeVar("Row", bound=Base)


async def insert_once(
    session: AsyncSession, table: type[Row], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str]
) -> list[Row]:
    """Insert the rows that no other has the same `unique` columns as; give those, in no particular order."""
    if not rows:
        return []
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = insert(table).on_conflict_do_nothing(index_elements=list(unique)).returning(table)
    return list(await session.scalars(statement, [dict(row) for row in rows]))
