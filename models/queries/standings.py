"""Which of the things that somebody said of how it goes counts in an overview."""

from typing import Any

from sqlalchemy import ColumnElement, ScalarSelect, String, case, exists, func, or_, select, type_coerce
from sqlalchemy.orm import aliased

from models.areas import Area
from models.obstacles import Obstacle
from models.rounds import Answer, CheckIn
from models.values import SAME, STILL_THERE, ObstacleStatus, Progress, Question, Standing


def last_standing(end: ColumnElement[Any]) -> ColumnElement[Any]:
    """Give the last that each person said in the period, but not "stuck" on what is solved since.

    What was told in an overview before does not count once more because of other words in its turn, and
    what is said after the end counts in the next.
    """
    # A turn may be touched for something else long after it said how it goes.
    said_at = (
        select(func.max(Answer.said_at))
        .where(
            Answer.check_in_id == CheckIn.id,
            Answer.question == Question.STANDING,
            Answer.replaced_at.is_(None),
        )
        .scalar_subquery()
    )
    said = func.coalesce(said_at, CheckIn.touched_at) <= end
    holds = said & CheckIn.standing.is_not(None) & ((CheckIn.standing != Standing.STUCK) | ~_is_solved())
    newest = func.row_number().over(
        partition_by=(CheckIn.workgroup_id, CheckIn.person_id, holds),
        order_by=(func.coalesce(said_at, CheckIn.asked_at).desc(), CheckIn.id.desc()),
    )
    untold = or_(said_at.is_(None), said_at > Area.digest_from)
    return case((holds & untold & (newest == 1), type_coerce(CheckIn.standing, String)))


def _is_solved() -> ColumnElement[bool]:
    """Whether what a turn is stuck on is solved: its own obstacle, or all that it called still there.

    What it called solved itself, after it said to be stuck on the same, was still there by then. Who is stuck
    on the same without any such point is stuck on nothing that could be solved.
    """
    own = exists().where(Obstacle.check_in_id == CheckIn.id, Obstacle.status == ObstacleStatus.RESOLVED)
    stands = (Answer.check_in_id == CheckIn.id, Answer.replaced_at.is_(None))
    same = exists().where(*stands, Answer.question == Question.OBSTACLE, Answer.choice == SAME)
    still = Answer.choice.in_([progress.value for progress in STILL_THERE])
    there = exists().where(
        *stands,
        Answer.question == Question.PROGRESS,
        still | ((Answer.choice == Progress.SOLVED) & (Answer.id > _said_stuck())),
        Obstacle.id == Answer.subject_id,
    )
    unsolved = there.where(Obstacle.status != ObstacleStatus.RESOLVED)
    return own | (same & there & ~unsolved)


def _said_stuck() -> ScalarSelect[int]:
    """Give which answer of a turn said last that it is stuck, or where."""
    said = aliased(Answer)
    return (
        select(func.max(said.id))
        .where(
            said.check_in_id == Answer.check_in_id,
            said.question.in_((Question.STANDING, Question.OBSTACLE)),
            said.replaced_at.is_(None),
        )
        .scalar_subquery()
    )
