"""Making changes and logging them, all in the caller's one transaction; open rounds are not touched."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, Final

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.arranging.changes import (
    AreaChange,
    Change,
    PersonChange,
    WorkgroupChange,
    differences,
    plain,
)
from jobs.arranging.known import KnownArea
from jobs.arranging.partners import Partners
from jobs.arranging.people import write_people
from jobs.arranging.workgroups import cadence_columns, put, reseated, write_workgroups
from models.areas import Area, ClosedPeriod
from models.arranged import Way
from models.arrangements import LoggedChange
from models.queries.areas import area_by_slug, clear_closed_periods
from models.queries.once import insert_all
from models.queries.withdrawing import hold_unsent


@dataclass(frozen=True, kw_only=True)
class Hand:
    """Who makes changes, how, and why; the administrator at the command line is no person."""

    way: Way = Way.COMMAND
    person_id: int | None = None
    why: str | None = None


ADMINISTRATOR: Final = Hand()


async def apply_changes(
    session: AsyncSession, slug: str, changes: Iterable[Change], now: datetime, *, hand: Hand = ADMINISTRATOR
) -> None:
    """Make the changes of one area, in their order, and log each; those of one kind in a row go together."""
    area = await area_by_slug(session, slug)
    partners, ordered = Partners(session), list(changes)
    if area:
        await _hold_what_waits(session, area, ordered)
    for kind, row in groupby(ordered, type):
        together: list[Any] = list(row)
        if kind is AreaChange:
            for change in together:
                area = await _write_area(session, area, change, now)
        elif area and kind is PersonChange:
            await write_people(session, area, together, partners, now)
        elif area and kind is WorkgroupChange:
            await write_workgroups(session, area, together, partners, now)
        if area:
            await insert_all(
                session, LoggedChange, [_logged(area.id, change, hand, now) for change in together]
            )
    await session.flush()


async def _hold_what_waits(session: AsyncSession, area: Area, changes: Iterable[Change]) -> None:
    """Hold, before anything is written, what waits for whom these changes may take a place from."""
    keys, stop = set[str](), set[str]()
    for change in changes:
        if isinstance(change, PersonChange) and change.old:
            keys.add(change.key)
        elif isinstance(change, WorkgroupChange) and change.old:
            keys |= reseated(change)
            if change.new is None or change.new.next_ask_at is None:
                stop.add(change.key)
    if keys or stop:
        await hold_unsent(session, area.id, keys, stop)


def _logged(area_id: int, change: Change, hand: Hand, now: datetime) -> dict[str, Any]:
    return {
        "area_id": area_id,
        "person_id": hand.person_id,
        "way": hand.way,
        "at": now,
        "subject": change.subject,
        "name": change.name,
        "action": change.action.value,
        "fields": {name: {"old": plain(old), "new": plain(new)} for name, old, new in differences(change)},
        "why": hand.why,
    }


async def _write_area(session: AsyncSession, area: Area | None, change: AreaChange, now: datetime) -> Area:
    columns = _columns(change.new)
    if area is None:
        area = Area(slug=change.key, digest_from=now, **columns)
        session.add(area)
    put(area, columns)
    await session.flush()
    if change.old is None or change.old.closed_periods != change.new.closed_periods:
        await clear_closed_periods(session, area.id)
        session.add_all(ClosedPeriod(area_id=area.id, **vars(days)) for days in change.new.closed_periods)
        await session.flush()
    return area


def _columns(new: KnownArea) -> dict[str, Any]:
    return {
        "name": new.name,
        "timezone": new.timezone,
        "language": new.language,
        "digest_weekday": new.digest.weekday,
        "digest_time": new.digest.time,
        "next_digest_at": new.next_digest_at,
        **cadence_columns(new.cadence),
        "remind_after": new.remind_after,
        "answer_days": new.answer_days,
        "school_region": new.school_region,
    }
