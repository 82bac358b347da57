"""Arranging: every change with who made it, what somebody is changing now, proposals and handovers."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.arranged import Arranged, Tempo, Way
from models.base import Base, RowId, by_value


class LoggedChange(Base):
    """A change that was made: who, what, when and why. Never rewritten."""

    __tablename__ = "logged_change"
    __table_args__ = (
        Index("ix_logged_change_area_id_at", "area_id", "at"),
        Index("ix_logged_change_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), default=None)
    """Who made it; empty for the administrator at the command line."""
    way: Mapped[Way] = mapped_column(by_value(Way))
    at: Mapped[datetime]
    subject: Mapped[Arranged] = mapped_column(by_value(Arranged))
    name: Mapped[str] = mapped_column(String(120))
    """What it was called then."""
    action: Mapped[str] = mapped_column(String(32))
    fields: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Old and new of each field that changed."""
    why: Mapped[str | None] = mapped_column(Text, default=None)


class Draft(Base):
    """What a person is changing and has not agreed to yet. One a person: a new one takes its place."""

    __tablename__ = "draft"
    __table_args__ = (UniqueConstraint("person_id"), Index("ix_draft_area_id", "area_id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    content: Mapped[dict[str, Any]] = mapped_column(JSON)
    made_at: Mapped[datetime]


class RhythmProposal(Base):
    """A calmer or faster rhythm that was proposed to the facilitators, and what they said."""

    __tablename__ = "rhythm_proposal"
    __table_args__ = (
        Index("ix_rhythm_proposal_workgroup_id_made_at", "workgroup_id", "made_at"),
        Index("ix_rhythm_proposal_answered_by_id", "answered_by_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    tempo: Mapped[Tempo] = mapped_column(by_value(Tempo))
    every_weeks: Mapped[int]
    """The proposed number of weeks; day and time stay as they are."""
    made_at: Mapped[datetime]
    answered_at: Mapped[datetime | None] = mapped_column(default=None)
    answered_by_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), default=None
    )
    accepted: Mapped[bool | None] = mapped_column(default=None)


class Handover(Base):
    """What somebody who leaves passes on to whoever comes after them."""

    __tablename__ = "handover"
    __table_args__ = (
        Index("ix_handover_workgroup_id", "workgroup_id"),
        Index("ix_handover_giver_id", "giver_id"),
        Index("ix_handover_taker_id", "taker_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    giver_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), default=None)
    taker_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="SET NULL"), default=None)
    note: Mapped[dict[str, Any]] = mapped_column(JSON)
    """What the bot knew when it was made, frozen."""
    words: Mapped[str | None] = mapped_column(Text, default=None)
    """What the leaver adds."""
    made_at: Mapped[datetime]
    given_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it went to the newcomer."""
    read_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the newcomer said that they have read it."""
