"""Who sits at a workgroup's table, by organisation, and whether the right people are still there."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.arranged import GapKind, OrganisationKind
from models.base import Base, RowId, by_value, partial_index

_OPEN = text("closed_at IS NULL")


class Organisation(Base):
    """A partner in an area."""

    __tablename__ = "organisation"
    __table_args__ = (UniqueConstraint("area_id", "name"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    kind: Mapped[OrganisationKind] = mapped_column(by_value(OrganisationKind))


class TablePlace(Base):
    """An organisation at a workgroup's table, from one moment until another."""

    __tablename__ = "table_place"
    __table_args__ = (
        Index("ix_table_place_workgroup_id", "workgroup_id"),
        Index("ix_table_place_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id", ondelete="CASCADE"))
    since: Mapped[datetime]
    until: Mapped[datetime | None] = mapped_column(default=None)


class TableCheck(Base):
    """The question whether the right people still sit at the table, and the answer."""

    __tablename__ = "table_check"
    __table_args__ = (
        Index("ix_table_check_workgroup_id_asked_at", "workgroup_id", "asked_at"),
        Index("ix_table_check_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    complete: Mapped[bool | None] = mapped_column(default=None)
    """Whether the right people were there, as the person said; empty too when they passed it over."""
    step: Mapped[str | None] = mapped_column(String(200), default=None)
    """The new step that the workgroup takes, in the words of whoever said so."""


class TableGap(Base):
    """Who is missing at a table, or no longer needed, until that is settled."""

    __tablename__ = "table_gap"
    __table_args__ = (
        partial_index("ix_table_gap_workgroup_id_open", "workgroup_id", where=_OPEN),
        Index("ix_table_gap_table_check_id", "table_check_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    table_check_id: Mapped[int | None] = mapped_column(
        ForeignKey("table_check.id", ondelete="SET NULL"), default=None
    )
    kind: Mapped[GapKind] = mapped_column(by_value(GapKind))
    who: Mapped[str] = mapped_column(String(200))
    """The organisation or people meant, in the words of whoever said it."""
    reported_at: Mapped[datetime]
    closed_at: Mapped[datetime | None] = mapped_column(default=None)
