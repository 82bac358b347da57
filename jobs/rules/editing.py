"""How an edited message is read: what it said before beside what it says now.

The same choice in other words is no event, and words that were mended are none either. Only another choice
says something new.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from jobs.rules.conversation import NOTHING, Point, Said, Turn
from jobs.rules.hearing import NOTE, Spelling, is_left_out, other_choice
from models.values import Question


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
    spelt = _spelt(turn, point, asking, spells)
    choice = spells(point.question) if spelt == point else None
    if spelt in {None, point} and all(_is_dropped(turn, at) for at, _ in stands):
        reading = Reading.DROPPED
    elif said.text and not spelt:
        reading = Reading.MENDED
    elif choice and choice == said.choice:
        reading = Reading.SAME
    elif said.text and choice == NOTHING:
        reading = Reading.EMPTIED
    else:
        reading = Reading.OTHERWISE
    return Edit(reading=reading, point=point, spelt=spelt)


def _is_dropped(turn: Turn, point: Point) -> bool:
    return point != NOTE and is_left_out(turn, point)


def _spelt(turn: Turn, point: Point, asking: Point | None, spells: Spelling) -> Point | None:
    """Say for which question edited words spell a choice: that of their point, or the one that led to it."""
    if point == NOTE:
        return asking if asking == Point(Question.STANDING) and spells(Question.STANDING) else None
    other = other_choice(turn, point, spells)
    if other:
        return other.point
    return point if spells(point.question) else None


def carries_words(turn: Turn, point: Point) -> bool:
    """Say whether words were told because of the choice at a point, so that they would go with it."""
    told = turn.said(Question.ROUGH) or turn.said(Question.OBSTACLE)
    return point.question is Question.STANDING and told is not None
