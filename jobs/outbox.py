"""Putting messages in the outbox, in the transaction of whatever they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.post import PAYLOAD, Mail, Payload
from jobs.rules.cadence import ON_TIME
from jobs.rules.conversation import Point
from models.queries.once import insert_new
from models.traffic import OutboxMessage
from models.values import Channel, Priority, SendStatus

MAIL_IS_TRIED_FOR = timedelta(hours=48)


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message to one person. Two letters with the same `key` are one."""

    key: str
    address: str
    payload: Payload
    person_id: int | None = None
    check_in_id: int | None = None
    asks: Point | None = None
    priority: Priority = Priority.REPLY
    repeatable: bool = False
    not_before: datetime | None = None
    about: tuple[str, ...] = ()
    """What it tells of, kept beside its words: as long as it waits it can be told anew."""

    @property
    def channel(self) -> Channel:
        return Channel.EMAIL if isinstance(self.payload, Mail) else Channel.TELEGRAM

    def fresh_until(self, start: datetime) -> datetime | None:
        """Until when it may go without a new decision: a question for two hours, mail for two days."""
        if isinstance(self.payload, Mail):
            return start + MAIL_IS_TRIED_FOR
        return start + ON_TIME if self.priority is Priority.QUESTION else None


async def post(session: AsyncSession, letters: Sequence[Letter], now: datetime) -> int:
    """Queue the letters that were not queued before; say how many those were."""
    rows = [_row(letter, letter.not_before or now, now) for letter in letters]
    return await insert_new(session, OutboxMessage, rows, unique=["dedupe_key"])


def stored(payload: Payload, about: Sequence[str]) -> dict[str, Any]:
    """Give a payload as it waits in the outbox, with what it tells of beside it."""
    kept: dict[str, Any] = PAYLOAD.dump_python(payload, mode="json")
    return kept | ({"about": list(about)} if about else {})


def _row(letter: Letter, start: datetime, now: datetime) -> dict[str, Any]:
    return {
        "dedupe_key": letter.key,
        "channel": letter.channel,
        "address": letter.address,
        "kind": letter.payload.kind,
        "person_id": letter.person_id,
        "check_in_id": letter.check_in_id,
        "question": letter.asks.question if letter.asks else None,
        "subject_id": letter.asks.subject_id if letter.asks else None,
        "priority": letter.priority,
        "status": SendStatus.QUEUED,
        "payload": stored(letter.payload, letter.about),
        "repeatable": letter.repeatable,
        "created_at": now,
        "not_before": start,
        "fresh_until": letter.fresh_until(start),
        "repeated": False,
        "attempts": 0,
    }
