"""The conversation: which question comes next.

The next question is a function of the answers that stand. There is no other state: an answer that
changes later, comes twice or comes first leads to the same place.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from models.values import SAME, STILL_THERE, Helper, Progress, Question, Standing, Theme

NOTHING = "nothing"
"""The choice "niets" at an optional question."""
NO_WORDS = frozenset({NOTHING, SAME, Helper.UNKNOWN.value})
"""Choices that say that there is nothing to tell: words that come after all take their place."""


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
    answers: Mapping[Point, Said] = field(default_factory=lambda: MappingProxyType({}))

    def said(self, question: Question, subject_id: int | None = None) -> Said | None:
        """Give the answer at a point."""
        return self.answers.get(Point(question, subject_id))

    @property
    def has_known_obstacle(self) -> bool:
        """Whether an obstacle that was known before is still there."""
        return any(
            said.choice in STILL_THERE
            for point, said in self.answers.items()
            if point.question is Question.PROGRESS
        )

    @property
    def standing(self) -> Standing | None:
        said = self.answers.get(Point(Question.STANDING))
        return Standing(said.choice) if said and said.choice else None


def home_of_notes(standing: Standing | None) -> Question | None:
    """Say which question loose words answer that came before it was known how it goes."""
    match standing:
        case Standing.ROUGH:
            return Question.ROUGH
        case Standing.STUCK:
            return Question.OBSTACLE
        case _:
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
