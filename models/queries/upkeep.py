"""What somebody who keeps an eye on the bot wants to know: how much waits, is late, or went wrong."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import ColumnElement, and_, exists, func, literal, or_, select, text
from sqlalchemy.ext.asyncio import AsyncSession

from models.areas import Area, Workgroup
from models.arrangements import LoggedChange
from models.digests import DigestRow
from models.heartbeat import Heartbeat
from models.people import Membership, Person
from models.queries.unsent import is_repeat, is_unsent
from models.rounds import Round
from models.tally import Tally
from models.traffic import InboxUpdate, OutboxMessage
from models.values import Channel, DigestStatus, Pulse, RoundStatus, SendStatus, UpdateStatus

LATE_AFTER: Final = timedelta(minutes=10)
"""What should have happened this long ago, and did not, is late."""
REMEMBERED: Final = timedelta(days=7)
"""How long something that went wrong and cannot be mended any more is told."""


async def tally(session: AsyncSession, now: datetime, *, overviews_late: int, mail_lasts: timedelta) -> Tally:
    """Count it all, but for the late overviews. Uncertain, failed and set aside are of seven days.

    `mail_lasts` is for how long a mail is tried.
    """
    belongs = exists().where(Membership.person_id == Person.id)
    counted = (
        await _rounds(session, now) | await _messages(session, now, mail_lasts) | await _updates(session, now)
    )
    return Tally(
        **counted,
        overviews_late=overviews_late,
        people_unreachable=await _count(session, belongs, Person.unreachable_since.is_not(None)),
        people_mail_refused=await _count(session, belongs, Person.mail_refused_since.is_not(None)),
    )


async def overviews_not_made(session: AsyncSession, moment: datetime) -> list[tuple[str, datetime]]:
    """Give, with the time zone of its area, the moment of each overview that was due by then and not made."""
    found = select(Area.timezone, Area.next_digest_at).where(Area.next_digest_at <= moment)
    return [(zone, due_at) for zone, due_at in await session.execute(found)]


async def first_change(session: AsyncSession) -> datetime | None:
    """Say since when there is anything to lose: when the first area was made."""
    return await session.scalar(select(LoggedChange.at).order_by(LoggedChange.id).limit(1))


async def _rounds(session: AsyncSession, now: datetime) -> dict[str, int]:
    late, waits = now - LATE_AFTER, Round.status == RoundStatus.WAITING
    skipped = Round.status == RoundStatus.SKIPPED
    due = [
        await _count(session, Workgroup.next_ask_at <= moment)
        + await _count(session, waits, Round.ask_at <= moment)
        for moment in (now, late)
    ]
    return {
        "rounds_due": due[0],
        "rounds_late": due[1],
        "rounds_asked": await _count(session, Round.status == RoundStatus.OPEN),
        "rounds_put_off": await _count(session, waits, Round.ask_at > now),
        "rounds_skipped": await _count(session, skipped, Round.closed_at > now - REMEMBERED),
        "overviews_perhaps_again": await _count(session, *_perhaps_again(now)),
    }


def _perhaps_again(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Those that were sent after a restore and due before it."""
    restored = select(Heartbeat.at).where(Heartbeat.name == Pulse.RESTORE).scalar_subquery()
    row = DigestRow
    lately = row.compiled_at > now - REMEMBERED
    return row.status == DigestStatus.SENT, row.period_end <= restored, row.compiled_at > restored, lately


async def _messages(session: AsyncSession, now: datetime, mail_lasts: timedelta) -> dict[str, int]:
    row, lately, late = OutboxMessage, now - REMEMBERED, now - LATE_AFTER
    on_its_way = or_(row.status.in_([SendStatus.QUEUED, SendStatus.SENDING]), is_repeat(row))
    queued = (is_unsent(row), on_its_way)
    uncertain = (is_unsent(row), row.status == SendStatus.UNCERTAIN, ~is_repeat(row), row.not_before > lately)
    # Each try of a mail puts it off a little; a repeat has a moment of its own.
    is_no_repeat = or_(
        row.status == SendStatus.QUEUED, (row.status == SendStatus.SENDING) & row.repeated.is_(False)
    )
    tried_for_long = and_(
        row.channel == Channel.EMAIL, row.attempts > 0, row.fresh_until <= late + mail_lasts, is_no_repeat
    )
    failed = (row.status == SendStatus.FAILED, row.not_before > lately)
    return {
        "messages_queued": await _count(session, *queued),
        "messages_late": await _count(session, *queued, or_(row.not_before <= late, tried_for_long)),
        "messages_uncertain": await _count(session, *uncertain),
        "messages_failed": await _count(session, *failed),
        # What is refused was tried before it was too old.
        "messages_given_up": await _count(session, *failed, row.not_before >= row.fresh_until),
    }


async def _updates(session: AsyncSession, now: datetime) -> dict[str, int]:
    row = InboxUpdate
    waits = row.status == UpdateStatus.WAITING
    aside = (row.status == UpdateStatus.SET_ASIDE, row.received_at > now - REMEMBERED)
    return {
        "updates_waiting": await _count(session, waits),
        "updates_late": await _count(session, waits, row.received_at <= now - LATE_AFTER),
        "updates_set_aside": await _count(session, *aside),
    }


async def _count(session: AsyncSession, *conditions: ColumnElement[bool]) -> int:
    return await session.scalar(select(func.count()).where(*conditions)) or 0


async def size_of_database(session: AsyncSession) -> int:
    """Give the bytes that the database takes; of SQLite without what waits in its log."""
    if session.get_bind().dialect.name == "postgresql":
        asked = text("SELECT pg_database_size(current_database())")
    else:
        asked = text("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
    return await session.scalar(asked) or 0


async def knows_capitals(session: AsyncSession) -> bool:
    """Say whether the database knows the small letter of a capital outside English."""
    return await session.scalar(select(func.lower(literal("É")))) == "é"


async def count_messages(session: AsyncSession, begins: str) -> int:
    """Say how many messages have a key that begins so."""
    return await _count(session, OutboxMessage.dedupe_key.startswith(begins, autoescape=True))
