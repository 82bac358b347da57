"""Which of the things that are told in an overview were said after their round had closed."""

from typing import Any

from sqlalchemy import ColumnElement, Integer, cast, exists, or_

from models.areas import Area
from models.rounds import Answer, CheckIn
from models.values import Question

_CHOICES_TOLD = (Question.PROGRESS, Question.THEME, Question.HELPER)
"""Whose choices are told by themselves; how it goes is told only where it counts."""
_LATE = (Answer.check_in_id == CheckIn.id, Answer.late, Answer.replaced_at.is_(None))


def is_standing_late() -> ColumnElement[int]:
    """Give whether how it goes was said late in a turn, as a number."""
    return cast(CheckIn.late & exists().where(*_LATE, Answer.question == Question.STANDING), Integer)


def tells_more_late(end: ColumnElement[Any]) -> ColumnElement[bool]:
    """Say whether anything else in a turn was said late in the period, and is told."""
    in_period = (Answer.said_at > Area.digest_from, Answer.said_at <= end)
    told = or_(Answer.text.is_not(None), Answer.question.in_(_CHOICES_TOLD))
    return CheckIn.late & exists().where(*_LATE, *in_period, told)
