"""Which of the things that are told in an overview were said after their round had closed."""

from enum import IntEnum
from typing import Any

from sqlalchemy import ColumnElement, case, exists, or_

from models.areas import Area
from models.rounds import Answer, CheckIn
from models.values import Question

_CHOICES_TOLD = (Question.PROGRESS, Question.THEME, Question.HELPER)
"""Whose choices are told by themselves; how it goes is told only where it counts."""
_LATE = (Answer.check_in_id == CheckIn.id, Answer.late, Answer.replaced_at.is_(None))


class Lateness(IntEnum):
    """What in a turn was said late."""

    NOTHING = 0
    STANDING = 1
    """No more than how it goes."""
    MORE = 2
    """Something that is told by itself, in the period."""


def lateness(end: ColumnElement[Any]) -> ColumnElement[int]:
    """Give the `Lateness` of a turn, as a number."""
    standing = CheckIn.late & exists().where(*_LATE, Answer.question == Question.STANDING)
    in_period = (Answer.said_at > Area.digest_from, Answer.said_at <= end)
    told = or_(Answer.text.is_not(None), Answer.question.in_(_CHOICES_TOLD))
    more = CheckIn.late & exists().where(*_LATE, *in_period, told)
    return case(
        (more, Lateness.MORE.value), (standing, Lateness.STANDING.value), else_=Lateness.NOTHING.value
    )
