"""The people: who they are, how they are reached, what they may do, and when they are away."""

from datetime import date, datetime, time

from sqlalchemy import BigInteger, ForeignKey, Index, LargeBinary, String, Time, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, by_value
from models.values import Language, Role


class Person(Base):
    """A human being. `telegram_id` is set when they join and is the only thing that identifies them there."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    name: Mapped[str] = mapped_column(String(120))
    email: Mapped[str | None] = mapped_column(String(254), default=None)
    language: Mapped[Language] = mapped_column(by_value(Language))
    telegram_id: Mapped[int | None] = mapped_column(BigInteger, unique=True, default=None)
    joined_at: Mapped[datetime | None] = mapped_column(default=None)
    """When they said yes. Nobody is asked anything before that."""
    unreachable_since: Mapped[datetime | None] = mapped_column(default=None)
    """Since when Telegram refuses messages to them: blocked, or the account is gone."""
    mail_refused_since: Mapped[datetime | None] = mapped_column(default=None)
    """Since when a mail server refuses mail to this address; another address is another matter."""
    quiet_from: Mapped[time | None] = mapped_column(Time, default=None)
    quiet_until: Mapped[time | None] = mapped_column(Time, default=None)
    """Between these local times, perhaps past midnight, no question comes; it waits for the end."""

    def move_mail(self, email: str | None) -> None:
        """Write to another address from now on; that the old one was refused says nothing of it."""
        if email != self.email:
            self.email, self.mail_refused_since = email, None


class Membership(Base):
    """A person in an area, by the key that the area file knows them by."""

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("area_id", "key"),
        UniqueConstraint("area_id", "person_id"),
        Index("ix_membership_person_id", "person_id"),
        Index("ix_membership_organisation_id", "organisation_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    key: Mapped[str] = mapped_column(String(64))
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisation.id", ondelete="SET NULL"), default=None
    )


class Grant(Base):
    """A role that a person holds in an area; seats of representatives stand in `Seat`."""

    __tablename__ = "role_grant"
    __table_args__ = (
        UniqueConstraint("area_id", "person_id", "role"),
        Index("ix_role_grant_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    role: Mapped[Role] = mapped_column(by_value(Role))


class Invitation(Base):
    """A personal link, single use. Only the SHA-256 of its token is kept."""

    __tablename__ = "invitation"
    __table_args__ = (Index("ix_invitation_person_id", "person_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    area_id: Mapped[int] = mapped_column(ForeignKey("area.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    token_hash: Mapped[bytes] = mapped_column(LargeBinary(32), unique=True)
    expires_at: Mapped[datetime]
    used_at: Mapped[datetime | None] = mapped_column(default=None)
    replaced_at: Mapped[datetime | None] = mapped_column(default=None)


class Absence(Base):
    """A person is away from the first up to and including the last day, local dates of their area."""

    __tablename__ = "absence"
    __table_args__ = (Index("ix_absence_person_id_last_day", "person_id", "last_day"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    first_day: Mapped[date]
    last_day: Mapped[date]
