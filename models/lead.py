"""Who leads: the one process that asks and sends, for as long as its lease runs."""

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base


class Lead(Base):
    """The lease of the one that leads; a single row. Its moments are those of the database's clock."""

    __tablename__ = "lead"

    id: Mapped[int] = mapped_column(primary_key=True, default=1, autoincrement=False)
    owner: Mapped[str] = mapped_column(String(64))
    until: Mapped[datetime]
