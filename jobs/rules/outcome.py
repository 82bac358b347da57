"""What the answers of a turn add up to."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from jobs.rules.conversation import Point, Said, Turn, answered_points
from models.values import SAME, Helper, Progress, Question, Standing, Theme

_SHE = re.compile(
    r"(?:\b(niet|geen|zonder|not|no|none|without) (?:(?:(?:een|één|one) )?(?:van|of) )?"
    r"(?:(?:de|een|onze|the|a|our) )?)?\bgebiedsmakelaars?\b"
)
"""The gebiedsmakelaar, one or more, and before her the word that leaves her out, if there is one."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What a turn adds up to. Each text is None when it was not said, or withdrawn."""

    standing: Standing | None
    obstacle: str | None = None
    same: bool = False
    """Stuck on what is still there, and on nothing new."""
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

    theme = choice(Question.THEME)
    return Outcome(
        standing=turn.standing,
        obstacle=text(Question.OBSTACLE),
        same=choice(Question.OBSTACLE) == SAME,
        theme=Theme(theme) if theme else None,
        help=text(Question.HELP),
        helper=_helper(told.get(Point(Question.HELPER), Said())),
        helper_text=text(Question.HELPER),
        rough=text(Question.ROUGH),
        note=turn.answers.get(Point(Question.NOTE), Said()).text,
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


def _helper(said: Said) -> Helper | None:
    """Say who can help: the gebiedsmakelaar if any words ask for her, else who was chosen, or somebody."""
    words = " ".join((said.text or "").lower().split())
    if any(not found[1] for found in _SHE.finditer(words)):
        return Helper.GEBIEDSMAKELAAR
    if said.choice:
        return Helper(said.choice)
    return Helper.SOMEBODY if said.text else None
