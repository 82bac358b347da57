"""What the bot's messages in a chat ask: which question a reply is for, and what was seen."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, bindparam, case, exists, func, or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from models.base import UtcDateTime
from models.queries.outbox import LEASE
from models.queries.outbox_upkeep import REPEAT_AFTER
from models.queries.places import MOMENT, PERSON, TURN, UPDATE
from models.queries.unsent import UNPACED
from models.rounds import CheckIn
from models.traffic import InboxUpdate, OutboxMessage
from models.values import Channel, Priority, Question, SendStatus


@dataclass(frozen=True, kw_only=True)
class Asked:
    """What a message in a chat is about, and what it asks if it asks something."""

    check_in_id: int
    question: Question | None
    subject_id: int | None


async def last_questions(
    session: AsyncSession, person_ids: Collection[int], since: datetime, now: datetime
) -> dict[int, datetime]:
    """Give when each of these people last got a question after a moment; one that waits still comes now."""
    row = OutboxMessage
    arrived = row.status.in_((SendStatus.SENT, SendStatus.UNCERTAIN))
    came = func.coalesce(row.sent_at, row.not_before, type_=UtcDateTime())
    comes = row.status.in_((SendStatus.QUEUED, SendStatus.SENDING)) & (row.fresh_until > now)
    last = func.max(case((arrived, came), else_=now), type_=UtcDateTime())
    found = await session.execute(
        select(row.person_id, last)
        .where(
            row.person_id.in_(person_ids),
            row.priority == Priority.QUESTION,
            or_(arrived & (came > since), comes),
        )
        .group_by(row.person_id)
    )
    return {person_id: moment for person_id, moment in found if person_id}


async def came_since(session: AsyncSession, check_in_ids: Collection[int], moment: datetime) -> set[int]:
    """Choose the turns of which a question arrived after a moment."""
    row = OutboxMessage
    found = await session.scalars(
        select(row.check_in_id).where(
            row.check_in_id.in_(check_in_ids),
            row.priority == Priority.QUESTION,
            row.sent_at > moment,
        )
    )
    return {check_in_id for check_in_id in found if check_in_id}


def was_asked() -> ColumnElement[bool]:
    """Whether a question of a turn went, may have gone, or waits."""
    row = OutboxMessage
    lost = row.status.in_((SendStatus.EXPIRED, SendStatus.FAILED)) & row.repeated.is_(False)
    return exists().where(row.check_in_id == CheckIn.id, row.question.is_not(None), ~lost)


async def asked_by_message(session: AsyncSession, address: str, external_id: str) -> Asked | None:
    """Find the turn that a message in a chat is about."""
    row = (
        await session.execute(
            select(OutboxMessage.check_in_id, OutboxMessage.question, OutboxMessage.subject_id)
            .where(
                OutboxMessage.address == address,
                OutboxMessage.external_id == external_id,
                OutboxMessage.check_in_id.is_not(None),
            )
            .limit(1)
        )
    ).first()
    return Asked(check_in_id=row[0] or 0, question=row[1], subject_id=row[2]) if row else None


async def made_at(session: AsyncSession, address: str, external_id: str) -> datetime | None:
    """Give when a message in a chat was made, or what it shows was put there; None for none of ours."""
    row = OutboxMessage
    return await session.scalar(
        select(row.created_at)
        .where(row.address == address, row.external_id == external_id, row.kind.in_(("message", "edit")))
        .order_by(row.id.desc())
        .limit(1)
    )


_STANDING_QUESTION = (
    select(OutboxMessage.external_id)
    .where(OutboxMessage.check_in_id == TURN, OutboxMessage.question.is_not(None))
    .order_by(OutboxMessage.id.desc())
    .limit(1)
)


async def standing_question(session: AsyncSession, check_in_id: int) -> int | None:
    """Give the number of the newest question of a turn in the chat, if it has arrived there."""
    number = await session.scalar(_STANDING_QUESTION, {"turn": check_in_id})
    return int(number) if number else None


@dataclass(frozen=True, kw_only=True)
class Told:
    """One of the bot's messages in a turn, and what is known of where it is."""

    check_in_id: int
    """The turn that it is about; 0 for none."""
    external_id: str | None
    status: SendStatus
    repeated: bool
    is_reply: bool
    created_at: datetime
    not_before: datetime
    lease_until: datetime | None
    sent_at: datetime | None
    asks: bool = False
    """Whether it is a question."""

    @property
    def number(self) -> int | None:
        """Its number in the chat, once known."""
        return int(self.external_id) if self.external_id else None

    @property
    def may_be_there(self) -> bool:
        """Whether it is on its way or in the chat, or a first copy of it may be."""
        return self.repeated or self.status not in _NOT_GONE

    @property
    def came_at(self) -> datetime:
        """When it came into the chat, or was last tried while that is uncertain.

        Of a repeat it is when the message was made, since its first copy went earlier.
        """
        if self.sent_at or self.repeated:
            return self.sent_at or self.created_at
        tried = self.created_at
        if self.status is SendStatus.UNCERTAIN:
            tried = self.not_before - REPEAT_AFTER
        elif self.status is SendStatus.SENDING and self.lease_until:
            tried = self.lease_until - LEASE
        return max(tried, self.created_at)


_NOT_GONE = frozenset({SendStatus.QUEUED, SendStatus.FAILED, SendStatus.EXPIRED})
_ROW = OutboxMessage
_COLUMNS = (
    *(func.coalesce(_ROW.check_in_id, 0).label("check_in_id"), _ROW.external_id, _ROW.status, _ROW.repeated),
    *(_ROW.created_at, _ROW.not_before, _ROW.lease_until, _ROW.sent_at),
    (_ROW.priority == Priority.REPLY).label("is_reply"),
    _ROW.question.is_not(None).label("asks"),
)
_TOLD = (
    select(*_COLUMNS)
    .where(
        _ROW.check_in_id.in_(bindparam("turns", expanding=True)),
        _ROW.kind == "message",
        # A notice about the question is no part of the turn.
        _ROW.priority != Priority.OVERVIEW,
    )
    .order_by(_ROW.id)
)


async def told_in(session: AsyncSession, check_in_ids: Collection[int]) -> list[Told]:
    """List the bot's messages in these turns, oldest first."""
    rows = await session.execute(_TOLD, {"turns": list(check_in_ids)})
    return [Told(**row) for row in rows.mappings()]


_NEWEST = (
    select(*_COLUMNS)
    .where(_ROW.person_id == PERSON, _ROW.channel == Channel.TELEGRAM, _ROW.kind.not_in(UNPACED))
    .order_by(_ROW.id.desc())
    .limit(bindparam("most"))
)


async def newest_told(session: AsyncSession, person_id: int, *, limit: int) -> list[Told]:
    """List the bot's newest messages to somebody, be they about a turn or not."""
    rows = await session.execute(_NEWEST, {"person": person_id, "most": limit})
    return [Told(**row) for row in rows.mappings()]


_UNDER_WAY = _ROW.repeated | _ROW.status.in_((SendStatus.SENDING, SendStatus.UNCERTAIN))
_PERHAPS_CAME = select(*_COLUMNS).where(
    _ROW.person_id == PERSON,
    _ROW.question.is_not(None),
    or_(
        _ROW.sent_at > MOMENT,
        _ROW.sent_at.is_(None) & _UNDER_WAY,
    ),
)


async def question_came(session: AsyncSession, person_id: int, moment: datetime) -> bool:
    """Say whether a question came into somebody's chat after a moment, however long ago it was made.

    Replies go in the order in which they were made: one from before stands above what was said at the moment.
    """
    rows = await session.execute(_PERHAPS_CAME, {"person": person_id, "moment": moment})
    return any(
        told.came_at > moment and (told.created_at > moment or not told.is_reply)
        for told in (Told(**row) for row in rows.mappings())
    )


_RECEIVED = select(InboxUpdate.received_at).where(InboxUpdate.update_id == UPDATE)


async def received_at(session: AsyncSession, update_id: int) -> datetime | None:
    """Give when an update of Telegram came in."""
    return await session.scalar(_RECEIVED, {"update": update_id})
