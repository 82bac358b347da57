"""Who leads: the one process that asks and sends, for as long as its lease runs."""

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, exists, func
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Lead(Base):
    """The lease of the one that leads; a single row. Its moments are those of the database's clock."""

    __tablename__ = "lead"

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    owner: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime]


def leads(owner: Any) -> ColumnElement[bool]:  # noqa: ANN401 - a name, or a place for one
    """The condition that somebody leads at the moment of asking, for a statement of PostgreSQL.

    It is not that of the transaction's beginning: a pause may lie between.
    """
    return exists().where(Lead.id == 1, Lead.owner == owner, Lead.until > func.clock_timestamp())
