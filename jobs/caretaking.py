"""Telling those who look after an area what does not go well there, once and at a decent hour.

What waits for that hour and was put right meanwhile is not told.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.rules.calendar import Calendar, next_allowed
from jobs.rules.notices import Notice
from models.queries.caretakers import caretakers, workgroups_elsewhere
from models.queries.digests import holders
from models.queries.withdrawing import take_out, waiting_letters
from models.values import Role


@dataclass(frozen=True, kw_only=True)
class Reader:
    """One who looks after an area, as far as it matters to how they are told."""

    id: int
    elsewhere: tuple[str, ...]
    """The names of the workgroups in their other areas."""
    may_arrange: bool
    """Whether they change what is arranged in the area; where no facilitator can be told, others hear it."""


async def tell_caretakers(
    session: AsyncSession,
    wording: Wording,
    area_id: int,
    zone: ZoneInfo,
    now: datetime,
    *,
    key: str,
    notice: Callable[[Reader], Notice],
) -> int:
    """Tell it to each of them, once a key; say how many will hear it."""
    people = (await caretakers(session, [area_id])).get(area_id, [])
    elsewhere = await workgroups_elsewhere(session, area_id, [person.id for person in people])
    managers = {person.id for person in (await holders(session, [area_id], Role.FACILITATOR))[area_id]}
    readers = [
        (person, Reader(id=person.id, elsewhere=elsewhere[person.id], may_arrange=person.id in managers))
        for person in people
    ]
    letters = [
        Letter(
            key=f"{key}:{person.id}",
            address=str(person.telegram_id),
            payload=wording.notice(notice(reader), person.language),
            person_id=person.id,
            not_before=next_allowed(now, Calendar(zone)),
        )
        for person, reader in readers
    ]
    return await post(session, letters, now)


def of_nobody_speaks(area_id: int, slug: str) -> str:
    """Begin the key of what is told of a workgroup for which nobody speaks any more."""
    return f"{_of_area(area_id)}{slug}:"


def _of_area(area_id: int) -> str:
    return f"nobody-speaks:{area_id}:"


async def somebody_speaks(session: AsyncSession, area_id: int, slugs: Collection[str]) -> None:
    """Tell no more that nobody speaks for these workgroups, as far as that waits."""
    begins = tuple(of_nobody_speaks(area_id, slug) for slug in slugs)
    waiting = await waiting_letters(session, _of_area(area_id))
    if over := [each.id for each in waiting if each.key.startswith(begins)]:
        await take_out(session, over)
