"""A question as a value: whom it concerns, about which workgroup, and why it comes now."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from models.values import Question, StandInReason


class Occasion(StrEnum):
    """Why a question comes now; it decides the sentence before it."""

    FIRST = "first"
    NEXT = "next"
    REMINDER = "reminder"
    LATER = "later"
    CHANGE = "change"
    REPORT = "report"
    KEPT = "kept"


@dataclass(frozen=True, kw_only=True)
class Prompt:
    """The question that a person is asked. `subject` is the obstacle it is about, in its own words."""

    check_in_id: int
    question: Question
    workgroup: str
    area: str = ""
    """Where the workgroup is, for whoever has another of its name."""
    others: tuple[str, ...] = ()
    """The names of the person's other workgroups, where the name of this one does not say which it is."""
    occasion: Occasion = Occasion.NEXT
    subject_id: int | None = None
    subject: str | None = None
    subject_since: datetime | None = None
    name: str = ""
    """The person's name, for the first question."""
    stands_in: bool = False
    """A deputy is asked in the place of somebody else."""
    stands_in_because: StandInReason | None = None
    same_as_before: bool = False
    """The workgroup has an open obstacle, so that "still the same" is an answer."""
    being_changed: bool = False
    """The question was answered; its answer can be left as it is."""
    perhaps_again: bool = False
    """It may have been asked, and answered, before a backup was restored."""
    several_workgroups: bool = False
    """The person speaks for more than one, so that each question names its own."""
    timezone: str = "Europe/Amsterdam"
