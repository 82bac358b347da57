"""What waits in the outbox: which of it may be sent at a moment, and which of it is first in its line."""

from datetime import datetime, timedelta

from sqlalchemy import (
    JSON,
    BindParameter,
    ColumnElement,
    String,
    and_,
    case,
    cast,
    exists,
    literal,
    literal_column,
    or_,
)
from sqlalchemy.orm import aliased

from models.traffic import UNSENT, OutboxMessage
from models.values import SendStatus

UNPACED = ("edit", "bare", "commands")
"""Kinds that may overtake: they add nothing to a chat, and Telegram's pace does not count them."""
ABANDONED = "stopped while sending"
"""The problem of a message whose sender is gone."""
GIVEN_UP = "stopped while sending; its sender was not heard of again"
"""The same, once it was emptied: what its sender says after all changes nothing."""
NOTHING = literal({}, JSON)
"""The payload of what is not sent any more."""
ABOUT_TO_BE_TRIED_AGAIN = timedelta(hours=1)

Moment = datetime | BindParameter[datetime]

_ROW = OutboxMessage
WAS_LET_GO = cast(_ROW.payload, String) == cast(NOTHING, String)
"""Nobody needs it any more, also where it is still being sent: who sends it has its words."""
AFTER_A_FAILED_TRY = case(
    (~WAS_LET_GO, SendStatus.QUEUED), (_ROW.repeated, SendStatus.UNCERTAIN), else_=SendStatus.EXPIRED
)
"""What becomes of a try that surely did not arrive. Of what was let go no other follows; before a repeat a
first copy may have arrived."""


def came_of_it(outcome: BindParameter[SendStatus]) -> ColumnElement[SendStatus]:
    """Give what a message is after a try; what its sender would try again may have been let go meanwhile."""
    return case((outcome == SendStatus.QUEUED, AFTER_A_FAILED_TRY), else_=outcome)


def is_unsent(row: type[OutboxMessage]) -> ColumnElement[bool]:
    """The condition of the partial indexes, word for word: only so does SQLite use them."""
    return row.status.in_([literal_column(f"'{status}'") for status in UNSENT])


def may_be_sent(now: Moment) -> ColumnElement[bool]:
    """What waits for its first copy, or for its one repeat, and is not too old to go without a decision."""
    row = OutboxMessage
    fresh = or_(row.fresh_until.is_(None), row.fresh_until > now)
    return or_(row.status == SendStatus.QUEUED, is_repeat(row)) & fresh


def is_repeat(row: type[OutboxMessage]) -> ColumnElement[bool]:
    """What may have arrived, and goes once more."""
    return (row.status == SendStatus.UNCERTAIN) & row.repeatable & row.repeated.is_(False)


def is_in_turn(now: Moment, soon: Moment) -> ColumnElement[bool]:
    """Nothing is on its way to the same address, and nothing waits there that goes first.

    What surely did not arrive and is tried again soon keeps its place; what may have arrived takes its
    place again when its repeat is due. Edits and menus are a line of their own.
    """
    row, other = OutboxMessage, aliased(OutboxMessage)
    goes_first = or_(other.priority < row.priority, and_(other.priority == row.priority, other.id < row.id))
    is_queued, due = other.status == SendStatus.QUEUED, other.not_before <= now
    waits = is_queued & or_(due, and_(other.attempts > 0, other.not_before <= soon))
    waits_again = is_repeat(other) & due
    return ~exists().where(
        other.address == row.address,
        is_unsent(other),
        other.channel == row.channel,
        other.kind.in_(UNPACED) == row.kind.in_(UNPACED),
        or_(other.status == SendStatus.SENDING, and_(goes_first, or_(waits, waits_again))),
    )
