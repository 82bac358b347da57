"""How typed words are understood: as a choice they spell, as an answer, or as part of one given before."""

from dataclasses import dataclass
from enum import StrEnum

from jobs.rules.conversation import SAME, Point, Said, Turn, choices, home_of_notes
from models.values import Helper, Progress, Question


class Way(StrEnum):
    """What hearing words does to what stood at that point."""

    REPLACE = "replace"
    APPEND = "append"


@dataclass(frozen=True, kw_only=True)
class Heard:
    """Words as they are understood: where they belong, what they say, and whether they add or replace."""

    point: Point
    said: Said
    way: Way = Way.REPLACE


def hear(
    turn: Turn, asking: Point | None, text: str, choice: str | None, *, continues: Point | None = None
) -> tuple[Heard, ...]:
    """Understand typed words. `choice` is the choice they spell, if any.

    `continues` is the point whose words came in the moment before: a long text that the phone cut in
    two, or two messages in a row.
    """
    if asking and choice and choice in choices(asking.question):
        return (Heard(point=asking, said=Said(choice=choice)),)
    if continues:
        return (Heard(point=continues, said=Said(text=text), way=Way.APPEND),)
    if asking is None:
        return (Heard(point=_after_the_last(turn), said=Said(text=text), way=Way.APPEND),)
    return _in_words(turn, asking, text)


def _in_words(turn: Turn, asking: Point, text: str) -> tuple[Heard, ...]:
    words = Said(text=text)
    match asking.question:
        case Question.PROGRESS:
            different = Heard(point=asking, said=Said(choice=Progress.DIFFERENT))
            return different, Heard(point=Point(Question.CHANGE, asking.subject_id), said=words)
        case Question.STANDING:
            return (Heard(point=Point(Question.NOTE), said=words, way=Way.APPEND),)
        case Question.THEME:
            return (Heard(point=turn.place(Question.OBSTACLE), said=words, way=Way.APPEND),)
        case Question.HELPER:
            return (Heard(point=asking, said=Said(choice=Helper.SOMEBODY, text=text)),)
        case _:
            return (Heard(point=asking, said=words),)


def _after_the_last(turn: Turn) -> Point:
    """Say where words belong that come after the last answer: with how it goes."""
    home = home_of_notes(turn.standing)
    where = turn.said(Question.OBSTACLE)
    if home is None or (where and where.choice == SAME):
        return Point(Question.NOTE)
    return turn.place(home)
