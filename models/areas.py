"""The neighbourhood and its workgroups: who works on what, and when each is asked."""

from datetime import datetime, time

from sqlalchemy import ForeignKey, Index, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, by_value
from models.values import Cadence, Language, SeatKind, Weekday


class Area(Base):
    """One neighbourhood. `next_digest_at` is the schedule of its overview: the moment that comes next."""

    __tablename__ = "area"
    __table_args__ = (Index("ix_area_next_digest_at", "next_digest_at"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    slug: Mapped[str] = mapped_column(String(64), unique=True)
    name: Mapped[str] = mapped_column(String(120))
    timezone: Mapped[str] = mapped_column(String(64))
    language: Mapped[Language] = mapped_column(by_value(Language))
    digest_weekday: Mapped[Weekday] = mapped_column(by_value(Weekday))
    digest_time: Mapped[time] = mapped_column(Time)
    digest_from: Mapped[datetime]
    """The start of the period that the next overview covers: where the last one ended."""
    next_digest_at: Mapped[datetime]


class Workgroup(Base):
    """A workgroup. `next_ask_at` is its schedule: a change of rhythm is an update of this row."""

    __tablename__ = "workgroup"
    __table_args__ = (
        UniqueConstraint("area_id", "slug"),
        Index("ix_workgroup_next_ask_at", "next_ask_at"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    slug: Mapped[str] = mapped_column(String(64))
    name: Mapped[str] = mapped_column(String(120))
    every_weeks: Mapped[int]
    weekday: Mapped[Weekday] = mapped_column(by_value(Weekday))
    time: Mapped[time] = mapped_column(Time)
    next_ask_at: Mapped[datetime | None]
    """Empty when the workgroup has stopped."""

    @property
    def cadence(self) -> Cadence:
        return Cadence(every_weeks=self.every_weeks, weekday=self.weekday, time=self.time)


class Seat(Base):
    """A person who speaks for a workgroup, or stands ready to. Positions count from 0 within a kind."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("workgroup_id", "person_id"), Index("ix_seat_person_id", "person_id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[SeatKind] = mapped_column(by_value(SeatKind))
    position: Mapped[int]
