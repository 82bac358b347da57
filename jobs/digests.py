"""Overviews: compile what is due, once per area and period, and queue it for each gebiedsmakelaar."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.calendars import calendars_of
from jobs.caretaking import tell_caretakers
from jobs.facts import gather
from jobs.outbox import Letter, post
from jobs.overview_keys import overview_key
from jobs.post import Wording
from jobs.proposals import propose
from jobs.rules.cadence import Ask, digest_timing, next_due
from jobs.rules.closing import compiled_at, had_time
from jobs.rules.digest import Digest, compile_digest
from jobs.rules.facts import Period
from jobs.rules.frozen import DIGEST
from jobs.rules.notices import NobodyReads
from jobs.sparing import LATE
from models.areas import Area
from models.digests import DigestRow
from models.people import Person
from models.queries import digests as queries
from models.queries.accounts import roles_by_area
from models.queries.asking import close_rounds
from models.queries.heartbeats import pulse
from models.queries.once import insert_once
from models.values import DigestStatus, Priority, Pulse, Role, SendStatus


@dataclass(frozen=True, kw_only=True)
class _Due:
    """An area whose overview is made now, for its periods that have none."""

    area: Area
    periods: Sequence[Period]
    zone: ZoneInfo

    def is_asked(self, now: datetime) -> bool:
        return isinstance(digest_timing(self.zone, self.periods[-1].end, now), Ask)


async def overdue_areas(session: AsyncSession, now: datetime) -> Sequence[int]:
    """List the areas whose overview should have been made while we were away."""
    return [
        area.id
        for area in await queries.look_at_due_areas(session, now)
        if now - compiled_at(ZoneInfo(area.timezone), area.next_digest_at, area.next_digest_at) > LATE
    ]


async def compile_due(session: AsyncSession, wording: Wording, ids: Collection[int], now: datetime) -> int:
    """Compile and queue the overviews whose moment has come. Weeks missed are summed up in the last."""
    claimed = [
        _Due(area=area, periods=_periods(area, now), zone=ZoneInfo(area.timezone))
        for area in await queries.claim_areas(session, ids, now)
    ]
    due = {each.area.id: each for each in claimed if each.is_asked(now)}
    if not due:
        return 0
    closed = await _close_rounds(session, due, now)
    digests = await digests_of(session, [each.area for each in due.values()], now)
    digests |= await _perhaps_again(session, due, digests)
    sent = await _store(session, due, digests, now)
    for each in due.values():
        each.area.digest_from = now
        each.area.next_digest_at = next_due(each.area.digest, each.zone, each.periods[-1].end)
    await _send(session, wording, {id_: (area_id, digests[area_id]) for id_, area_id in sent.items()}, now)
    await propose(session, wording, closed, now)
    return len(due)


async def _perhaps_again(
    session: AsyncSession, due: Mapping[int, _Due], digests: Mapping[int, Digest]
) -> dict[int, Digest]:
    """Mark those that were due before a backup was restored: nobody knows whether they were sent."""
    restored = await pulse(session, Pulse.RESTORE)
    if restored is None:
        return {}
    before = [id_ for id_, each in due.items() if each.periods[-1].end <= restored]
    return {id_: replace(digests[id_], perhaps_again=True) for id_ in before}


def _periods(area: Area, now: datetime) -> list[Period]:
    """List the periods that ended and have no overview yet, the oldest first; at least one."""
    zone, start, end = ZoneInfo(area.timezone), area.digest_from, area.next_digest_at
    periods = [Period(start=start, end=end)]
    while (later := next_due(area.digest, zone, end)) <= now:
        start, end = end, later
        periods.append(Period(start=start, end=end))
    return periods


async def _close_rounds(session: AsyncSession, due: Mapping[int, _Due], now: datetime) -> list[int]:
    """Close the rounds whose people have had their working days, and give their workgroups."""
    running = await queries.open_rounds_of_areas(session, due)
    since = min((row["opened_at"] for row in running), default=now)
    calendars = await calendars_of(session, [each.area for each in due.values()], since)
    had: dict[tuple[int, datetime], bool] = {}
    for row in running:
        of, opened_at = row["area_id"], row["opened_at"]
        if (of, opened_at) not in had:
            had[of, opened_at] = had_time(opened_at, due[of].area.answer_days, calendars[of], now)
    done = [row["id"] for row in running if had[row["area_id"], row["opened_at"]]]
    return await close_rounds(session, done, now)


async def _store(
    session: AsyncSession, due: Mapping[int, _Due], digests: Mapping[int, Digest], now: datetime
) -> dict[int, int]:
    """Store the overviews, once; give by their numbers the areas of those that are to be sent."""
    rows = [
        {
            "area_id": area_id,
            "period_start": period.start,
            "period_end": period.end,
            "status": DigestStatus.SENT if period is each.periods[-1] else DigestStatus.SKIPPED,
            "compiled_at": now,
            "content": DIGEST.dump_python(digests[area_id], mode="json")
            if period is each.periods[-1]
            else {},
        }
        for area_id, each in due.items()
        for period in each.periods
    ]
    written = await insert_once(session, DigestRow, rows, unique=["area_id", "period_start"])
    return {row.id: row.area_id for row in written if row.period_start == due[row.area_id].periods[-1].start}


async def _send(
    session: AsyncSession, wording: Wording, sent: Mapping[int, tuple[int, Digest]], now: datetime
) -> None:
    """Queue overviews, given by their numbers with their areas, for each gebiedsmakelaar."""
    readers = await queries.holders(session, [area_id for area_id, _ in sent.values()], Role.GEBIEDSMAKELAAR)
    letters: list[Letter] = []
    for digest_id, (area_id, digest) in sent.items():
        for reader in readers[area_id]:
            letters += _letters(wording, digest_id, reader, digest)
            # The words of one overview take milliseconds: others have their turn between two.
            await asyncio.sleep(0)
    await post(session, letters, now)
    for area_id, digest in sent.values():
        if not readers[area_id]:
            await _tell_nobody_reads(session, wording, area_id, digest, now)


async def _tell_nobody_reads(
    session: AsyncSession, wording: Wording, area_id: int, digest: Digest, now: datetime
) -> None:
    """Tell it once an area: some do well without a gebiedsmakelaar, and need not hear it each week."""
    await tell_caretakers(
        session,
        wording,
        area_id,
        ZoneInfo(digest.timezone),
        now,
        key=f"nobody-reads:{area_id}",
        notice=lambda _: NobodyReads(area=digest.area),
    )


def _letters(wording: Wording, digest_id: int, reader: Person, digest: Digest) -> list[Letter]:
    letters = []
    if reader.telegram_id and reader.joined_at:
        letters += _in_chat(wording, overview_key(digest_id, reader.id, "telegram"), reader, digest)
    mail = wording.digest_mail(digest, reader.language) if reader.email else None
    if reader.email and mail:
        letters.append(
            Letter(
                key=overview_key(digest_id, reader.id, "email"),
                address=reader.email,
                payload=mail,
                person_id=reader.id,
                priority=Priority.OVERVIEW,
                repeatable=True,
            )
        )
    return letters


def _in_chat(wording: Wording, key: str, reader: Person, digest: Digest) -> list[Letter]:
    return [
        Letter(
            key=f"{key}:{number}",
            address=str(reader.telegram_id),
            payload=message,
            person_id=reader.id,
            priority=Priority.OVERVIEW,
            repeatable=True,
        )
        for number, message in enumerate(wording.digest_messages(digest, reader.language))
    ]


async def send_missed(session: AsyncSession, wording: Wording, reader: Person, now: datetime) -> int:
    """Queue once more, for who opens the chat again, the last overviews that reached them by no way."""
    letters: list[Letter] = []
    for area, roles in await roles_by_area(session, reader.id):
        row = await queries.last_digest(session, area.id) if Role.GEBIEDSMAKELAAR in roles else None
        ways = (
            [f"{overview_key(row.id, reader.id, 'telegram')}:0", overview_key(row.id, reader.id, "email")]
            if row
            else []
        )
        fates = await queries.fates(session, ways)
        # A mail that was taken back, as with its address, reached nobody either.
        if row and SendStatus.FAILED in fates and fates <= {SendStatus.FAILED, SendStatus.EXPIRED}:
            digest = DIGEST.validate_python(row.content)
            letters += _in_chat(wording, overview_key(row.id, reader.id, "again"), reader, digest)
    return await post(session, letters, now)


async def current_digest(session: AsyncSession, area: Area, now: datetime) -> Digest:
    """Compile the state of this moment, without closing, storing or sending anything."""
    return (await digests_of(session, [area], now, provisional=True))[area.id]


async def digests_of(
    session: AsyncSession, areas: Sequence[Area], now: datetime, *, provisional: bool = False
) -> dict[int, Digest]:
    """Compile, by area, what was said since its last overview."""
    facts = await gather(session, areas, now)
    return {
        area.id: compile_digest(
            facts[area.id], Period(start=area.digest_from, end=now), provisional=provisional
        )
        for area in areas
    }
