"""What an area file changes, beside all that is known of its area."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.area_file.form import AreaFile
from jobs.area_file.plan import clashes, plan_changes
from jobs.arranging.changes import Change
from jobs.arranging.known import gather_known
from jobs.problems import ProblemsError


async def plan_area(
    session: AsyncSession, file: AreaFile, where: str, now: datetime, *, prune: bool = False
) -> tuple[Change, ...]:
    """Tell what a file changes. Needs a transaction that may write, in which the changes can follow.

    Raises ProblemsError for what contradicts what is known.
    """
    known = await gather_known(session, file.area.slug)
    if problems := list(clashes(file, known, where, prune=prune)):
        raise ProblemsError(problems)
    return plan_changes(file, known, now, prune=prune)
