"""What a button means: frozen values to and from `callback_data`, at most 64 bytes (Telegram's limit).

The data names rows and choices only. Whoever presses may have made it up, so handlers look the rows up
and check the person, the role and the state each time.
"""

import re
from dataclasses import dataclass

from bot.screens import AtTable, CheckTable, Decide, Manage, Mine, NewStep, Own, Screen, Verdict
from jobs.rules.conversation import choices
from models.values import Question


@dataclass(frozen=True)
class Choose:
    """Answer a question of a turn with one of its choices."""

    check_in_id: int
    question: Question
    subject_id: int | None
    choice: str


@dataclass(frozen=True)
class Adjust:
    """Show what can be changed in a turn."""

    check_in_id: int


@dataclass(frozen=True)
class AskAgain:
    """Ask one question of a turn once more, to change its answer."""

    check_in_id: int
    question: Question
    subject_id: int | None


@dataclass(frozen=True)
class LeaveIt:
    """Give up the change of an answer that was begun."""

    check_in_id: int


@dataclass(frozen=True)
class Later:
    """Ask this turn again tomorrow, at the same hour."""

    check_in_id: int


@dataclass(frozen=True)
class Decline:
    """Leave this turn out."""

    check_in_id: int


@dataclass(frozen=True)
class Join:
    """Answer the invitation: take part or not."""

    yes: bool


@dataclass(frozen=True)
class Report:
    """Report being stuck in this workgroup."""

    workgroup_id: int


@dataclass(frozen=True)
class ShowFile:
    """Send on a photo or voice message that came with an answer."""

    attachment_id: int


@dataclass(frozen=True)
class LastOverview:
    """Show the last overview of an area that was sent."""

    area_id: int


@dataclass(frozen=True)
class AnswerProposal:
    """Say yes or no to a proposed rhythm."""

    proposal_id: int
    yes: bool


Press = (
    Choose
    | Adjust
    | AskAgain
    | LeaveIt
    | Later
    | Decline
    | Join
    | Report
    | ShowFile
    | LastOverview
    | Manage
    | Mine
    | Decide
    | AnswerProposal
    | CheckTable
    | NewStep
)


def encode(press: Press) -> str:
    """Write a press as callback data; 64-bit row numbers fit."""
    match press:
        case Choose(check_in_id, question, subject_id, choice):
            return f"c|{check_in_id}|{question}|{subject_id or ''}|{choice}"
        case AskAgain(check_in_id, question, subject_id):
            return f"q|{check_in_id}|{question}|{subject_id or ''}"
        case Manage(screen, area_id, subject_id, option):
            return f"m|{screen}|{area_id}|{subject_id or ''}|{option}"
        case Decide(verdict, draft):
            return f"g|{verdict}|{draft}"
        case AnswerProposal(proposal_id, yes):
            return f"t|{proposal_id}|{int(yes)}"
        case Mine(own, option):
            return f"o|{own}|{option}"
        case CheckTable(said, check_id, number):
            return f"b|{said}|{check_id}|{number}"
        case _:
            return f"{_LETTERS[type(press)]}|{int(next(iter(vars(press).values())))}"


_PLAIN: dict[
    str, type[Adjust | LeaveIt | Later | Decline | Join | Report | ShowFile | LastOverview | NewStep]
] = {
    "a": Adjust,
    "k": LeaveIt,
    "l": Later,
    "d": Decline,
    "j": Join,
    "r": Report,
    "f": ShowFile,
    "v": LastOverview,
    "n": NewStep,
}
_OPTION = re.compile(r"(?!.*[0-9]{19})[a-z0-9_.-]{0,32}")
"""No number in it is larger than a database holds. Beside those that rows get after a restore it fits."""
_LETTERS = {kind: letter for letter, kind in _PLAIN.items()}
_MOST = 2**63 - 1
_DIGITS = len(str(_MOST))


def decode(data: str | None) -> Press | None:
    """Read callback data; None for whatever this program did not write."""
    letter, *fields = (data or "").split("|")
    try:
        return _answer(letter, fields) or _screen(letter, fields)
    except ValueError:
        return None


def _answer(letter: str, fields: list[str]) -> Press | None:
    """Read what belongs to the conversation."""
    match letter, fields:
        case "c", [check_in_id, question, subject_id, choice]:
            asked = Question(question)
            if choice not in choices(asked):
                return None
            return Choose(_number(check_in_id), asked, _optional(subject_id), choice)
        case "q", [check_in_id, question, subject_id]:
            return AskAgain(_number(check_in_id), Question(question), _optional(subject_id))
        case "j", [yes]:
            return Join(bool(_number(yes)))
        case letter, [number] if letter in _PLAIN:
            return _PLAIN[letter](_number(number))  # type: ignore[arg-type]
    return None


def _screen(letter: str, fields: list[str]) -> Press | None:
    """Read what belongs to arranging."""
    match letter, fields:
        case "t", [proposal_id, yes]:
            return AnswerProposal(_number(proposal_id), yes=bool(_number(yes)))
        case "m", [screen, area_id, subject_id, option]:
            return Manage(Screen(screen), _number(area_id), _optional(subject_id) or 0, _option(option))
        case "o", [own, option]:
            return Mine(Own(own), _option(option))
        case "b", [said, check_id, number]:
            return CheckTable(AtTable(said), _number(check_id), _number(number))
        case "g", [verdict, draft]:
            return Decide(Verdict(verdict), _number(draft))
    return None


def _option(field: str) -> str:
    if not _OPTION.fullmatch(field):
        raise ValueError(field)
    return field


def _number(field: str) -> int:
    if not (field.isascii() and field.isdigit()) or len(field) > _DIGITS or int(field) > _MOST:
        raise ValueError(field)
    return int(field)


def _optional(field: str) -> int | None:
    return _number(field) if field else None
