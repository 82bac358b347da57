"""Telling those who look after an area what does not go well there, once and at a decent hour."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.outbox import Letter, post
from jobs.post import Wording
from jobs.rules.calendar import Calendar, next_allowed
from jobs.rules.notices import Notice
from models.people import Person
from models.queries.caretakers import caretakers


async def tell_caretakers(
    session: AsyncSession,
    wording: Wording,
    area_id: int,
    zone: ZoneInfo,
    now: datetime,
    *,
    key: str,
    notice: Callable[[Person], Notice],
) -> int:
    """Tell it to each of them, once a key; say how many will hear it."""
    people = (await caretakers(session, [area_id])).get(area_id, [])
    letters = [
        Letter(
            key=f"{key}:{person.id}",
            address=str(person.telegram_id),
            payload=wording.notice(notice(person), person.language),
            person_id=person.id,
            not_before=next_allowed(now, Calendar(zone)),
        )
        for person in people
    ]
    return await post(session, letters, now)
