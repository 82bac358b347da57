"""The neighbourhood and its workgroups: who works on what, and when each is asked."""

from datetime import date, datetime, time

from sqlalchemy import ForeignKey, Index, String, Time, UniqueConstraint, true
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, by_value
from models.values import Cadence, Language, MonthWeek, Rotation, SeatKind, Weekday


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
    every_weeks: Mapped[int] = mapped_column(default=2, server_default="2")
    weekday: Mapped[Weekday] = mapped_column(
        by_value(Weekday), default=Weekday.TUESDAY, server_default=Weekday.TUESDAY.value
    )
    time: Mapped[time] = mapped_column(Time, default=time(9), server_default="09:00:00")
    monthly: Mapped[MonthWeek | None] = mapped_column(by_value(MonthWeek), default=None)
    """The rhythm of the area, for workgroups that have none of their own."""
    remind_after: Mapped[int] = mapped_column(default=1, server_default="1")
    """After how many working days the one reminder comes; 0 is never."""
    answer_days: Mapped[int] = mapped_column(default=2, server_default="2")
    """How many working days people have before an overview closes their round."""
    school_region: Mapped[str | None] = mapped_column(String(32), default=None)
    """The region whose school holidays are skipped; empty when they are not."""

    @property
    def cadence(self) -> Cadence:
        return Cadence(
            every_weeks=self.every_weeks, weekday=self.weekday, time=self.time, monthly=self.monthly
        )

    @property
    def digest(self) -> Cadence:
        """Its weekly moment of the overview."""
        return Cadence(every_weeks=1, weekday=self.digest_weekday, time=self.digest_time)


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
    monthly: Mapped[MonthWeek | None] = mapped_column(by_value(MonthWeek), default=None)
    own_rhythm: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether the rhythm is its own; one that follows the area has the same values, and changes with it."""
    rotation: Mapped[Rotation] = mapped_column(
        by_value(Rotation), default=Rotation.BOTH, server_default=Rotation.BOTH.value
    )
    paused_until: Mapped[date | None] = mapped_column(default=None)
    """The first local day on which it can be asked again; `next_ask_at` lies there or later."""
    table_every: Mapped[int] = mapped_column(default=6, server_default="6")
    """After how many rounds it is asked who should sit at the table; 0 is never."""
    new_step_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the workgroup last said that it takes a new step: the table is looked at then too."""

    @property
    def cadence(self) -> Cadence:
        return Cadence(
            every_weeks=self.every_weeks, weekday=self.weekday, time=self.time, monthly=self.monthly
        )


class Seat(Base):
    """A person who speaks for a workgroup, or stands ready to. Positions count from 0 within a kind."""

    __tablename__ = "seat"
    __table_args__ = (UniqueConstraint("workgroup_id", "person_id"), Index("ix_seat_person_id", "person_id"))

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    kind: Mapped[SeatKind] = mapped_column(by_value(SeatKind))
    position: Mapped[int]


class ClosedPeriod(Base):
    """Days on which nobody of an area is asked, as its facilitator chose: the summer recess."""

    __tablename__ = "closed_period"
    __table_args__ = (Index("ix_closed_period_area_id_last_day", "area_id", "last_day"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    name: Mapped[str] = mapped_column(String(120))
    first_day: Mapped[date]
    last_day: Mapped[date]
