"""The asking: rounds of a workgroup, each person's turn in them, and every answer as it was given."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from models.base import Base, RowId, by_value, partial_index
from models.values import AttachmentKind, Question, RoundStatus, SkipReason, Standing, StandInReason

_WAITING = text("status = 'waiting'")
_OPEN = text("status = 'open'")
_REMINDS = text("remind_at IS NOT NULL")
_PASSES = text("pass_at IS NOT NULL")


class Round(Base):
    """One workgroup, one due moment. It exists also when nobody could be asked, with the reason."""

    __tablename__ = "round"
    __table_args__ = (
        UniqueConstraint("workgroup_id", "due_at"),
        partial_index("ix_round_ask_at_waiting", "ask_at", where=_WAITING),
        Index("ix_round_workgroup_id_closed_at", "workgroup_id", "closed_at"),
        partial_index("ix_round_workgroup_id_open", "workgroup_id", where=_OPEN),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    due_at: Mapped[datetime]
    ask_at: Mapped[datetime]
    """The due moment, or later when a late question had to wait for an allowed hour."""
    status: Mapped[RoundStatus] = mapped_column(by_value(RoundStatus))
    skip_reason: Mapped[SkipReason | None] = mapped_column(by_value(SkipReason), default=None)
    opened_at: Mapped[datetime | None] = mapped_column(default=None)
    closed_at: Mapped[datetime | None] = mapped_column(default=None)


class CheckIn(Base):
    """One person's turn: in a round, or by themselves when they report being stuck (no round).

    `question` and `subject_id` are what the person is being asked now; empty means nothing is open.
    """

    __tablename__ = "check_in"
    __table_args__ = (
        UniqueConstraint("round_id", "person_id"),
        Index("ix_check_in_person_id_asked_at", "person_id", "asked_at"),
        Index("ix_check_in_workgroup_id_asked_at", "workgroup_id", "asked_at"),
        Index("ix_check_in_workgroup_id_touched_at", "workgroup_id", "touched_at"),
        Index("ix_check_in_stands_in_for_id", "stands_in_for_id"),
        partial_index("ix_check_in_remind_at", "remind_at", where=_REMINDS),
        partial_index("ix_check_in_pass_at", "pass_at", where=_PASSES),
    )

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    round_id: Mapped[int | None] = mapped_column(ForeignKey("round.id", ondelete="CASCADE"))
    workgroup_id: Mapped[int] = mapped_column(ForeignKey("workgroup.id", ondelete="CASCADE"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id", ondelete="CASCADE"))
    asked_at: Mapped[datetime]
    question: Mapped[Question | None] = mapped_column(by_value(Question))
    subject_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    remind_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the question comes once more: the one reminder, or the moment chosen with "straks"."""
    snoozed: Mapped[bool] = mapped_column(default=False)
    touched_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the person last said something in it; loose words go to the turn last seen or touched."""
    standing: Mapped[Standing | None] = mapped_column(by_value(Standing), default=None)
    """How it goes, as the answers that stand say."""
    late: Mapped[bool] = mapped_column(default=False)
    """Something in it was said after the round had closed."""
    finished_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the last question was answered the first time."""
    declined_at: Mapped[datetime | None] = mapped_column(default=None)
    """When the person chose "sla over"."""
    stands_in_for_id: Mapped[int | None] = mapped_column(
        ForeignKey("person.id", ondelete="SET NULL"), default=None
    )
    """The representative whose place a deputy takes in this round."""
    pass_at: Mapped[datetime | None] = mapped_column(default=None)
    """When it is looked at whether the turn goes on to somebody else of the workgroup."""
    stands_in_because: Mapped[StandInReason | None] = mapped_column(by_value(StandInReason), default=None)


class Answer(Base):
    """Something a person said, as they said it. A new answer sets `replaced_at` of the old one, no more.

    Several live rows for one question are parts of one answer, in the order of `id`.
    """

    __tablename__ = "answer"
    __table_args__ = (Index("ix_answer_check_in_id", "check_in_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id", ondelete="CASCADE"))
    question: Mapped[Question] = mapped_column(by_value(Question))
    subject_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    choice: Mapped[str | None] = mapped_column(String(32), default=None)
    text: Mapped[str | None] = mapped_column(Text, default=None)
    said_at: Mapped[datetime]
    late: Mapped[bool] = mapped_column(default=False)
    message_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    """The Telegram message it came in, so that an edit there finds it."""
    replaced_at: Mapped[datetime | None] = mapped_column(default=None)


class Attachment(Base):
    """A photo or voice message that came with an answer: Telegram's file id, never the file.

    Where an edit puts another in its place, that is a new row, and `replaced_at` of the old one is set.
    """

    __tablename__ = "attachment"
    __table_args__ = (Index("ix_attachment_check_in_id", "check_in_id"),)

    id: Mapped[int] = mapped_column(RowId, primary_key=True, init=False)
    check_in_id: Mapped[int] = mapped_column(ForeignKey("check_in.id", ondelete="CASCADE"))
    kind: Mapped[AttachmentKind] = mapped_column(by_value(AttachmentKind))
    file_id: Mapped[str] = mapped_column(String(256))
    said_at: Mapped[datetime]
    unique_id: Mapped[str | None] = mapped_column(String(64), default=None)
    """What tells whether a file is the same: Telegram gives it another file id each time."""
    message_id: Mapped[int | None] = mapped_column(BigInteger, default=None)
    """The Telegram message it came in, so that a reply or an edit there finds it."""
    replaced_at: Mapped[datetime | None] = mapped_column(default=None)
