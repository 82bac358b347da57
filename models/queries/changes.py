"""What people say to be different about obstacles that were known: which of it stands, in what order."""

from sqlalchemy import ColumnElement, and_, exists, func
from sqlalchemy.orm import aliased

from models.rounds import Answer
from models.values import Progress, Question

ORDER = func.row_number().over(
    # An edit makes a newer row of an older message.
    order_by=(Answer.check_in_id, func.coalesce(Answer.message_id, 0), Answer.id)
)
"""The place of each in the order in which they were said."""


def stands() -> ColumnElement[bool]:
    """Whether an answer says what is different, and was not taken back."""
    fares = aliased(Answer)
    is_different = exists().where(
        fares.check_in_id == Answer.check_in_id,
        fares.subject_id == Answer.subject_id,
        fares.question == Question.PROGRESS,
        fares.choice == Progress.DIFFERENT,
        fares.replaced_at.is_(None),
    )
    return and_(
        Answer.question == Question.CHANGE,
        Answer.text.is_not(None),
        Answer.replaced_at.is_(None),
        is_different,
    )
