"""How an edited message is read: what it said before beside what it says now.

The same choice in other words is no event, and words that were mended are none either. Only another choice
says something new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from jobs.rules.conversation import NO_WORDS, Point, Said, Turn, is_unanswered
from jobs.rules.hearing import NOTE, Spelling, is_left_out, other_choice
from models.values import SAME, Question, Theme

_EMPTIES = NO_WORDS - {SAME}
"""Choices that leave nothing of words; that it is stuck at the same point as before is something new."""


class Reading(StrEnum):
    """What an edit does to what stands of its message."""

    DROPPED = "dropped"
    """Nothing: it stands in no overview any more, as the choice that led to it was changed."""
    SAME = "same"
    """Nothing: it makes the same choice."""
    MENDED = "mended"
    """Its words change, and say nothing anew."""
    EMPTIED = "emptied"
    """Its words go: there is nothing to tell at that point."""
    OTHERWISE = "otherwise"
    """It says something new: another choice, or words where there was a choice."""


@dataclass(frozen=True, kw_only=True)
class Edit:
    """An edit as it is read: the point that its message spoke to, and the one at which it spells a choice."""

    reading: Reading
    point: Point
    spelt: Point | None = None


def read_edit(
    turn: Turn, stands: Sequence[tuple[Point, Said]], asking: Point | None, spells: Spelling
) -> Edit:
    """Read an edit of a message of which this stands, point by point in the order in which it was said."""
    point, said = next((part for part in stands if part[1].text), stands[-1])
    spelt = _spelt(turn, (point, said), asking, spells)
    choice = spells(point.question) if spelt == point else None
    if spelt in {None, point} and all(_is_dropped(turn, at) for at, _ in stands):
        reading = Reading.DROPPED
    elif said.text and not spelt:
        reading = Reading.MENDED
    elif choice and choice == said.choice:
        reading = Reading.SAME
    elif said.text and choice in _EMPTIES:
        reading = Reading.EMPTIED
    else:
        reading = Reading.OTHERWISE
    return Edit(reading=reading, point=point, spelt=spelt)


def _is_dropped(turn: Turn, point: Point) -> bool:
    return point != NOTE and is_left_out(turn, point)


def _spelt(turn: Turn, part: tuple[Point, Said], asking: Point | None, spells: Spelling) -> Point | None:
    """Say for which question edited words spell a choice: their own, that which led to it, or what is asked.

    Words that spelt no theme were added to where it is stuck; "anders" may as well take them back.
    """
    point, said = part
    if point == NOTE:
        return asking if asking == Point(Question.STANDING) and spells(Question.STANDING) else None
    other = other_choice(turn, point, spells)
    if other:
        return other.point
    if spells(point.question):
        return point
    match point.question, asking.question if asking else None:
        case Question.STANDING, Question.PROGRESS if spells(Question.PROGRESS):
            return asking
        case Question.OBSTACLE, Question.THEME if turn.answers[point] != said:
            return asking if spells(Question.THEME) not in {None, Theme.OTHER} else None
        case _:
            return None


def carries_words(turn: Turn, point: Point) -> bool:
    """Say whether words were told because of the choice at a point, so that they would go with it."""
    told = turn.said(Question.ROUGH) or turn.said(Question.OBSTACLE)
    return point.question is Question.STANDING and told is not None


@dataclass(frozen=True, kw_only=True)
class Told:
    """Something that was said in a turn; with `replaced_at` it stands no more. A tap has no message."""

    point: Point
    message_id: int | None
    said_at: datetime
    replaced_at: datetime | None = None


def taken_back_from(turn: Turn, told: Sequence[Told], message_id: int) -> Point | None:
    """Give the point at which a message told what it took back, to tell it there again.

    None where something newer took its place. Loose words may always come back, and so may those whose
    question waits until it is known how it goes. A report that never had words may have them yet.
    """
    own = [row for row in told if row.message_id == message_id]
    words = [row for row in own if row.point.question is not Question.STANDING]
    last = (words or own)[-1]
    point = last.point if last.replaced_at else Point(Question.OBSTACLE)
    if point == NOTE:
        return NOTE
    if _is_replaced(told, last):
        return None
    answered = turn.said(point.question, point.subject_id) is not None
    if is_unanswered(turn, point) or (answered and not is_left_out(turn, point)):
        return point
    return NOTE if turn.standing is None else None


def _is_replaced(told: Sequence[Told], last: Told) -> bool:
    """Say whether something stands at the point that came once this was taken away, and not beside it."""
    beside = [row for row in told if row.point == last.point and row.message_id != last.message_id]

    def began(row: Told) -> datetime:
        parts = (part.said_at for part in beside if row.message_id and part.message_id == row.message_id)
        return min(parts, default=row.said_at)

    since = last.replaced_at
    return since is not None and any(row.replaced_at is None and began(row) >= since for row in beside)
