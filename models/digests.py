"""The overviews as they were sent: one row per area and period, frozen."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, by_value
from models.values import DigestStatus


class DigestRow(Base):
    """An overview that was compiled; `content` is the frozen `Digest` as JSON. Never rewritten."""

    __tablename__ = "digest"
    __table_args__ = (UniqueConstraint("area_id", "period_start"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    period_start: Mapped[datetime]
    period_end: Mapped[datetime]
    status: Mapped[DigestStatus] = mapped_column(by_value(DigestStatus))
    compiled_at: Mapped[datetime]
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
