"""Putting messages in the outbox, in the transaction of whatever they are about."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.post import PAYLOAD, Commands, Edit, Mail, Message, SentFile
from models.queries.once import insert_once
from models.traffic import OutboxMessage
from models.values import Channel, Priority, SendStatus


@dataclass(frozen=True, kw_only=True)
class Letter:
    """A message to one person. Two letters with the same `key` are one."""

    key: str
    address: str
    payload: Message | Edit | SentFile | Commands | Mail
    person_id: int | None = None
    check_in_id: int | None = None
    priority: Priority = Priority.REPLY
    repeatable: bool = False
    not_before: datetime | None = None

    @property
    def channel(self) -> Channel:
        return Channel.EMAIL if isinstance(self.payload, Mail) else Channel.TELEGRAM


async def post(session: AsyncSession, letters: Sequence[Letter], now: datetime) -> int:
    """Queue the letters that were not queued before; say how many those were."""
    rows = [_row(letter, now) for letter in letters]
    return len(await insert_once(session, OutboxMessage, rows, unique=["dedupe_key"]))


def _row(letter: Letter, now: datetime) -> dict[str, Any]:
    return {
        "dedupe_key": letter.key,
        "channel": letter.channel,
        "address": letter.address,
        "kind": letter.payload.kind,
        "person_id": letter.person_id,
        "check_in_id": letter.check_in_id,
        "priority": letter.priority,
        "status": SendStatus.QUEUED,
        "payload": PAYLOAD.dump_python(letter.payload, mode="json"),
        "repeatable": letter.repeatable,
        "created_at": now,
        "not_before": letter.not_before or now,
        "repeated": False,
        "attempts": 0,
    }
