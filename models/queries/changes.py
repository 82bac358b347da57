"""What people said to be different about obstacles that were known, as the overview of a period tells it."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import bindparam, exists, func, select
from sqlalchemy.ext.asyncio import AsyncSession
from sqlalchemy.orm import aliased

from models.areas import Area, Workgroup
from models.base import UtcDateTime
from models.rounds import Answer, CheckIn
from models.values import Progress, Question

_FARES = aliased(Answer)
_IS_DIFFERENT = exists().where(
    _FARES.check_in_id == Answer.check_in_id,
    _FARES.subject_id == Answer.subject_id,
    _FARES.question == Question.PROGRESS,
    _FARES.choice == Progress.DIFFERENT,
    _FARES.replaced_at.is_(None),
)
_CHANGES = (
    select(Answer.subject_id, Answer.text)
    .join(CheckIn, CheckIn.id == Answer.check_in_id)
    .join(Workgroup, Workgroup.id == CheckIn.workgroup_id)
    .join(Area, Area.id == Workgroup.area_id)
    .where(
        Area.id.in_(bindparam("areas", expanding=True)),
        # Whoever said something in the period touched the turn then, or later.
        CheckIn.touched_at > Area.digest_from,
        Answer.said_at > Area.digest_from,
        Answer.said_at <= bindparam("end", type_=UtcDateTime()),
        Answer.question == Question.CHANGE,
        Answer.text.is_not(None),
        Answer.replaced_at.is_(None),
        _IS_DIFFERENT,
    )
    # An edit makes a newer row of an older message.
    .order_by(Answer.check_in_id, func.coalesce(Answer.message_id, 0), Answer.id)
)


async def changes_in_period(
    session: AsyncSession, area_ids: Collection[int], end: datetime
) -> Mapping[int, Sequence[str]]:
    """List by obstacle what each person said in the period to be different, and did not take back."""
    told: defaultdict[int, list[str]] = defaultdict(list)
    rows = await session.execute(_CHANGES, {"areas": area_ids, "end": end})
    for row in rows.mappings():
        told[row["subject_id"]].append(row["text"])
    return told
