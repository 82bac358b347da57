"""What a turn adds up to, written down: its obstacle, help, success, and how old obstacles fare."""

from collections.abc import Collection, Mapping
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from jobs.rules.conversation import Point
from jobs.rules.outcome import Outcome
from models.obstacles import HelpRequest, Obstacle, Remark, Success
from models.queries import obstacles as queries
from models.rounds import CheckIn
from models.values import OPEN_OBSTACLE, STILL_THERE, Helper, ObstacleStatus, Progress, Question

_OBSTACLE = {Question.STANDING, Question.OBSTACLE, Question.THEME, Question.HELP, Question.HELPER}
_WHERE, _HELP = {Question.STANDING, Question.OBSTACLE}, {Question.HELP, Question.HELPER}
_REMARK = {Question.STANDING, Question.ROUGH, Question.NOTE}
_SUCCESS = {Question.WORKED}
_PROGRESS = {Question.PROGRESS, Question.CHANGE}


async def apply_outcome(
    session: AsyncSession,
    check_in: CheckIn,
    outcome: Outcome,
    changed: Collection[Point],
    now: datetime,
    *,
    anew: bool,
) -> None:
    """Bring the tables in line with what stands, as far as these points of the turn have changed.

    What was said about a known obstacle, or said to be stuck, counts at the moment it is said: others may
    have said something else since. A later tap at another question does not say it again; nor do words that
    were mended, which say nothing `anew`.
    """
    questions = {point.question for point in changed}
    if questions & _OBSTACLE:
        obstacle = await _keep_own_obstacle(session, check_in, outcome, now)
        if obstacle:
            await _keep_help_request(session, obstacle, outcome, now)
            if anew and _says_stuck(outcome, questions):
                open_again(obstacle)
    if questions & _REMARK:
        remark = "\n".join(words for words in (outcome.rough, outcome.note) if words) or None
        await _keep_told(session, Remark, check_in, remark, now)
    if questions & _SUCCESS:
        await _keep_told(session, Success, check_in, outcome.worked, now)
    if anew:
        subjects = {point.subject_id for point in changed if point.question in _PROGRESS and point.subject_id}
        await _note_progress(session, check_in, outcome, subjects, now)
        if outcome.same and questions & _WHERE:
            await _confirm_known(session, outcome, now)


def _says_stuck(outcome: Outcome, questions: Collection[Question]) -> bool:
    """Say whether the answers to these questions say that an obstacle of one's own is there."""
    where, help_ = not _WHERE.isdisjoint(questions), not _HELP.isdisjoint(questions)
    return outcome.obstacle is not None and (where or (help_ and outcome.help is not None))


async def _keep_own_obstacle(
    session: AsyncSession, check_in: CheckIn, outcome: Outcome, now: datetime
) -> Obstacle | None:
    obstacle = await queries.obstacle_of_check_in(session, check_in.id)
    if outcome.obstacle is None:
        # What somebody else says to be still there is not taken back with this turn.
        if (
            obstacle
            and obstacle.status in OPEN_OBSTACLE
            and not await queries.another_is_stuck_on(session, obstacle.id, check_in.person_id)
        ):
            obstacle.status = ObstacleStatus.STOPPED
            queries.mended_in(session).add(obstacle.id)
        return obstacle
    if obstacle is None:
        obstacle = Obstacle(
            workgroup_id=check_in.workgroup_id,
            check_in_id=check_in.id,
            text=outcome.obstacle,
            status=ObstacleStatus.REPORTED,
            reported_at=now,
        )
        session.add(obstacle)
        await session.flush()
    if obstacle.text != outcome.obstacle:
        queries.mended_in(session).add(obstacle.id)
    obstacle.text, obstacle.theme = outcome.obstacle, outcome.theme
    if obstacle.status is ObstacleStatus.STOPPED:
        obstacle.status = ObstacleStatus.REPORTED
    return obstacle


async def _keep_help_request(
    session: AsyncSession, obstacle: Obstacle, outcome: Outcome, now: datetime
) -> None:
    request = await queries.help_request_of(session, obstacle.id)
    if outcome.help is None:
        if request:
            request.withdrawn_at = request.withdrawn_at or now
        return
    if request is None:
        request = HelpRequest(obstacle_id=obstacle.id, text=outcome.help, asked_at=now)
        session.add(request)
    elif request.withdrawn_at or _turns_to_her(request, outcome):
        request.asked_at = now
    request.text, request.withdrawn_at = outcome.help, None
    request.helper, request.helper_text = outcome.helper, outcome.helper_text


def _turns_to_her(request: HelpRequest, outcome: Outcome) -> bool:
    """Say whether the gebiedsmakelaar is asked for help that another was asked for before."""
    return outcome.helper is Helper.GEBIEDSMAKELAAR and request.helper is not Helper.GEBIEDSMAKELAAR


async def _keep_told(
    session: AsyncSession,
    table: type[Remark] | type[Success],
    check_in: CheckIn,
    text: str | None,
    now: datetime,
) -> None:
    """Keep the one remark or success of a turn; `told_at` moves only when its words change."""
    row = await queries.row_of_turn(session, table, check_in.id)
    if text is None:
        if row:
            row.withdrawn_at = row.withdrawn_at or now
    elif row is None:
        session.add(
            table(workgroup_id=check_in.workgroup_id, check_in_id=check_in.id, text=text, told_at=now)
        )
    elif row.text != text or row.withdrawn_at:
        row.text, row.told_at, row.withdrawn_at = text, now, None


async def _note_progress(
    session: AsyncSession, check_in: CheckIn, outcome: Outcome, subjects: Collection[int], now: datetime
) -> None:
    if not subjects:
        return
    told_here = await queries.changes_told(session, check_in.id)
    for obstacle in await queries.obstacles_with_ids(session, subjects):
        # What was told in several parts stands there with a line for each.
        if obstacle.change and told_here.issuperset(obstacle.change.split("\n")):
            obstacle.change = None
        match outcome.progress.get(obstacle.id):
            case Progress.SOLVED:
                _resolve(obstacle, now)
            case Progress.ONGOING | Progress.DIFFERENT:
                _keep_open(obstacle, now)
                obstacle.change = outcome.changes.get(obstacle.id, obstacle.change)


async def _confirm_known(session: AsyncSession, outcome: Outcome, now: datetime) -> None:
    """Note that somebody is stuck on what they called still there, whatever was said of it since."""
    still = [subject for subject, progress in outcome.progress.items() if progress in STILL_THERE]
    for obstacle in await queries.obstacles_with_ids(session, still):
        _keep_open(obstacle, now)


async def correct_changes(session: AsyncSession, before: Mapping[int, str], after: Mapping[int, str]) -> None:
    """Put mended words in the place of the old ones, where those are still what is different now."""
    mended = [subject for subject, words in before.items() if words != after.get(subject)]
    if mended:
        for obstacle in await queries.obstacles_with_ids(session, mended):
            if obstacle.change == before[obstacle.id]:
                obstacle.change = after.get(obstacle.id)


def _resolve(obstacle: Obstacle, now: datetime) -> None:
    if obstacle.status is not ObstacleStatus.RESOLVED:
        obstacle.status, obstacle.resolved_at = ObstacleStatus.RESOLVED, now


def _keep_open(obstacle: Obstacle, now: datetime) -> None:
    """Note that somebody says that it still runs, whatever was said of it before."""
    open_again(obstacle)
    obstacle.confirmed_at = now


def open_again(obstacle: Obstacle) -> None:
    """Open a point that was solved or dropped."""
    if obstacle.status not in OPEN_OBSTACLE:
        obstacle.status, obstacle.resolved_at = ObstacleStatus.REOPENED, None
