"""What the answers add up to: obstacles, the help asked for, and what worked."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, by_value, partial_index
from models.values import Helper, ObstacleStatus, Theme

_OPEN = text("status IN ('reported', 'picked_up', 'passed_on', 'reopened')")


class Obstacle(Base):
    """Where a workgroup is stuck, in the words of whoever reported it."""

    __tablename__ = "obstacle"
    __table_args__ = (
        partial_index("ix_obstacle_workgroup_id_open", "workgroup_id", where=_OPEN),
        Index("ix_obstacle_workgroup_id_resolved_at", "workgroup_id", "resolved_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    theme: Mapped[Theme | None] = mapped_column(by_value(Theme), default=None)
    status: Mapped[ObstacleStatus] = mapped_column(by_value(ObstacleStatus))
    reported_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None] = mapped_column(default=None)
    """When somebody last said that it still runs."""
    resolved_at: Mapped[datetime | None] = mapped_column(default=None)
    change: Mapped[str | None] = mapped_column(Text, default=None)
    """What is different now, as it was last said."""


class HelpRequest(Base):
    """What would help with an obstacle, and who could give it."""

    __tablename__ = "help_request"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    obstacle_id: Mapped[int] = mapped_column(ForeignKey("obstacle.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    helper: Mapped[Helper | None] = mapped_column(by_value(Helper), default=None)
    helper_text: Mapped[str | None] = mapped_column(Text, default=None)
    """Who can help, in the person's own words, when it is somebody else."""
    asked_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)


class Remark(Base):
    """What runs less smoothly, or was said beside the questions."""

    __tablename__ = "remark"
    __table_args__ = (Index("ix_remark_workgroup_id_told_at", "workgroup_id", "told_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    told_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)


class Success(Base):
    """What worked, as a representative told it."""

    __tablename__ = "success"
    __table_args__ = (Index("ix_success_workgroup_id_told_at", "workgroup_id", "told_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id", ondelete="CASCADE"), unique=True)
    text: Mapped[str] = mapped_column(Text)
    told_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None] = mapped_column(default=None)
