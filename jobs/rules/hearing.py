"""How typed words are understood: as a choice they spell, as an answer, or as part of one given before."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from jobs.rules.conversation import NOTHING, Point, Said, Turn, choices, home_of_notes, script
from models.values import Progress, Question, Standing

NOTE = Point(Question.NOTE)
HOW_IT_GOES = frozenset({Question.PROGRESS, Question.STANDING})
_ONLY_CHOICES = HOW_IT_GOES | {Question.THEME}


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


Spelling = Callable[[Question], str | None]
"""Gives the choice that the typed words spell at a question, if they do."""


def hear(
    turn: Turn, asking: Point | None, text: str, spells: Spelling, *, continues: Point | None = None
) -> tuple[Heard, ...]:
    """Understand typed words at a question; with none open, or one left out since, they are a remark.

    `continues` is the point whose words came in the moment before: a long text that the phone cut in
    two, or two messages in a row.
    """
    words = Said(text=text)
    choice = spells(asking.question) if asking else None
    if asking and choice and choice in choices(asking.question):
        return (Heard(point=asking, said=Said(choice=choice)),)
    other = other_choice(turn, asking, spells) if asking and continues in {None, asking} else None
    if other:
        return (other,)
    if continues:
        return (Heard(point=continues, said=words, way=Way.APPEND),)
    if asking is None or is_left_out(turn, asking):
        return (Heard(point=NOTE, said=words, way=Way.APPEND),)
    if turn.said(asking.question, asking.subject_id) and asking.question in _ONLY_CHOICES:
        # A choice that is being changed: words that spell none change nothing.
        return (Heard(point=NOTE, said=words, way=Way.APPEND),)
    return _in_words(turn, asking, text, spells)


def is_left_out(turn: Turn, point: Point) -> bool:
    """Say whether a question is no part of the turn any more, so that its words would stand in no overview.

    An answer to how an obstacle stands brings its question back.
    """
    return point.question is not Question.PROGRESS and point not in script(turn)


def _in_words(turn: Turn, asking: Point, text: str, spells: Spelling) -> tuple[Heard, ...]:
    words, standing = Said(text=text), spells(Question.STANDING)
    match asking.question:
        case Question.PROGRESS if standing and turn.standing is None:
            return (Heard(point=Point(Question.STANDING), said=Said(choice=standing)),)
        case Question.PROGRESS:
            different = Heard(point=asking, said=Said(choice=Progress.DIFFERENT))
            return different, Heard(point=Point(Question.CHANGE, asking.subject_id), said=words)
        case Question.STANDING:
            return (Heard(point=NOTE, said=words, way=Way.APPEND),)
        case Question.THEME:
            return (Heard(point=Point(Question.OBSTACLE), said=words, way=Way.APPEND),)
        case _:
            return (Heard(point=asking, said=words),)


def _led_to(point: Point) -> Point | None:
    """Give the question whose choice led to one that is answered in words."""
    match point.question:
        case Question.CHANGE:
            return Point(Question.PROGRESS, point.subject_id)
        case Question.ROUGH | Question.OBSTACLE:
            return Point(Question.STANDING)
        case _:
            return None


def other_choice(turn: Turn, point: Point, spells: Spelling) -> Heard | None:
    """Take words for another choice than the one that led to this question, if they spell it."""
    led = _led_to(point)
    choice = spells(led.question) if led else None
    if led is None or choice is None or turn.answers.get(led, Said()).choice == choice:
        return None
    return Heard(point=led, said=Said(choice=choice))


def hear_thanks(turn: Turn, asking: Point | None, heard: tuple[Heard, ...]) -> tuple[Heard, ...]:
    """Keep no words that are only thanks: at the last question they say that there is no more to tell."""
    first, worked = heard[0], Point(Question.WORKED)
    in_words = asking is not None and _led_to(asking) is not None
    if not in_words and not any(piece.said.text for piece in heard):
        return heard
    if first.point == worked and first.way is Way.REPLACE and worked not in turn.answers:
        return (Heard(point=worked, said=Said(choice=NOTHING)),)
    return ()


def note_finds_home(turn: Turn, heard: Heard) -> Question | None:
    """Say which question the loose words before a first standing answer, now that it is known."""
    if heard.point != Point(Question.STANDING) or turn.standing or NOTE not in turn.answers:
        return None
    return home_of_notes(Standing(heard.said.choice)) if heard.said.choice else None
