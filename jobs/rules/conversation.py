"""The conversation: which question comes next, how typed words are understood, what the answers add up to.

The next question is a function of the answers that stand. There is no other state: an answer that
changes later, comes twice or comes first leads to the same place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from models.values import Helper, Progress, Question, Standing, Theme

NOTHING = "nothing"
"""The choice "niets" at an optional question."""
SAME = "same"
"""The choice "nog hetzelfde" at the question where the workgroup is stuck."""


@dataclass(frozen=True)
class Point:
    """One question in one turn; `subject_id` is the obstacle that it is about."""

    question: Question
    subject_id: int | None = None


@dataclass(frozen=True)
class Said:
    """What stands as the answer at a point: a choice, or words whose parts are joined by line breaks."""

    choice: str | None = None
    text: str | None = None


@dataclass(frozen=True, kw_only=True)
class Turn:
    """One person's turn as far as it has come: the open obstacles to ask about, and what stands."""

    obstacles: tuple[int, ...] = ()
    spontaneous: bool = False
    answers: Mapping[Point, Said] = field(default_factory=lambda: MappingProxyType({}))

    def said(self, question: Question, subject_id: int | None = None) -> Said | None:
        """Give the answer at a point; loose words count where the standing shows that they belong."""
        said = self.answers.get(Point(question, subject_id))
        if said is None and question is _home_of_notes(self.standing):
            return self.answers.get(Point(Question.NOTE))
        return said

    @property
    def has_known_obstacle(self) -> bool:
        """Whether an obstacle that was known before is still there."""
        still = {Progress.ONGOING.value, Progress.DIFFERENT.value}
        return any(
            said.choice in still
            for point, said in self.answers.items()
            if point.question is Question.PROGRESS
        )

    def place(self, question: Question) -> Point:
        """Say where the words of a question stand: with itself, or still among the loose words."""
        adopted = Point(question) not in self.answers and Point(Question.NOTE) in self.answers
        return Point(Question.NOTE if adopted and question is _home_of_notes(self.standing) else question)

    @property
    def standing(self) -> Standing | None:
        said = self.answers.get(Point(Question.STANDING))
        return Standing(said.choice) if said and said.choice else None


def _home_of_notes(standing: Standing | None) -> Question | None:
    match standing:
        case Standing.WELL:
            return Question.WORKED
        case Standing.ROUGH:
            return Question.ROUGH
        case Standing.STUCK:
            return Question.OBSTACLE
        case None:
            return None


def script(turn: Turn) -> Iterator[Point]:
    """Go through the questions of this turn in order, given what stands."""
    for obstacle in turn.obstacles:
        yield Point(Question.PROGRESS, obstacle)
        progress = turn.said(Question.PROGRESS, obstacle)
        if progress and progress.choice == Progress.DIFFERENT:
            yield Point(Question.CHANGE, obstacle)
    yield Point(Question.STANDING)
    if turn.standing is Standing.ROUGH:
        yield Point(Question.ROUGH)
    if turn.standing is Standing.STUCK:
        yield from _stuck(turn)
    if not turn.spontaneous or turn.standing is Standing.WELL:
        yield Point(Question.WORKED)


def _stuck(turn: Turn) -> Iterator[Point]:
    yield Point(Question.OBSTACLE)
    where = turn.said(Question.OBSTACLE)
    if where and where.choice == SAME:
        return
    yield Point(Question.THEME)
    yield Point(Question.HELP)
    wanted = turn.said(Question.HELP)
    if wanted and wanted.choice != NOTHING:
        yield Point(Question.HELPER)


def next_point(turn: Turn) -> Point | None:
    """Give the first question without an answer; None when the turn is complete."""
    return next((point for point in script(turn) if not turn.said(point.question, point.subject_id)), None)


def is_unanswered(turn: Turn, point: Point) -> bool:
    """Say whether a question belongs to this turn and waits for its answer, be it the next one or not."""
    return point in script(turn) and not turn.said(point.question, point.subject_id)


def answered_points(turn: Turn) -> list[Point]:
    """List what was answered, in the order of asking: the menu of "aanpassen"."""
    return [point for point in script(turn) if turn.said(point.question, point.subject_id)]


TAKES_WORDS = frozenset(
    {Question.CHANGE, Question.ROUGH, Question.OBSTACLE, Question.HELP, Question.HELPER, Question.WORKED}
)
_CHOICES: Mapping[Question, tuple[str, ...]] = MappingProxyType(
    {
        Question.PROGRESS: tuple(Progress),
        Question.CHANGE: (NOTHING,),
        Question.STANDING: tuple(Standing),
        Question.ROUGH: (NOTHING,),
        Question.OBSTACLE: (SAME,),
        Question.THEME: tuple(Theme),
        Question.HELP: (NOTHING,),
        Question.HELPER: tuple(helper for helper in Helper if helper is not Helper.SOMEBODY),
        Question.WORKED: (NOTHING,),
        Question.NOTE: (),
    }
)


def choices(question: Question) -> tuple[str, ...]:
    """List the choices that a question knows, in the order of their buttons."""
    return _CHOICES[question]


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
    home = _home_of_notes(turn.standing)
    where = turn.said(Question.OBSTACLE)
    if home is None or (where and where.choice == SAME):
        return Point(Question.NOTE)
    return turn.place(home)


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a turn adds up to. Each text is None when it was not said, or withdrawn."""

    standing: Standing | None
    obstacle: str | None = None
    theme: Theme | None = None
    help: str | None = None
    helper: Helper | None = None
    helper_text: str | None = None
    rough: str | None = None
    note: str | None = None
    """Loose words that belong to none of the others."""
    worked: str | None = None
    progress: Mapping[int, Progress] = field(default_factory=lambda: MappingProxyType({}))
    changes: Mapping[int, str] = field(default_factory=lambda: MappingProxyType({}))


def outcome(turn: Turn) -> Outcome:
    """Add up the answers that stand on the script; what a changed answer left behind does not count."""
    told = {point: turn.said(point.question, point.subject_id) or Said() for point in answered_points(turn)}

    def text(question: Question) -> str | None:
        return told.get(Point(question), Said()).text

    def choice(question: Question) -> str | None:
        return told.get(Point(question), Said()).choice

    theme, helper = choice(Question.THEME), choice(Question.HELPER)
    return Outcome(
        standing=turn.standing,
        obstacle=text(Question.OBSTACLE),
        theme=Theme(theme) if theme else None,
        help=text(Question.HELP),
        helper=Helper(helper) if helper else None,
        helper_text=text(Question.HELPER),
        rough=text(Question.ROUGH),
        note=_loose_words(turn),
        worked=text(Question.WORKED),
        progress={
            point.subject_id: Progress(said.choice)
            for point, said in told.items()
            if point.question is Question.PROGRESS and point.subject_id and said.choice
        },
        changes={
            point.subject_id: said.text
            for point, said in told.items()
            if point.question is Question.CHANGE and point.subject_id and said.text
        },
    )


def _loose_words(turn: Turn) -> str | None:
    home = _home_of_notes(turn.standing)
    if home and turn.place(home).question is Question.NOTE:
        return None
    return turn.answers.get(Point(Question.NOTE), Said()).text
