"""Questions that need not be asked any more: answered meanwhile, closed, or asked anew.

So with a notice about a question that waits: what is of a turn and goes after all questions.
"""

from functools import cache

from sqlalchemy import ColumnElement, and_, case, exists, false, or_, update
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.queries.unsent import NOTHING, is_unsent
from models.rounds import Answer, CheckIn, Round
from models.traffic import OutboxMessage
from models.values import Priority, RoundStatus, SendStatus, StandInReason


@cache
def is_overtaken() -> ColumnElement[bool]:
    row = OutboxMessage
    is_question = row.repeatable & (row.priority == Priority.QUESTION)
    is_about_one = (row.status == SendStatus.QUEUED) & (row.priority == Priority.OVERVIEW)
    return and_(
        row.check_in_id.is_not(None),
        or_(
            and_(row.repeatable, _perhaps_there(), _is_answered()),
            and_(or_(is_question, is_about_one), or_(_is_answered(), _is_closed(), _is_asked_anew())),
            and_(
                is_question,
                _its_turn(and_(~CheckIn.snoozed, is_not_needed())),
                or_(_its_turn(CheckIn.stands_in_because == StandInReason.SILENT), ~_was_asked_before()),
            ),
        ),
    )


def is_not_needed() -> ColumnElement[bool]:
    """Whether a turn stands in for somebody who was heard since, or for a silence that is over."""
    other = aliased(CheckIn)
    spoke, passed = other.touched_at.is_not(None), other.declined_at.is_not(None)
    seat = CheckIn.stands_in_for_id
    in_place = or_(other.person_id == seat, other.stands_in_for_id == seat)
    silent = CheckIn.stands_in_because == StandInReason.SILENT
    return and_(
        CheckIn.stands_in_because.is_not(None),
        exists().where(
            other.round_id == CheckIn.round_id,
            other.id != CheckIn.id,
            case((silent, or_(spoke, passed)), else_=and_(spoke, in_place)),
        ),
    )


def _was_asked_before() -> ColumnElement[bool]:
    """Whether an earlier question of the turn went, or may have gone: then its reminder comes as well."""
    row, first = OutboxMessage, aliased(OutboxMessage)
    went = first.status.in_((SendStatus.SENT, SendStatus.SENDING, SendStatus.UNCERTAIN))
    return exists().where(
        first.check_in_id == row.check_in_id,
        first.id < row.id,
        first.question.is_not(None),
        or_(went, first.repeated),
    )


def _perhaps_there() -> ColumnElement[bool]:
    return or_(OutboxMessage.status == SendStatus.UNCERTAIN, OutboxMessage.repeated)


def _is_answered() -> ColumnElement[bool]:
    return _its_turn(or_(CheckIn.touched_at > OutboxMessage.created_at, _is_left()))


def _is_proven() -> ColumnElement[bool]:
    """Whether a button of this question was pressed. A typed answer has the number of its message.

    After words the bot asks again, with the same buttons: what is pressed then may be one of those.
    """
    since = and_(Answer.check_in_id == OutboxMessage.check_in_id, Answer.said_at > OutboxMessage.created_at)
    tapped, typed = Answer.message_id.is_(None), Answer.message_id.is_not(None)
    return or_(and_(exists().where(since, tapped), ~exists().where(since, typed)), _its_turn(_is_left()))


def _is_left() -> ColumnElement[bool]:
    put_off = CheckIn.snoozed & CheckIn.remind_at.is_not(None)
    return or_(CheckIn.declined_at > OutboxMessage.created_at, put_off)


def _its_turn(holds: ColumnElement[bool]) -> ColumnElement[bool]:
    return exists().where(CheckIn.id == OutboxMessage.check_in_id, holds)


def _is_closed() -> ColumnElement[bool]:
    return exists().where(
        CheckIn.id == OutboxMessage.check_in_id,
        Round.id == CheckIn.round_id,
        Round.status == RoundStatus.CLOSED,
    )


def _is_asked_anew() -> ColumnElement[bool]:
    newer = aliased(OutboxMessage)
    return exists().where(
        newer.check_in_id == OutboxMessage.check_in_id,
        newer.id > OutboxMessage.id,
        newer.priority == Priority.QUESTION,
    )


def _is_asked_elsewhere() -> ColumnElement[bool]:
    row, other = OutboxMessage, aliased(OutboxMessage)
    return exists().where(
        other.check_in_id == row.check_in_id,
        other.priority == Priority.QUESTION,
        or_(other.id > row.id, and_(other.id < row.id, row.priority == Priority.QUESTION)),
    )


_IS_PROVEN = and_(_perhaps_there(), _is_proven(), ~_is_asked_elsewhere())
_SETTLE = (
    update(OutboxMessage)
    .where(is_unsent(OutboxMessage), OutboxMessage.status != SendStatus.SENDING, is_overtaken())
    .values(
        status=case(
            (_IS_PROVEN, SendStatus.SENT),
            (_perhaps_there(), SendStatus.UNCERTAIN),
            else_=SendStatus.EXPIRED,
        ),
        payload=case((_IS_PROVEN, NOTHING), (_perhaps_there(), OutboxMessage.payload), else_=NOTHING),
        repeatable=false(),
    )
    .execution_options(synchronize_session=False)
)


async def settle_overtaken(session: AsyncSession) -> None:
    """Let go of questions that need not be asked any more.

    A tap, "straks" or "sla over" proves that an uncertain question arrived, unless the turn was asked in
    another message as well, as by a reminder: then it may be that one which was answered. Typed words prove
    nothing: they may have been about what stood on the screen before. One that waits still is dropped when
    its turn was answered, its round has closed, a newer question of the same turn has come, or the one in
    whose place it is asked was heard before anything was asked in it.
    """
    await session.execute(_SETTLE)
