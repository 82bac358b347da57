"""Putting rows in once: what is there already is left alone, and the caller hears which were new."""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import CursorResult, Executable, Row, Table, insert
from sqlalchemy.dialects import sqlite
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import Base, table_of

if TYPE_CHECKING:
    from sqlalchemy.dialects import postgresql

_FILLED = "filled"

Values = tuple[Any, ...]


def filled_by(session: AsyncSession) -> dict[type[Base], list[Values]]:
    """Name the tables that got new rows in a session this way, with the unique values of those rows."""
    filled: dict[type[Base], list[Values]] = session.info.setdefault(_FILLED, {})
    return filled


def insert_into(table: Table, dialect: str) -> "postgresql.Insert | sqlite.Insert":
    """Begin an INSERT with the clauses for what is there already, which SQLite and PostgreSQL share."""
    if dialect == "postgresql":
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415 - it takes long, and SQLite does without

        return postgresql.insert(table)
    return sqlite.insert(table)


async def insert_all(session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]]) -> None:
    """Insert rows in one statement, however many; there is none like them."""
    if rows:
        await session.execute(insert(table), [dict(row) for row in rows])


async def insert_once(
    session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str]
) -> Sequence[Row[Any]]:
    """Insert the rows that no other has the same `unique` columns as.

    Give the key and the `unique` columns of those, in no particular order.
    """
    if not rows:
        return ()
    return (await _run(session, table, rows, tuple(unique), naming=True)).all()


async def insert_new(
    session: AsyncSession, table: type[Base], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str]
) -> int:
    """Insert the rows that no other has the same `unique` columns as; say how many those were."""
    return (await _run(session, table, rows, tuple(unique), naming=False)).rowcount if rows else 0


async def _run(
    session: AsyncSession,
    table: type[Base],
    rows: Sequence[Mapping[str, Any]],
    unique: tuple[str, ...],
    *,
    naming: bool,
) -> CursorResult[Any]:
    filled_by(session).setdefault(table, []).extend(tuple(row[column] for column in unique) for row in rows)
    # What the rows refer to may still be waiting in the session.
    await session.flush()
    statement = _statement(table, session.get_bind().dialect.name, unique, naming=naming)
    return cast("CursorResult[Any]", await session.execute(statement, [dict(row) for row in rows]))


@cache
def _statement(table: type[Base], dialect: str, unique: tuple[str, ...], *, naming: bool) -> Executable:
    """Make the statement, once for each table: that takes longer than inserting a row."""
    core = table_of(table)
    statement = insert_into(core, dialect).on_conflict_do_nothing(index_elements=list(unique))
    if not naming:
        return statement.execution_options(preserve_rowcount=True)
    keys = [column.name for column in core.primary_key]
    return statement.returning(*(core.c[key] for key in dict.fromkeys([*keys, *unique])))
