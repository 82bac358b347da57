"""What comes in and what goes out: the inbox of Telegram's updates and the outbox of messages."""

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, ForeignKey, Index, Integer, String, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, by_value, partial_index
from models.values import Channel, Question, SendStatus, UpdateStatus

UNSENT = (SendStatus.QUEUED, SendStatus.SENDING, SendStatus.UNCERTAIN)
"""What the partial indexes of the outbox hold, in this order."""
_UNSENT = text("status IN ('queued', 'sending', 'uncertain')")
_WAITING = text("status = 'waiting'")


class InboxUpdate(Base):
    """An update of Telegram, stored before it is confirmed. `payload` is emptied once it is handled."""

    __tablename__ = "inbox_update"
    __table_args__ = (partial_index("ix_inbox_update_waiting", "update_id", where=_WAITING),)

    update_id: Mapped[int] = mapped_column(BigInteger, primary_key=True, autoincrement=False)
    payload: Mapped[dict[str, Any] | None] = mapped_column(JSON)
    received_at: Mapped[datetime]
    status: Mapped[UpdateStatus] = mapped_column(by_value(UpdateStatus))
    attempts: Mapped[int] = mapped_column(default=0)


class OutboxMessage(Base):
    """A message to one person through one channel. `sending` is committed before the network call."""

    __tablename__ = "outbox_message"
    __table_args__ = (
        partial_index("ix_outbox_message_unsent", "priority", "id", where=_UNSENT),
        partial_index("ix_outbox_message_address_unsent", "address", "id", where=_UNSENT),
        Index("ix_outbox_message_address_external_id", "address", "external_id"),
        Index("ix_outbox_message_check_in_id", "check_in_id"),
        Index("ix_outbox_message_person_id", "person_id"),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    dedupe_key: Mapped[str] = mapped_column(String(128), unique=True)
    channel: Mapped[Channel] = mapped_column(by_value(Channel))
    address: Mapped[str] = mapped_column(String(254))
    """A chat's number as text, or a mail address."""
    kind: Mapped[str] = mapped_column(String(16))
    """What the payload is: only messages and files count against Telegram's pace."""
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"), default=None)
    check_in_id: Mapped[int | None] = mapped_column(
        ForeignKey("check_in.id", ondelete="CASCADE"), default=None
    )
    question: Mapped[Question | None] = mapped_column(by_value(Question), default=None)
    """What it asks, so that a reply to it is known to answer that; `subject_id` is the obstacle meant."""
    subject_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    priority: Mapped[int] = mapped_column(Integer)
    status: Mapped[SendStatus] = mapped_column(by_value(SendStatus))
    payload: Mapped[dict[str, Any]] = mapped_column(JSON)
    """Emptied once nothing more is sent of it: people's words stand where they belong, not in every copy."""
    repeatable: Mapped[bool] = mapped_column(default=False)
    """Whether it is worth a second, marked copy when the first is uncertain. Confirmations are not."""
    repeated: Mapped[bool] = mapped_column(default=False)
    """Whether the second copy has gone; there is never a third."""
    created_at: Mapped[datetime]
    not_before: Mapped[datetime]
    fresh_until: Mapped[datetime | None] = mapped_column(default=None)
    """After this it is not sent before it was decided anew whether and when it may go."""
    attempts: Mapped[int] = mapped_column(default=0)
    lease_owner: Mapped[str | None] = mapped_column(String(64), default=None)
    lease_until: Mapped[datetime | None] = mapped_column(default=None)
    sent_at: Mapped[datetime | None] = mapped_column(default=None)
    external_id: Mapped[str | None] = mapped_column(String(254), default=None)
    """Telegram's message id or the mail's Message-ID."""
    problem: Mapped[str | None] = mapped_column(String(254), default=None)


class ChannelPause(Base):
    """Until when nothing goes through a channel, since its other side asked for that."""

    __tablename__ = "channel_pause"

    channel: Mapped[Channel] = mapped_column(by_value(Channel), primary_key=True)
    until: Mapped[datetime]
