"""Overviews: compile what is due, once per area and period, and queue it for each gebiedsmakelaar."""

from collections.abc import Collection, Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendar_of
from jobs.facts import gather
from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.rules.cadence import Ask, digest_timing, next_due
from jobs.rules.closing import had_time
from jobs.rules.digest import Digest, Period, compile_digest
from jobs.rules.frozen import DIGEST
from models.areas import Area
from models.digests import DigestRow
from models.people import Person
from models.queries import digests as queries
from models.queries.asking import close_rounds, open_rounds_of_area
from models.queries.once import insert_once
from models.values import Cadence, DigestStatus, Priority, Role


async def compile_due(session: AsyncSession, wording: Wording, ids: Collection[int], now: datetime) -> int:
    """Compile and queue the overviews whose moment has come. Weeks missed are summed up in the last."""
    compiled = 0
    for area in await queries.claim_areas(session, ids, now):
        periods = _periods(area, now)
        if isinstance(digest_timing(ZoneInfo(area.timezone), periods[-1].end, now), Ask):
            await _compile(session, wording, area, periods, now)
            compiled += 1
    return compiled


def rhythm(area: Area) -> Cadence:
    return Cadence(every_weeks=1, weekday=area.digest_weekday, time=area.digest_time)


def _periods(area: Area, now: datetime) -> list[Period]:
    """List the periods that ended and have no overview yet, the oldest first; at least one."""
    zone, start, end = ZoneInfo(area.timezone), area.digest_from, area.next_digest_at
    periods = [Period(start=start, end=end)]
    while (later := next_due(rhythm(area), zone, end)) <= now:
        start, end = end, later
        periods.append(Period(start=start, end=end))
    return periods


async def _compile(
    session: AsyncSession, wording: Wording, area: Area, periods: Sequence[Period], now: datetime
) -> None:
    await _close_rounds(session, area, now)
    digest = await _digest(session, area, Period(start=area.digest_from, end=now))
    content = DIGEST.dump_python(digest, mode="json")
    rows = [
        {
            "area_id": area.id,
            "period_start": period.start,
            "period_end": period.end,
            "status": DigestStatus.SENT if period is periods[-1] else DigestStatus.SKIPPED,
            "compiled_at": now,
            "content": content if period is periods[-1] else {},
        }
        for period in periods
    ]
    written = await insert_once(session, DigestRow, rows, unique=["area_id", "period_start"])
    sent = [row for row in written if row.status is DigestStatus.SENT]
    area.digest_from = now
    area.next_digest_at = next_due(rhythm(area), ZoneInfo(area.timezone), periods[-1].end)
    readers = await queries.holders(session, area.id, Role.GEBIEDSMAKELAAR)
    letters = [
        letter for row in sent for reader in readers for letter in _letters(wording, row, reader, digest)
    ]
    await post(session, letters, now)


async def _close_rounds(session: AsyncSession, area: Area, now: datetime) -> None:
    """Close the rounds whose people have had their working days; the others run on."""
    running = await open_rounds_of_area(session, area.id)
    since = min((row["opened_at"] for row in running), default=now)
    calendar = await calendar_of(session, area, since)
    days = area.answer_days
    done = [row["workgroup_id"] for row in running if had_time(row["opened_at"], days, calendar, now)]
    await close_rounds(session, done, now)


def _letters(wording: Wording, row: DigestRow, reader: Person, digest: Digest) -> list[Letter]:
    letters = []
    if reader.telegram_id and reader.joined_at:
        for number, message in enumerate(wording.digest_messages(digest, reader.language)):
            letters.append(
                Letter(
                    key=f"digest:{row.id}:{reader.id}:telegram:{number}",
                    address=str(reader.telegram_id),
                    payload=message,
                    person_id=reader.id,
                    priority=Priority.OVERVIEW,
                    repeatable=True,
                )
            )
    mail = wording.digest_mail(digest, reader.language) if reader.email else None
    if reader.email and mail:
        letters.append(
            Letter(
                key=f"digest:{row.id}:{reader.id}:email",
                address=reader.email,
                payload=mail,
                person_id=reader.id,
                priority=Priority.OVERVIEW,
                repeatable=True,
            )
        )
    return letters


async def current_digest(session: AsyncSession, area: Area, now: datetime) -> Digest:
    """Compile the state of this moment, without closing, storing or sending anything."""
    return await _digest(session, area, Period(start=area.digest_from, end=now), provisional=True)


async def _digest(session: AsyncSession, area: Area, period: Period, *, provisional: bool = False) -> Digest:
    facts = await gather(session, area, period)
    return compile_digest(facts, period, provisional=provisional)
