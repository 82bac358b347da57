"""After an outage everybody gets one question at most; what is late and would be a second waits for a day."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncSession

from models.queries.asked import last_questions

LATE = timedelta(minutes=5)
"""What comes this long after its moment comes because of an outage."""
ONE_QUESTION_IN = timedelta(hours=12)
"""How long after a question nobody gets one that is late."""


@dataclass
class Spared:
    """Who has a question before them, and since when."""

    now: datetime
    last: Mapping[int, datetime]
    taken: set[int] = field(default_factory=set)
    """Who gets one now."""

    def has_another(self, person_id: int | None, moment: datetime) -> bool:
        """Say whether somebody got a question since this one should have come, lately."""
        since = max(moment, self.now - ONE_QUESTION_IN)
        last = self.last.get(person_id or 0)
        return person_id in self.taken or (last is not None and last > since)


async def spare(session: AsyncSession, person_ids: Collection[int], now: datetime) -> Spared:
    """Look which of these people, for whom something is late, have a question before them already."""
    found = await last_questions(session, person_ids, now - ONE_QUESTION_IN, now) if person_ids else {}
    return Spared(now, found)


async def too_many(
    session: AsyncSession, asked: Iterable[tuple[int, int, datetime]], now: datetime
) -> set[int]:
    """Choose the late rounds that give somebody a second question; `asked` is round, person and moment.

    Of one person the first of them in this order is asked, unless a round that is not late is.
    """
    late: defaultdict[int, dict[int, datetime]] = defaultdict(dict)
    on_time: set[int] = set()
    for round_id, person_id, due_at in asked:
        if now - due_at > LATE:
            late[round_id][person_id] = due_at
        else:
            on_time.add(person_id)
    known = await spare(session, {person_id for people in late.values() for person_id in people}, now)
    known.taken |= on_time
    waits = set()
    for round_id, people in late.items():
        if any(known.has_another(person_id, due_at) for person_id, due_at in people.items()):
            waits.add(round_id)
        else:
            known.taken |= people.keys()
    return waits
