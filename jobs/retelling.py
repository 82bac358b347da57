"""Questions about a point tell of it as it is now: in its mended words, or no more once it was taken back."""

from collections.abc import Mapping
from dataclasses import replace

from pydantic import TypeAdapter
from sqlalchemy.ext.asyncio import AsyncSession

from jobs.answers import open_turn, still_has_known
from jobs.outbox import stored
from jobs.post import Wording
from jobs.rules.conversation import Point, next_point
from jobs.rules.prompts import Prompt
from models.obstacles import Obstacle
from models.queries import waiting as queries
from models.queries.obstacles import mended_in
from models.queries.rounds import obstacles_by_id
from models.queries.waiting import AboutPoint
from models.rounds import CheckIn
from models.values import ObstacleStatus

_PROMPT: TypeAdapter[Prompt] = TypeAdapter(Prompt)


def about_point(prompt: Prompt) -> tuple[str, ...]:
    """Give what a question about a point keeps beside its words, so that it can be asked anew."""
    return (_PROMPT.dump_json(prompt).decode(),) if prompt.subject_id else ()


async def tell_anew(session: AsyncSession, wording: Wording) -> None:
    """Let the questions that wait tell of the points that changed in this transaction as they are now.

    What is being sent goes on, and what may have arrived stays as it is.
    """
    mended = mended_in(session)
    if not mended:
        return
    points = await obstacles_by_id(session, mended)
    for waiting in await queries.questions_about(session, mended):
        await _ask_anew(session, wording, waiting, points[waiting.check_in.subject_id or 0])


async def _ask_anew(session: AsyncSession, wording: Wording, waiting: AboutPoint, point: Obstacle) -> None:
    # The release before this one kept nothing beside a question.
    about, check_in = waiting.payload.get("about"), waiting.check_in
    if not about:
        return
    told = _PROMPT.validate_json(about[0])
    stopped = point.status is ObstacleStatus.STOPPED
    prompt = await _next(session, check_in, told) if stopped else replace(told, subject=point.text)
    if prompt is None:
        return
    payload = stored(wording.question(prompt, waiting.language), about_point(prompt))
    if await queries.ask_instead(session, waiting.id, payload, prompt.question, prompt.subject_id):
        check_in.question, check_in.subject_id = prompt.question, prompt.subject_id


async def _next(session: AsyncSession, check_in: CheckIn, prompt: Prompt) -> Prompt | None:
    """Say what a turn asks once the point that it asks about was taken back; None for nothing."""
    after = await _after(session, check_in)
    if after is None:
        return None
    subject = (await obstacles_by_id(session, [after.subject_id or 0])).get(after.subject_id or 0)
    return replace(
        prompt,
        question=after.question,
        subject_id=after.subject_id,
        subject=subject.text if subject else None,
        subject_since=subject.reported_at if subject else None,
        same_as_before=await still_has_known(session, check_in.id),
        being_changed=False,
    )


async def _after(session: AsyncSession, check_in: CheckIn) -> Point | None:
    turn = (await open_turn(session, check_in)).turn
    others = tuple(obstacle for obstacle in turn.obstacles if obstacle != check_in.subject_id)
    return next_point(replace(turn, obstacles=others))


async def subject_of(
    session: AsyncSession, check_in: CheckIn, points: Mapping[int, Obstacle]
) -> Obstacle | None:
    """Give the point that a turn asks about, which goes on past one that was taken back."""
    point = points.get(check_in.subject_id or 0)
    if point is None or point.status is not ObstacleStatus.STOPPED:
        return point
    after = await _after(session, check_in)
    check_in.question = after.question if after else None
    check_in.subject_id = after.subject_id if after else None
    return (await obstacles_by_id(session, [check_in.subject_id or 0])).get(check_in.subject_id or 0)
