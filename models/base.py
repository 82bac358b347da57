"""What every table stands on: the declarative base, constraint names, and a moment that is always UTC."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, ClassVar, cast, dataclass_transform

from sqlalchemy import (
    BigInteger,
    Column,
    ColumnElement,
    DateTime,
    Enum,
    Index,
    Integer,
    MetaData,
    Table,
    TextClause,
)
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, MappedAsDataclass, mapped_column
from sqlalchemy.types import TypeDecorator


class UtcDateTime(TypeDecorator[datetime]):
    """A moment in UTC. Naive moments are refused on the way in; SQLite's naive ones are read as UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the parent's signature
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone; every stored moment is an aware one")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 - the parent's signature
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def by_value(enum: type[StrEnum]) -> Enum:
    """Store an enum as short text by its value, so that a new member needs no migration."""
    return Enum(
        enum,
        native_enum=False,
        create_constraint=False,
        length=32,
        values_callable=lambda members: [member.value for member in members],
    )


# SQLite numbers rows by itself only in an INTEGER primary key; PostgreSQL gets the 64 bits it needs.
RowId = BigInteger().with_variant(Integer(), "sqlite")


@dataclass_transform(kw_only_default=True, field_specifiers=(mapped_column,))
class Base(MappedAsDataclass, DeclarativeBase, kw_only=True, repr=False, eq=False):
    """Every table is a dataclass with named fields only."""

    metadata: ClassVar[MetaData] = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map: ClassVar[dict[Any, Any]] = {datetime: UtcDateTime()}

    @classmethod
    def __table_cls__(cls, *parts: Any, **options: Any) -> Table:  # noqa: ANN401 - the table's own
        """Make a table in which SQLite, as PostgreSQL does, gives the number of a row that went to no other.

        Old messages name rows by their numbers: a button would be taken for one of another row.
        """
        ids = [part for part in parts if isinstance(part, Column) and part.primary_key]
        return Table(*parts, sqlite_autoincrement=any(each.type is RowId for each in ids), **options)


def partial_index(name: str, *columns: str, where: TextClause | ColumnElement[bool]) -> Index:
    """Index only the rows of a condition. `metadata_for` says the same to PostgreSQL, where that is used."""
    return Index(name, *columns, sqlite_where=where)


def table_of(mapped: type[Base]) -> Table:
    """Give the table itself, for many rows at once: nothing is kept of them in the session."""
    return cast("Table", mapped.__table__)
