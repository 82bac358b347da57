"""All tables together, for whoever needs the whole schema."""

from sqlalchemy import MetaData

from models import (
    areas,
    arrangements,
    digests,
    heartbeat,
    lead,
    obstacles,
    organisations,
    people,
    rounds,
    traffic,
)
from models.base import Base

__all__ = [
    "Base",
    "areas",
    "arrangements",
    "digests",
    "heartbeat",
    "lead",
    "metadata_for",
    "obstacles",
    "organisations",
    "people",
    "rounds",
    "traffic",
]


def metadata_for(dialect: str) -> MetaData:
    """Give the tables as this kind of database makes them.

    What only PostgreSQL is told is added here: SQLAlchemy loads a dialect as soon as its name is said.
    """
    if dialect == "postgresql":
        for index in (index for table in Base.metadata.tables.values() for index in table.indexes):
            if (where := index.dialect_kwargs.get("sqlite_where")) is not None:
                index.dialect_kwargs["postgresql_where"] = where
    return Base.metadata
