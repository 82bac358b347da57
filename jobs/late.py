"""What could not be sent in time: when it may still go, or that it is given up."""

import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendars_of
from jobs.post import Wording
from jobs.refusals import tell_of_given_up
from jobs.rules.cadence import ON_TIME
from jobs.rules.calendar import Calendar, next_allowed, working_days_later
from jobs.rules.quiet import first_asked, quiet_hours
from jobs.sparing import Spared, spare
from models.database import Database
from models.queries import outbox_upkeep as queries
from models.queries.outbox_upkeep import LateMessage
from models.queries.overtaken import settle_overtaken
from models.traffic import OutboxMessage
from models.values import Channel, SendStatus

log = logging.getLogger(__name__)

LONGEST_WAIT = timedelta(days=2)
"""How far a late question may be put off for somebody's quiet hours."""
BATCH = 200
DEFAULT_ZONE = "Europe/Amsterdam"


async def decide_late(database: Database, wording: Wording, now: datetime) -> int:
    """Decide anew about what could not be sent in time: questions wait for an allowed hour, mail is given up.

    Of mail the facilitator hears. Say how many messages that were; without any, nothing is written.
    """
    async with database.reading() as session:
        if not await queries.has_late_messages(session, now):
            return 0
    total = 0
    while done := await _decide_batch(database, wording, now):
        total += done
    return total


async def _decide_batch(database: Database, wording: Wording, now: datetime) -> int:
    async with database.writing() as session:
        await settle_overtaken(session)
        late = await queries.late_messages(session, now, limit=BATCH)
        calendars = await calendars_of(session, (each.area for each in late if each.area), now)
        known = await spare(session, {each.person.id for each in late if each.person}, now)
        mails = [each.message for each in late if each.message.channel is Channel.EMAIL]
        await _give_up(session, wording, mails, now)
        for each in late:
            if each.message.channel is not Channel.EMAIL:
                calendar = calendars[each.area.id] if each.area else Calendar(ZoneInfo(DEFAULT_ZONE))
                moment = _moment(each, calendar, now)
                # The parts of a handover ask nothing, and stay together.
                if each.message.question:
                    moment = _spaced(each.message, moment, known, calendar)
                _put_off(each.message, moment)
    return len(late)


def _moment(late: LateMessage, calendar: Calendar, now: datetime) -> datetime:
    """Give the next moment at which people may be bothered, and this one in particular."""
    moment, person = next_allowed(now, calendar), late.person
    quiet = quiet_hours(person.quiet_from, person.quiet_until) if person else None
    return first_asked(moment, quiet, calendar, moment + LONGEST_WAIT)


def _spaced(message: OutboxMessage, moment: datetime, known: Spared, calendar: Calendar) -> datetime:
    """Give the moment for a question, a working day later for who has another one; note that it comes."""
    queued, person_id = message.status is SendStatus.QUEUED, message.person_id
    waits = queued and known.has_another(person_id, message.created_at)
    known.taken |= {person_id} if person_id else set()
    return working_days_later(moment, 1, calendar) if waits else moment


def _put_off(message: OutboxMessage, moment: datetime) -> None:
    message.not_before = max(message.not_before, moment)
    message.fresh_until = moment + ON_TIME


async def _give_up(
    session: AsyncSession, wording: Wording, mails: Sequence[OutboxMessage], now: datetime
) -> None:
    """Stop trying. One that may have arrived stays uncertain; only its repeat is given up."""
    lost = [mail for mail in mails if mail.status is not SendStatus.UNCERTAIN]
    for mail in mails:
        mail.repeatable = mail.repeatable and mail in lost
    for mail in lost:
        mail.status, mail.payload = SendStatus.FAILED, {}
        mail.problem = mail.problem or "not sent for two days"
        mail.not_before = max(mail.not_before, now)
    if lost:
        log.error("Mail is given up, as nobody took it for two days: %s not sent", len(lost))
    for person_id in dict.fromkeys(mail.person_id for mail in lost if mail.person_id):
        keys = [mail.dedupe_key for mail in lost if mail.person_id == person_id]
        await tell_of_given_up(session, wording, person_id, keys, now)
