"""Putting messages in the outbox, in the transaction of whatever they are about, and what is late there."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendars_of
from jobs.post import PAYLOAD, Mail, Payload
from jobs.rules.cadence import ON_TIME
from jobs.rules.calendar import Calendar, next_allowed, working_days_later
from jobs.rules.conversation import Point
from jobs.rules.quiet import first_asked, quiet_hours
from jobs.sparing import spare
from models.database import Database
from models.queries import outbox_upkeep as queries
from models.queries.once import insert_new
from models.queries.outbox_upkeep import LateMessage
from models.queries.overtaken import settle_overtaken
from models.traffic import OutboxMessage
from models.values import Channel, Priority, SendStatus

MAIL_IS_TRIED_FOR = timedelta(hours=48)
LONGEST_WAIT = timedelta(days=2)
"""How far a late question may be put off for somebody's quiet hours."""
BATCH = 200
DEFAULT_ZONE = "Europe/Amsterdam"


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
        "payload": PAYLOAD.dump_python(letter.payload, mode="json"),
        "repeatable": letter.repeatable,
        "created_at": now,
        "not_before": start,
        "fresh_until": letter.fresh_until(start),
        "repeated": False,
        "attempts": 0,
    }


async def decide_late(database: Database, now: datetime) -> int:
    """Decide anew about what could not be sent in time: questions wait for an allowed hour, mail is given up.

    Say how many messages that were; without any, nothing is written.
    """
    async with database.reading() as session:
        if not await queries.has_late_messages(session, now):
            return 0
    total = 0
    while done := await _decide_batch(database, now):
        total += done
    return total


async def _decide_batch(database: Database, now: datetime) -> int:
    async with database.writing() as session:
        await settle_overtaken(session)
        late = await queries.late_messages(session, now, limit=BATCH)
        calendars = await calendars_of(session, (each.area for each in late if each.area), now)
        known = await spare(session, {each.person.id for each in late if each.person}, now)
        for each in late:
            if each.message.channel is Channel.EMAIL:
                _give_up(each.message)
            else:
                calendar = calendars[each.area.id] if each.area else Calendar(ZoneInfo(DEFAULT_ZONE))
                moment, person_id = _moment(each, calendar, now), each.message.person_id
                if each.message.status is SendStatus.QUEUED and known.has_another(
                    person_id, each.message.created_at
                ):
                    moment = working_days_later(moment, 1, calendar)
                _put_off(each.message, moment)
                known.taken |= {person_id} if person_id else set()
    return len(late)


def _moment(late: LateMessage, calendar: Calendar, now: datetime) -> datetime:
    """Give the next moment at which people may be bothered, and this one in particular."""
    moment, person = next_allowed(now, calendar), late.person
    quiet = quiet_hours(person.quiet_from, person.quiet_until) if person else None
    return first_asked(moment, quiet, calendar, moment + LONGEST_WAIT)


def _put_off(message: OutboxMessage, moment: datetime) -> None:
    message.not_before = max(message.not_before, moment)
    message.fresh_until = moment + ON_TIME


def _give_up(message: OutboxMessage) -> None:
    """Stop trying. One that may have arrived stays uncertain; only its repeat is given up."""
    if message.status is SendStatus.UNCERTAIN:
        message.repeatable = False
    else:
        message.status = SendStatus.FAILED
        message.problem = message.problem or "not sent for two days"
